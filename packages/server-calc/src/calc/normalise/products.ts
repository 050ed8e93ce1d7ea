import { op, type Token } from "./tokens.ts";

/** Names that hold values, never formulas: the caller's variables and `x = 3`, but no matrix, nor `g = f`, `f(x) = ...` or parameters. */
export function valueNames(statements: readonly (readonly Token[])[], given: Iterable<string>): Set<string> {
  const values = new Set(given);
  const others = new Set<string>();
  for (const tokens of statements) {
    const [first, second, third] = tokens;
    const isValue = first?.kind === "name" && second?.kind === "op" && second.text === "=";
    if (isValue) (third?.text === "[" || (tokens.length === 3 && third?.kind === "name") ? others : values).add(first.text);
    const equals = tokens.findLastIndex((token) => token.kind === "op" && token.text === "=");
    if (equals > 1) for (const token of tokens.slice(isValue ? 2 : 0, equals)) if (token.kind === "name") others.add(token.text);
  }
  return values.difference(others);
}

/** `x(x + 1)` with a value x -> `(x)(x + 1)`, which multiplies as 2(x + 1) does. */
export function products(tokens: readonly Token[], values: ReadonlySet<string>, notes: Set<string>): Token[] {
  return tokens.flatMap((token, at) => {
    if (token.kind !== "name" || !values.has(token.text) || !opensOneValue(tokens, at + 1) || tokens[at - 1]?.text === ".") return [token];
    if (token.text.length < 40) notes.add(`${token.text}(...) was read as ${token.text} * (...).`);
    return [op("(", token.gap), { ...token, gap: false }, op(")")];
  });
}

function opensOneValue(tokens: readonly Token[], open: number): boolean {
  if (tokens[open]?.kind !== "op" || tokens[open].text !== "(" || tokens[open + 1]?.text === ")") return false;
  let depth = 0;
  for (const token of tokens.slice(open)) {
    if (token.kind !== "op") continue;
    if (/^[([{]$/.test(token.text)) depth += 1;
    if (/^[)\]}]$/.test(token.text)) depth -= 1;
    if (depth === 0) return true;
    if (depth === 1 && token.text === ",") return false;
  }
  return false;
}
