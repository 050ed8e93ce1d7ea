import { lineEnd, lineStart } from "../lines.ts";
import { type Span } from "../types.ts";
import { fold, type Folded } from "./fold.ts";
import { coverage } from "./similar.ts";

/** Most characters a region is extended by, on either side. */
const REACH = 10_000;
/** A line longer than this is not taken as a whole. */
const WHOLE_LINE = 400;
/** Lines looked at on either side for a better first or last line: as many as the needle has, within these bounds. */
const NEARBY = 3;
const MOST_NEARBY = 25;
/** First and last lines tried. */
const CHOICES = 3;
/** Characters compared to choose between them. */
const COMPARED = 8000;

/** The range of a text that a range of its folded form stands for, with the marks that belong to its last character. */
export function unfold(text: string, folded: Folded, { start, end }: Span): Span {
  const from = folded.position(start);
  let to = folded.position(end - 1) + 1;
  const run = /^[.-]$/.test(folded.text[end - 1] ?? "") ? folded.text[end - 1] : undefined;
  for (let next = text[to]; next !== undefined && (next === run || /[\p{M}\u1160-\u11ff]/u.test(next)); next = text[to]) to += 1;
  return { start: from, end: to };
}

/**
 * Extends a range over the whitespace around it, as far as the needle has whitespace there. With `indented` also over the indentation of
 * its first line if the needle has none: a needle of several lines may begin at the first word of a line or be indented wrongly.
 */
export function withSpaceAround(text: string, needle: string, { start, end }: Span, indented: boolean): Span {
  const leading = needle.slice(0, needle.length - needle.trimStart().length);
  const trailing = needle.slice(needle.trimEnd().length);
  let from = backOverSpace(text, start, start);
  const atLineStart = from === 0 || text[from - 1] === "\n";
  if (leading === "" && !(indented && atLineStart)) from = start;
  for (let breaks = leading.split("\n").length - 1; breaks > 0 && from > 0 && text[from - 1] === "\n"; breaks -= 1) {
    from -= text[from - 2] === "\r" ? 2 : 1;
    if (breaks > 1) from = backOverSpace(text, from, start);
  }
  let to = trailing === "" ? end : onOverSpace(text, end, end);
  for (let breaks = trailing.split("\n").length - 1; breaks > 0 && (text[to] === "\n" || text[to] === "\r"); breaks -= 1) {
    to += text.startsWith("\r\n", to) ? 2 : 1;
    if (breaks > 1) to = onOverSpace(text, to, end);
  }
  return { start: from, end: to };
}

function backOverSpace(text: string, index: number, limit: number): number {
  let from = index;
  while (from > 0 && limit - from < REACH && isInlineSpace(text[from - 1])) from -= 1;
  return from;
}

function onOverSpace(text: string, index: number, limit: number): number {
  let to = index;
  while (to < text.length && to - limit < REACH && isInlineSpace(text[to])) to += 1;
  return to;
}

function isInlineSpace(character: string | undefined): boolean {
  return character !== undefined && character !== "\n" && character !== "\r" && /\s/.test(character);
}

/**
 * Moves a range to whole lines: of the lines nearby that are most like the needle's first and last ones, the pair that holds the text
 * most like the needle. Very long lines stay cut.
 */
export function wholeLines(text: string, needle: string, { start, end }: Span): Span {
  const lines = needle.split("\n").filter((line) => line.trim() !== "");
  const reach = Math.min(MOST_NEARBY, Math.max(NEARBY, lines.length));
  const firsts = bestLines(text, start, lines[0] ?? "", reach);
  const lasts = lines.length > 1 ? bestLines(text, end - 1, lines.at(-1) ?? "", reach) : firsts;
  const target = fold(needle).text;
  let best: { span: Span; score: number } | undefined;
  for (const first of firsts) {
    for (const last of lasts) {
      if (last < first || (lines.length === 1 && last !== first)) continue;
      const span = { start: Math.max(first, start - WHOLE_LINE), end: Math.min(lineEnd(text, last), Math.max(end, last) + WHOLE_LINE) };
      const score = coverage(target, fold(text.slice(span.start, span.end)).text, COMPARED);
      if (best === undefined || score > best.score) best = { span, score };
    }
  }
  return best?.span ?? { start, end };
}

/** The starts of the lines near an index that are most like the given one, at most a few, the nearest of equal ones first. */
function bestLines(text: string, index: number, wanted: string, reach: number): number[] {
  const target = fold(wanted.slice(0, WHOLE_LINE)).text;
  const here = lineStart(text, index);
  const starts = [here];
  let up = here;
  let down = here;
  for (let step = 1; step <= reach; step += 1) {
    if (up > 0) starts.push((up = lineStart(text, up - 1)));
    const newline = text.indexOf("\n", down);
    if (newline >= 0 && newline + 1 < text.length) starts.push((down = newline + 1));
  }
  const scored = starts.map((start) => {
    const line = text.slice(start, Math.min(lineEnd(text, start), start + WHOLE_LINE));
    return { start, score: coverage(target, fold(line).text, WHOLE_LINE) };
  });
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, CHOICES)
    .map(({ start }) => start);
}
