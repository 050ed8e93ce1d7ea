import { spend } from "../budget.ts";
import { derivative } from "../exact/derivative.ts";
import { variablesOf, type Expr } from "../exact/expression.ts";
import { complex, type Complex } from "../numeric/complex.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { decimalRoot } from "./root.ts";
import { roundNear } from "./round.ts";
import type { Assignments } from "./system.ts";

const STARTS = 150;
const ROUNDS = 60;
/** Beyond this many unknowns the starting points are too few to mean anything. */
const MAX_UNKNOWNS = 6;

/** Real common zeros in decimals by Newton's method from many fixed starting points, for as many equations as unknowns. */
export function newton(exprs: readonly Expr[], unknowns: readonly string[]): Assignments {
  if (
    exprs.length !== unknowns.length ||
    unknowns.length > MAX_UNKNOWNS ||
    exprs.some((expr) => variablesOf(expr).some((name) => !unknowns.includes(name)))
  )
    return { found: [], complete: false };
  const slopes = exprs.map((expr) => unknowns.map((name) => derivative(expr, name)));
  const found: number[][] = [];
  for (let start = 0; start < STARTS && found.length < 10; start += 1) {
    const reached = follow(exprs, slopes, unknowns, startingPoint(start, unknowns.length));
    const root = reached && settle(exprs, unknowns, reached);
    if (root && !found.some((other) => other.every((value, k) => Math.abs(value - (root[k] ?? 0)) < 1e-6 * Math.max(1, Math.abs(value)))))
      found.push(root);
  }
  found.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return {
    found: found.map((root) => ({
      exact: false,
      values: new Map(unknowns.map((name, k) => [name, decimalRoot(complex(root[k] ?? 0)).value])),
    })),
    complete: false,
  };
}

/** The round point beside a root, where that fulfils the equations at least as well. */
function settle(exprs: readonly Expr[], unknowns: readonly string[], root: readonly number[]): number[] {
  const residual = (point: readonly number[]): number => {
    const at = new Map<string, Complex>(unknowns.map((name, k) => [name, complex(point[k] ?? 0)]));
    return Math.max(...exprs.map((expr) => Math.abs(realPart(evaluate(expr, at)))));
  };
  const round = root.map((value) => roundNear(value, 1e-7));
  return residual(round) <= Math.max(residual(root), 1e-15) ? round : [...root];
}

/** A point of a low-discrepancy sequence, spread over several sizes. */
function startingPoint(index: number, size: number): number[] {
  return Array.from({ length: size }, (_, k) => {
    const t = ((index + 1) * Math.sqrt([2, 3, 5, 7, 11, 13][k] ?? 17)) % 1;
    return Math.sinh((2 * t - 1) * 3);
  });
}

function follow(
  exprs: readonly Expr[],
  slopes: readonly (readonly Expr[])[],
  unknowns: readonly string[],
  start: readonly number[],
): number[] | undefined {
  let point = [...start];
  for (let round = 0; round < ROUNDS; round += 1) {
    spend(10);
    const at = new Map<string, Complex>(unknowns.map((name, k) => [name, complex(point[k] ?? 0)]));
    const values = exprs.map((expr) => realPart(evaluate(expr, at)));
    const step = solveDense(
      slopes.map((row) => row.map((slope) => realPart(evaluate(slope, at)))),
      values,
    );
    if (!step || values.some((value) => !Number.isFinite(value))) return undefined;
    point = point.map((value, k) => value - (step[k] ?? 0));
    if (!point.every((value) => Math.abs(value) < 1e9)) return undefined;
    if (step.every((change, k) => Math.abs(change) <= 1e-14 * Math.max(1, Math.abs(point[k] ?? 0)))) return point;
  }
  return undefined;
}

/** Gaussian elimination with row exchange in double precision. */
function solveDense(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, k) => [...row, right[k] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const best = rows
      .slice(column)
      .reduce((top, row) => (Math.abs(row[column] ?? 0) > Math.abs(top[column] ?? 0) ? row : top), rows[column] ?? []);
    const pivot = best[column] ?? 0;
    if (!(Math.abs(pivot) > 1e-300)) return undefined;
    rows[rows.indexOf(best)] = rows[column] ?? [];
    rows[column] = best;
    for (const [k, row] of rows.entries()) {
      if (k === column) continue;
      const factor = (row[column] ?? 0) / pivot;
      for (let place = column; place <= size; place += 1) row[place] = (row[place] ?? 0) - factor * (best[place] ?? 0);
    }
  }
  return rows.map((row, k) => (row[size] ?? 0) / (row[k] ?? 1));
}
