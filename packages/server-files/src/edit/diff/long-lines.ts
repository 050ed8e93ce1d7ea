import { type HunkLine } from "./hunks.ts";

/** Longer lines are cut in a diff. */
export const LONG = 300;
/** Unchanged characters kept on each side of the change in a cut line. */
const AROUND = 60;

/** A line for the diff, and whether it was cut. A line with a partner is cut around what differs, another one at its end. */
export function showLine({ line, partner }: HunkLine): { text: string; cut: boolean } {
  const ending = line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
  const content = line.slice(0, line.length - ending.length);
  if (content.length <= LONG) return { text: line, cut: false };
  const { start, end } = partner === undefined ? { start: 0, end: 0 } : differing(content, partner);
  // A stretch that is itself too long is shown by its beginning.
  const from = Math.max(0, start - AROUND);
  const to = Math.min(content.length, Math.max(Math.min(end + AROUND, from + LONG), from + 3 * AROUND));
  const left = from > 0 ? `…[${from} characters]…` : "";
  const right = to < content.length ? `…[${content.length - to} characters]…` : "";
  return { text: `${left}${content.slice(from, to).toWellFormed()}${right}${ending}`, cut: true };
}

function differing(content: string, partner: string): { start: number; end: number } {
  const other = partner.endsWith("\r\n") ? partner.slice(0, -2) : partner.endsWith("\n") ? partner.slice(0, -1) : partner;
  const shorter = Math.min(content.length, other.length);
  let start = 0;
  while (start < shorter && content.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  let tail = 0;
  while (tail < shorter - start && content.charCodeAt(content.length - 1 - tail) === other.charCodeAt(other.length - 1 - tail)) tail += 1;
  return { start, end: content.length - tail };
}
