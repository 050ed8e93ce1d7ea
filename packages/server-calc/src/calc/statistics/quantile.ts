import { scaleSeries } from "./decimal.ts";
import { type Ratio, ratio, timesPowerOfTen } from "./rational.ts";
import type { Series } from "./series.ts";

/** How every quartile, median and percentile of this server is defined; part of each answer. */
export const QUANTILE_METHOD = "linear interpolation between order statistics (Hyndman-Fan type 7: NumPy, R, Excel PERCENTILE.INC)";

/**
 * The `percent`-th percentile, exactly: with h = (n-1)p/100, the value h of the way along the sorted values.
 * R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996), definition 7.
 */
export function percentile(series: Series, percent: number): Ratio {
  const share = scaleSeries([percent]);
  const position = timesPowerOfTen(ratio(BigInt(series.sorted.length - 1) * (share.integers[0] ?? 0n), 100n), share.exponent);
  const below = position.numerator / position.denominator;
  const rest = position.numerator - below * position.denominator;
  const low = Number(below);
  const high = Math.min(low + 1, series.sorted.length - 1);
  const ends = scaleSeries([series.sorted[low] ?? 0, series.sorted[high] ?? 0]);
  const [start = 0n, end = start] = ends.integers;
  return timesPowerOfTen(ratio(start * position.denominator + (end - start) * rest, position.denominator), ends.exponent);
}
