import type { LegacyName, MultiByteName } from "./charset.ts";
import {
  FREQUENT,
  FREQUENT_HIRAGANA,
  FREQUENT_LATIN,
  FREQUENT_SIGNS,
  LATIN_WORDS,
  RUSSIAN_WORDS,
  PUNCTUATION,
  RUSSIAN_BY_SHARE,
  SMALL_HIRAGANA,
} from "./frequent.ts";
import { decodeLegacy, isSingleByte } from "./legacy.ts";

// Each encoding is judged as a model of the text it is used for: a character costs -log2 of its probability there, from the share of its
// class (hiragana, frequent characters, level 1 Han, ...) and the size of the class. The cheapest reading of the bytes wins.

const ASCII_COST = 5;
const ABSURD = 30;

/** What is known about a character when it is priced; the neighbours are NaN at the ends. */
interface Seen {
  readonly unit: number;
  readonly before: number;
  readonly after: number;
  /** First byte of its bytes. */
  readonly lead: number;
}

type Price = (seen: Seen) => number;

const chinese = unitsOf(FREQUENT.chinese);
const taiwanese = unitsOf(FREQUENT.taiwanese);
const japaneseKanji = unitsOf(FREQUENT.japanese);
const korean = unitsOf(FREQUENT.korean);
const latin = unitsOf(FREQUENT_LATIN);
const latinWords = unitsOf(LATIN_WORDS);
const russianWords = unitsOf(RUSSIAN_WORDS);
const signs = unitsOf(FREQUENT_SIGNS);
const hiragana = unitsOf(FREQUENT_HIRAGANA);
const smallHiragana = unitsOf(SMALL_HIRAGANA);
const punctuation = unitsOf(PUNCTUATION);

function unitsOf(text: string): ReadonlySet<number> {
  return new Set(Array.from(text, (character) => character.charCodeAt(0)));
}

