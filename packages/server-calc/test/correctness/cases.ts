import type { CalculateRequest, StatisticsRequest, SymbolicRequest } from "../../src/calc/protocol.ts";

/**
 * How an answer is judged. `text`: the same text, spaces aside. `rational`: the same fraction, in `exact` or else in `result`.
 * `close`: the same numbers to a relative 1e-12, element by element, and the same unit.
 */
export type CalculateCheck = "text" | "rational" | "close";

export interface CalculateCase extends CalculateRequest {
  check: CalculateCheck;
  expected: string;
  /** The tool or standard, independent of this project and of mathjs, that gave `expected`. */
  source: string;
}

/**
 * `equivalent`: the same value at sample points. `antiderivative`: the same up to a constant. `product`: equivalent, and as many factors.
 * `expanded`: equivalent, and no parenthesis left. `short`: equivalent, and not longer. `close`: the same number.
 * `solutions`: the same set of solutions.
 */
export type SymbolicCheck = "equivalent" | "antiderivative" | "product" | "expanded" | "short" | "close" | "solutions";

export interface SymbolicCase extends SymbolicRequest {
  check: SymbolicCheck;
  expected: string;
  source: string;
  /** Where to sample `x`, when the usual points are outside the domain. */
  points?: readonly number[];
}

export interface StatisticsCase extends StatisticsRequest {
  /** Where in the answer the value is: `series.0.mean`. */
  path: string;
  expected: number;
  source: string;
}

type CalculateOptions = Pick<CalculateRequest, "variables" | "mode" | "precision">;
type SymbolicOptions = Pick<SymbolicCase, "from" | "to" | "order" | "points">;

/** Cases of one source and one check: the expression and what is expected. */
export function fromSource(
  source: string,
  check: CalculateCheck,
  rows: readonly (readonly [expression: string, expected: string, options?: CalculateOptions])[],
): CalculateCase[] {
  return rows.map(([expression, expected, options]) => ({ expression, ...options, expected, check, source }));
}

export function symbolicFrom(
  source: string,
  check: SymbolicCheck,
  request: Pick<SymbolicRequest, "operation" | "variable">,
  rows: readonly (readonly [expression: string, expected: string, options?: SymbolicOptions])[],
): SymbolicCase[] {
  return rows.map(([expression, expected, options]) => ({ ...request, expression, ...options, expected, check, source }));
}

/** Cases that look at several places of one answer. */
export function statisticsFrom(
  source: string,
  request: StatisticsRequest,
  rows: readonly (readonly [path: string, expected: number])[],
): StatisticsCase[] {
  return rows.map(([path, expected]) => ({ ...request, path, expected, source }));
}
