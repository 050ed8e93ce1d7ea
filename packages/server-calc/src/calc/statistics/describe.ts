import type { SeriesStatistics, StatisticsCell } from "../protocol.ts";
import { cell, rootCell, undefinedBecause } from "./cell.ts";
import { scaleSeries } from "./decimal.ts";
import { type Moments, moments } from "./moments.ts";
import { percentile } from "./quantile.ts";
import { type Ratio, ratio, timesPowerOfTen } from "./rational.ts";
import type { Series } from "./series.ts";

const LISTED_MODES = 10;
const LISTED_OUTLIERS = 20;

/** Every statistic of one series. Each number is the double nearest to the exact value. */
export function describe(series: Series, percentiles: readonly number[]): SeriesStatistics {
  const exact = moments(series);
  const [q1, median, q3] = [25, 50, 75].map((percent) => percentile(series, percent)) as [Ratio, Ratio, Ratio]; // map keeps the length
  const iqr = minus(q3, q1);
  const [min, max] = [at(series.sorted, 0), at(series.sorted, series.sorted.length - 1)];
  return {
    name: series.name,
    count: exact.count,
    sum: cell(exact.sum),
    mean: cell(exact.mean),
    ...variation(exact),
    min,
    q1: cell(q1),
    median: cell(median),
    q3: cell(q3),
    max,
    range: cell(minus(exactly(max), exactly(min))),
    iqr: cell(iqr),
    ...modes(series.sorted),
    ...outliers(series.sorted, q1, q3, iqr),
    ...(percentiles.length > 0 && { percentiles: percentiles.map((percent) => [percent, cell(percentile(series, percent))]) }),
  };
}

type Variation = Pick<SeriesStatistics, "sampleVariance" | "sampleStd" | "populationVariance" | "populationStd" | "skewness" | "kurtosis">;

function variation(exact: Moments): Variation {
  const single = exact.count < 2 ? undefinedBecause("needs 2 values") : undefined;
  return {
    sampleVariance: single ?? cell(exact.sampleVariance),
    sampleStd: single ?? rootCell(exact.sampleVariance),
    populationVariance: cell(exact.populationVariance),
    populationStd: rootCell(exact.populationVariance),
    skewness: shapeless(exact, 3) ?? rootCell(exact.skewnessSquared, exact.skewnessSign),
    kurtosis: shapeless(exact, 4) ?? cell(exact.kurtosis),
  };
}

function shapeless(exact: Moments, needed: number): StatisticsCell | undefined {
  if (exact.count < needed) return undefinedBecause(`needs ${needed} values`);
  return exact.spread === 0n ? undefinedBecause("all values are equal") : undefined;
}

/** The most frequent values; none when no value repeats. */
function modes(sorted: Float64Array): Pick<SeriesStatistics, "modes" | "modeCount" | "modesInAll"> {
  let most = 1;
  let found: number[] = [];
  let inAll = 0;
  for (let start = 0; start < sorted.length;) {
    const value = at(sorted, start);
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end += 1;
    if (end - start > most) {
      most = end - start;
      found = [];
      inAll = 0;
    }
    if (end - start === most) {
      inAll += 1;
      if (found.length < LISTED_MODES) found.push(value);
    }
    start = end;
  }
  if (most === 1) return { modes: [] };
  return { modes: found, modeCount: most, ...(inAll > found.length && { modesInAll: inAll }) };
}

/** Values beyond Tukey's fences, 1.5 IQR outside the quartiles. */
function outliers(sorted: Float64Array, q1: Ratio, q3: Ratio, iqr: Ratio): Pick<SeriesStatistics, "outliers" | "outliersInAll" | "fences"> {
  const reach: Ratio = { numerator: iqr.numerator * 3n, denominator: iqr.denominator * 2n };
  const low = minus(q1, reach);
  const high = minus(q3, { numerator: -reach.numerator, denominator: reach.denominator });
  const below = Array.from(
    sorted.subarray(
      0,
      firstIndex(sorted, (value) => compare(exactly(value), low) >= 0),
    ),
  );
  const above = Array.from(sorted.subarray(firstIndex(sorted, (value) => compare(exactly(value), high) > 0)));
  const all = below.length + above.length;
  // The farthest from the middle on each side, lowest first.
  const listed =
    all <= LISTED_OUTLIERS ? [...below, ...above] : [...below.slice(0, LISTED_OUTLIERS / 2), ...above.slice(-LISTED_OUTLIERS / 2)];
  return { fences: [cell(low), cell(high)], outliers: listed, ...(all > listed.length && { outliersInAll: all }) };
}

/** Where `holds`, false and then true along the sorted values, first holds; their number when it never does. */
function firstIndex(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(at(sorted, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}

function exactly(value: number): Ratio {
  const { integers, exponent } = scaleSeries([value]);
  return timesPowerOfTen(ratio(integers[0] ?? 0n), exponent);
}

function minus(a: Ratio, b: Ratio): Ratio {
  return ratio(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

function compare(a: Ratio, b: Ratio): number {
  const { numerator } = minus(a, b);
  return numerator > 0n ? 1 : numerator < 0n ? -1 : 0;
}

/** The value at an index that exists. */
function at(sorted: Float64Array, index: number): number {
  return sorted[index] ?? 0;
}
