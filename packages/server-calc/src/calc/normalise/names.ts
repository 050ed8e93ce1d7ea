import { number, op, type Token } from "./tokens.ts";

/** Function names of other languages and school books -> the names here. Only where a call follows. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ln: "log",
    lg: "log10",
    log_10: "log10",
    "log₁₀": "log10",
    log_2: "log2",
    "log₂": "log2",
    arcsin: "asin",
    arccos: "acos",
    arctan: "atan",
    arctan2: "atan2",
    arccot: "acot",
    arcsec: "asec",
    arccsc: "acsc",
    arcsinh: "asinh",
    arccosh: "acosh",
    arctanh: "atanh",
    arsinh: "asinh",
    arcosh: "acosh",
    artanh: "atanh",
    tg: "tan",
    ctg: "cot",
    cotan: "cot",
    cosec: "csc",
    sh: "sinh",
    ch: "cosh",
    th: "tanh",
    sgn: "sign",
    signum: "sign",
    fact: "factorial",
    avg: "mean",
    average: "mean",
    stdev: "std",
    stddev: "std",
    variance: "variance",
    var: "variance",
    trunc: "fix",
    truncate: "fix",
    ceiling: "ceil",
    power: "pow",
    root: "nthRoot",
    nCr: "combinations",
    ncr: "combinations",
    binomial: "combinations",
    choose: "combinations",
    nPr: "permutations",
    npr: "permutations",
    determinant: "det",
    inverse: "inv",
    maximum: "max",
    minimum: "min",
    isprime: "isPrime",
    is_prime: "isPrime",
    modulo: "mod",
    squareroot: "sqrt",
    cuberoot: "cbrt",
    stdDev: "std",
    percentile: "quantileSeq",
    quantile: "quantileSeq",
  }),
);
const CONSTANTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Pi: "pi",
    inf: "Infinity",
    infinity: "Infinity",
    True: "true",
    False: "false",
    TRUE: "true",
    FALSE: "false",
  }),
);

/** Renames functions and constants that go by another name here. A name the expression defines itself is left alone. */
export function names(written: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  const tokens = percentiles(withoutNamespace(written, defined), defined, notes);
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind !== "name" || defined.has(token.text)) {
      out.push(token);
      continue;
    }
    const called = tokens[at + 1]?.text === "(";
    const renamed = (called ? FUNCTIONS : CONSTANTS).get(token.text);
    if (called && token.text === "log" && argumentEnds(tokens, at + 1).length < 2) {
      notes.add("log(x) is the natural logarithm here; for base 10 write log10(x), for another base log(x, base).");
    }
    out.push(renamed === undefined ? token : { ...token, text: renamed });
  }
  return out;
}

/** `percentile(list, 25)` -> `percentile(list, (25)/100)`: the function behind it takes a probability from 0 to 1. */
function percentiles(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  const before = new Map<number, Token[]>();
  const insert = (at: number, added: readonly Token[]) => before.set(at, [...(before.get(at) ?? []), ...added]);
  tokens.forEach((token, at) => {
    if (token.kind !== "name" || token.text !== "percentile" || defined.has("percentile") || tokens[at + 1]?.text !== "(") return;
    const [first, end] = argumentEnds(tokens, at + 1);
    if (first === undefined || end === undefined) return;
    insert(first + 1, [op("(", tokens[first + 1]?.gap)]);
    insert(end, [op(")"), op("/"), number("100")]);
    notes.add("percentile(list, p) takes p from 0 to 100; quantile(list, q) takes q from 0 to 1.");
  });
  return tokens.flatMap((token, at) => {
    const added = before.get(at);
    return added === undefined ? [token] : [...added, added.at(-1)?.text === "(" ? { ...token, gap: false } : token];
  });
}

/** Where each argument of the call that opens at `open` ends: its commas and the closing bracket. */
function argumentEnds(tokens: readonly Token[], open: number): number[] {
  const ends: number[] = [];
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const text = tokens[at]?.kind === "op" ? (tokens[at]?.text ?? "") : "";
    if (/^[([{]$/.test(text)) depth += 1;
    if (/^[)\]}]$/.test(text)) depth -= 1;
    if (depth === 0 || (depth === 1 && text === ",")) ends.push(at);
    if (depth === 0) break;
  }
  return ends;
}

/** `Math.sqrt(2)` -> `sqrt(2)`. */
function withoutNamespace(tokens: readonly Token[], defined: ReadonlySet<string>): Token[] {
  const isNamespace = (at: number) =>
    tokens[at]?.kind === "name" &&
    /^(?:Math|math|np|numpy)$/.test(tokens[at]?.text ?? "") &&
    !defined.has(tokens[at]?.text ?? "") &&
    tokens[at + 1]?.text === "." &&
    tokens[at + 2]?.kind === "name";
  return tokens.flatMap((token, at) => {
    if (isNamespace(at) || (token.text === "." && isNamespace(at - 1))) return [];
    return [isNamespace(at - 2) ? { ...token, gap: tokens[at - 2]?.gap ?? false } : token];
  });
}

/** The names that statements define: `x = ...`, `f(x) = ...` (with their parameters). */
export function definedNames(statements: readonly (readonly Token[])[]): Set<string> {
  const found = new Set<string>();
  for (const tokens of statements) {
    tokens.forEach((token, at) => {
      if (token.kind !== "op" || token.text !== "=" || at === 0) return;
      const before = tokens[at - 1];
      if (before?.kind === "name") found.add(before.text);
      if (before?.text !== ")") return;
      let open = at - 2;
      while (open > 0 && tokens[open]?.text !== "(") open -= 1;
      for (const part of tokens.slice(Math.max(0, open - 1), at)) if (part.kind === "name") found.add(part.text);
    });
  }
  return found;
}
