import { number, op, type Token } from "./tokens.ts";

const BOUNDARY = /^(?:[,;=?:<>&|]|==|!=|<=|>=)$/;
const WORD_BOUNDARY = /^(?:to|in|and|or|xor|not)$/;

function isOp(token: Token | undefined, pattern: RegExp): boolean {
  return token?.kind === "op" && pattern.test(token.text);
}

/** Index where the sum that ends before `end` begins: after a bracket, comma, comparison or conversion at the same depth. */
function sumStart(tokens: readonly Token[], end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.kind === "string") continue;
    if (isOp(token, /^[)\]}]$/)) depth += 1;
    else if (isOp(token, /^[([{]$/)) {
      if (depth === 0) return at + 1;
      depth -= 1;
    } else if (depth === 0 && (token.kind === "op" ? BOUNDARY.test(token.text) : WORD_BOUNDARY.test(token.text))) return at + 1;
  }
  return 0;
}

/** Whether a sum begins behind this token. */
function beginsSum(before: Token | undefined): boolean {
  if (before === undefined || before.kind === "string") return before === undefined;
  return before.kind === "op" ? BOUNDARY.test(before.text) || /^[([{]$/.test(before.text) : WORD_BOUNDARY.test(before.text);
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

function startsOperand(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === "op" ? token.text === "(" : !WORD_BOUNDARY.test(token.text));
}

/** Index after the bracket that closes the one at `open`. */
function afterClosing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isOp(tokens[at], /^[([{]$/)) depth += 1;
    if (isOp(tokens[at], /^[)\]}]$/)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

/** Index after the percentage that starts at `at` (`10%`, `(5 + 5)%`, `(10%)`); undefined when none does. */
function percentageEnd(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at];
  const bracket = isOp(token, /^\($/);
  if (token?.kind !== "number" && !bracket) return undefined;
  const end = bracket ? afterClosing(tokens, at) : at + 1;
  if (bracket && tokens[at + 1]?.kind === "number" && isOp(tokens[at + 2], /^%$/) && end === at + 4) return end;
  const next = tokens[end + 1];
  return isOp(tokens[end], /^%$/) && !startsOperand(next) && !(next?.kind === "name" && next.text === "of") ? end + 1 : undefined;
}

/** The percentages that are added and subtracted from `at` on, each as start and end. */
function percentageSum(tokens: readonly Token[], at: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let from = at; ;) {
    const end = percentageEnd(tokens, from);
    if (end === undefined || isOp(tokens[end], /^[*/^]$/)) return found;
    found.push([from, end]);
    if (!isOp(tokens[end], /^[+-]$/)) return found;
    from = end + 1;
  }
}

/**
 * Brackets round percentages that stand for themselves: `50% + 20%` is 0.7, and `100^50%` is 100^0.5; a bare parser takes
 * the first as 20% of 50% and the second as a power that is divided by 100.
 */
function ownBrackets(tokens: readonly Token[]): Token[] {
  const open = new Set<number>();
  const close = new Set<number>();
  const wrap = (from: number, end: number) => {
    open.add(from);
    close.add(end - 1);
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const before = tokens[at - 1];
    const signed = isOp(before, /^[+-]$/) && (at === 1 || isOp(tokens[at - 2], /^(?:[([{,;=?:<>&|^]|==|!=|<=|>=)$/));
    const first = signed ? at - 1 : at;
    const previous = tokens[first - 1];
    const end = percentageEnd(tokens, at);
    if (end !== undefined && (isOp(previous, /^\^$/) || isOp(tokens[end], /^\^$/))) wrap(isOp(previous, /^\^$/) ? first : at, end);
    else if (end !== undefined && beginsSum(previous)) {
      const sum = percentageSum(tokens, at);
      if (sum.length > 1) for (const [from, until] of sum) wrap(from, until);
      if (sum.length > 1) at = (sum.at(-1)?.[1] ?? at + 1) - 1;
    }
  }
  return tokens.flatMap((token, at) => [
    ...(open.has(at) ? [op("(", token.gap), { ...token, gap: false }] : [token]),
    ...(close.has(at) ? [op(")")] : []),
  ]);
}

/** Percentages: `20% of 80`, `20 percent`, and `80 + 10% + 5`, which a bare parser takes for a remainder. */
export function percentages(tokens: readonly Token[], notes: Set<string>): Token[] {
  const out: Token[] = [];
  const words = tokens.map((token, at) => (isPercentWord(token) && tokens[at - 1]?.kind === "number" ? op("%") : token));
  if (!words.some((token) => isOp(token, /^%$/))) return words;
  const source = ownBrackets(words);
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
  if (out.some((_, at) => takesPercentOfSum(out, at)))
    notes.add("A percentage that is added or subtracted is taken of what stands before it: 80 + 10% = 88.");
  return out;
}

/** Whether a percentage of the sum before it ends at `at`; where that sum is 1 it makes no difference. */
function takesPercentOfSum(tokens: readonly Token[], at: number): boolean {
  const [sum, sign, value, percent, next] = tokens.slice(Math.max(0, at - 3), at + 2);
  if (at < 3 || !isOp(percent, /^%$/) || value?.kind === "op" || !isOp(sign, /^[+-]$/)) return false;
  if (startsOperand(next) || isOp(next, /^[-*/]$/) || isOp(sum, /^(?:[-+*/^%([{,;=?:<>&|]|==|!=|<=|>=)$/)) return false;
  return !(sum?.text === "1" && beginsSum(tokens[at - 4]));
}
