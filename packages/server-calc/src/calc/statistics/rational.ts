/** An exact fraction; the denominator is positive. Lowest terms are not needed and not kept. */
export interface Ratio {
  numerator: bigint;
  denominator: bigint;
}

const SIGNIFICAND_BITS = 53;
/** The exponent of the smallest subnormal double (IEEE 754-2019, binary64). */
const SMALLEST_EXPONENT = -1074;

export function ratio(numerator: bigint, denominator = 1n): Ratio {
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

/** The ratio times 10 to a power of either sign. */
export function timesPowerOfTen({ numerator, denominator }: Ratio, power: number): Ratio {
  const factor = 10n ** BigInt(Math.abs(power));
  return power >= 0 ? { numerator: numerator * factor, denominator } : { numerator, denominator: denominator * factor };
}

/**
 * The double nearest to the ratio, ties to even: one rounding, as if the division had been done exactly.
 * Infinity beyond the largest double; zero below half the smallest.
 */
export function nearestDouble({ numerator, denominator }: Ratio): number {
  if (numerator === 0n) return 0;
  const size = magnitude(numerator);
  // The quotient then has 53 or 54 bits; with 54, it is rounded again from the exact value, one bit shorter.
  const unit = Math.max(bitLength(size) - bitLength(denominator) - SIGNIFICAND_BITS, SMALLEST_EXPONENT);
  const first = roundedQuotient(size, denominator, unit);
  const long = first > 1n << BigInt(SIGNIFICAND_BITS);
  const significand = long ? roundedQuotient(size, denominator, unit + 1) : first;
  const value = Number(significand) * 2 ** (long ? unit + 1 : unit);
  return numerator < 0n ? -value : value;
}

/** The square root of a ratio that is not negative, to 60 bits and a sticky bit: enough that rounding it to a double is right. */
export function squareRoot({ numerator, denominator }: Ratio): Ratio {
  if (numerator === 0n) return ratio(0n);
  const half = Math.ceil((124 - bitLength(numerator) + bitLength(denominator)) / 2);
  const scaled = half >= 0 ? numerator << BigInt(2 * half) : numerator;
  const divisor = half >= 0 ? denominator : denominator << BigInt(-2 * half);
  const square = scaled / divisor;
  const root = integerRoot(square);
  const sticky = root * root === square && scaled % divisor === 0n ? 0n : 1n;
  const doubled = 2n * root + sticky;
  const shift = half + 1;
  return shift >= 0 ? ratio(doubled, 1n << BigInt(shift)) : ratio(doubled << BigInt(-shift));
}

/** The ratio in scientific notation with six digits, for values that no double can hold: `2.5e+616`. */
export function approximately({ numerator, denominator }: Ratio): string {
  const size = magnitude(numerator);
  let exponent = String(size).length - String(denominator).length;
  const below = timesPowerOfTen(ratio(size, denominator), -exponent);
  if (below.numerator < below.denominator) exponent -= 1;
  const mantissa = nearestDouble(timesPowerOfTen(ratio(numerator, denominator), -exponent));
  return `${Number(mantissa.toFixed(5))}e${exponent < 0 ? "" : "+"}${exponent}`;
}

function roundedQuotient(size: bigint, denominator: bigint, unit: number): bigint {
  const dividend = unit < 0 ? size << BigInt(-unit) : size;
  const divisor = unit > 0 ? denominator << BigInt(unit) : denominator;
  const quotient = dividend / divisor;
  const twiceRest = 2n * (dividend - quotient * divisor);
  const up = twiceRest > divisor || (twiceRest === divisor && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** Floor of the square root of a number under 2^128, by Newton's method from a double. */
function integerRoot(square: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(square))));
  root = (root + square / root) >> 1n;
  while (root * root > square) root -= 1n;
  while ((root + 1n) * (root + 1n) <= square) root += 1n;
  return root;
}

function bitLength(value: bigint): number {
  const hex = magnitude(value).toString(16);
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex.slice(0, 1), 16)) - 28);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
