import { type Span } from "../types.ts";

/** Bits of the table of needle pieces. */
const BITS = 20;
/** Longest part of a needle that is compared; the rest of a longer one follows it. */
const COMPARED = 100_000;
/** Stretches of the text looked at closely. */
const CANDIDATES = 8;
/** Share of pieces that must agree for a stretch to be worth showing. */
const ENOUGH = 0.4;

/** A stretch of a folded text that is like a folded needle; `likeness` from 0 to 1. */
export interface Similar extends Span {
  readonly likeness: number;
}

/**
 * The stretch of a text that shares most short pieces with a needle (both folded), or undefined if none is like it.
 *
 * One pass: pieces of the needle are marked in a table of hashes, a window of the needle's length slides over the text and counts the
 * marked pieces in it, and the best few windows are compared exactly (Dice's coefficient over pieces with their counts).
 */
export function mostSimilar(text: string, needle: string): Similar | undefined {
  const sought = needle.slice(0, COMPARED);
  const size = sought.length < 16 ? 2 : sought.length < 40 ? 3 : 5;
  if (sought.length < size || text.length < size) return undefined;
  const marked = new Uint8Array(1 << BITS);
  for (let at = 0; at + size <= sought.length; at += 1) marked[hash(sought, at, size)] = 1;
  const best = richest(text, marked, size, Math.min(sought.length, text.length));
  const pieces = count(sought, size);
  let found: Similar | undefined;
  for (const span of best) {
    const likeness = agreement(pieces, sought.length - size + 1, text.slice(span.start, span.end), size, 1);
    if (likeness >= ENOUGH && (found === undefined || likeness > found.likeness)) found = { ...span, likeness };
  }
  return found;
}

function hash(text: string, at: number, size: number): number {
  let value = 0;
  for (let index = at; index < at + size; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x9e37_79b1) + 0x7f4a_7c15;
  return value >>> (32 - BITS);
}

/** The windows with most marked pieces, at most one for each stretch of a window's length. */
function richest(text: string, marked: Uint8Array, size: number, width: number): Span[] {
  const hits = new Uint8Array(text.length);
  let best: { start: number; score: number }[] = [];
  let peak = { start: 0, score: -1 };
  let score = 0;
  const keep = (): void => {
    if (peak.score > 0 && (best.length < CANDIDATES || peak.score > (best.at(-1)?.score ?? 0))) {
      best = [...best, peak].toSorted((a, b) => b.score - a.score).slice(0, CANDIDATES);
    }
  };
  for (let at = 0; at + size <= text.length; at += 1) {
    const hit = marked[hash(text, at, size)] ?? 0;
    hits[at] = hit;
    score += hit;
    const start = at + size - width;
    if (start > 0) score -= hits[start - 1] ?? 0;
    const from = Math.max(0, start);
    if (Math.floor(from / width) !== Math.floor(peak.start / width)) {
      keep();
      peak = { start: from, score };
    } else if (score > peak.score) peak = { start: from, score };
  }
  keep();
  return best.map(({ start }) => ({ start, end: Math.min(text.length, start + width) }));
}

function count(text: string, size: number): Map<string, number> {
  const pieces = new Map<string, number>();
  for (let at = 0; at + size <= text.length; at += 1) {
    const piece = text.slice(at, at + size);
    pieces.set(piece, (pieces.get(piece) ?? 0) + 1);
  }
  return pieces;
}

/** Share of pieces two texts have in common (the F-measure): with a weight above 1, what the first has counts for more. 1 is Dice's coefficient. */
function agreement(pieces: ReadonlyMap<string, number>, total: number, text: string, size: number, weight: number): number {
  let shared = 0;
  for (const [piece, times] of count(text, size)) shared += Math.min(times, pieces.get(piece) ?? 0);
  const squared = weight * weight;
  return ((1 + squared) * shared) / (squared * total + Math.max(1, text.length - size + 1));
}

/**
 * How much of a wanted folded text another one has, from 0 to 1: text that is missing weighs more than text that is too much. At most
 * so many characters of each are compared.
 */
export function coverage(wanted: string, other: string, compared: number): number {
  const a = wanted.slice(0, compared);
  const b = other.slice(0, compared);
  if (a === b) return 1;
  const size = 2;
  if (a.length < size || b.length < size) return 0;
  return agreement(count(a, size), a.length - size + 1, b, size, 2);
}
