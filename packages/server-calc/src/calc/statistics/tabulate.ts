import type { SeriesStatistics, StatisticsTable } from "../protocol.ts";

const FIELDS = [
  "name",
  "count",
  "sum",
  "mean",
  "sampleStd",
  "populationStd",
  "min",
  "q1",
  "median",
  "q3",
  "max",
  "skewness",
] as const satisfies readonly (keyof SeriesStatistics)[];

/** Many series as one table: a row for each, so that no statistic's name is said twice. */
export function tabulate(described: readonly SeriesStatistics[]): StatisticsTable {
  const percents = described[0]?.percentiles?.map(([percent]) => `p${percent}`) ?? [];
  return {
    fields: [...FIELDS, "outliers", ...percents],
    rows: described.map((one) => [
      ...FIELDS.map((field) => one[field]),
      one.outliersInAll ?? one.outliers.length,
      ...(one.percentiles ?? []).map(([, value]) => value),
    ]),
  };
}
