/** Finds the first occurrence at or after an index; -1 if there is none. */
export type Finder = (from: number) => number;

/** Needles up to this length go to indexOf as they are; its worst case is then this factor. */
const PROBE = 64;

/** How many times the text's length may be spent on comparing false starts before the linear algorithm takes over. */
const PATIENCE = 4;

/**
 * Searches one text for one needle in linear time.
 *
 * The engine's `indexOf` is fast but its worst case for long needles is text times needle, so a long needle is found by its beginning
 * and compared in place; when that costs too much, Knuth-Morris-Pratt finishes the work.
 */
export function finder(text: string, needle: string): Finder {
  if (needle.length <= PROBE) return (from) => text.indexOf(needle, from);
  const probe = needle.slice(0, PROBE);
  let budget = PATIENCE * (text.length + needle.length);
  let borders: Int32Array | undefined;
  return (from) => {
    let at = from;
    while (borders === undefined) {
      at = text.indexOf(probe, at);
      if (at < 0 || at + needle.length > text.length) return -1;
      if (text.startsWith(needle, at)) return at;
      budget -= needle.length;
      if (budget < 0) borders = bordersOf(needle);
      else at += 1;
    }
    return findByBorders(text, needle, borders, at);
  };
}

/** For each prefix, the length of its longest proper prefix that is also its suffix. */
function bordersOf(needle: string): Int32Array {
  const borders = new Int32Array(needle.length);
  let length = 0;
  for (let index = 1; index < needle.length; index += 1) {
    const unit = needle.charCodeAt(index);
    while (length > 0 && unit !== needle.charCodeAt(length)) length = borders[length - 1] ?? 0;
    if (unit === needle.charCodeAt(length)) length += 1;
    borders[index] = length;
  }
  return borders;
}

function findByBorders(text: string, needle: string, borders: Int32Array, from: number): number {
  let length = 0;
  for (let index = from; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    while (length > 0 && unit !== needle.charCodeAt(length)) length = borders[length - 1] ?? 0;
    if (unit === needle.charCodeAt(length)) length += 1;
    if (length === needle.length) return index - length + 1;
  }
  return -1;
}

/** Start indices of a needle, not overlapping, counted from the left. */
export interface Starts {
  readonly starts: readonly number[];
  /** Two occurrences share characters (`aa` in `aaa`), so that which one is meant is a matter of choice. */
  readonly overlapping: boolean;
  /** There are more than `limit`; `starts` holds the first `limit`. */
  readonly capped: boolean;
}

/** All occurrences of a needle that is not empty, at most `limit`. */
export function findStarts(text: string, needle: string, limit: number): Starts {
  const find = finder(text, needle);
  const starts: number[] = [];
  let overlapping = false;
  let at = find(0);
  while (at >= 0) {
    if (starts.length === limit) return { starts, overlapping, capped: true };
    starts.push(at);
    const after = at + needle.length;
    if (overlapping || needle.length === 1) at = find(after);
    else {
      at = find(at + 1);
      if (at >= 0 && at < after) {
        overlapping = true;
        at = find(after);
      }
    }
  }
  return { starts, overlapping, capped: false };
}
