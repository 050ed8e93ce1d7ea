import { kinOf } from "./abbreviations.ts";
import { singular, splitWords, trigrams } from "./words.ts";

/** How well a word of a question fits a name, 0 to 1, and the piece of the name that fits. */
export interface Fit {
  readonly score: number;
  readonly piece: string;
}

const NONE: Fit = { score: 0, piece: "" };
/** Below this share of common trigrams two words are different words. */
const ALIKE = 0.4;

/** How well `word` fits the best of the words of a name. */
export function fitWord(word: string, pieces: readonly string[]): Fit {
  let best = NONE;
  for (const piece of pieces) {
    const score = fitPiece(word, piece);
    if (score > best.score) best = { score, piece };
  }
  // `orderlines` and order_lines; parts of long words without a boundary.
  const joined = pieces.join("");
  const stem = singular(word);
  if (best.score < 0.9 && pieces.length > 1 && (joined === word || singular(joined) === stem)) return { score: 0.95, piece: joined };
  if (best.score < 0.55 && stem.length >= 3 && joined.includes(stem)) return { score: 0.55, piece: joined };
  return best;
}

function fitPiece(word: string, piece: string): number {
  if (piece === word) return 1;
  const [a, b] = [singular(word), singular(piece)];
  if (a === b) return 0.97;
  const kin = kinOf(a);
  if (kin.has(b) || kin.has(piece)) return 0.85;
  if (a.length >= 3 && b.startsWith(a)) return 0.6 + (0.3 * a.length) / b.length;
  if (b.length >= 3 && a.startsWith(b)) return 0.5 + (0.3 * b.length) / a.length;
  if (isCutFrom(b, a) || isCutFrom(a, b)) return 0.5;
  if (a.length >= 3 && b.includes(a)) return 0.45 + (0.3 * a.length) / b.length;
  const alike = similarity(a, b);
  return alike >= ALIKE ? 0.75 * alike : 0;
}

/** Whether `short` is `long` without some of its letters, the first kept: `qnty` of quantity. */
function isCutFrom(short: string, long: string): boolean {
  if (short.length < 3 || short.length > long.length * 0.7 || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length && !/[aeiou]/.test(short.slice(1));
}

/** Common trigrams as a share of all (Jaccard), with the beginning and the end counted as pg_trgm does. */
export function similarity(a: string, b: string): number {
  const [left, right] = [new Set(trigrams(`  ${a} `)), new Set(trigrams(`  ${b} `))];
  let common = 0;
  for (const each of left) if (right.has(each)) common++;
  return common / (left.size + right.size - common);
}

/** A part of what is judged: a name, the name of its table, its comment. */
export interface Field {
  readonly text: string;
  /** What a fit in it counts. */
  readonly weight: number;
}

export interface Judgement {
  /** 0 to 1. */
  readonly score: number;
  /** The field that each word fits best; -1 where none does. */
  readonly fields: readonly number[];
}

/**
 * How well all the words fit. The first field is the name itself: a name all of whose words were asked for comes before a longer one,
 * and something where nothing fits the name or the comment (fields with their own words) is no find.
 */
export function judge(words: readonly string[], fields: readonly Field[]): Judgement {
  const pieces = fields.map(({ text }) => splitWords(text));
  const used = new Set<string>();
  let sum = 0;
  const found = words.map((word) => {
    let [best, at] = [0, -1];
    for (const [index, { weight }] of fields.entries()) {
      const fit = fitWord(word, pieces[index] ?? []);
      if (index === 0 && fit.score > 0) used.add(fit.piece);
      if (fit.score * weight > best) [best, at] = [fit.score * weight, index];
    }
    sum += best;
    return at;
  });
  const own = Math.max(1, pieces[0]?.length ?? 1);
  return { score: (sum / words.length) * (0.7 + 0.3 * Math.min(1, used.size / own)), fields: found };
}
