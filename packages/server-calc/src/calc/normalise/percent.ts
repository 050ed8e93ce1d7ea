import { number, op, type Token } from "./tokens.ts";

const BOUNDARY = /^(?:[,;=?:<>&|]|==|!=|<=|>=)$/;
const WORD_BOUNDARY = /^(?:to|in|and|or|xor|not)$/;

/** Index where the sum that ends before `end` begins: after a bracket, comma, comparison or conversion at the same depth. */
function sumStart(tokens: readonly Token[], end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.kind === "string") continue;
    if (token.kind === "op" && /^[)\]}]$/.test(token.text)) depth += 1;
    else if (token.kind === "op" && /^[([{]$/.test(token.text)) {
      if (depth === 0) return at + 1;
      depth -= 1;
    } else if (depth === 0 && (token.kind === "op" ? BOUNDARY.test(token.text) : WORD_BOUNDARY.test(token.text))) return at + 1;
  }
  return 0;
}

function isPercentWord(token: Token | undefined): boolean {
  return token?.kind === "name" && /^(?:percent|pct)$/i.test(token.text);
}

/** `10% + 5`, `10%+5`: the percent sign belongs to the number and is no remainder. `10%-3` may be one, and stays. */
function percentBeforeSign(tokens: readonly Token[], at: number): boolean {
  const [before, sign, after] = [tokens[at - 1], tokens[at + 1], tokens[at + 2]];
  const operand = before?.kind === "number" || before?.text === ")";
  return (
    operand &&
    tokens[at]?.gap === false &&
    sign?.kind === "op" &&
    ((sign.text === "+" && after !== undefined) || (sign.text === "-" && sign.gap && after?.gap === true))
  );
}

/** Percentages: `20% of 80`, `20 percent`, and `80 + 10% + 5`, which a bare parser takes for a remainder. */
export function percentages(tokens: readonly Token[], notes: Set<string>): Token[] {
  const out: Token[] = [];
  const source = tokens.map((token, at) => (isPercentWord(token) && tokens[at - 1]?.kind === "number" ? op("%") : token));
  for (let at = 0; at < source.length; at += 1) {
    const token = source[at];
    if (token === undefined) break;
    const next = source[at + 1];
    if (token.kind === "op" && token.text === "%" && next?.kind === "name" && next.text === "of") {
      out.push(op("/"), number("100"), op("*", true));
      notes.add("`p% of x` was read as p / 100 * x.");
      at += 1;
    } else if (token.kind === "op" && token.text === "%" && percentBeforeSign(source, at)) {
      const from = sumStart(out, out.length);
      const first = out[from];
      if (first) out.splice(from, 1, op("(", first.gap), { ...first, gap: false });
      out.push(token, op(")"));
    } else out.push(token);
  }
  if (out.some((token, at) => token.text === "%" && /^[+-]$/.test(out[at - 2]?.text ?? "") && !startsOperand(out[at + 1]))) {
    notes.add("A percentage that is added or subtracted is taken of what stands before it: 80 + 10% = 88.");
  }
  return out;
}

function startsOperand(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== "op" || token.text === "(");
}
