import type { MathJsInstance } from "mathjs";

import type { Arithmetic } from "./arithmetic.ts";
import { CalcError } from "./calc-error.ts";
import { mathFor } from "./engine.ts";
import { isDivisionByZero } from "./exact.ts";
import { exactForm, formatValue, kindOf, type Style } from "./format.ts";
import { DEFAULT_PRECISION } from "./math.ts";
import { translateError } from "./mathjs-errors.ts";
import { prepare, type Program } from "./program.ts";
import type { CalculateAnswer, CalculateRequest, Mode } from "./protocol.ts";
import { refineValue, suspicious } from "./refine.ts";
import { runBig, runExact, runNumber } from "./run.ts";

/** Most significant digits that can be asked for. */
export const MAX_PRECISION = 1000;
/** Digits a 64-bit number holds. */
const NUMBER_DIGITS = 15;
/** Milliseconds spent on the exact way before rounding: in auto mode, and where exactness is asked for. */
const EXACT_TIME = { auto: 200, fraction: 1200 };
const MAX_STEP = 500;
/** Characters of all steps together. */
const MAX_STEPS = 20_000;
const MAX_NOTES = 20;
const DIVIDED = "Something was divided by 0, which has no value.";

interface Outcome {
  values: unknown[];
  mode: Arithmetic;
}

/** Calculates. Every failure that the input can cause is a CalcError. */
export function evaluate(request: CalculateRequest): CalculateAnswer {
  const { mode = "auto", precision } = request;
  if (precision !== undefined && !(Number.isInteger(precision) && precision >= 1 && precision <= MAX_PRECISION)) {
    throw new CalcError(
      `precision is ${precision}; it is the number of significant digits.`,
      `Give a whole number from 1 to ${MAX_PRECISION}.`,
    );
  }
  // Outside the translation of errors below: failing to load is a bug, not the input's doing.
  mathFor("number");
  mathFor("fraction");
  try {
    const program = prepare(request);
    return answer(program, calculate(program, mode, precision), mode, precision);
  } catch (error) {
    throw translateError(error);
  }
}

function calculate(program: Program, mode: Mode, precision: number | undefined): Outcome {
  if (mode === "number") return { values: runNumber(program), mode };
  if (mode === "bignumber") return { values: runBig(program, precision ?? DEFAULT_PRECISION), mode };
  const exact = program.exact ? tryExact(program, EXACT_TIME[mode]) : undefined;
  if (exact) return { values: exact, mode: "fraction" };
  if (mode === "fraction")
    program.notes.add("The value has a unit, is not a ratio of whole numbers, or is too large for one; it was calculated with rounding.");
  if (precision !== undefined && precision > NUMBER_DIGITS) {
    const values = tryBig(program, precision);
    if (values) return { values, mode: "bignumber" };
    program.notes.add("These functions work in 64-bit arithmetic only: about 16 digits.");
  }
  return refined(program, runNumber(program));
}

function dividedByZero(program: Program): boolean {
  return program.notes.has(DIVIDED);
}

function tryExact(program: Program, milliseconds: number): unknown[] | undefined {
  try {
    return runExact(program, milliseconds);
  } catch (error) {
    if (isDivisionByZero(error)) program.notes.add(DIVIDED);
    // Whatever else the exact way cannot do, rounded arithmetic does or explains better.
    return undefined;
  }
}

function tryBig(program: Program, precision: number): unknown[] | undefined {
  if (!program.refinable) return undefined;
  try {
    return runBig(program, precision);
  } catch {
    // Not every function has a many-digit version; the 64-bit value stands.
    return undefined;
  }
}

/** 64-bit results, with those that look like rounding error or overflow worked out in many digits. */
function refined(program: Program, values: unknown[]): Outcome {
  const math = mathFor("number");
  if (dividedByZero(program) || !values.some((value) => suspicious(math, value))) return { values, mode: "number" };
  const bigMath = mathFor("bignumber");
  // Where 64-bit numbers overflowed on the way, as in exp(1000) - exp(999.5), many digits may cancel: carry as many as there are.
  const overflowed = values.some((value) => typeof value === "number" && !Number.isFinite(value));
  const big =
    (overflowed && needsMore(tryBig(program, DEFAULT_PRECISION)) && tryBig(program, MAX_PRECISION)) || tryBig(program, DEFAULT_PRECISION);
  if (!big) return { values, mode: "number" };
  const made = values.map((value, index) => refineValue(math, value, bigMath, big[index]));
  if (made.some(({ corrected }) => corrected)) {
    program.notes.add("Rounding errors of 64-bit arithmetic were removed by calculating with 64 digits.");
  }
  const last = made.at(-1)?.value;
  return { values: made.map(({ value }) => value), mode: mathFor("bignumber").isBigNumber(last) ? "bignumber" : "number" };
}