const isAsciiLetter = (unit: number): boolean => (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
const isHalfKana = (unit: number): boolean => unit >= 0xff61 && unit <= 0xff9f;
const isPrivate = (unit: number): boolean => unit >= 0xe000 && unit < 0xf900;

const PRICES: Record<LegacyName, Price> = {
  "windows-1252": ({ unit, before, after }) => {
    if (unit >= 0x80 && unit < 0xa0) return ABSURD;
    const letter = (unit >= 0xc0 && unit !== 0xd7 && unit !== 0xf7) || latin.has(unit);
    if (!letter) return (signs.has(unit) ? 8 : 12) + (before > 0x7f && after > 0x7f ? 3 : 0);
    const inWord = isAsciiLetter(before) || isAsciiLetter(after);
    if (inWord) return latin.has(unit) ? 5 : 8;
    if (before > 0x7f || after > 0x7f) return 12;
    return latinWords.has(unit) ? 6 : 8;
  },
  "windows-1251": cyrillic,
  "koi8-r": cyrillic,
  shift_jis: (seen) => japanese(seen, seen.lead >= 0x88 && seen.lead <= 0x97),
  "euc-jp": (seen) => japanese(seen, seen.lead >= 0xb0 && seen.lead <= 0xcf),
  gb18030: ({ unit, lead }) => {
    if (chinese.has(unit)) return 8;
    if (punctuation.has(unit)) return 8;
    if (lead >= 0xb0 && lead <= 0xd7 && isHan(unit)) return 12.8;
    if (lead >= 0xd8 && lead <= 0xf7 && isHan(unit)) return 17;
    return isPrivate(unit) || unit < 0x250 ? ABSURD : 21;
  },
  big5: ({ unit, lead }) => {
    if (taiwanese.has(unit)) return 8;
    if (punctuation.has(unit)) return 8;
    if (lead >= 0xa4 && lead <= 0xc6 && isHan(unit)) return 13.5;
    return isPrivate(unit) || lead < 0xa1 ? ABSURD : isHan(unit) ? 19.5 : 20;
  },
  "euc-kr": ({ unit, lead }) => {
    if (unit >= 0xac00 && unit <= 0xd7a3) return korean.has(unit) ? 7.4 : lead >= 0xb0 && lead <= 0xc8 ? 12.7 : 20;
    if (punctuation.has(unit)) return 12;
    return isPrivate(unit) || unit < 0xa0 ? ABSURD : 18;
  },
};

function isHan(unit: number): boolean {
  return unit >= 0x4e00 && unit <= 0x9fff;
}

function japanese({ unit, before }: Seen, level1: boolean): number {
  if (hiragana.has(unit)) return 6.5;
  if (unit >= 0x3041 && unit <= 0x3093) return smallHiragana.has(unit) ? 10.5 : 8.5;
  if (punctuation.has(unit)) return 8;
  if (unit >= 0x30a1 && unit <= 0x30f6) return 9;
  if (japaneseKanji.has(unit)) return 9.4;
  if (isHalfKana(unit)) return isHalfKana(before) ? 5.5 : 11;
  if (isHan(unit)) return level1 ? 13.5 : 18.4;
  if (unit >= 0xff01 && unit <= 0xff5e) return 11;
  return isPrivate(unit) || unit < 0xa0 ? ABSURD : 17;
}

function cyrillic({ unit, before, after }: Seen): number {
  const small = lowerCyrillic(unit);
  if (Number.isNaN(small)) return unit >= 0x80 && unit < 0xa0 ? ABSURD : 11;
  if (isAsciiLetter(before) || isAsciiLetter(after)) return 14;
  const letter = 3.2 + 0.165 * RUSSIAN_BY_SHARE.indexOf(String.fromCharCode(small));
  const capital = small !== unit;
  const previous = lowerCyrillic(before);
  if (Number.isNaN(previous)) {
    const alone = Number.isNaN(lowerCyrillic(after));
    return letter + (capital ? 2 : 0.5) + (alone && !russianWords.has(small) ? 5 : 0);
  }
  return letter + (capital ? (previous === before ? 9 : 0.7) : 0.3);
}

/** The small letter of a Russian one; NaN for anything else. */
function lowerCyrillic(unit: number): number {
  if (unit >= 0x430 && unit <= 0x44f) return unit;
  if (unit >= 0x410 && unit <= 0x42f) return unit + 0x20;
  if (unit === 0x401) return 0x451;
  return unit === 0x451 ? unit : Number.NaN;
}

/** How many bytes the character takes that starts with these. */
function lengthOf(encoding: MultiByteName, lead: number, second: number): number {
  if (lead < 0x80) return 1;
  if (encoding === "shift_jis") return lead >= 0xa1 && lead <= 0xdf ? 1 : 2;
  if (encoding === "euc-jp") return lead === 0x8f ? 3 : 2;
  return encoding === "gb18030" && second >= 0x30 && second <= 0x39 ? 4 : 2;
}

/** How rare files in an encoding are, in bits: decides where a few bytes could be anything. */
const RARITY: Record<LegacyName, number> = {
  "windows-1252": 0,
  "windows-1251": 3,
  "koi8-r": 6,
  shift_jis: 3,
  "euc-jp": 4,
  gb18030: 3,
  big5: 3,
  "euc-kr": 3,
};

/** Cost in bits of reading the sample in an encoding; infinite if it is not valid there. With `cut` half a character may stand at the end. */
export function costOf(sample: Uint8Array, encoding: LegacyName, cut: boolean): number {
  const leads: number[] = [];
  let end = 0;
  while (end < sample.length) {
    const lead = sample[end] ?? 0;
    const length = isSingleByte(encoding) ? 1 : lengthOf(encoding, lead, sample[end + 1] ?? 0);
    if (end + length > sample.length) {
      if (cut) break;
      return Number.POSITIVE_INFINITY;
    }
    leads.push(lead);
    if (length === 4 && lead >= 0x90) leads.push(lead);
    end += length;
  }
  const text = decodeLegacy(sample.subarray(0, end), encoding, true);
  if (text === undefined || text.length !== leads.length) return Number.POSITIVE_INFINITY;
  const price = PRICES[encoding];
  let cost = RARITY[encoding];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const seen = { unit, before: text.charCodeAt(index - 1), after: text.charCodeAt(index + 1), lead: leads[index] ?? 0 };
    cost += unit < 0x80 ? ASCII_COST : price(seen);
  }
  return cost;
}

/** Bits for a place that is broken. */
const BROKEN = 25;

/** Cost in bits of reading the sample as UTF-8 with faults, to compare with `costOf`. */
export function costOfUtf8(sample: Uint8Array): number {
  let cost = 0;
  for (const character of new TextDecoder("utf-8", { ignoreBOM: true }).decode(sample)) {
    const unit = character.charCodeAt(0);
    if (unit < 0x80) cost += ASCII_COST;
    else if (unit === 0xfffd) cost += BROKEN;
    else cost += commonInUtf8(unit) ? 11 : 18;
  }
  return cost;
}

/** Latin with marks, Greek, Cyrillic, punctuation, kana, Han, Hangul, emoji; rather not other scripts and rare signs. */
function commonInUtf8(unit: number): boolean {
  if (unit < 0x2000) return (unit >= 0xa0 && unit < 0x180) || (unit >= 0x386 && unit < 0x460);
  return unit < 0x2030 || (unit >= 0x3000 && unit < 0x3100) || isHan(unit) || (unit >= 0xac00 && unit < 0xdc00);
}
