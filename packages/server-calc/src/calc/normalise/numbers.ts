import { CalcError } from "../calc-error.ts";
import { op, type Token } from "./tokens.ts";

const CURRENCY = /^\p{Sc}$/u;

/** What kind of bracket each position is in: a comma separates arguments in a call or matrix, never in plain brackets. */
function insideList(tokens: readonly Token[]): ("call" | "matrix" | "plain")[] {
  const stack: ("call" | "matrix" | "plain")[] = [];
  return tokens.map((token, at) => {
    const before = tokens[at - 1];
    const here = stack.at(-1) ?? "plain";
    if (token.text === "(") stack.push(before?.kind === "name" && !/^(?:and|or|not|xor|mod|to|in)$/.test(before.text) ? "call" : "plain");
    else if (token.text === "[" || token.text === "{") stack.push("matrix");
    else if (token.kind === "op" && /^[)\]}]$/.test(token.text)) stack.pop();
    return here;
  });
}

/** The groups that follow `at`: `,000` `,000`, each three digits (two in Indian grouping), nothing between. */
function groupsAfter(tokens: readonly Token[], at: number): string[] {
  const groups: string[] = [];
  for (let next = at + 1; tokens[next]?.text === ","; next += 2) {
    const group = tokens[next + 1];
    if (tokens[next]?.gap === true || group?.kind !== "number" || group.gap || !/^\d{2,3}(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(group.text))
      break;
    groups.push(group.text);
    if (!/^\d+$/.test(group.text)) break;
  }
  return groups;
}

function isGrouping(first: string, groups: readonly string[]): boolean {
  if (!/^[1-9]\d{0,2}$/.test(first) || groups.length === 0) return false;
  const last = groups.at(-1) ?? "";
  const middle = groups.slice(0, -1);
  if (!/^\d{3}(?:\D|$)/.test(last)) return false;
  return middle.every((group) => group.length === 3) || (first.length <= 2 && middle.every((group) => group.length === 2));
}

/** Underscores, thousands separators and currency signs out of numbers. */
export function numbers(tokens: readonly Token[], notes: Set<string>): Token[] {
  const where = insideList(tokens);
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === "op" && CURRENCY.test(token.text)) {
      notes.add(`The currency sign ${token.text} was left out; the calculation is in plain numbers.`);
      continue;
    }
    if (token.kind !== "number") {
      out.push(token);
      continue;
    }
    const groups = groupsAfter(tokens, at);
    const written = [token.text, ...groups].join(",");
    if (groups.length > 0 && isGrouping(token.text, groups)) {
      if (where[at] === "plain") {
        if (written.length < 60) notes.add(`${written} was read as the number ${written.replaceAll(",", "")} (thousands separators).`);
        out.push({ ...token, text: written.replaceAll(",", "") });
        at += groups.length * 2;
        continue;
      }
      ambiguous(written, groups, where[at] ?? "call", notes);
    }
    out.push({ ...token, text: token.text.replaceAll("_", "") });
  }
  return out;
}

function ambiguous(written: string, groups: readonly string[], where: string, notes: Set<string>): void {
  const joined = written.replaceAll(",", "");
  if (groups.some((group) => /^0\d/.test(group))) {
    throw new CalcError(
      `${written} stands between brackets where a comma separates values, so it is not clear what it means.`,
      `Write ${joined} for one number, or put a space after the comma for several values.`,
    );
  }
  if (where === "call" && written.length < 60)
    notes.add(`${written} was read as ${groups.length + 1} arguments; write ${joined} if it is one number.`);
}

/** `= 2 + 2`, `2 + 2 =`, `2 + 2 = ?`: the equals sign asks for the value. */
export function equalsSigns(tokens: readonly Token[]): Token[] {
  let from = 0;
  let to = tokens.length;
  while (tokens[from]?.text === "=" && tokens[from]?.kind === "op") from += 1;
  while (to > from && tokens[to - 1]?.kind === "op" && /^[=?]$/.test(tokens[to - 1]?.text ?? "")) to -= 1;
  return tokens.slice(from, to);
}

/** `3 x 4`: a letter x between two numbers is a multiplication sign. */
export function timesSign(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  return tokens.map((token, at) => {
    const between = tokens[at - 1]?.kind === "number" && tokens[at + 1]?.kind === "number";
    if (token.kind !== "name" || !/^[xX]$/.test(token.text) || !between || defined.has(token.text)) return token;
    notes.add(`${token.text} between two numbers was read as multiplication.`);
    return op("*", true);
  });
}
