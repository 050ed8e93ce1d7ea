import { lineNumber } from "../lines.ts";
import { findStarts } from "../search.ts";
import { type Span } from "../types.ts";
import { compareLines } from "./compare-lines.ts";
import { explain } from "./differences.ts";
import { fold, type Folded } from "./fold.ts";
import { unfold, wholeLines, withSpaceAround } from "./region.ts";
import { mostSimilar } from "./similar.ts";
import { variantsOf } from "./variants.ts";

/** The place in a text that a needle that is not in it most likely means. */
export interface Nearest extends Span {
  /** What is wrong with the needle as a whole, as a sentence without its full stop: it was copied or escaped wrongly. */
  readonly mistake: string | undefined;
  /** How the text there differs, as clauses. Empty if the mistake explains all. */
  readonly reasons: readonly string[];
  /** Starts of other places that differ in the same way, at most a few. */
  readonly others: readonly number[];
  /** The place says the same apart from `reasons`; false when it is only like it. */
  readonly sameWords: boolean;
}

/** Most places taken for the same words. */
const PLACES = 6;
/** A range that was reached by folding and is this much longer than the needle holds too much whitespace to explain. */
const STRETCH = 4;

/** Finds it, in time linear in the text; undefined if nothing in the text is like the needle. Nothing found here is ever applied. */
export function findNearest(text: string, needle: string): Nearest | undefined {
  const folded = fold(text);
  const asIs = sameWords(text, folded, needle);
  if (asIs !== undefined) return asIs;
  for (const variant of variantsOf(needle)) {
    const found = sameWords(text, folded, variant.text);
    if (found !== undefined) return { ...found, mistake: variant.reason };
  }
  return like(text, folded, needle);
}

function sameWords(text: string, folded: Folded, needle: string): Nearest | undefined {
  const sought = fold(needle).text;
  if (sought === "") return undefined;
  const { starts } = findStarts(folded.text, sought, PLACES);
  const affordable = Math.max(1, Math.floor(EXPLAINED / needle.length));
  const places = starts
    .slice(0, affordable)
    .map((start) => explainPlace(text, needle, unfold(text, folded, { start, end: start + sought.length })));
  const best = places.toSorted((a, b) => weight(a) - weight(b))[0];
  if (best === undefined) return undefined;
  const { start, end, reasons = ["characters that look alike"] } = best;
  const others = places.filter((place) => place !== best && place.reasons?.join() === best.reasons?.join()).map((place) => place.start);
  return { start, end, mistake: undefined, reasons, others, sameWords: true };
}

/** Most characters of old text that are compared in every way, over all places. */
const EXPLAINED = 200_000;

interface Place extends Span {
  /** Undefined if what differs has no name. */
  readonly reasons: readonly string[] | undefined;
}

function explainPlace(text: string, needle: string, core: Span): Place {
  const reasonsFor = (span: Span): Place => ({ ...span, reasons: reasonsAt(text, needle, span) });
  const tight = withSpaceAround(text, needle, core, false);
  const wide = needle.includes("\n") ? withSpaceAround(text, needle, core, true) : tight;
  const widePlace = reasonsFor(wide);
  if (wide.start === tight.start) return widePlace;
  const tightPlace = reasonsFor(tight);
  return weight(tightPlace) < weight(widePlace) ? tightPlace : widePlace;
}

function reasonsAt(text: string, needle: string, span: Span): readonly string[] | undefined {
  if (span.end - span.start > STRETCH * needle.length + 1000) return ["much more whitespace in the file"];
  if (needle.length > EXPLAINED) return ["spacing, case or characters that look alike"];
  return explain(needle, text.slice(span.start, span.end));
}

function weight({ reasons }: Place): number {
  return reasons?.length ?? Infinity;
}

function like(text: string, folded: Folded, needle: string): Nearest | undefined {
  const found = mostSimilar(folded.text, fold(needle).text);
  if (found === undefined) return undefined;
  const { start, end } = wholeLines(text, needle, unfold(text, folded, found));
  const difference = compareLines(needle, text.slice(start, end), lineNumber(text, start));
  return { start, end, mistake: placeholder(needle), reasons: [difference], others: [], sameWords: false };
}

/** Models abbreviate: a line of dots, perhaps in a comment, that stands for lines left out. */
function placeholder(needle: string): string | undefined {
  const line = needle.split("\n").findIndex((row) => /^(?:\/\/|#|\/\*|<!--|--|;)? {0,3}(?:\.\.\.|…)/.test(row.trim()));
  return line < 0
    ? undefined
    : `line ${line + 1} of old_text looks like a placeholder for lines that were left out; old_text must hold every line`;
}
