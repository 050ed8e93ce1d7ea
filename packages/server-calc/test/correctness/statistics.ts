import { type CalculateCase, fromSource, type StatisticsCase, statisticsFrom } from "./cases.ts";

/** Statistics as functions inside an expression. */
export const statisticsFunctions: CalculateCase[] = [
  ...fromSource("Python 3.11 statistics", "close", [
    ["mean([1, 2, 3, 4])", "2.5"],
    ["mean(2.5, 3.5, 9)", "5.0"],
    ["median([3, 1, 2])", "2.0"],
    ["median([4, 1, 3, 2])", "2.5"],
    ["std([2, 4, 4, 4, 5, 5, 7, 9])", "2.138089935299395"],
    ["variance([2, 4, 4, 4, 5, 5, 7, 9])", "4.571428571428571"],
    ['std([2, 4, 4, 4, 5, 5, 7, 9], "uncorrected")', "2.0"],
    ['variance([1, 2, 3, 4], "uncorrected")', "1.25"],
    ["sum([0.1, 0.2, 0.3])", "0.6"],
    ["prod([1, 2, 3, 4, 5])", "120"],
    ["max([3, 9, 2])", "9"],
    ["min(3, 9, 2)", "2"],
    ["median([10000000000003, 10000000000001, 10000000000002])", "10000000000002"],
    ["mode([1, 2, 2, 3])", "[2]"],
    ["variance([1000000004, 1000000007, 1000000013, 1000000016])", "30.0"],
  ]),
  ...fromSource("NumPy 1.24", "close", [
    ["quantileSeq([1, 2, 3, 4, 5], 0.25)", "2.0"],
    ["quantileSeq([15, 20, 35, 40, 50], 0.4)", "29.0"],
    ["quantileSeq([3, 1, 4, 1, 5, 9], 0.9)", "7.0"],
    ["mad([1, 2, 3, 4, 9])", "1.0"],
    ["corr([1, 2, 3, 4, 5], [2, 4, 5, 4, 5])", "0.7745966692414834"],
  ]),
];

/** The statistics tool: where in the answer to look, and what must be there. */
export const statisticsTool: StatisticsCase[] = [
  ...statisticsFrom("Python 3.11 statistics over fractions", { data: [2, 4, 4, 4, 5, 5, 7, 9] }, [
    ["series.0.mean", 5.0],
    ["series.0.median", 4.5],
    ["series.0.sampleVariance", 4.571428571428571],
    ["series.0.sampleStd", 2.138089935299395],
    ["series.0.populationStd", 2.0],
    ["series.0.sum", 40],
    ["series.0.modes.0", 4],
  ]),
  ...statisticsFrom("SciPy 1.10 and NumPy 1.24", { data: [12.5, 13.1, 9.8, 15.2, 11.0, 10.4, 14.9], percentiles: [10, 90] }, [
    ["series.0.mean", 12.414285714285716],
    ["series.0.q1", 10.7],
    ["series.0.q3", 14.0],
    ["series.0.percentiles.0.1", 10.16],
    ["series.0.percentiles.1.1", 15.02],
    ["series.0.skewness", 0.2025882733880187],
    ["series.0.kurtosis", -1.6651281560215794],
    ["series.0.iqr", 3.3000000000000007],
  ]),
  ...statisticsFrom(
    "SciPy 1.10 linregress, pearsonr and spearmanr",
    { data: [1, 2, 3, 4, 5, 6, 7], y: [12.5, 13.1, 9.8, 15.2, 11.0, 10.4, 14.9] },
    [
      ["relations.0.slope", 0.1071428571428572],
      ["relations.0.intercept", 11.985714285714288],
      ["relations.0.pearson", 0.10849075915068665],
      ["relations.0.slopeError", 0.4390504596540686],
      ["relations.0.interceptError", 1.9634933466780524],
      ["relations.0.p", 0.8169023702432756],
      ["relations.0.spearman", 0.07142857142857144],
      ["relations.0.df", 5],
    ],
  ),
  ...statisticsFrom("Python 3.11 statistics over fractions", { data: { a: [0.1, 0.2, 0.3, 0.4, 0.5], b: [1, 3, 2, 5, 4] } }, [
    ["series.0.sum", 1.5],
    ["series.0.mean", 0.3],
    ["series.1.sampleVariance", 2.5],
    ["correlations.rows.0.2", 0.8],
    ["correlations.rows.0.3", 0.8],
  ]),
  ...statisticsFrom("NIST StRD NumAcc1 (certified)", { data: [10000001, 10000003, 10000002] }, [
    ["series.0.mean", 10000002],
    ["series.0.sampleStd", 1],
  ]),
];
