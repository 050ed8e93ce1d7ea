import type { StatisticsCell } from "../protocol.ts";
import { approximately, nearestDouble, type Ratio, squareRoot } from "./rational.ts";

/** The double nearest to an exact value, or, where no double can hold it, six of its digits as text: `"2.5e+616"`. */
export function cell(exact: Ratio): StatisticsCell {
  const value = nearestDouble(exact);
  const lost = !Number.isFinite(value) || (value === 0 && exact.numerator !== 0n);
  return lost ? approximately(exact) : value;
}

/** The square root of an exact value as a cell, with the sign of `sign`. */
export function rootCell(square: Ratio, sign = 1n): StatisticsCell {
  const root = squareRoot(square);
  return cell(sign < 0n ? { numerator: -root.numerator, denominator: root.denominator } : root);
}

/** A cell that has no value, and why. */
export function undefinedBecause(reason: string): StatisticsCell {
  return `undefined: ${reason}`;
}
