import { ToolError } from "../errors.ts";
import { readSet, type CharacterSet } from "./character-set.ts";
import { foldCase, foldPoint, otherCase } from "./fold.ts";

/** How a wildcard is read. */
export interface WildcardOptions {
  /** Upper and lower case letters are the same (simple Unicode folding, one code point at a time). */
  readonly ignoreCase?: boolean | undefined;
}

type Token = number | "any" | "star" | CharacterSet;

/**
 * Compiles a pattern for one name (no `/`): `*`, `?`, `[abc]`, `[!a-z]`, `[[:digit:]]`, and `\` before a character that is meant as it is.
 *
 * `?` and `[]` match one code point. Matching takes at most pattern length x name length steps, whatever the pattern
 * (two pointers, going back to the last star only), so a hostile pattern costs no more than its length.
 *
 * @throws ToolError for an unclosed `[`, an unknown class, a range that runs backwards and a `\` at the end.
 */
export function compileWildcard(pattern: string, options: WildcardOptions = {}): (name: string) => boolean {
  const ignoreCase = options.ignoreCase === true;
  const tokens = readTokens(pattern, ignoreCase);
  const match = specialise(tokens, ignoreCase);
  return ignoreCase ? (name) => match(foldCase(name)) : match;
}

function readTokens(pattern: string, ignoreCase: boolean): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern.charAt(at);
    if (character === "[") {
      const set = readSet(pattern, at);
      tokens.push(set);
      at = set.end;
      continue;
    }
    if (character === "\\") at += 1;
    const point = pattern.codePointAt(at);
    if (point === undefined) {
      throw new ToolError(`Invalid pattern ${JSON.stringify(pattern)}: it ends with a single backslash`, {
        fix: "Write \\\\ for a backslash, or remove it. A backslash makes the next character literal, as in \\*.",
      });
    }
    at += point > 0xff_ff ? 2 : 1;
    if (character === "*") {
      if (tokens.at(-1) !== "star") tokens.push("star");
    } else if (character === "?") tokens.push("any");
    else tokens.push(ignoreCase ? foldPoint(point) : point);
  }
  return tokens;
}

/** The shapes that nearly all patterns have need no loop of ours. */
function specialise(tokens: readonly Token[], ignoreCase: boolean): (name: string) => boolean {
  const text = literal(tokens);
  if (text !== undefined) return (name) => name === text;
  if (tokens[0] === "star") {
    const suffix = literal(tokens.slice(1));
    if (suffix !== undefined) return (name) => name.endsWith(suffix);
  }
  if (tokens.at(-1) === "star") {
    const prefix = literal(tokens.slice(0, -1));
    if (prefix !== undefined) return (name) => name.startsWith(prefix);
  }
  return (name) => matchTokens(tokens, name, ignoreCase);
}

function literal(tokens: readonly Token[]): string | undefined {
  let text = "";
  for (const token of tokens) {
    if (typeof token !== "number") return undefined;
    text += String.fromCodePoint(token);
  }
  return text;
}

function matchTokens(tokens: readonly Token[], name: string, ignoreCase: boolean): boolean {
  let token = 0;
  let at = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < name.length) {
    const wanted = tokens[token];
    if (wanted === "star") {
      starToken = token;
      starAt = at;
      token += 1;
      continue;
    }
    const point = name.codePointAt(at) ?? 0;
    if (wanted !== undefined && matchesPoint(wanted, point, ignoreCase)) {
      token += 1;
      at += point > 0xff_ff ? 2 : 1;
      continue;
    }
    if (starToken < 0) return false;
    starAt += (name.codePointAt(starAt) ?? 0) > 0xff_ff ? 2 : 1;
    at = starAt;
    token = starToken + 1;
  }
  while (tokens[token] === "star") token += 1;
  return token === tokens.length;
}

function matchesPoint(token: Exclude<Token, "star">, point: number, ignoreCase: boolean): boolean {
  if (typeof token === "number") return token === point;
  if (token === "any") return true;
  const inside = token.has(point) || (ignoreCase && token.has(otherCase(point)));
  return inside !== token.negated;
}
