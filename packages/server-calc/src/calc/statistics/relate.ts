import type { RelationStatistics, StatisticsCell } from "../protocol.ts";
import { cell, rootCell, undefinedBecause } from "./cell.ts";
import { centredRanks, sumOfProducts } from "./ranks.ts";
import { nearestDouble, type Ratio, ratio, timesPowerOfTen } from "./rational.ts";
import type { Series } from "./series.ts";
import { twoSidedP } from "./student-t.ts";

/** Smaller p-values mean nothing, and their inputs leave the range where doubles keep their digits. */
const SMALLEST_P = 1e-150;

/** A series with what every pair it takes part in needs. */
export interface Relatable extends Series {
  sums: Sums;
  ranks: Float64Array;
  /** Sum of the squares of the ranks. */
  rankSpread: bigint;
}

interface Sums {
  sum: bigint;
  squares: bigint;
  /** n times the sum of squared deviations from the mean. */
  spread: bigint;
}

export function relatable(series: Series): Relatable {
  const ranks = centredRanks(series.values, series.sorted);
  return { ...series, sums: sums(series.integers), ranks, rankSpread: sumOfProducts(ranks, ranks) };
}

/** Pearson's r and Spearman's rho (r of the ranks, ties averaged). */
export function correlate(a: Relatable, b: Relatable): { pearson: StatisticsCell; spearman: StatisticsCell } {
  const constant = [a, b].find(({ sums: { spread } }) => spread === 0n);
  if (constant !== undefined) {
    const reason = undefinedBecause(a.values.length < 2 ? "needs 2 pairs" : `${constant.name} does not vary`);
    return { pearson: reason, spearman: reason };
  }
  return {
    pearson: correlation(jointSpread(a, b), a.sums.spread, b.sums.spread),
    spearman: correlation(sumOfProducts(a.ranks, b.ranks), a.rankSpread, b.rankSpread),
  };
}

/**
 * Correlation of two series and the least-squares line y = intercept + slope x, with the standard errors, the t statistic
 * of the slope and its two-sided p-value on n-2 degrees of freedom. All but p are exact values rounded once.
 */
export function regress(x: Relatable, y: Relatable): RelationStatistics {
  const count = x.values.length;
  const head = { x: x.name, y: y.name, count, ...correlate(x, y) };
  if (x.sums.spread === 0n)
    return { ...head, noLine: count < 2 ? "a line needs 2 pairs" : `${x.name} does not vary, so no line is determined` };
  const joint = jointSpread(x, y);
  const [slope, intercept] = [timesPowerOfTen(ratio(joint, x.sums.spread), y.exponent - x.exponent), interceptOf(x, y, joint)];
  const explained = joint * joint;
  const all = x.sums.spread * y.sums.spread;
  const r2 = y.sums.spread === 0n ? undefinedBecause(`${y.name} does not vary`) : cell(ratio(explained, all));
  return { ...head, slope: cell(slope), intercept: cell(intercept), r2, ...inference(x, y, joint, all - explained) };
}

type Inference = Pick<RelationStatistics, "df" | "residualStd" | "slopeError" | "interceptError" | "t" | "p">;

/** `left` is the unexplained part: the spreads' product less the square of the joint spread. */
function inference(x: Relatable, y: Relatable, joint: bigint, left: bigint): Inference {
  const df = x.values.length - 2;
  if (df < 1) return { df, residualStd: undefinedBecause("needs 3 pairs") };
  const [n, freedom] = [BigInt(x.values.length), BigInt(df)];
  const { spread, squares } = x.sums;
  const residual = timesPowerOfTen(ratio(left, n * spread * freedom), 2 * y.exponent);
  const errors = {
    df,
    residualStd: rootCell(residual),
    slopeError: rootCell(timesPowerOfTen(ratio(left, freedom * spread * spread), 2 * (y.exponent - x.exponent))),
    interceptError: rootCell({ numerator: residual.numerator * squares, denominator: residual.denominator * spread }),
  };
  if (left === 0n) return { ...errors, t: undefinedBecause("the line fits exactly") };
  const r2: Ratio = ratio(joint * joint, spread * y.sums.spread);
  const p = twoSidedP(nearestDouble(r2), nearestDouble(ratio(left, spread * y.sums.spread)), df);
  return { ...errors, t: rootCell(ratio(freedom * joint * joint, left), joint), p: p < SMALLEST_P ? `below ${SMALLEST_P}` : p };
}

function interceptOf(x: Relatable, y: Relatable, joint: bigint): Ratio {
  const n = BigInt(x.values.length);
  return timesPowerOfTen(ratio(y.sums.sum * x.sums.spread - joint * x.sums.sum, n * x.sums.spread), y.exponent);
}

function correlation(joint: bigint, spreadA: bigint, spreadB: bigint): StatisticsCell {
  return rootCell(ratio(joint * joint, spreadA * spreadB), joint);
}

/** n times the sum of products of deviations from the means. */
function jointSpread(a: Relatable, b: Relatable): bigint {
  let products = 0n;
  for (const [index, value] of a.integers.entries()) products += value * (b.integers[index] ?? 0n);
  return BigInt(a.integers.length) * products - a.sums.sum * b.sums.sum;
}

function sums(integers: readonly bigint[]): Sums {
  let sum = 0n;
  let squares = 0n;
  for (const value of integers) {
    sum += value;
    squares += value * value;
  }
  return { sum, squares, spread: BigInt(integers.length) * squares - sum * sum };
}
