import { describeIndentation } from "./indentation.ts";

/** One way in which two texts can differ while a reader takes them for the same. */
interface Difference {
  /** Makes texts that differ only in this way equal. */
  erase(text: string): string;
  /** Says how the two differ, as a clause; `there` is what the file has. */
  describe(needle: string, there: string): string;
}

const SPECIAL_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const INVISIBLE = /(?![\t\n\r])[\p{Cf}\p{Cc}]/gu;
const SINGLE_QUOTES = /[´\u2018-\u201b\u2032\u2039\u203a\uff07]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u00ab\u00bb\uff02]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

const trailingSpace: Difference = {
  erase: (text) => byLine(text, trimLineEnd),
  describe: (needle, there) =>
    `trailing whitespace: ${whoHas(trimLineEnd(needle) !== needle || hasTrailing(needle), hasTrailing(there), "spaces or tabs at the end of a line")}`,
};
const outerNewlines: Difference = {
  erase: (text) => trimOuter(text),
  describe: (needle, there) => {
    if (needle.startsWith("\n") !== there.startsWith("\n"))
      return `line breaks at the beginning: ${whoHas(needle.startsWith("\n"), there.startsWith("\n"), "a line break there")}`;
    return `line breaks at the end: ${needle.endsWith("\n") ? "old_text ends with a line break that is not there in the file" : "the file has a line break there that old_text lacks"}`;
  },
};
const specialSpaces: Difference = {
  erase: (text) => text.replace(SPECIAL_SPACES, " "),
  describe: (needle, there) => `special spaces: ${which(needle, there, SPECIAL_SPACES, "ordinary spaces")}`,
};
const invisible: Difference = {
  erase: (text) => text.replace(INVISIBLE, ""),
  describe: (needle, there) => `invisible characters: ${which(needle, there, INVISIBLE, "none")}`,
};
const carriageReturns: Difference = {
  erase: (text) => text.replace(/\r\n?/g, "\n"),
  describe: (_needle, there) =>
    `carriage returns: ${there.includes("\r") ? "lines in the file end with CR alone (\\r), or have one more" : "old_text has CR (\\r) characters that the file lacks"}`,
};
const quotes: Difference = {
  erase: (text) => text.replace(SINGLE_QUOTES, "'").replace(DOUBLE_QUOTES, '"'),
  describe: (needle, there) =>
    `curly and straight quotes: ${which(needle, there, /[´\u2018-\u201f\u2032\u2033\u00ab\u00bb\u2039\u203a\uff02\uff07]/g, "straight quotes")}`,
};
const dashes: Difference = {
  erase: (text) => text.replace(DASHES, "-").replace(/-+/g, "-"),
  describe: (needle, there) => `dashes: ${which(needle, there, DASHES, "hyphens (-)")}`,
};
const ellipsis: Difference = {
  erase: (text) => text.replaceAll("…", "...").replace(/\.{2,}/g, "..."),
  describe: (needle, there) => `dots: ${which(needle, there, /…/g, "separate dots")}`,
};
const normalForm: Difference = {
  erase: (text) => text.normalize("NFC"),
  describe: (needle) =>
    `Unicode form: the same letters are ${needle.normalize("NFC") === needle ? "composed (NFC) in old_text and decomposed (NFD) in the file" : "decomposed (NFD) in old_text and composed (NFC) in the file"}`,
};
const letterCase: Difference = {
  erase: (text) => text.toLowerCase(),
  describe: () => "upper and lower case",
};
const quoteStyle: Difference = {
  erase: (text) => text.replace(/["'`]/g, "'"),
  describe: () => "the kind of quotes (single, double, backtick)",
};
const indentation: Difference = {
  erase: (text) => byLine(text, (line) => line.replace(/^[ \t]+/, "")),
  describe: describeIndentation,
};
const innerSpace: Difference = {
  erase: (text) => text.replace(/[ \t]+/g, " "),
  describe: (needle, there) =>
    needle.includes("\t") === there.includes("\t")
      ? "the number of spaces inside a line"
      : `tabs and spaces: ${whoHas(needle.includes("\t"), there.includes("\t"), "tabs")}`,
};
const anySpace: Difference = {
  erase: (text) => text.replace(/[ \t]+/g, ""),
  describe: () => "spaces that only one of them has",
};
const blankLines: Difference = {
  erase: (text) =>
    text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .join("\n"),
  describe: (needle, there) => {
    const more = blanks(there) - blanks(needle);
    return `blank lines: ${more > 0 ? `the file has ${more} that old_text lacks` : `old_text has ${-more} that the file lacks`}`;
  },
};
const compatibility: Difference = {
  erase: (text) => text.normalize("NFKC"),
  describe: () => "character forms (full-width letters, ligatures or the like)",
};
const accents: Difference = { erase: (text) => text.normalize("NFD").replace(/\p{M}+/gu, ""), describe: () => "accents" };
const lineBreaks: Difference = {
  erase: (text) => text.replace(/\s+/g, ""),
  describe: () => "where lines are broken",
};

/** From the mildest to the strongest. */
const DIFFERENCES: readonly Difference[] = [
  carriageReturns,
  trailingSpace,
  outerNewlines,
  specialSpaces,
  invisible,
  quotes,
  dashes,
  ellipsis,
  normalForm,
  letterCase,
  quoteStyle,
  indentation,
  innerSpace,
  anySpace,
  blankLines,
  compatibility,
  accents,
  lineBreaks,
];

/** These hide others, so they are named only where the others do not explain all. */
const COARSE: readonly Difference[] = [anySpace, lineBreaks];

/**
 * The fewest ways of differing that explain why two texts are not the same, as clauses; undefined if they do not explain it, empty if
 * the texts are the same. Both are read with CRLF as LF.
 */
export function explain(needle: string, there: string): string[] | undefined {
  const old = needle.replaceAll("\r\n", "\n");
  const real = there.replaceAll("\r\n", "\n");
  if (old === real) return [];
  const equal = (differences: readonly Difference[]): boolean => erase(old, differences) === erase(real, differences);
  const single = DIFFERENCES.find((difference) => !COARSE.includes(difference) && equal([difference]));
  let needed = single === undefined ? DIFFERENCES : [single];
  if (single === undefined) {
    if (!equal(needed)) return undefined;
    for (const difference of DIFFERENCES.toReversed()) {
      const without = needed.filter((other) => other !== difference);
      if (equal(without)) needed = without;
    }
  }
  return needed.map((difference) => {
    // Each is described by what is left of the two when the others are out of the way.
    const others = needed.filter((other) => other !== difference && other !== lineBreaks);
    return difference.describe(erase(old, others), erase(real, others));
  });
}

function erase(text: string, differences: readonly Difference[]): string {
  return differences.reduce((rest, difference) => difference.erase(rest), text);
}

function byLine(text: string, change: (line: string) => string): string {
  return text.split("\n").map(change).join("\n");
}

function trimLineEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === " " || line[end - 1] === "\t")) end -= 1;
  return line.slice(0, end);
}

