import { type Blocks, readBlock } from "./blocks.ts";
import type { EncodingName } from "./charset.ts";
import { afterNthEnd, countEnds, type Terminator, terminatorFor } from "./terminator.ts";

/**
 * Where lines are in a file: the number of line ends before every `step` bytes, for as much of the file as has been needed so far.
 * At most 4,096 numbers, so finding a line takes one pass over 1/4096 of the file (256 KB up to files of 1 GB).
 */
export interface LineIndex {
  readonly terminator: Terminator;
  readonly step: number;
  /** `before[i]`: line ends in the first `i * step` bytes of the body. */
  readonly before: number[];
  /** Up to where line ends have been counted, and how many there are. */
  scanned: number;
  ends: number;
  /** All lines, once that is known: the whole file has been counted, or read to its end. */
  total: number | undefined;
}

const MAX_ENTRIES = 4096;

export function createLineIndex(blocks: Blocks, encoding: EncodingName): LineIndex {
  const size = blocks.end - blocks.start;
  const step = blocks.buffer.length * Math.max(1, Math.ceil(size / MAX_ENTRIES / blocks.buffer.length));
  const total = size <= 0 ? 0 : undefined;
  return { terminator: findTerminator(blocks, encoding), step, before: [], scanned: blocks.start, ends: 0, total };
}

/** Line feed, unless there is none in the whole file and there are carriage returns. Mostly known from the first block. */
function findTerminator(blocks: Blocks, encoding: EncodingName): Terminator {
  const feed = terminatorFor(encoding, 0x0a);
  const carriageReturn = terminatorFor(encoding, 0x0d);
  let returns = false;
  for (let position = blocks.start; position < blocks.end; position += blocks.buffer.length) {
    const block = readBlock(blocks, position, blocks.end);
    if (afterNthEnd(block, feed, 1) !== -1) return feed;
    returns ||= afterNthEnd(block, carriageReturn, 1) !== -1;
  }
  return returns ? carriageReturn : feed;
}

/** Counts on until `ends` line ends are known, or the end of the file. */
export function extend(index: LineIndex, blocks: Blocks, ends: number): void {
  while (index.scanned < blocks.end && index.ends < ends) {
    // First the read: it may throw, and the index must then be as it was.
    const block = readBlock(blocks, index.scanned, blocks.end);
    if ((index.scanned - blocks.start) % index.step === 0) index.before.push(index.ends);
    index.ends += countEnds(block, index.terminator);
    index.scanned += block.length;
    if (index.scanned < blocks.end) continue;
    const lastUnit = block.subarray(block.length - index.terminator.width);
    index.total = index.ends + 1 - countEnds(lastUnit, index.terminator);
  }
}

/** Byte at which line `line` (from 1 on) starts; the end of the file if it has fewer lines. Counts as far as that line. */
export function startOfLine(index: LineIndex, blocks: Blocks, line: number): number {
  const ends = line - 1;
  if (ends === 0) return blocks.start;
  extend(index, blocks, ends);
  if (index.ends < ends) return blocks.end;
  const entry = lastBelow(index.before, ends);
  let left = ends - (index.before[entry] ?? 0);
  for (let position = blocks.start + entry * index.step; position < blocks.end; position += blocks.buffer.length) {
    const block = readBlock(blocks, position, blocks.end);
    const after = afterNthEnd(block, index.terminator, left);
    if (after !== -1) return position + after;
    left -= countEnds(block, index.terminator);
  }
  return blocks.end;
}

/** Index of the last entry that is below the value; the first always is. */
function lastBelow(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < value) low = middle;
    else high = middle;
  }
  return low;
}

/** Read at a time from the end; even, for two-byte units. */
const TAIL_BYTES = 32 * 1024;

/** Byte at which the last `lines` lines start, found from the end backwards; and how many lines these are when the file has fewer. */
export function startOfLast(index: LineIndex, blocks: Blocks, lines: number): { position: number; lines: number } {
  const { terminator } = index;
  let found = 0;
  for (let end = blocks.end; end > blocks.start;) {
    const position = Math.max(blocks.start, end - Math.min(blocks.buffer.length, TAIL_BYTES));
    const whole = readBlock(blocks, position, end);
    // The end of the last line is not the start of one more.
    const block = end === blocks.end ? whole.subarray(0, -terminator.width) : whole;
    const ends = countEnds(block, terminator);
    if (found + ends >= lines) return { position: position + afterNthEnd(block, terminator, found + ends - lines + 1), lines };
    found += ends;
    end = position;
  }
  return { position: blocks.start, lines: blocks.end > blocks.start ? found + 1 : 0 };
}

/** Line indexes of files lately read, by a key that names a file's content (device, inode, size, times). The least lately used goes first. */
export interface LineIndexCache {
  get(key: string, make: () => LineIndex): LineIndex;
}

export function createLineIndexCache(capacity = 16): LineIndexCache {
  const indexes = new Map<string, LineIndex>();
  return {
    get(key, make) {
      const index = indexes.get(key) ?? make();
      indexes.delete(key);
      indexes.set(key, index);
      for (const oldest of indexes.keys()) {
        if (indexes.size <= capacity) break;
        indexes.delete(oldest);
      }
      return index;
    },
  };
}
