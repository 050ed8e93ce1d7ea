import type { MathJsInstance } from "mathjs";

import { readDecimal } from "./decimals.ts";
import { mathFor } from "./engine.ts";
import { NotExact, withinTime } from "./exact.ts";
import { textOf, tokenise } from "./normalise/tokens.ts";
import type { Program, Value } from "./program.ts";

/** Digits carried beyond the precision asked for, so that the last digit shown is right. */
export const GUARD_DIGITS = 10;
/** Longest exact literal. */
const MAX_LITERAL = 5000;

/** Number literals as the ratio evaluator reads them: it knows neither exponents nor 0xff. */
export function exactLiterals(statement: string): string {
  if (!/0[xob]|\d\.?e/i.test(statement)) return statement;
  // 0b1.1 is 1.5; read in two parts it would be 1.1.
  if (/0[xob][\da-f]+\./i.test(statement)) throw new NotExact();
  return textOf(tokenise(statement).map((token) => (token.kind === "number" ? { ...token, text: exactLiteral(token.text) } : token)));
}

function exactLiteral(text: string): string {
  if (/^0[xob]/i.test(text)) return BigInt(text.toLowerCase()).toString();
  if (!/e/i.test(text)) return text;
  const { digits, exponent } = readDecimal(text);
  if (Math.abs(exponent) + digits.length > MAX_LITERAL) throw new NotExact();
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return digits.length > exponent + 1 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
}

function scopeFor(math: MathJsInstance, program: Program, rewrite: (text: string) => string): Map<string, unknown> {
  const valueOf = (value: Value): unknown => {
    if (typeof value === "number") return math.evaluate(rewrite(String(value)));
    if ("expression" in value) return math.parse(rewrite(value.expression)).compile().evaluate(new Map());
    return value.map(valueOf);
  };
  const entries = program.variables.map(([name, value]) => {
    const made = valueOf(value);
    return [name, Array.isArray(made) ? math.matrix(made) : made] as const;
  });
  return new Map(entries);
}

/** Runs every statement in one fresh scope. Errors are the evaluator's own. */
function run(math: MathJsInstance, program: Program, rewrite: (text: string) => string): unknown[] {
  const scope = scopeFor(math, program, rewrite);
  return program.statements.map((text) => math.parse(rewrite(text)).compile().evaluate(scope) as unknown);
}

const asWritten = (text: string): string => text;

/** The statements' values in 64-bit arithmetic. */
export function runNumber(program: Program): unknown[] {
  return run(mathFor("number"), program, asWritten);
}

/** The statements' values in decimal arithmetic with so many significant digits. */
export function runBig(program: Program, precision: number): unknown[] {
  const math = mathFor("bignumber");
  math.config({ precision: precision + GUARD_DIGITS });
  try {
    return run(math, program, asWritten);
  } finally {
    restoreDecimals(math, precision + GUARD_DIGITS);
  }
}

/**
 * decimal.js works with its own precision and rounding and leaves them behind when it throws ("Precision limit exceeded", as for
 * sin(1e1000)): without this every later answer of the process would be calculated with them. The square root resets its inner flag.
 */
function restoreDecimals(math: MathJsInstance, precision: number): void {
  const Decimal = (math as unknown as { BigNumber: DecimalClass }).BigNumber; // missing from the type declarations
  Decimal.config({ precision, rounding: ROUND_HALF_UP });
  new Decimal(2).sqrt();
}

const ROUND_HALF_UP = 4;

interface DecimalClass {
  new (value: number): { sqrt: () => unknown };
  config: (settings: { precision: number; rounding: number }) => unknown;
}

/** The statements' values as exact ratios. Throws when one is none, or it takes longer than the limit. */
export function runExact(program: Program, milliseconds: number): unknown[] {
  const math = mathFor("fraction");
  return withinTime(milliseconds, () => run(math, program, exactLiterals));
}
