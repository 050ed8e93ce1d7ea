import { name, number, op, type Token } from "./tokens.ts";

/** Operators as people write them -> as the evaluator reads them. */
const OPERATORS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "×": "*",
    "·": "*",
    "∙": "*",
    "⋅": "*",
    "∗": "*",
    "✕": "*",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "**": "^",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "⇒": "->",
    "=>": "->",
  }),
);
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({ "&&": "and", "||": "or", "∞": "Infinity", "->": "to", "∧": "and", "∨": "or", "¬": "not" }),
);
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({ π: "pi", 𝜋: "pi", τ: "tau", φ: "phi", ℯ: "e", Ω: "ohm", Å: "angstrom" }),
);
const VULGAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅕": "1/5",
    "⅙": "1/6",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
  }),
);
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["⁻", "-"],
  ["⁺", ""],
]);
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const ROOTS: ReadonlyMap<string, string> = new Map(Object.entries({ "√": "sqrt", "∛": "cbrt" }));

function superscripts(tokens: readonly Token[], from: number): { text: string; count: number } {
  let text = "";
  let count = 0;
  for (const token of tokens.slice(from, from + 12)) {
    const digit = SUPERSCRIPT.indexOf(token.text);
    const sign = SIGNS.get(token.text);
    if (digit < 0 && (sign === undefined || count > 0)) break;
    text += sign ?? String(digit);
    count += 1;
  }
  return /\d/.test(text) ? { text, count } : { text: "", count: 0 };
}

/** `√2` -> `sqrt(2)`; `√(x)` -> `sqrt(x)`; the root takes one number, name or call. */
function root(tokens: readonly Token[], at: number, call: string): { tokens: Token[]; count: number } {
  const gap = tokens[at]?.gap ?? false;
  const next = tokens[at + 1];
  if (next?.text === "(") return { tokens: [name(call, gap)], count: 1 };
  const value = tokens[at + 2];
  if (next?.kind === "op" && /^[-−]$/.test(next.text) && !next.gap && value?.kind === "number")
    return { tokens: [name(call, gap), op("("), op("-"), { ...value, gap: false }, op(")")], count: 3 };
  if (next === undefined || next.kind === "op") return { tokens: tokens.slice(at, at + 1), count: 1 };
  return { tokens: [name(call, gap), op("("), { ...next, gap: false, text: LETTERS.get(next.text) ?? next.text }, op(")")], count: 2 };
}

/** Typographic symbols -> plain operators and names. */
export function symbols(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined) break;
    const power = superscripts(tokens, at);
    const call = ROOTS.get(token.text);
    if (token.kind === "string") out.push(token);
    else if (power.count > 0) {
      out.push(op("^"), ...(power.text.startsWith("-") ? [op("("), op("-"), number(power.text.slice(1)), op(")")] : [number(power.text)]));
      at += power.count - 1;
    } else if (call !== undefined) {
      const made = root(tokens, at, call);
      out.push(...made.tokens);
      at += made.count - 1;
    } else if (VULGAR.has(token.text) && out.at(-1)?.kind === "number") {
      // 2½ is one number, two and a half: neither two times a half, nor a sum that the next operator takes apart.
      const whole = out.pop();
      out.push(number(`(${whole?.text ?? "0"}+${VULGAR.get(token.text) ?? "0"})`, whole?.gap));
    } else out.push(...single(token));
    at += 1;
  }
  return out;
}

function single(token: Token): Token[] {
  const operator = OPERATORS.get(token.text) ?? token.text;
  const word = WORDS.get(operator) ?? LETTERS.get(token.text);
  if (word !== undefined) return [{ kind: "name", text: word, gap: true }];
  const parts = VULGAR.get(token.text)?.split("/");
  if (parts?.[0] !== undefined && parts[1] !== undefined) {
    return [op("("), number(parts[0]), op("/"), number(parts[1]), op(")")];
  }
  return [operator === token.text ? token : { ...token, text: operator }];
}
