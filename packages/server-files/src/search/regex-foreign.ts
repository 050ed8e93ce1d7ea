import { wrong } from "./regex-piece.ts";

/** What other languages' expressions say that JavaScript's do not, and what to write here. */
const FOREIGN: readonly (readonly [RegExp, string, string])[] = [
  [
    /\(\?[a-zA-Z]*i[a-zA-Z]*(?:-[a-zA-Z]+)?[:)]/u,
    "inline flags are not JavaScript",
    "Leave (?i) out: case is ignored unless case_sensitive is true.",
  ],
  [
    /\(\?[a-zA-Z]*s[a-zA-Z]*(?:-[a-zA-Z]+)?[:)]/u,
    "inline flags are not JavaScript",
    "Write [\\s\\S] for a character that may be a line break.",
  ],
  [/\(\?[a-zA-Z-]+[:)]/u, "inline flags are not JavaScript", "Leave them out: ^ and $ are those of lines already."],
  [/\(\?P</u, "(?P<name>...) is Python's", "Write (?<name>...)."],
  [/\(\?P[=>]/u, "(?P=name) is Python's", "Write \\k<name>."],
  [/\(\?>/u, "there are no atomic groups", "Write (?:...)."],
  [/\(\?#/u, "there are no comments", "Leave it out."],
  [/\(\?(?:R|[0-9]|&)/u, "there is no recursion", "Search for a part of it."],
  [/\(\?\(/u, "there are no conditions", "Write the alternatives with |."],
  [/(?:[*+?]|\{\d+(?:,\d*)?\})\+/u, "possessive quantifiers are not JavaScript", "Leave the second + out."],
  [/\\A/u, "\\A is not JavaScript", "Write ^, the start of a line."],
  [/\\[zZ]/u, "\\z and \\Z are not JavaScript", "Write $, the end of a line."],
  [/\\[QE]/u, "\\Q...\\E is not JavaScript", "Escape with \\ what is meant as it is."],
  [/\\h/u, "\\h is not JavaScript", "Write [ \\t]."],
  [/\\R/u, "\\R is not JavaScript", "Write \\r?\\n."],
  [/\\[<>]/u, "\\< and \\> are not JavaScript", "Write \\b for the edge of a word, or < and > for the characters."],
  [/\\G|\\K|\\X/u, "\\G, \\K and \\X are not JavaScript", "Leave it out."],
];

const POSIX = /\[:\^?([a-z]+):\]/u;
const POSIX_INSTEAD: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "\\d",
  alnum: "a-zA-Z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  blank: " \\t",
  punct: "!-/:-@\\[-`{-~",
  xdigit: "0-9a-fA-F",
  word: "\\w",
};

/** Refuses syntax of other languages (PCRE, Python, POSIX), with its position and what to write instead. */
export function refuseForeign(pattern: string): void {
  // Escaped backslashes must not look like the start of an escape, nor escaped or bracketed characters like operators.
  const posix = POSIX.exec(pattern);
  if (posix !== null && pattern.lastIndexOf("[", posix.index - 1) > pattern.lastIndexOf("]", posix.index - 1)) {
    const instead = POSIX_INSTEAD[posix[1] ?? ""];
    wrong(
      pattern,
      posix.index,
      `${posix[0]} is not JavaScript`,
      instead === undefined ? "List the characters." : `Write ${instead} inside the brackets.`,
    );
  }
  const blank = (found: string): string => " ".repeat(found.length);
  const escapes = pattern.replaceAll(/\\\\/gu, blank);
  const operators = escapes
    .replaceAll(/\\[^A-Za-z<>]/gu, blank)
    .replaceAll(/\[\^?\]?(?:\\[^]|[^\]\\])*\]/gu, (found) => `[${"_".repeat(found.length - 2)}]`);
  for (const [syntax, what, instead] of FOREIGN) {
    const found = syntax.exec(operators);
    if (found !== null) wrong(pattern, found.index, what, instead);
  }
}
