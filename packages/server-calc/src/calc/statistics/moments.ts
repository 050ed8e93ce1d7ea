import { type Ratio, ratio, timesPowerOfTen } from "./rational.ts";
import type { Series } from "./series.ts";

/** Exact sums of the powers of a series' integers, and what follows from them. */
export interface Moments {
  count: number;
  sum: Ratio;
  mean: Ratio;
  /** n times the sum of squared deviations from the mean, in units of the scale squared. Zero when all values are equal. */
  spread: bigint;
  sampleVariance: Ratio;
  populationVariance: Ratio;
  /** Square of the sample skewness G1, and its sign. Needs three values and some spread. */
  skewnessSquared: Ratio;
  skewnessSign: bigint;
  /** Sample excess kurtosis G2. Needs four values and some spread. */
  kurtosis: Ratio;
}

/**
 * Power sums in integers, so nothing cancels and nothing overflows; each result is an exact ratio.
 * G1 and G2 are the unbiased-variance forms of D. N. Joanes and C. A. Gill, Comparing measures of sample skewness
 * and kurtosis, The Statistician 47 (1998): Excel SKEW and KURT, SciPy with bias=False.
 */
export function moments({ integers, exponent }: Series): Moments {
  let s1 = 0n;
  let s2 = 0n;
  let s3 = 0n;
  let s4 = 0n;
  for (const value of integers) {
    const square = value * value;
    s1 += value;
    s2 += square;
    s3 += square * value;
    s4 += square * square;
  }
  const count = integers.length;
  const n = BigInt(count);
  const spread = n * s2 - s1 * s1;
  // n^2 times the sum of cubed deviations, n^3 times that of their fourth powers.
  const cubic = n * n * s3 - 3n * n * s1 * s2 + 2n * s1 ** 3n;
  const quartic = n ** 3n * s4 - 4n * n ** 2n * s1 * s3 + 6n * n * s1 * s1 * s2 - 3n * s1 ** 4n;
  return {
    count,
    sum: timesPowerOfTen(ratio(s1), exponent),
    mean: timesPowerOfTen(ratio(s1, n), exponent),
    spread,
    sampleVariance: timesPowerOfTen(ratio(spread, n * (n - 1n)), 2 * exponent),
    populationVariance: timesPowerOfTen(ratio(spread, n * n), 2 * exponent),
    skewnessSquared: ratio(n * (n - 1n) * cubic * cubic, (n - 2n) ** 2n * spread ** 3n),
    skewnessSign: cubic,
    kurtosis: ratio((n - 1n) * ((n + 1n) * (quartic - 3n * spread * spread) + 6n * spread * spread), (n - 2n) * (n - 3n) * spread * spread),
  };
}
