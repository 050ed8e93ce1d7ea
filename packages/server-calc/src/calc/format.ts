import type { BigNumber, Complex, Fraction, MathJsInstance, Unit } from "mathjs";

import { CalcError } from "./calc-error.ts";
import { divideToDecimal, readDecimal, terminates, writeDecimal } from "./decimals.ts";

/** Most characters of one value. What is left out is said in a note. */
export const MAX_CHARACTERS = 16_000;
/** Exact integers with more digits than this are rounded in auto mode. */
export const EXACT_DIGITS = 1000;
const ROUNDED_DIGITS = 20;
/** Digits in which a ratio without a finite decimal is shown. */
const RATIO_DIGITS = 16;
/** Longest ratio given as the exact form. */
const MAX_RATIO = 80;
/** Longest terminating decimal written out, in significant digits. */
const MAX_TERMINATING = 30;

export interface Style {
  /** Significant digits; undefined for the natural number of them. */
  precision: number | undefined;
  /** Write every digit of exact integers, and ratios as ratios. */
  allDigits: boolean;
  notes: Set<string>;
}

/** What kind of value this is, in the words of the answer. */
export function kindOf(math: MathJsInstance, value: unknown): string {
  if (typeof value === "number") return "number";
  if (math.isFraction(value)) return ratioOf(value).d === 1n ? "integer" : "fraction";
  const kind = math.typeOf(value).toLowerCase();
  return /matrix|array|range/.test(kind) ? "matrix" : kind;
}

function ratioOf(value: Fraction): { n: bigint; d: bigint } {
  // fraction.js 5 keeps sign, numerator and denominator as bigint; mathjs declares them as number.
  const { s, n, d } = value as unknown as { s: bigint; n: bigint; d: bigint };
  return { n: s * n, d };
}

/** `n/d` where the written value is rounded, or where `wanted`. */
export function exactForm(math: MathJsInstance, value: unknown, wanted: boolean): string | undefined {
  if (!math.isFraction(value)) return undefined;
  const { n, d } = ratioOf(value);
  if (d === 1n) return undefined;
  const text = `${n}/${d}`;
  const shown = terminates(d) && divideToDecimal(n, d, MAX_TERMINATING).exact;
  return text.length <= MAX_RATIO && (wanted || !shown) ? text : undefined;
}

function cut(text: string, what: string, style: Style): string {
  if (text.length <= MAX_CHARACTERS) return text;
  style.notes.add(`Only the first ${MAX_CHARACTERS} of ${text.length} ${what} are shown.`);
  return `${text.slice(0, MAX_CHARACTERS)}...`;
}

function formatInteger(n: bigint, style: Style): string {
  const text = n.toString();
  const length = text.length - (n < 0n ? 1 : 0);
  if (style.precision !== undefined && length > style.precision) {
    const rounded = divideToDecimal(n, 1n, style.precision);
    if (!rounded.exact) style.notes.add(`Rounded to ${style.precision} significant digits; the exact integer has ${length} digits.`);
    return writeDecimal(rounded);
  }
  if (length > 21 && /0{7,}$/.test(text) && length - (/0+$/.exec(text)?.[0].length ?? 0) <= 15)
    return writeDecimal(divideToDecimal(n, 1n, length));
  if (length > EXACT_DIGITS && !style.allDigits) {
    style.notes.add(`The exact integer has ${length} digits; this is rounded to ${ROUNDED_DIGITS}. Mode fraction writes all of them.`);
    return writeDecimal(divideToDecimal(n, 1n, ROUNDED_DIGITS));
  }
  return cut(text, "digits", style);
}

function formatRatio(value: Fraction, style: Style): string {
  const { n, d } = ratioOf(value);
  if (d === 1n) return formatInteger(n, style);
  if (style.precision !== undefined) return writeDecimal(divideToDecimal(n, d, style.precision));
  const ratio = `${n}/${d}`;
  if (style.allDigits && ratio.length <= MAX_RATIO) return ratio;
  const decimal = divideToDecimal(n, d, MAX_TERMINATING);
  return writeDecimal(decimal.exact ? decimal : divideToDecimal(n, d, RATIO_DIGITS));
}