function hasTrailing(text: string): boolean {
  return text.includes(" \n") || text.includes("\t\n") || trimLineEnd(text) !== text;
}

function trimOuter(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === "\n") start += 1;
  while (end > start && text[end - 1] === "\n") end -= 1;
  return text.slice(start, end);
}

function blanks(text: string): number {
  return text.split("\n").filter((line) => line.trim() === "").length;
}

function whoHas(needle: boolean, there: boolean, what: string): string {
  if (needle && there) return `both have ${what}, but not the same`;
  return needle ? `old_text has ${what}, the file has not` : `the file has ${what}, old_text has not`;
}

/** Names the characters of a kind on the side that has them. */
function which(needle: string, there: string, kind: RegExp, instead: string): string {
  const inNeedle = needle.match(kind);
  const inFile = there.match(kind);
  const names = (found: readonly string[]): string => [...new Set(found)].slice(0, 4).map(codePoint).join(", ");
  if (inFile !== null && inNeedle !== null) return `the file has ${names(inFile)}, old_text has ${names(inNeedle)}`;
  return inFile === null
    ? `old_text has ${names(inNeedle ?? [])}, the file has ${instead}`
    : `the file has ${names(inFile)}, old_text has ${instead}`;
}

function codePoint(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\p{L}\p{P}\p{S}]/u.test(character) ? `${character} (${code})` : code;
}
