import type { RelationStatistics, StatisticsAnswer, StatisticsRequest } from "../protocol.ts";
import { describe } from "./describe.ts";
import { QUANTILE_METHOD } from "./quantile.ts";
import { correlate, regress, relatable } from "./relate.ts";
import { readRequest, type Series } from "./series.ts";
import { tabulate } from "./tabulate.ts";

/** Series described one by one; more are put in one table. */
const DESCRIBED_IN_FULL = 8;
/** Series correlated pair by pair when there is no `y`. */
const MAXIMUM_CORRELATED = 15;
const ROUNDED = `Whole numbers beyond ${Number.MAX_SAFE_INTEGER} were rounded to about 16 digits before they arrived.`;
/** Products of two values that correlating may take: about a second. */
const MAXIMUM_PRODUCTS = 10_000_000;

/**
 * Describes each series, and how the series hang together: with `y`, each against `y`; without, every pair of series of one length.
 * Numbers are read as the decimals JSON carried and computed with exactly; each result but p is rounded once, to the nearest double.
 *
 * @throws CalcError when the request cannot be answered: empty or unpaired series, values that are not finite numbers, too many of them.
 */
export function statistics(request: StatisticsRequest): StatisticsAnswer {
  const { series, dependent, percentiles } = readRequest(request);
  const described = series.map((one) => describe(one, percentiles));
  const full = described.length <= DESCRIBED_IN_FULL;
  const notes = [
    ...(full
      ? []
      : [`More than ${DESCRIBED_IN_FULL} series: variances, modes, fences and outliers are left out; ask for fewer to see them.`]),
    ...(series.some(({ values }) => values.some(mayBeRounded)) ? [ROUNDED] : []),
  ];
  return {
    ...(full ? { series: described } : { table: tabulate(described) }),
    ...(dependent === undefined ? pairs(series, notes) : { relations: against(dependent, series) }),
    quantiles: QUANTILE_METHOD,
    ...(notes.length > 0 && { notes }),
  };
}

function against(dependent: Series, series: readonly Series[]): RelationStatistics[] {
  const y = relatable(dependent);
  return series.filter((one) => one !== dependent).map((one) => regress(relatable(one), y));
}

function pairs(series: readonly Series[], notes: string[]): Pick<StatisticsAnswer, "correlations"> {
  if (series.length < 2) return {};
  const length = series[0]?.values.length ?? 0;
  const count = (series.length * (series.length - 1)) / 2;
  const refusal = series.some(({ values }) => values.length !== length)
    ? "the series differ in length"
    : series.length > MAXIMUM_CORRELATED || count * length * 2 > MAXIMUM_PRODUCTS
      ? `${count} pairs of ${length} values are too many; ask for fewer series, or give y`
      : undefined;
  if (refusal !== undefined) {
    notes.push(`Correlations are left out: ${refusal}.`);
    return {};
  }
  const ready = series.map(relatable);
  const rows = ready.flatMap((a, index) =>
    ready.slice(index + 1).map((b) => {
      const { pearson, spearman } = correlate(a, b);
      return [a.name, b.name, pearson, spearman];
    }),
  );
  return { correlations: { fields: ["a", "b", "pearson", "spearman"], rows } };
}

/** Whether a number is past the whole numbers that JSON carries exactly, and uses all the digits it can carry. */
function mayBeRounded(value: number): boolean {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return false;
  const [digits = ""] = value.toExponential().replace(/[-.]/gu, "").split("e");
  return digits.length >= 16;
}
