import type { Hit } from "./matches.ts";

/** A line of an answer. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** At most 300 characters around the match, with an ellipsis where the line goes on. */
  readonly text: string;
  /** Whether it matches, or is there for context. */
  isMatch: boolean;
}

/** Longest line shown, in characters, and how much of it before the match. */
const MAX_LINE = 300;
const BEFORE_MATCH = 100;

/** What a line costs besides its text, in characters: its number, a mark, the line break. */
export const LINE_OVERHEAD = 8;
/** Most lines shown of one match. */
const MAX_BLOCK = 50;

/** Collects the lines of one file: matches and the lines around them, each once. */
export interface LineCollector {
  readonly lines: readonly Line[];
  /** Takes in a match unless its lines cost more than `room` characters; returns what they cost, or undefined. */
  add(text: string, hit: Hit, room: number): number | undefined;
}

export function createLineCollector(context: number): LineCollector {
  const lines: Line[] = [];
  return {
    lines,
    add(text, hit, room) {
      const last = lines.at(-1)?.number ?? 0;
      const wanted = linesOf(text, hit, context);
      const fresh = wanted.filter((line) => line.number > last);
      const cost = fresh.reduce((sum, line) => sum + line.text.length + LINE_OVERHEAD, 0);
      if (cost > room) return undefined;
      // What was shown for context may turn out to match.
      for (const line of wanted) {
        const shown = line.number <= last && line.isMatch ? lines.findLast(({ number }) => number === line.number) : undefined;
        if (shown !== undefined) shown.isMatch = true;
      }
      lines.push(...fresh);
      return cost;
    },
  };
}

function linesOf(text: string, hit: Hit, context: number): Line[] {
  const lines: Line[] = [];
  for (let end = hit.lineStart - 1; end >= 0 && lines.length < context;) {
    const start = end === 0 ? 0 : text.lastIndexOf("\n", end - 1) + 1;
    lines.unshift({ number: hit.line - lines.length - 1, text: excerpt(text, start, end, start), isMatch: false });
    end = start - 1;
  }
  let number = hit.line;
  let start = hit.lineStart;
  const add = (focus: number, isMatch: boolean): void => {
    const end = lineEndAt(text, start);
    lines.push({ number, text: excerpt(text, start, end, focus), isMatch });
    start = end + 1;
    number += 1;
  };
  while (start <= hit.lineEnd && number < hit.line + MAX_BLOCK) add(Math.max(start, hit.start), true);
  if (start <= hit.lineEnd) return lines;
  for (let after = 0; after < context && start < text.length; after += 1) add(start, false);
  return lines;
}

function lineEndAt(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/** Part of a line around `focus`, as a string of its own: a slice would keep the whole text in memory. */
function excerpt(text: string, start: number, lineEnd: number, focus: number): string {
  const end = lineEnd > start && text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
  if (end - start <= MAX_LINE) return copy(text.slice(start, end));
  const from = outsidePair(text, Math.max(start, Math.min(focus - BEFORE_MATCH, end - MAX_LINE)));
  const to = outsidePair(text, Math.min(end, from + MAX_LINE));
  return `${from > start ? "…" : ""}${copy(text.slice(from, to))}${to < end ? "…" : ""}`;
}

/** The index, or the one before it when it lies inside a surrogate pair. */
function outsidePair(text: string, index: number): number {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xff_ff ? index - 1 : index;
}

function copy(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
