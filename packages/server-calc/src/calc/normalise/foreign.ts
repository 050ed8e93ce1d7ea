import { CalcError } from "../calc-error.ts";
import type { Token } from "./tokens.ts";

const CLOCK_CONTEXT = /^(?:to|in|am|pm)$/i;

/** Refuses what comes from elsewhere and would be read as something else: dates, clock times, LaTeX, other languages' signs. */
export function refuseForeign(tokens: readonly Token[]): void {
  if (tokens.some((token) => token.kind === "op" && token.text === "\\"))
    throw new CalcError("LaTeX is not read.", "Write plain text: (1/2) + sqrt(2), 2 * 3, pi * r^2.");
  tokens.forEach((_, at) => {
    refuseDate(tokens, at);
    refuseMixedNumber(tokens, at);
    refuseSigns(tokens, at);
  });
  refuseClock(tokens);
}

/** The text of so many tokens from `at` when no white space stands between them. */
function glued(tokens: readonly Token[], at: number, count: number): string {
  const part = tokens.slice(at, at + count);
  return part.length === count && part.slice(1).every((token) => !token.gap) ? part.map((token) => token.text).join("") : "";
}

function startsFresh(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || tokens[at]?.gap === true || (before.kind === "op" && /^[(,=]$/.test(before.text));
}

const ISO = /^(?:19|20)\d\d([-/])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])$/;
const SLASHED = /^(?:0?[1-9]|[12]\d|3[01])\/(?:0?[1-9]|[12]\d|3[01])\/(?:19|20)\d\d$/;

function refuseDate(tokens: readonly Token[], at: number): void {
  if (tokens[at]?.kind !== "number" || !startsFresh(tokens, at)) return;
  const text = glued(tokens, at, 5);
  if (!ISO.test(text) && !SLASHED.test(text)) return;
  throw new CalcError(
    `${text} looks like a date; dates are not calculated here.`,
    `Durations are: 3 weeks to days. If arithmetic is meant, put spaces round the signs: ${text.replaceAll(/[-/]/g, " $& ")}.`,
  );
}

/** `2:30 + 1:45`, `1:30:00`, `2:05`, `2:30 to s`: `1:10` alone is a range. */
function refuseClock(tokens: readonly Token[]): void {
  if (tokens.some((token) => token.kind === "op" && /^[?[{]$/.test(token.text))) return;
  const found: string[] = [];
  let sure = false;
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.text === "(" && tokens[at - 1]?.kind === "name") depth += 1;
    else if (token?.text === "(" && depth > 0) depth += 1;
    else if (token?.text === ")" && depth > 0) depth -= 1;
    const long = glued(tokens, at, 5);
    const text = /^\d{1,2}:[0-5]\d:[0-5]\d$/.test(long) ? long : glued(tokens, at, 3);
    if (depth > 0 || token?.kind !== "number" || !/^\d{1,2}(?::[0-5]\d){1,2}$/.test(text)) continue;
    found.push(text);
    const length = text === long ? 5 : 3;
    const next = tokens[at + length];
    sure ||= /:0/.test(text) || (next?.kind === "name" && CLOCK_CONTEXT.test(next.text));
    at += length - 1;
  }
  const [first] = found;
  if (first === undefined || (found.length < 2 && !sure)) return;
  const [hours = "0", minutes = "0", seconds] = first.split(":").map((part) => String(Number(part)));
  throw new CalcError(
    `${first} looks like a time of day or a duration; here : makes a range.`,
    `Write a duration with its units: ${hours} h ${minutes} min${seconds === undefined ? "" : ` ${seconds} s`}; for a range put spaces round the colons.`,
  );
}

/** `1 1/2 cups`: people mean one and a half. */
function refuseMixedNumber(tokens: readonly Token[], at: number): void {
  const [whole, over, slash, under] = tokens.slice(at, at + 4);
  const isMixed = /^\d+$/.test(whole?.text ?? "") && /^\d+ ?\/ ?\d+$/.test(`${over?.text ?? ""}${slash?.text ?? ""}${under?.text ?? ""}`);
  if (!isMixed || over?.gap !== true || [whole, over, under].some((token) => token?.kind !== "number")) return;
  const fraction = `${over.text}/${under?.text ?? ""}`;
  throw new CalcError(
    `${whole?.text ?? ""} ${fraction} has no operator between the numbers.`,
    `Write (${whole?.text ?? ""} + ${fraction}).`,
  );
}

function refuseSigns(tokens: readonly Token[], at: number): void {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (token?.kind === "op" && token.text === "/" && next?.text === "/" && next.kind === "op")
    throw new CalcError("// is no operator here.", "For whole division write floor(7 / 2).");
  if (token?.kind === "op" && token.text === ":" && next?.text === "=" && next.kind === "op")
    throw new CalcError(":= is no operator here.", "Assign with one equals sign: x = 5.");
  if (token?.kind === "name" && /^(?:let|const|var)$/.test(token.text) && before === undefined && next?.kind === "name")
    throw new CalcError(`${token.text} is not needed to define a name.`, "Write x = 5.");
  const opens = before === undefined || (before.kind === "op" && /^[-+*/^(,=<>]$/.test(before.text));
  if (token?.kind === "op" && token.text === "|" && opens)
    throw new CalcError("Bars do not mean the absolute value here.", "Write abs(-5); | between whole numbers is the bitwise or.");
}
