import { ToolError } from "@org/mcp-core/errors";

import { readClass } from "./regex-class.ts";
import { readEscape } from "./regex-escape.ts";
import { refuseForeign } from "./regex-foreign.ts";
import { casesOf, literalSource, type Piece, type Rewriting, wrong } from "./regex-piece.ts";

/** A regular expression made ready to search text that may hold many lines. */
export interface SearchExpression {
  readonly source: string;
  /** Flags without `g`. */
  readonly flags: string;
  /** Whether a match may go over the end of a line; otherwise none can. */
  readonly multiline: boolean;
  /** Whether V8 can fall back to its engine without backtracking, so that no input makes it slow. */
  readonly linear: boolean;
}

/** Longest expression, in characters. */
const MAX_LENGTH = 1000;
/** Deepest nesting of groups. */
const MAX_GROUPS = 100;

/**
 * Reads a JavaScript regular expression and writes it anew:
 *
 * - Without flags: V8's engine that cannot be made slow knows neither `i` nor `u`, so letters of both cases become sets instead.
 * - Unless the expression names a line break (`\n`, `\r`, `[\s\S]`, `[^]`), nothing in it matches one: `[^x]`, `\s`, `\W` and `\D` stay
 *   in their line, as in grep. It can then run over a whole text at once, and one line's cost is bounded by that line.
 *
 * `^` and `$` are those of lines.
 *
 * @throws ToolError for what is not well formed, with its position, and for syntax of other languages, with what to write here.
 */
export function readExpression(pattern: string, ignoreCase: boolean): SearchExpression {
  if (pattern.length > MAX_LENGTH) {
    throw new ToolError(`The regular expression has ${pattern.length} characters.`, {
      fix: `At most ${MAX_LENGTH}. Search for a part of it.`,
    });
  }
  refuseForeign(pattern);
  // What only the flag u can express: properties, and everything but a character of two units.
  const unicode = /\\[pP]\{|\[\^[^\]]*(?:[\u{10000}-\u{10FFFF}]|\\u\{[0-9a-fA-F]{5,})/u.test(pattern);
  const multiline = namesLineBreak(pattern);
  const references = /\\[1-9]|\\k</u.test(pattern);
  const lookaround = /\(\?<?[=!]/u.test(pattern);
  const source = rewrite(pattern, { ignoreCase: ignoreCase && !unicode && !references, oneLine: !multiline, unicode });
  const flags = `m${ignoreCase && (unicode || references) ? "i" : ""}${unicode ? "u" : ""}`;
  check(source, flags, pattern);
  return { source, flags, multiline, linear: flags === "m" && !references && !lookaround };
}

function rewrite(pattern: string, options: Rewriting): string {
  const groups: number[] = [];
  let source = "";
  /** Whether something stands before that a quantifier can repeat. */
  let repeatable = false;
  for (let at = 0; at < pattern.length;) {
    const piece = readPiece(pattern, at, options, repeatable);
    if (piece.kind === "open") groups.push(at);
    if (groups.length > MAX_GROUPS) wrong(pattern, at, "groups are nested too deeply");
    if (piece.kind === "close" && groups.pop() === undefined) wrong(pattern, at, "this ) closes nothing", "Write \\) for a parenthesis.");
    repeatable = piece.kind === "atom" || piece.kind === "close";
    source += piece.source;
    at = piece.end;
  }
  const open = groups.at(-1);
  if (open !== undefined) wrong(pattern, open, "this ( is never closed", "Close it, or write \\( for a parenthesis.");
  return source;
}

function readPiece(pattern: string, at: number, options: Rewriting, repeatable: boolean): Piece {
  const character = pattern.charAt(at);
  if (character === "\\") return readEscape(pattern, at, options);
  if (character === "[") return readClass(pattern, at, options);
  if (character === "(") {
    const head = /^\((?:\?(?::|<?[=!]|<[\p{ID_Start}$_][\p{ID_Continue}$]*>))?/u.exec(pattern.slice(at))?.[0] ?? "(";
    if (head === "(" && pattern[at + 1] === "?") wrong(pattern, at, "unknown kind of group", "Valid: (?:, (?=, (?!, (?<=, (?<!, (?<name>.");
    return { kind: "open", source: head, end: at + head.length };
  }
  if (character === ")") return { kind: "close", source: ")", end: at + 1 };
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/u.exec(pattern.slice(at))?.[0];
  if (quantifier !== undefined) {
    if (!repeatable)
      wrong(pattern, at, `there is nothing that ${quantifier} could repeat`, `Write \\${character} for the character itself.`);
    return { kind: "repeat", source: quantifier, end: at + quantifier.length };
  }
  if (character === "{" || character === "}" || character === "]") return { kind: "atom", source: `\\${character}`, end: at + 1 };
  if ("^$|".includes(character)) return { kind: "between", source: character, end: at + 1 };
  if (character === ".") return { kind: "atom", source: ".", end: at + 1 };
  const point = pattern.codePointAt(at) ?? 0;
  const end = at + (point > 0xff_ff ? 2 : 1);
  return { kind: "atom", source: literalSource(options.ignoreCase ? casesOf(point) : [point], options.unicode), end };
}

/** A line break that is asked for, not one that is excluded (`[^\n]`). */
function namesLineBreak(pattern: string): boolean {
  const wanted = pattern.replaceAll(/\\\\/gu, "").replaceAll(/\[\^(?:\\.|[^\]\\])+\]/gu, "");
  return /\\[nr]|\n|\[\^\]|\\x0[aAdD]|\\u000[aAdD]|\[[^\]]*(?:\\s[^\]]*\\S|\\S[^\]]*\\s|\\d[^\]]*\\D|\\D[^\]]*\\d|\\w[^\]]*\\W|\\W[^\]]*\\w)/u.test(
    wanted,
  );
}

function check(source: string, flags: string, pattern: string): void {
  try {
    RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = /: ([^:]+)$/u.exec(error.message)?.[1] ?? "not well formed";
    throw new ToolError(`Invalid regular expression ${JSON.stringify(pattern)}: ${why.toLowerCase()}`, {
      fix: "Write JavaScript syntax, or leave regex out to search for the text as it is.",
      cause: error,
    });
  }
}
