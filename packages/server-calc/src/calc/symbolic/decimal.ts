import { leadsNegative, parts, isNumber, type Expr } from "./exact/expression.ts";
import type { Complex } from "./numeric/complex.ts";
import { evaluate } from "./numeric/evaluate.ts";

/** Digits in which decimals are shown. */
const DIGITS = 15;

/** A double as people write it: at most fifteen digits, no trailing zeros. */
export function decimalText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : value < 0 ? "-Infinity" : "undefined";
  return String(Number(value.toPrecision(DIGITS)));
}

/** A complex value as `1.5 - 2.25*i`. */
function complexText({ re, im }: Complex): string {
  if (Math.abs(im) <= 1e-13 * Math.abs(re) || im === 0) return decimalText(re);
  const size = decimalText(Math.abs(im));
  const imaginary = size === "1" ? "i" : `${size}*i`;
  if (Math.abs(re) <= 1e-13 * Math.abs(im)) return im < 0 ? `-${imaginary}` : imaginary;
  return `${decimalText(re)} ${im < 0 ? "-" : "+"} ${imaginary}`;
}

/** The value of a constant expression in decimals. */
export const decimalOf = (expr: Expr): string => complexText(evaluate(expr));

/** Whether a decimal says more than the exact form: everything but integers and short fractions. */
export function helpsInDecimals(expr: Expr): boolean {
  if (expr.key === "i") return false;
  if (isNumber(expr)) return expr.value.d !== 1n;
  return parts(expr).length > 0 || leadsNegative(expr) || expr.kind === "symbol";
}
