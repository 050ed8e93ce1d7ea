import type { Query } from "./query.ts";
import type { Window } from "./read-windows.ts";

/** A match with the lines it is on. Indices are those of the window's text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly lineStart: number;
  /** Without the line break. */
  readonly lineEnd: number;
  /** Number of its first line, from 1. */
  readonly line: number;
}

/** What an expression that can be slow is given at a time, in characters; and how much of it again with the next part. */
const PART = 1000;
const OVERLAP = 300;
/** Characters between two looks at the clock, a line counting as at least a few. */
const POLL_EVERY = 4000;
const LEAST_PER_LINE = 40;

/**
 * Calls `visit` with the first match of each line, until it returns false. A match of nothing counts, as in grep.
 *
 * @returns false when it was cancelled before the end
 */
export function eachHit(window: Window, query: Query, cancelled: () => boolean, visit: (hit: Hit) => boolean): boolean {
  const { text } = window;
  let line = window.line;
  let counted = window.start;
  for (let at = window.start; at < window.end;) {
    const match = query.linear || query.multiline ? next(query.expression, text, at) : nextInParts(query.expression, window, at, cancelled);
    if (match === "cancelled") return false;
    if (match === undefined) return true;
    const { start, end } = match;
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    // The place after the last character belongs to the last line, if that has any.
    const isEnd = start === text.length && start > 0 && lineStart < start;
    if (start > window.end || (start === window.end && !isEnd)) return true;
    const close = text.indexOf("\n", Math.max(start, end - 1));
    const lineEnd = close < 0 ? text.length : close;
    for (let feed = text.indexOf("\n", counted); feed >= 0 && feed < start; feed = text.indexOf("\n", feed + 1)) {
      line += 1;
      counted = feed + 1;
    }
    if (!visit({ start, end, lineStart: start === 0 ? 0 : lineStart, lineEnd, line })) return true;
    at = lineEnd + 1;
  }
  return true;
}

interface Match {
  readonly start: number;
  readonly end: number;
}

function next(expression: RegExp, text: string, from: number): Match | undefined {
  expression.lastIndex = from;
  const match = expression.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

/** Line by line, and long lines in parts, so that the clock can be looked at in between. */
function nextInParts(expression: RegExp, window: Window, from: number, cancelled: () => boolean): Match | "cancelled" | undefined {
  const { text } = window;
  let untilPoll = POLL_EVERY;
  for (let at = from; at < window.end;) {
    const feed = text.indexOf("\n", at);
    const lineEnd = feed < 0 ? text.length : feed;
    const end = Math.min(lineEnd, at + PART);
    const match = next(expression, text.slice(at, text[end - 1] === "\r" ? end - 1 : end), 0);
    if (match !== undefined) return { start: at + match.start, end: at + match.end };
    untilPoll -= end - at + LEAST_PER_LINE;
    at = end === lineEnd ? lineEnd + 1 : end - OVERLAP;
    if (untilPoll > 0) continue;
    if (cancelled()) return "cancelled";
    untilPoll = POLL_EVERY;
  }
  return undefined;
}
