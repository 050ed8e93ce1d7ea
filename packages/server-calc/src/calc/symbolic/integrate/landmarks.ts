import { attempt, spend } from "../budget.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, isNumber, parts, type Expr } from "../exact/expression.ts";
import { realFunction } from "../numeric/evaluate.ts";

/** Points per part that are looked at. */
const POINTS = 2000;
/** How far an infinite interval is searched. */
const FAR = 1e8;
/** Functions that change abruptly where a steep argument passes through zero. */
const STEEP: ReadonlySet<string> = new Set(["erf", "tanh", "atan", "cosh"]);

/**
 * Where inside (from, to) a narrow peak or a steep step can hide from points chosen without knowing the expression: where an
 * exponent or a denominator turns, and where the argument of a step-like function is zero. Quadrature that is split there
 * crowds its points around them.
 */
export function landmarks(expr: Expr, variable: string, from: number, to: number): number[] {
  const found = attempt(1_000_000, () =>
    suspects(expr, variable).flatMap((suspect) => signChanges(realFunction(suspect, variable), from, to)),
  );
  const sorted = (found ?? []).sort((a, b) => a - b);
  return sorted.filter((x, k) => k === 0 || x - (sorted[k - 1] ?? x) > 1e-9 * Math.max(1, Math.abs(x)));
}

function suspects(expr: Expr, variable: string): Expr[] {
  const own: Expr[] = [];
  if (expr.kind === "power" && contains(expr.exponent, variable)) own.push(derivative(expr.exponent, variable));
  else if (expr.kind === "power" && isNumber(expr.exponent) && expr.exponent.value.n < 0n) {
    own.push(derivative(expr.base, variable));
  }
  if (expr.kind === "call" && STEEP.has(expr.name) && expr.args[0]) own.push(expr.args[0]);
  return [...own, ...parts(expr).flatMap((part) => suspects(part, variable))].filter((part) => contains(part, variable));
}

/** A point at a share (0 to 1) of the way between two bounds, evenly on a finite interval and by size on an infinite one. */
export function position(share: number, from: number, to: number): number {
  if (Number.isFinite(from) && Number.isFinite(to)) return from + (to - from) * share;
  const reach = Math.asinh(FAR);
  if (Number.isFinite(from)) return from + Math.sinh(share * reach);
  if (Number.isFinite(to)) return to - Math.sinh((1 - share) * reach);
  return Math.sinh((2 * share - 1) * reach);
}

function signChanges(f: (x: number) => number, from: number, to: number): number[] {
  const found: number[] = [];
  let [xBefore, before] = [from, Number.NaN];
  for (let k = 0; k <= POINTS; k += 1) {
    spend(1);
    const x = position(k / POINTS, from, to);
    const value = f(x);
    if (value === 0 && k > 0 && k < POINTS) found.push(x);
    else if (before * value < 0) found.push(bisect(f, xBefore, x));
    [xBefore, before] = [x, value];
  }
  return found.filter((x) => x > from && x < to);
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const negative = f(low) < 0;
  for (let k = 0; k < 60; k += 1) {
    const middle = (low + high) / 2;
    const value = f(middle);
    if (value === 0) return middle;
    if (value < 0 === negative) low = middle;
    else high = middle;
  }
  return high;
}