function formatNumber(value: number, style: Style): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = style.precision === undefined || style.precision > 17 ? undefined : style.precision;
  return writeDecimal(readDecimal(digits === undefined ? String(value) : value.toExponential(digits - 1)));
}

function formatBig(value: BigNumber, style: Style): string {
  const near = value.toNumber();
  if (!value.isFinite() || (style.precision === undefined && Number.isFinite(near) && (near !== 0 || value.isZero())))
    return formatNumber(near, style);
  const rounded = value.toSignificantDigits(style.precision ?? 17);
  return cut(writeDecimal(readDecimal(rounded.toExponential())), "characters", style);
}

/** Parts of a complex number below the rounding error of the larger part are 0. */
function formatComplex(value: Complex, style: Style): string {
  const size = Math.hypot(value.re, value.im);
  const clean = (part: number) => (Math.abs(part) < size * 1e-15 ? 0 : part);
  const [re, im] = [clean(value.re), clean(value.im)];
  if (re !== value.re || im !== value.im) style.notes.add("A part of the complex number smaller than the rounding error was taken as 0.");
  if (im === 0) return formatNumber(re, style);
  const imaginary = Math.abs(im) === 1 ? "i" : `${formatNumber(Math.abs(im), style)}i`;
  if (re === 0) return `${im < 0 ? "-" : ""}${imaginary}`;
  return `${formatNumber(re, style)} ${im < 0 ? "-" : "+"} ${imaginary}`;
}

function formatUnit(math: MathJsInstance, value: Unit, style: Style): string {
  // Written in its own units: the library would choose a prefix, rontograms for the mass of an electron.
  const kept = value.clone();
  (kept as unknown as { fixPrefix: boolean }).fixPrefix = true; // missing from its type declarations
  const text = math.format(kept, (part: unknown) => formatValue(math, part, style));
  return text.replaceAll(/\bdeg([CFR])\b/g, "°$1");
}

/** Elements shown of one matrix. */
const MAX_SHOWN = 1000;

function formatList(math: MathJsInstance, list: readonly unknown[], style: Style): string {
  let shown = 0;
  let length = 0;
  const write = (items: readonly unknown[]): string => {
    const parts: string[] = [];
    for (const item of items) {
      if (shown >= MAX_SHOWN || length > MAX_CHARACTERS) {
        parts.push("...");
        break;
      }
      if (Array.isArray(item)) parts.push(write(item));
      else {
        const text = typeof item === "string" ? JSON.stringify(item.slice(0, 1000)) : formatValue(math, item, style);
        shown += 1;
        length += text.length + 2;
        parts.push(text);
      }
    }
    return `[${parts.join(", ")}]`;
  };
  const text = write(list);
  const total = count(list);
  if (shown < total)
    style.notes.add(
      `The matrix has ${total} elements; the first ${shown} are shown. Index it, M[1001:2000], or use sum, mean, max to see more.`,
    );
  return text;
}

function count(list: readonly unknown[]): number {
  return list.reduce<number>((sum, item) => sum + (Array.isArray(item) ? count(item) : 1), 0);
}

/** A value as people write it. Throws CalcError for what is no value. */
export function formatValue(math: MathJsInstance, value: unknown, style: Style): string {
  if (typeof value === "number") return formatNumber(value, style);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return formatInteger(value, style);
  if (typeof value === "string") return cut(value, "characters", style);
  if (value === null || value === undefined) return "null";
  if (math.isFraction(value)) return formatRatio(value, style);
  if (math.isBigNumber(value)) return formatBig(value, style);
  if (math.isComplex(value)) return formatComplex(value, style);
  if (math.isUnit(value)) return formatUnit(math, value, style);
  if (math.isMatrix(value)) return formatList(math, listOf(value.toArray()), style);
  if (Array.isArray(value)) return formatList(math, value, style);
  if (typeof value === "function") throw new CalcError("The value is a function, not a number.", "Call it: f(2).");
  if (math.isResultSet(value) || math.isIndex(value) || math.isNode(value))
    throw new CalcError("The expression gives no value that can be written.", "End it with a number, a matrix or a quantity.");
  const parts = Object.entries(value).filter(([, part]) => typeof part !== "function");
  return parts.map(([key, part]) => `${key}: ${formatValue(math, part, style)}`).join("; ");
}

// mathjs declares a matrix's contents with `any`.
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
