import { isAscii, isUtf8 } from "node:buffer";
import { readSync } from "node:fs";

import { bomBytes } from "../text/charset.ts";
import { type Charset, detect } from "../text/encoding.ts";
import type { Query } from "./query.ts";
import { canHold, plainText, wholeText } from "./window.ts";

/** Text to search, with what is around it for context. */
export interface Window {
  readonly text: string;
  /** The part of the text in which matches may begin. */
  readonly start: number;
  readonly end: number;
  /** Number of the line at `start`, from 1. */
  readonly line: number;
  /** Byte of the file at `start`. */
  readonly offset: number;
}

/** A place in a file to continue at. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
}

/** Files up to this size are searched whole, larger ones in pieces of it. Bytes. */
const WINDOW = 512 * 1024;
/** What is read around a piece, for context lines and for matches that go over its end. */
const MARGIN = 16 * 1024;

/** Reads files into one buffer that grows. One for each search. */
export interface WindowReader {
  /**
   * Calls `visit` with each part of a file that the query could be in, until it returns false.
   *
   * @returns where it was cancelled; undefined when the file was read to its end or `visit` wanted no more
   */
  read(file: { fd: number; size: number }, from: Mark, visit: (window: Window) => boolean): Mark | "binary" | undefined;
}

export function createWindowReader(query: Query, countsLines: boolean, cancelled: () => boolean): WindowReader {
  let buffer = Buffer.allocUnsafeSlow(64 * 1024);

  /** The bytes from `position` on; fewer than asked for when the file ends. Valid until the next call. */
  function bytesAt(fd: number, position: number, length: number): Buffer {
    if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(Math.min(Math.max(length, 2 * buffer.length), WINDOW + 2 * MARGIN));
    let filled = 0;
    while (filled < length) {
      const read = readSync(fd, buffer, filled, length - filled, position + filled);
      if (read === 0) break;
      filled += read;
    }
    return buffer.subarray(0, filled);
  }

  function readParts(fd: number, size: number, from: Mark, visit: (window: Window) => boolean): Mark | "binary" | undefined {
    const detected = detect(bytesAt(fd, 0, 4 * MARGIN), false);
    if (detected === "binary") return detected;
    const bom = bomBytes(detected).length;
    const begin = Math.max(from.offset, bom);
    let { line } = from;
    let offset = begin;
    while (offset < size) {
      if (offset > begin && cancelled()) return { offset, line };
      const first = Math.max(bom, offset - MARGIN);
      const bytes = bytesAt(fd, first, offset - first + WINDOW + MARGIN);
      const start = offset - first;
      if (bytes.length <= start) return undefined;
      const end = start + WINDOW >= bytes.length ? bytes.length : cutBefore(bytes, start, start + WINDOW, detected);
      const own = bytes.subarray(start, end);
      const charset = charsetOf(own, detected);
      // A match can begin here and go on: what follows is part of the question whether there is one.
      if (canHold(bytes.subarray(start), charset.encoding, query)) {
        const window = { ...textAround(bytes, start, end, charset), line, offset };
        if (!visit(window)) return undefined;
      }
      if (countsLines) line += countLineEnds(own);
      offset += own.length;
    }
    return undefined;
  }

  return {
    read({ fd, size }, from, visit) {
      if (from.offset >= size) return undefined;
      if (size > WINDOW) return readParts(fd, size, from, visit);
      const whole = wholeText(bytesAt(fd, 0, size), query);
      if (whole === undefined || whole === "binary") return whole;
      const { text } = whole;
      visit({ text, start: 0, end: text.length, line: 1, offset: 0 });
      return undefined;
    },
  };
}

/** The text of bytes, and where the part of it begins and ends that stands from byte `start` to `end`. */
function textAround(bytes: Buffer, start: number, end: number, charset: Charset): Pick<Window, "text" | "start" | "end"> {
  // One string less for nearly all files; these are what a search of a large file takes memory for.
  if (charset.encoding === "utf-8" && isAscii(bytes)) return { text: bytes.toString("latin1"), start, end };
  const before = plainText(bytes.subarray(0, start), charset);
  const inside = plainText(bytes.subarray(start, end), charset);
  return { text: before + inside + plainText(bytes.subarray(end), charset), start: before.length, end: before.length + inside.length };
}

/** The beginning of a file may be ASCII alone, and tell nothing about what comes later. */
function charsetOf(bytes: Buffer, detected: Charset): Charset {
  if (detected.encoding !== "utf-8" || isUtf8(bytes)) return detected;
  const charset = detect(bytes, false);
  return charset === "binary" ? detected : charset;
}

/** After the last line end before `limit`; in a line longer than that, between two characters. */
function cutBefore(bytes: Buffer, start: number, limit: number, { encoding }: Charset): number {
  const wide = encoding === "utf-16le" || encoding === "utf-16be";
  const even = limit - ((limit - start) % 2);
  for (let at = bytes.lastIndexOf(0x0a, limit - 1); at > start; at = bytes.lastIndexOf(0x0a, at - 1)) {
    if (!wide) return at + 1;
    const offset = (at - start) % 2;
    if (encoding === "utf-16le" && offset === 0 && bytes[at + 1] === 0 && at + 2 <= even) return at + 2;
    if (encoding === "utf-16be" && offset === 1 && bytes[at - 1] === 0) return at + 1;
  }
  if (wide) return even;
  if (encoding !== "utf-8") return limit;
  let cut = limit;
  while (cut > start + 1 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return cut;
}

function countLineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}
