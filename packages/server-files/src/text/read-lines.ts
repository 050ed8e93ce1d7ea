import { ToolError } from "@org/mcp-core/errors";

import type { Blocks } from "./blocks.ts";
import { bomBytes, type Charset } from "./charset.ts";
import { createLineIndex, extend, type LineIndex, type LineIndexCache, startOfLast, startOfLine } from "./line-index.ts";
import { collectPage, lengthOfLine } from "./page.ts";

export interface LineRange {
  /** First line, from 1 on; or negative: that many lines before the end. */
  readonly offset: number;
  /** Lines at most; none: as many as `maxChars` holds. */
  readonly limit?: number | undefined;
  /** UTF-16 units of text at most. Memory is a small multiple of it. */
  readonly maxChars: number;
}

export interface ReadLinesOptions {
  /** Where line indexes are kept between calls, and this file's key there: its content's identity (dev, ino, size, mtimeNs, ctimeNs). */
  readonly cache?: LineIndexCache | undefined;
  readonly key?: string | undefined;
  /** Polled before each block is read; when true the call ends with a ToolError. */
  readonly cancelled?: (() => boolean) | undefined;
  /** Files up to this size have their lines counted in any case (the default, 64 MB, takes about 20 ms). */
  readonly countUpTo?: number | undefined;
  /** Bytes read at a time; even. */
  readonly bufferSize?: number | undefined;
}

export interface LinesRead {
  /** The lines with their endings, without the byte order mark. */
  readonly text: string;
  /** Lines in `text`, a cut one included. */
  readonly lines: number;
  /** Number of the first and the last line in `text` (`last` is below `first` when there is none). Unknown: read from the end of a file not counted. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** The first line as an offset from the end, where the range was given like that. */
  readonly fromEnd?: number;
  readonly totalLines: number | undefined;
  /** Whether the text goes on to the end of the file. */
  readonly reachesEnd: boolean;
  /** The text stops inside its last line, because a single line is longer than `maxChars`; after `shownBytes` (unknown if malformed) of `lineBytes` (unknown above 64 MB). */
  readonly endsInsideLine?: { readonly shownBytes: number | undefined; readonly lineBytes: number | undefined };
  /** Some bytes here are not valid in this encoding and are shown as U+FFFD: not text to edit by. */
  readonly malformed: boolean;
}

const BUFFER_SIZE = 256 * 1024;
const COUNT_UP_TO = 64 * 1024 * 1024;

/** Lines of an open file of any size, exactly, in bounded memory. `charset` is what `detect` said about its first bytes. */
export function readLines(fd: number, size: number, range: LineRange, charset: Charset, options: ReadLinesOptions = {}): LinesRead {
  const { offset, limit = Number.POSITIVE_INFINITY } = range;
  checkOffset(offset);
  const blocks = openBlocks(fd, size, charset, options);
  const make = (): LineIndex => createLineIndex(blocks, charset.encoding);
  const index =
    options.key === undefined || options.cache === undefined ? make() : options.cache.get(`${options.key} ${charset.encoding}`, make);
  if (size <= (options.countUpTo ?? COUNT_UP_TO)) extend(index, blocks, Number.POSITIVE_INFINITY);

  const place = locate(index, blocks, offset);
  const page = collectPage(blocks, index.terminator, place.position, { lines: Math.max(0, limit), chars: range.maxChars }, charset);
  const last = place.first === undefined ? undefined : place.first + page.lines - 1;
  if (page.reachesEnd && page.lines > 0 && last !== undefined) index.total ??= last;
  return {
    text: page.text,
    lines: page.lines,
    first: place.first,
    last,
    ...(place.fromEnd === undefined ? {} : { fromEnd: place.fromEnd }),
    totalLines: index.total,
    reachesEnd: page.reachesEnd,
    ...(page.inside
      ? { endsInsideLine: { shownBytes: page.bytes, lineBytes: lengthOfLine(blocks, index.terminator, place.position) } }
      : {}),
    malformed: page.malformed || (page.reachesEnd && blocks.end < size),
  };
}

/** Throws unless a line can have this number, from the beginning or from the end. */
export function checkOffset(offset: number): void {
  if (Number.isInteger(offset) && offset !== 0) return;
  throw new ToolError(`No line has the number ${offset}.`, { fix: "Lines count from 1; -1 is the last line." });
}

function openBlocks(
  fd: number,
  size: number,
  charset: Charset,
  { bufferSize = BUFFER_SIZE, cancelled = () => false }: ReadLinesOptions,
): Blocks {
  const start = Math.min(bomBytes(charset).length, size);
  const odd = charset.encoding.startsWith("utf-16") ? (size - start) % 2 : 0;
  return { fd, start, end: size - odd, buffer: bufferOf(bufferSize), cancelled };
}

let kept = Buffer.alloc(0);

/**
 * The same buffer for call after call, which are never nested: a new one each time would make the garbage collector run for it.
 * Not out of Node's pool, where it might start at an odd address.
 */
function bufferOf(size: number): Buffer {
  if (kept.length !== size) kept = Buffer.allocUnsafeSlow(size);
  return kept;
}

function locate(index: LineIndex, blocks: Blocks, offset: number): { position: number; first: number | undefined; fromEnd?: number } {
  if (offset > 0) return { position: startOfLine(index, blocks, offset), first: offset };
  if (index.total !== undefined) {
    const first = Math.max(1, index.total + offset + 1);
    return { position: startOfLine(index, blocks, first), first, fromEnd: first - index.total - 1 };
  }
  const { position, lines } = startOfLast(index, blocks, -offset);
  return { position, first: position === blocks.start ? 1 : undefined, fromEnd: -lines };
}
