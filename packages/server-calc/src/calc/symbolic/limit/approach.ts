import type { Expr } from "../exact/expression.ts";
import { realFunction } from "../numeric/evaluate.ts";

/** How the values near the point compare with what the limit is said to be. */
export type Support = "supported" | "contradicted" | "unclear";

/** Values of the function at distances 2^-2 to 2^-40 (or at 2^2 to 2^40 for infinity); those that are not real are left out. */
function approachValues(expr: Expr, variable: string, toPoint: (t: number) => number): number[] {
  const f = realFunction(expr, variable);
  return Array.from({ length: 39 }, (_, k) => f(toPoint(2 ** (k + 2)))).filter((value) => !Number.isNaN(value));
}

/**
 * Whether values on the way to the point go with a limit. Rounding spoils the nearest ones and logarithms are slow, so the
 * best of them counts: the claim is contradicted only where they come nowhere near and do not get nearer.
 */
export function approach(expr: Expr, variable: string, toPoint: (t: number) => number, limit: number): Support {
  const values = approachValues(expr, variable, toPoint);
  if (values.length < 5) return "unclear";
  if (!Number.isFinite(limit)) {
    const sizes = values.map((value) => value * Math.sign(limit)).filter(Number.isFinite);
    const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
    return last > 1e6 || last > first + 1
      ? "supported"
      : last <= Math.max(0, first) && Math.max(...sizes) < 1e3
        ? "contradicted"
        : "unclear";
  }
  const errors = values.map((value) => Math.abs(value - limit) / Math.max(1, Math.abs(limit)));
  const best = Math.min(...errors);
  if (best < 1e-4) return "supported";
  const early = errors[Math.floor(errors.length / 3)] ?? 1;
  const late = errors[Math.floor((2 * errors.length) / 3)] ?? 1;
  return late < 0.9 * early ? "unclear" : "contradicted";
}

/** The limit by values alone: Aitken's extrapolation, taken where two steps agree best; `undefined` where none settle. */
export function estimate(expr: Expr, variable: string, toPoint: (t: number) => number): number | undefined {
  const values = approachValues(expr, variable, toPoint);
  const last = values.slice(-3);
  if (last.length === 3 && last.every((value) => Math.abs(value) > 1e8 && Math.sign(value) === Math.sign(last[0] ?? 0)))
    return Math.sign(last[0] ?? 0) * Number.POSITIVE_INFINITY;
  let best: { value: number; change: number } | undefined;
  for (let k = 2; k + 1 < values.length; k += 1) {
    const [a, b, c] = [extrapolated(values, k - 1), extrapolated(values, k), extrapolated(values, k + 1)];
    const change = Math.abs(b - a) + Math.abs(c - b);
    if (Number.isFinite(c) && (!best || change < best.change)) best = { value: c, change };
  }
  return best && best.change < 1e-7 * Math.max(1, Math.abs(best.value)) ? best.value : undefined;
}

function extrapolated(values: readonly number[], k: number): number {
  const [a = 0, b = 0, c = 0] = [values[k - 1], values[k], values[k + 1]];
  const bend = c - 2 * b + a;
  return bend === 0 ? c : c - (c - b) ** 2 / bend;
}

/** Whether values on the way keep changing by as much: what an oscillation without a limit does. */
export function keepsChanging(expr: Expr, variable: string, toPoint: (t: number) => number): boolean {
  const f = realFunction(expr, variable);
  const spreads = [1e2, 1e3, 1e4, 1e5].map((start) => {
    const values = Array.from({ length: 200 }, (_, k) => f(toPoint(start + k * 0.7391))).filter(Number.isFinite);
    return { low: Math.min(...values), high: Math.max(...values), count: values.length };
  });
  if (spreads.some(({ count }) => count < 100)) return false;
  const [first, last] = [spreads[0], spreads.at(-1)];
  if (!first || !last) return false;
  const changing = spreads.every(({ low, high }) => high - low > 1e-3 * Math.max(Math.abs(low), Math.abs(high)));
  const growing = (last.low > 100 && last.low > 2 * first.low) || (last.high < -100 && last.high < 2 * first.high);
  return changing && !growing && last.high - last.low > 0.5 * (first.high - first.low);
}
