/** A text without what people and programs get wrong when they copy text: spacing, case, accents, look-alike characters. */
export interface Folded {
  readonly text: string;
  /** The index in the source of a folded character. */
  position(index: number): number;
}

const DROP = 0xffff;
const UNKNOWN = 0;
/** Source units between two checkpoints of the index translation. */
const STRIDE = 4096;

const DOT = 0x2e;
const HYPHEN = 0x2d;
const QUOTES = /["'`´\u2018-\u201f\u2032-\u2037\u00ab\u00bb\u2039\u203a\uff02\uff07]/;
const DASHES = /[\u002d\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
// Vowels and finals of Korean syllables in decomposed form: the initial stands for the syllable.
const DROPPED = /[\s\p{M}\p{Cf}\p{Cc}\u1160-\u11ff]/u;

// Memory of a pure function: what each UTF-16 unit folds to.
const table = new Uint16Array(0x1_0000);

function foldUnit(unit: number): number {
  const known = table[unit] ?? UNKNOWN;
  if (known !== UNKNOWN) return known;
  const folded = compute(unit);
  table[unit] = folded;
  return folded;
}

function compute(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return unit;
  const character = String.fromCharCode(unit);
  if (DROPPED.test(character)) return DROP;
  if (QUOTES.test(character)) return 0x27;
  if (DASHES.test(character)) return HYPHEN;
  for (const part of character.normalize("NFKD").toLowerCase()) if (!DROPPED.test(part)) return part.charCodeAt(0);
  return DROP;
}

/**
 * Folds a text, one unit at a time and never to more than one unit, in one pass. Runs of dots and of hyphens become one, so that `…` and
 * `...`, `—` and `--` are the same. Much that is different folds to the same text: what is found by it is a candidate, no more.
 */
export function fold(source: string): Folded {
  const units = new Uint16Array(source.length);
  const checkpoints: number[] = [];
  let length = 0;
  for (let index = 0; index < source.length; index += 1) {
    if (index % STRIDE === 0) checkpoints.push(length);
    const unit = foldUnit(source.charCodeAt(index));
    if (unit === DROP) continue;
    if ((unit === DOT || unit === HYPHEN) && length > 0 && units[length - 1] === unit) continue;
    units[length] = unit;
    length += 1;
  }
  const text = Buffer.from(units.buffer, 0, length * 2).toString("utf16le");
  return {
    text,
    position(wanted) {
      let low = 0;
      let high = checkpoints.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((checkpoints[middle] ?? 0) <= wanted) low = middle;
        else high = middle - 1;
      }
      let at = checkpoints[low] ?? 0;
      let previous = at > 0 ? (units[at - 1] ?? 0) : 0;
      for (let index = low * STRIDE; index < source.length; index += 1) {
        const unit = foldUnit(source.charCodeAt(index));
        if (unit === DROP || ((unit === DOT || unit === HYPHEN) && previous === unit)) continue;
        if (at === wanted) return index;
        at += 1;
        previous = unit;
      }
      return source.length;
    },
  };
}
