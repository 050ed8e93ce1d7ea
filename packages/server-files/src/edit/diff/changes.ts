import { diffArrays } from "diff";

import { type Replacement } from "../types.ts";

/** A run of lines that one text has in place of a run of the other. Lines include their endings. */
export interface Change {
  /** Where the removed lines are in the text before, in UTF-16 indices. */
  readonly start: number;
  readonly end: number;
  /** 0-based number of the first line, in the text before and in the text after. */
  readonly oldLine: number;
  readonly newLine: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** More changed lines than this in one region are shown as one block instead of being aligned. */
const MAX_EDIT_LENGTH = 2000;

/** Splits after each LF; the last piece may have none. A carriage return alone does not end a line, as in diff and git. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let at = 0;
  for (let newline = text.indexOf("\n"); newline >= 0; newline = text.indexOf("\n", at)) {
    lines.push(text.slice(at, newline + 1));
    at = newline + 1;
  }
  if (at < text.length) lines.push(text.slice(at));
  return lines;
}

/**
 * The one replacement that turns a text into another: all between their common beginning and their common end.
 */
export function wholeReplacement(before: string, after: string): Replacement {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let tail = 0;
  const most = shorter - start;
  while (tail < most && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** Yields the changed lines, ascending. Only the lines the replacements touch are looked at. `deadline` is a performance.now() value. */
export function* changesOf(before: string, after: string, replacements: readonly Replacement[], deadline: number): Generator<Change> {
  let shift = 0;
  let counted = 0;
  let oldLine = 0;
  let lineShift = 0;
  let index = 0;
  for (let first = replacements[0]; first !== undefined; first = replacements[index]) {
    const start = first.start === 0 ? 0 : before.lastIndexOf("\n", first.start - 1) + 1;
    const startShift = shift;
    let end = start;
    // A line without a newline, the last one, also takes in what is put in at its end.
    const reaches = ({ start: from }: Replacement): boolean => from < end || (from === end && end > 0 && before[end - 1] !== "\n");
    for (let next: Replacement | undefined = first; next !== undefined && (next === first || reaches(next)); next = replacements[index]) {
      shift += next.text.length - (next.end - next.start);
      if (next.end >= end || next === first) end = lineAfter(before, next.end);
      index += 1;
    }
    for (let newline = before.indexOf("\n", counted); newline >= 0 && newline < start; newline = before.indexOf("\n", newline + 1))
      oldLine += 1;
    counted = start;
    const region = align(splitLines(before.slice(start, end)), splitLines(after.slice(start + startShift, end + shift)), deadline);
    for (const { from, removed, added, offset } of region) {
      const length = removed.reduce((sum, line) => sum + line.length, 0);
      const line = oldLine + from;
      yield { start: start + offset, end: start + offset + length, oldLine: line, newLine: line + lineShift, removed, added };
      lineShift += added.length - removed.length;
    }
  }
}

function lineAfter(text: string, index: number): number {
  const newline = text.indexOf("\n", index);
  return newline < 0 ? text.length : newline + 1;
}

interface Run {
  /** Lines of the region before this run, and their length in characters. */
  from: number;
  offset: number;
  removed: string[];
  added: string[];
}

/** Lines up a region's lines before and after. */
function align(before: readonly string[], after: readonly string[], deadline: number): Run[] {
  let same = 0;
  const shorter = Math.min(before.length, after.length);
  while (same < shorter && before[same] === after[same]) same += 1;
  let tail = 0;
  while (tail < shorter - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const removed = before.slice(same, before.length - tail);
  const added = after.slice(same, after.length - tail);
  let offset = before.slice(0, same).reduce((sum, line) => sum + line.length, 0);
  if (removed.length === 0 && added.length === 0) return [];
  const timeout = deadline - performance.now();
  const parts =
    removed.length === 0 || added.length === 0 || timeout <= 0
      ? undefined
      : diffArrays(removed, added, { maxEditLength: MAX_EDIT_LENGTH, timeout });
  if (parts === undefined) return [{ from: same, offset, removed, added }];
  const runs: Run[] = [];
  let open: Run | undefined;
  let from = same;
  for (const part of parts) {
    const length = part.value.reduce((sum, line) => sum + line.length, 0);
    if (part.added || part.removed) {
      if (open === undefined) runs.push((open = { from, offset, removed: [], added: [] }));
      for (const line of part.value) (part.added ? open.added : open.removed).push(line);
    } else open = undefined;
    if (!part.added) {
      from += part.value.length;
      offset += length;
    }
  }
  return runs;
}
