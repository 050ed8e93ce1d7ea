import { type Blocks, readBlock } from "./blocks.ts";
import { asBuffer, type Charset } from "./charset.ts";
import { decodeLegacy, encodeLegacy } from "./legacy.ts";
import { afterNthEnd, countEnds, type Terminator } from "./terminator.ts";
import { decodeUtf16, encodeUtf16 } from "./utf16.ts";

/** Some lines of a file, cut to a limit. */
export interface Page {
  readonly text: string;
  readonly lines: number;
  readonly reachesEnd: boolean;
  /** The text is only the start of one line. */
  readonly inside: boolean;
  /** Bytes of the text in the file; unknown if it is cut inside a malformed line. */
  readonly bytes: number | undefined;
  readonly malformed: boolean;
}

/** Read at a time: a page is rarely more, and what is read beyond it is read for nothing. Even, for two-byte units. */
const PAGE_BYTES = 32 * 1024;

/** Most bytes for one UTF-16 unit in any encoding here (GB 18030). */
const MAX_BYTES_PER_UNIT = 4;

/** Whole lines from the line start `start` on, within the limits; or, if not even the first fits, its start up to a character boundary. */
export function collectPage(
  blocks: Blocks,
  terminator: Terminator,
  start: number,
  limits: { lines: number; chars: number },
  charset: Charset,
): Page {
  const enough = Math.min(blocks.end, start + MAX_BYTES_PER_UNIT * (limits.chars + 2));
  const pieces: Buffer[] = [];
  let lines = 0;
  let position = start;
  while (position < enough && lines < limits.lines) {
    const block = readBlock(blocks, position, Math.min(enough, position + PAGE_BYTES));
    const after = Number.isFinite(limits.lines) ? afterNthEnd(block, terminator, limits.lines - lines) : -1;
    const wanted = after === -1 ? block : block.subarray(0, after);
    lines += countEnds(wanted, terminator);
    pieces.push(Buffer.from(wanted));
    position += wanted.length;
  }
  const broken = position < blocks.end && lines < limits.lines;
  const { kept, ...page } = cut(aligned(pieces), broken, terminator, limits.chars, charset);
  return { ...page, bytes: kept, reachesEnd: !page.inside && start + (kept ?? 0) >= blocks.end };
}

/** One buffer of its own, at an even address. */
function aligned(pieces: Buffer[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) at += piece.copy(whole, at);
  return whole;
}

type Cut = Omit<Page, "reachesEnd" | "bytes"> & { kept: number | undefined };

/** `broken`: the bytes stop inside a line. */
function cut(bytes: Buffer, broken: boolean, terminator: Terminator, maxChars: number, charset: Charset): Cut {
  const all = lenientText(bytes, charset);
  const fits = all.length <= maxChars && !broken;
  const whole = fits ? all.length : all.lastIndexOf(String.fromCharCode(terminator.code), maxChars - 1) + 1;
  if (whole === 0 && all.length > 0) {
    const text = all.slice(0, characterBoundary(all, maxChars));
    const again = exactBytes(text, charset);
    const exact = !text.includes("\uFFFD") || (again !== undefined && bytes.subarray(0, again.length).equals(again));
    return { text, lines: 1, inside: true, kept: exact ? again?.length : undefined, malformed: !exact };
  }
  const text = all.slice(0, whole);
  // No encoding has a line end inside another character, so the n-th in the text is the n-th in the bytes, malformed or not.
  const kept = fits ? bytes : bytes.subarray(0, afterNthEnd(bytes, terminator, occurrences(text, terminator.code)));
  const ends = countEnds(kept, terminator);
  const unfinished = kept.length > 0 && countEnds(kept.subarray(-terminator.width), terminator) === 0;
  const malformed = text.includes("\uFFFD") && !kept.equals(exactBytes(text, charset) ?? Buffer.alloc(0));
  return { text, lines: ends + (unfinished ? 1 : 0), inside: false, kept: kept.length, malformed };
}

function occurrences(text: string, code: number): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) === code) count++;
  return count;
}

/** Not between the halves of a surrogate pair. */
function characterBoundary(text: string, index: number): number {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff ? index - 1 : index;
}

function lenientText(bytes: Buffer, { encoding }: Charset): string {
  if (encoding === "utf-8") return bytes.toString("utf8");
  if (encoding === "utf-16le" || encoding === "utf-16be") return decodeUtf16(bytes, encoding === "utf-16be").toWellFormed();
  return decodeLegacy(bytes, encoding, false) ?? bytes.toString("latin1");
}

function exactBytes(text: string, { encoding }: Charset): Buffer | undefined {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  if (encoding === "utf-16le" || encoding === "utf-16be") return encodeUtf16(text, encoding === "utf-16be");
  const bytes = encodeLegacy(text, encoding);
  return typeof bytes === "number" ? undefined : asBuffer(bytes);
}

const LONGEST_MEASURED = 64 * 1024 * 1024;

/** Bytes of the line that starts at `start`, its end included; undefined if it is longer than 64 MB. */
export function lengthOfLine(blocks: Blocks, terminator: Terminator, start: number): number | undefined {
  const bound = Math.min(blocks.end, start + LONGEST_MEASURED);
  for (let position = start; position < bound; position += blocks.buffer.length) {
    const after = afterNthEnd(readBlock(blocks, position, bound), terminator, 1);
    if (after !== -1) return position + after - start;
  }
  return bound === blocks.end ? bound - start : undefined;
}
