import { CalcError } from "../calc-error.ts";
import { caretAt } from "../caret.ts";

/** A piece of what was typed. `gap` says whether white space stood before it. */
export interface Token {
  kind: "number" | "name" | "string" | "op" | "end";
  text: string;
  gap: boolean;
}

/** Longest expression read, in UTF-16 code units. */
export const MAX_LENGTH = 64 * 1024;
/** Deepest nesting of brackets. */
export const MAX_DEPTH = 64;

const NUMBER = /0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\d[\d_]*(?:\.(?![*/^])\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_][\p{L}\p{Nd}_₀-₉]*/uy;
const OPERATOR = /\*\*|\.[\^*/']|===|==|!==|!=|<=|>=|<>|->|=>|<<|>>>|>>|&&|\|\||\?\?|[^]/uy;
const OPERAND_END = /^(?:[)\]}'!%]|\.')$/;

function isSpace(char: string): boolean {
  return /[\s\u200B\u2060\uFEFF]/u.test(char) && char !== "\n" && char !== "\r";
}

/** Refuses what no expression contains: too long, NUL, half of a surrogate pair. */
export function checkText(text: string): void {
  if (text.length > MAX_LENGTH) {
    throw new CalcError(
      `The expression is ${text.length} characters long; at most ${MAX_LENGTH} are read.`,
      "Split it into several calculations, or use the statistics tool for long series of numbers.",
    );
  }
  const bad = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(text);
  if (bad) {
    const what = bad[0] === "\0" ? "a NUL character" : "half of a surrogate pair (broken Unicode)";
    throw new CalcError(`The expression contains ${what} at character ${bad.index + 1}.`, "Remove that character.");
  }
}

function sticky(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A quoted string from `at`, in straight or typographic quotes; undefined when there is none. */
function quoted(text: string, at: number, previous: Token | undefined): { raw: string; value: string } | undefined {
  const open = text[at] ?? "";
  const close = { '"': '"', "'": "'", "\u201C": "\u201D", "\u2018": "\u2019" }[open];
  if (close === undefined) return undefined;
  // After an operand a single quote is the transpose operator: A'
  if (open === "'" && previous !== undefined && (previous.kind !== "op" || OPERAND_END.test(previous.text))) return undefined;
  let end = at + 1;
  while (end < text.length && text[end] !== close && text[end] !== "\n") end += text[end] === "\\" ? 2 : 1;
  if (text[end] !== close) {
    throw new CalcError(`The text that starts with ${text.slice(at, at + 12)} has no closing quote.`, `Close it with ${close}.`);
  }
  const raw = text.slice(at, end + 1);
  return { raw, value: close === open ? raw : JSON.stringify(raw.slice(1, -1)) };
}

/** `5'11"` and `10"` are feet and inches: a text never stands right behind a number. */
function feetAndInches(text: string, at: number, previous: Token | undefined): { raw: string; tokens: Token[] } | undefined {
  if (previous?.kind !== "number") return undefined;
  const both = sticky(/['’]\s?\d+(?:\.\d+)?\s?(?:["”]|''|’’)/y, text, at);
  const inches = /\d+(?:\.\d+)?/.exec(both ?? "")?.[0];
  if (both !== undefined && inches !== undefined) return { raw: both, tokens: [name("ft"), number(inches, true), name("inch")] };
  const raw = sticky(/["”]/y, text, at);
  return raw === undefined ? undefined : { raw, tokens: [name("inch")] };
}

/** `πr` -> `π`, `r`: the letter π is a number wherever it stands. */
function withoutPi(raw: string, gap: boolean): Token[] {
  const parts = /[π𝜋]/u.test(raw) && !/[_\p{Nd}₀-₉]/u.test(raw) ? raw.split(/([π𝜋])/u).filter((part) => part !== "") : [raw];
  return parts.map((part, index) => ({ kind: "name", text: plain(part), gap: index > 0 || gap }));
}

/** Full-width forms, and look-alikes that only mean one thing. */
function plain(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll("º", "°")
    .replaceAll("µ", "u")
    .replaceAll("μ", "u")
    .replaceAll("\u2126", "ohm");
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** Keeps the stack of open brackets; the evaluator's parser overlooks some that do not match. */
function trackBrackets(stack: string[], text: string, value: string, at: number): void {
  const closing = CLOSING.get(value);
  if (closing !== undefined) {
    stack.push(closing);
    if (stack.length > MAX_DEPTH)
      throw new CalcError(`Brackets are nested more than ${MAX_DEPTH} deep.`, "Name the inner parts: a = ...; b = a + ...");
  } else if (/^[)\]}]$/.test(value) && stack.pop() !== value) {
    throw new CalcError(`The bracket ${value} at character ${at + 1} closes none.${caretAt(text, at)}`, "Remove it, or open it before.");
  }
}

/** Splits text into tokens. Strings stay as they are; comments (`# ...`) and white space go. */
export function tokenise(text: string): Token[] {
  checkText(text);
  const tokens: Token[] = [];
  let gap = false;
  const open: string[] = [];
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? "";
    if (isSpace(char)) {
      gap = true;
      at += 1;
      continue;
    }
    if (char === "#") {
      while (at < text.length && text[at] !== "\n") at += 1;
      continue;
    }
    const length = gap ? undefined : feetAndInches(text, at, tokens.at(-1));
    const string = length === undefined ? quoted(text, at, tokens.at(-1)) : undefined;
    if (length !== undefined) {
      tokens.push(...length.tokens);
      at += length.raw.length;
    } else if (string) {
      tokens.push({ kind: "string", text: string.value, gap });
      at += string.raw.length;
    } else {
      const number = sticky(NUMBER, text, at);
      const name = number === undefined ? sticky(NAME, text, at) : undefined;
      const raw = number ?? name ?? sticky(OPERATOR, text, at) ?? char;
      const value = plain(raw);
      trackBrackets(open, text, value, at);
      at += raw.length;
      const lineEnd = raw === "\n" || raw === "\r";
      const kind =
        number !== undefined ? "number" : name !== undefined ? "name" : lineEnd || (raw === ";" && open.length === 0) ? "end" : "op";
      if (kind === "name") tokens.push(...withoutPi(raw, gap));
      else if (!(lineEnd && open.length > 0)) tokens.push({ kind, text: value, gap });
    }
    gap = false;
  }
  const missing = open.at(-1);
  if (missing !== undefined)
    throw new CalcError(
      `A closing ${missing} is missing.${caretAt(text, text.length)}`,
      `Add ${open.toReversed().join("")} where the part in brackets ends.`,
    );
  return tokens;
}

const CONTINUES = /^(?:[-+*/^,=<>:?&|(]|\*\*|\.[\^*/]|==|!=|<=|>=|->|\n)$/;

/** Groups tokens into statements: at newlines and semicolons outside brackets, not after an operator. */
export function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "end") {
      current.push(token);
      continue;
    }
    const last = current.at(-1);
    if (token.text !== ";" && last?.kind === "op" && CONTINUES.test(last.text) && !/^[=?]$/.test(last.text)) continue;
    if (current.length > 0) statements.push(current);
    current = [];
  }
  if (current.length > 0) statements.push(current);
  return statements;
}

/** Tokens as text again, each gap as one space. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map((token, index) => (token.gap && index > 0 ? ` ${token.text}` : token.text)).join("");
}

export function op(text: string, gap = false): Token {
  return { kind: "op", text, gap };
}

export function name(text: string, gap = true): Token {
  return { kind: "name", text, gap };
}

export function number(text: string, gap = false): Token {
  return { kind: "number", text, gap };
}