/** A finite many-digit value that 64 bits could hold: its way there overflowed, and digits may have been lost. */
function needsMore(values: unknown[] | undefined): boolean {
  return values?.some((value) => mathFor("bignumber").isBigNumber(value) && value.isFinite() && value.abs().lt(1e300)) ?? false;
}

function answer(program: Program, { values, mode }: Outcome, asked: Mode, precision: number | undefined): CalculateAnswer {
  const math = mathFor(mode);
  const last = values.at(-1);
  const style: Style = {
    precision: precision ?? (asked === "bignumber" ? DEFAULT_PRECISION : undefined),
    allDigits: asked === "fraction",
    notes: program.notes,
  };
  if (last === null || last === undefined) throw new CalcError("The expression has no value (null).", "Write what to calculate.");
  if (typeof last === "function")
    throw new CalcError("The expression defines a function and calculates nothing.", "Add a call: f(x) = x^2; f(3).");
  if (
    program.poleFree &&
    asked !== "number" &&
    (last === Infinity || last === -Infinity || (mathFor("bignumber").isBigNumber(last) && !last.isFinite() && !last.isNaN()))
  ) {
    throw new CalcError(
      "The value is too large to write, even as a power of ten: above 10^(9 * 10^15).",
      "Calculate its logarithm: log10(a^b) = b * log10(a).",
    );
  }
  const text =
    asked === "fraction" && math.isFraction(last)
      ? (exactForm(math, last, true) ?? formatValue(math, last, style))
      : formatValue(math, last, style);
  explain(math, last, program, asked);
  const exact = exactForm(math, last, false);
  const steps = program.statements.length > 1 ? stepsOf(math, program, values, style) : undefined;
  return {
    result: text,
    type: kindOf(math, last),
    mode,
    ...(exact === undefined || exact === text ? {} : { exact }),
    ...(steps ? { steps } : {}),
    ...(program.notes.size > 0 ? { notes: [...program.notes].slice(0, MAX_NOTES) } : {}),
  };
}

function short(text: string): string {
  return text.length > MAX_STEP ? `${text.slice(0, MAX_STEP)}... (${text.length - MAX_STEP} more characters)` : text;
}

function stepsOf(
  math: MathJsInstance,
  program: Program,
  values: readonly unknown[],
  style: Style,
): { expression: string; result: string }[] {
  const steps: { expression: string; result: string }[] = [];
  let length = 0;
  for (const [index, expression] of program.statements.entries()) {
    const made = { expression: short(expression), result: step(math, values[index], style) };
    length += made.expression.length + made.result.length;
    if (length > MAX_STEPS) {
      program.notes.add(`The first ${steps.length} of ${program.statements.length} steps are shown.`);
      break;
    }
    steps.push(made);
  }
  return steps;
}

function step(math: MathJsInstance, value: unknown, style: Style): string {
  if (typeof value === "function") return "defined";
  return short(formatValue(math, value, { ...style, notes: new Set() }));
}

/** Says what an infinite, undefined or complex result means. */
function explain(math: MathJsInstance, value: unknown, program: Program, asked: Mode): void {
  const plain = math.isBigNumber(value) ? value.toNumber() : value;
  if (typeof plain === "number" && Number.isNaN(plain))
    program.notes.add("NaN: the value is undefined, such as 0/0, or a step on the way was beyond the range of the arithmetic.");
  if (typeof plain === "number" && Math.abs(plain) === Infinity && !(math.isBigNumber(value) && value.isFinite())) {
    if (!dividedByZero(program)) {
      program.notes.add(
        asked === "number"
          ? "Infinity stands for a value above 1.8e308, or a division by 0; modes auto and bignumber reach further."
          : "The value is infinite (a division by 0, or the logarithm of 0), or larger than can be written.",
      );
    }
  }
  if (math.isComplex(value) && program.fractionalPower) {
    program.notes.add("This is the principal complex root; for the real root use nthRoot(x, n), such as nthRoot(-8, 3) = -2.");
  }
}
