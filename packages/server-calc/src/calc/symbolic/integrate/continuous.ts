import { attempt, spend } from "../budget.ts";
import { derivative } from "../exact/derivative.ts";
import type { Expr } from "../exact/expression.ts";
import { realFunction } from "../numeric/evaluate.ts";

/** Cells that the interval is cut into. */
const CELLS = 200;
/** How often a cell with a large difference is halved. */
const HALVINGS = 45;
/** An infinite interval is looked at up to here. */
const FAR = 1e8;

/**
 * Whether an antiderivative can be trusted between finite or infinite bounds: real, with the integrand as its slope at points
 * inside the interval, and without jumps (the difference over a cell vanishes as the cell shrinks around it).
 */
export function isContinuousAntiderivative(found: Expr, expr: Expr, variable: string, from: number, to: number): boolean {
  const value = realFunction(found, variable);
  const slope = realFunction(derivative(found, variable), variable);
  const f = realFunction(expr, variable);
  const [low, high] = [Math.max(from, -FAR), Math.min(to, FAR)];
  const even = Number.isFinite(from) && Number.isFinite(to);
  const at = (k: number): number => {
    if (even) return low + ((high - low) * k) / CELLS;
    return Math.sinh(Math.asinh(low) + ((Math.asinh(high) - Math.asinh(low)) * k) / CELLS);
  };
  return (
    attempt(1_000_000, () => {
      for (let k = 0; k < CELLS; k += 1) {
        spend(1);
        const [a, b] = [at(k), at(k + 1)];
        // Away from the middle, where symmetric expressions like to be special.
        const inside = a + 0.4142 * (b - a);
        const [expected, got] = [f(inside), slope(inside)];
        if (!(Math.abs(expected - got) <= 1e-7 * Math.max(1, Math.abs(expected)))) return false;
        if (jumps(value, a, b)) return false;
      }
      return true;
    }) ?? false
  );
}

function jumps(value: (x: number) => number, from: number, to: number): boolean {
  let [low, high] = [from, to];
  let [atLow, atHigh] = [value(low), value(high)];
  const start = Math.abs(atHigh - atLow);
  if (Number.isNaN(start)) return true;
  if (start <= 1e-12 * Math.max(1, Math.abs(atLow))) return false;
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const atMiddle = value(middle);
    if (Number.isNaN(atMiddle)) return true;
    if (Math.abs(atMiddle - atLow) > Math.abs(atHigh - atMiddle)) [high, atHigh] = [middle, atMiddle];
    else [low, atLow] = [middle, atMiddle];
    if (Math.abs(atHigh - atLow) < 1e-3 * start) return false;
  }
  return Math.abs(atHigh - atLow) > 1e-3 * start;
}
