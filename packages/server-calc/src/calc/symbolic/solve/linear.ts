import { refuseAbove } from "../budget.ts";
import { add, div, mul, neg } from "../exact/arithmetic.ts";
import { isNumber, num, sym, UNIT, type Expr } from "../exact/expression.ts";
import { isZero, minus, ONE, over, times, type Rational } from "../exact/rational.ts";
import { isZeroExpr, normal } from "../normal.ts";

/** Largest system that is eliminated: rows times columns. */
const MAX_CELLS = 4_000;

type LinearOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "found"; readonly values: ReadonlyMap<string, Expr>; readonly free: readonly string[] };

/** What elimination needs to know about its numbers. */
interface Field<T> {
  readonly isZero: (a: T) => boolean;
  /** a - b*c */
  readonly less: (a: T, b: T, c: T) => T;
  readonly divide: (a: T, b: T) => T;
}

const RATIONALS: Field<Rational> = { isZero, less: (a, b, c) => minus(a, times(b, c)), divide: over };
const EXPRESSIONS: Field<Expr> = {
  isZero: isZeroExpr,
  less: (a, b, c) => normal(add(a, neg(mul(b, c)))),
  divide: (a, b) => normal(div(a, b)),
};

/**
 * Solves rows of coefficients with the right side last, exactly. Unknowns that no equation fixes are `free`, and the others
 * are given in terms of them.
 */
export function solveLinear(rows: readonly (readonly Expr[])[], unknowns: readonly string[]): LinearOutcome {
  refuseAbove(MAX_CELLS, rows.length * (unknowns.length + 1), "The size of the system (equations times unknowns)");
  if (rows.every((row) => row.every(isNumber))) {
    const reduced = eliminate(
      rows.map((row) => row.map((cell) => (isNumber(cell) ? cell.value : ONE))),
      RATIONALS,
    );
    return reduced
      ? outcome(
          reduced.rows.map((row) => row.map((cell) => num(cell))),
          reduced.pivots,
          unknowns,
        )
      : { kind: "none" };
  }
  const reduced = eliminate(rows, EXPRESSIONS);
  return reduced ? outcome(reduced.rows, reduced.pivots, unknowns) : { kind: "none" };
}

/** Gauss-Jordan elimination; `undefined` when an equation 0 = c remains. */
function eliminate<T>(given: readonly (readonly T[])[], field: Field<T>): { rows: T[][]; pivots: number[] } | undefined {
  const rows = given.map((row) => [...row]);
  const pivots: number[] = [];

  const width = (rows[0]?.length ?? 1) - 1;
  for (let column = 0; column < width && pivots.length < rows.length; column += 1) {
    const at = rows.findIndex((row, index) => index >= pivots.length && !zeroAt(row, column, field));
    const pivotRow = rows[at];
    const pivot = pivotRow?.[column];
    if (!pivotRow || pivot === undefined) continue;

    const unit = pivotRow.map((cell) => field.divide(cell, pivot));
    rows[at] = rows[pivots.length] ?? [];
    rows[pivots.length] = unit;
    for (const [index, row] of rows.entries()) {
      const factor = row[column];
      if (index === pivots.length || factor === undefined || field.isZero(factor)) continue;
      rows[index] = row.map((cell, place) => field.less(cell, factor, unit[place] ?? cell));
    }
    pivots.push(column);
  }
  return rows.slice(pivots.length).some((row) => !zeroAt(row, width, field)) ? undefined : { rows, pivots };
}

function zeroAt<T>(row: readonly T[], column: number, field: Field<T>): boolean {
  const cell = row[column];
  return cell === undefined || field.isZero(cell);
}

function outcome(rows: readonly (readonly Expr[])[], pivots: readonly number[], unknowns: readonly string[]): LinearOutcome {
  const free = unknowns.filter((_, column) => !pivots.includes(column));
  const values = new Map<string, Expr>();
  pivots.forEach((column, place) => {
    const row = rows[place] ?? [];
    const others = unknowns.flatMap((name, other) => (pivots.includes(other) ? [] : [neg(mul(row[other] ?? UNIT, sym(name)))]));
    values.set(unknowns[column] ?? "", add(row[unknowns.length] ?? UNIT, ...others));
  });
  return { kind: "found", values, free };
}
