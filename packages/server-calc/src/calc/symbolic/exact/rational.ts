import { CalcError } from "../../calc-error.ts";

/** An exact fraction in lowest terms with a positive denominator. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Largest size of an exact number, in bits: about 30,000 decimal digits. */
const MAX_BITS = 100_000;

/** The greatest common divisor, never negative. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** `n/d` in lowest terms. @throws CalcError when `d` is zero. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  let top = BigInt(n);
  let bottom = BigInt(d);
  if (bottom === 0n) throw new CalcError("Division by zero.");
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const common = bottom === 1n ? 1n : gcd(top, bottom);
  return common === 1n ? { n: top, d: bottom } : { n: top / common, d: bottom / common };
}

export const ONE: Rational = { n: 1n, d: 1n };
export const MINUS_ONE: Rational = { n: -1n, d: 1n };

export const plus = (a: Rational, b: Rational): Rational =>
  a.d === 1n && b.d === 1n ? { n: a.n + b.n, d: 1n } : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const minus = (a: Rational, b: Rational): Rational => plus(a, negate(b));
export const times = (a: Rational, b: Rational): Rational =>
  a.d === 1n && b.d === 1n ? { n: a.n * b.n, d: 1n } : rational(a.n * b.n, a.d * b.d);
/** @throws CalcError when `b` is zero. */
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);

export const isZero = (a: Rational): boolean => a.n === 0n;
export const isOne = (a: Rational): boolean => a.n === 1n && a.d === 1n;
export const isInteger = (a: Rational): boolean => a.d === 1n;
export const sign = (a: Rational): -1 | 0 | 1 => (a.n > 0n ? 1 : a.n < 0n ? -1 : 0);
export const absolute = (a: Rational): Rational => (a.n < 0n ? negate(a) : a);

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compareRationals(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** `a` to an integer power. @throws CalcError for zero to a negative power and for results above 100,000 bits. */
export function powerOf(a: Rational, exponent: bigint): Rational {
  const size = exponent < 0n ? -exponent : exponent;
  const bits = BigInt(Math.max(bitLength(a.n), bitLength(a.d)));
  const trivial = a.d === 1n && a.n >= -1n && a.n <= 1n;
  if (!trivial && bits * size > BigInt(MAX_BITS)) {
    throw new CalcError(
      `The exact value of a power with exponent ${exponent} has more than ${Math.floor(MAX_BITS * Math.LOG10E * Math.LN2)} digits.`,
      "Use a smaller exponent, or `calculate` for an approximate value.",
    );
  }
  if (trivial) return a.n === 0n && exponent < 0n ? rational(1, 0) : rational(size % 2n === 0n ? a.n * a.n : a.n);
  return exponent < 0n ? rational(a.d ** size, a.n ** size) : { n: a.n ** size, d: a.d ** size };
}

/** Bits in the size of `value`, within four. */
function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

/** The nearest double, also where numerator and denominator are both beyond its range. */
export function toNumber(a: Rational): number {
  const direct = Number(a.n) / Number(a.d);
  if (Number.isFinite(direct)) return direct;
  const shift = BigInt(Math.max(0, Math.min(bitLength(a.n), bitLength(a.d)) - 256));
  return Number(a.n >> shift) / Number(a.d >> shift);
}

/** A decimal literal such as `2.5` or `1.2e-3`, exactly. @throws CalcError when it is none or its exponent is above 4,000. */
export function parseDecimal(text: string): Rational {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!match || `${match[2] ?? ""}${match[3] ?? ""}` === "") throw new CalcError(`"${text.slice(0, 40)}" is not a number.`);
  const decimals = match[3] ?? "";
  const exponent = Number(match[4] ?? 0) - decimals.length;
  if (Math.abs(exponent) > 4000 || text.length > 8000) throw new CalcError(`The number ${text.slice(0, 40)} is out of range.`);
  const digits = BigInt(`${match[2] ?? ""}${decimals}`) * (match[1] === "-" ? -1n : 1n);
  return exponent >= 0 ? rational(digits * 10n ** BigInt(exponent)) : rational(digits, 10n ** BigInt(-exponent));
}
