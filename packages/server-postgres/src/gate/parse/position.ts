import { oneLine } from "../../schema/texts.ts";

/** Characters of a line that are shown around a position. */
const SHOWN = 60;

/** A place in a text, for people: both counted from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The line, or the part of it around the place, and a second line with a caret below the place. */
  readonly caret: string;
}

/** The place of a byte of a text's UTF-8, which is how the parser counts; undefined for no position. */
export function placeOf(text: string, byte: number): Place | undefined {
  if (byte < 0) return undefined;
  const before = Buffer.from(text).subarray(0, byte).toString();
  const start = before.lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? undefined : end);
  const left = line.slice(Math.max(0, before.length - start - SHOWN), before.length - start);
  const right = line.slice(before.length - start, before.length - start + SHOWN);
  const shown = oneLine(left, 10 * SHOWN);
  return {
    line: before.slice(0, start).split("\n").length,
    column: charactersIn(before.slice(start)) + 1,
    caret: `${shown}${oneLine(right, SHOWN)}\n${" ".repeat(charactersIn(shown))}^`,
  };
}

function charactersIn(text: string): number {
  return [...text].length;
}

/** `line 1, column 8`. */
export function placeText({ line, column }: Place): string {
  return `line ${line}, column ${column}`;
}

/** How many bytes of UTF-8 stand before a character. */
export function bytesBefore(text: string, character: number): number {
  return Buffer.byteLength([...text].slice(0, character).join(""));
}

/** The part of a text between two positions in bytes of its UTF-8. */
export function sliceBytes(text: string, start: number, end: number | undefined): string {
  return Buffer.from(text).subarray(start, end).toString();
}
