/**
 * A slow, plain model to judge the statistics by: fractions read from decimal text, definitions as the books write them,
 * and doubles taken apart bit by bit. It shares no code with what it judges.
 */
export interface Fraction {
  n: bigint;
  d: bigint;
}

export function fromText(text: string): Fraction {
  const [mantissa = "", exponent = "0"] = text.split("e");
  const [whole = "", decimals = ""] = mantissa.split(".");
  const power = Number(exponent) - decimals.length;
  const n = BigInt(whole + decimals);
  return power < 0 ? reduce(n, 10n ** BigInt(-power)) : reduce(n * 10n ** BigInt(power), 1n);
}

/** The exact value of a double. */
export function fromDouble(value: number): Fraction {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  const stored = Number((bits >> 52n) & 0x7ffn);
  const significand = (bits & 0xfffffffffffffn) + (stored === 0 ? 0n : 1n << 52n);
  const exponent = Math.max(stored, 1) - 1075;
  const n = bits >> 63n === 1n ? -significand : significand;
  return exponent < 0 ? reduce(n, 1n << BigInt(-exponent)) : reduce(n << BigInt(exponent), 1n);
}

/** The doubles next to `value` (not zero, not the largest). */
export function neighbours(value: number): [number, number] {
  const bits = new BigInt64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  return [bits - 1n, bits + 1n].map((each) => new Float64Array(BigInt64Array.of(each).buffer)[0] ?? 0) as [number, number]; // two in, two out
}

export const add = (a: Fraction, b: Fraction): Fraction => reduce(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => reduce(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: number | bigint): Fraction => reduce(a.n, a.d * BigInt(b));
export const less = (a: Fraction, b: Fraction): Fraction => add(a, { n: -b.n, d: b.d });
export const below = (a: Fraction, b: Fraction): boolean => a.n * b.d <= b.n * a.d;
export const total = (all: readonly Fraction[]): Fraction => all.reduce(add, { n: 0n, d: 1n });
export const mean = (all: readonly Fraction[]): Fraction => over(total(all), all.length);

/** Sum of products of deviations from the means: of squares, when given one series twice. */
export function deviations(a: readonly Fraction[], b: readonly Fraction[]): Fraction {
  const [meanA, meanB] = [mean(a), mean(b)];
  return total(a.map((value, index) => times(less(value, meanA), less(b[index] ?? meanB, meanB))));
}

/** Whether no double is nearer to the exact value than `got`. */
export function isNearest(got: number, exact: Fraction): boolean {
  if (got === 0) return exact.n === 0n;
  const [low, high] = midpoints(got);
  return below(low, exact) && below(exact, high);
}

/** Whether no double is nearer to the square root of the exact value than `got`, which is positive. */
export function isNearestRoot(got: number, square: Fraction): boolean {
  if (got === 0) return square.n === 0n;
  const [low, high] = midpoints(got);
  return below(times(low, low), square) && below(square, times(high, high));
}

function midpoints(value: number): [Fraction, Fraction] {
  const self = fromDouble(value);
  const [one, other] = neighbours(value).map((next) => over(add(self, fromDouble(next)), 2)) as [Fraction, Fraction]; // two in, two out
  return below(one, other) ? [one, other] : [other, one];
}

function reduce(n: bigint, d: bigint): Fraction {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? { n: 0n, d: 1n } : { n: n / a, d: d / a };
}
