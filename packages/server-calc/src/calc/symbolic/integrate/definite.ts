import { CalcError } from "../../calc-error.ts";
import { attempt } from "../budget.ts";
import { add, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { num, PI, sym, UNIT, type Expr } from "../exact/expression.ts";
import { parseDecimal } from "../exact/rational.ts";
import { substitute } from "../exact/rebuild.ts";
import { limitAtInfinity, Oscillates, type Limit } from "../limit/gruntz.ts";
import { isFiniteC } from "../numeric/complex.ts";
import { evaluate, realFunction } from "../numeric/evaluate.ts";
import { quadrature, type Estimate } from "../numeric/quadrature.ts";
import { breaksIn } from "./breaks.ts";
import { landmarks, position } from "./landmarks.ts";

export type Bound = Expr | "inf" | "-inf";

/** What the fundamental theorem gives: the value, that it grows without bound, or nothing. */
type ByTheorem =
  | { readonly kind: "value"; readonly value: Expr }
  | { readonly kind: "infinite"; readonly sign: number }
  | { readonly kind: "unknown" };

/** F(to) - F(from), piece by piece between the places where the integrand or F may jump, each end as a one-sided limit where needed. */
export function byTheorem(antiderivative: Expr, variable: string, points: readonly Bound[]): ByTheorem {
  let total: Expr = num(0);
  let infinite = 0;
  for (let k = 0; k + 1 < points.length; k += 1) {
    const upper = endValue(antiderivative, variable, points[k + 1] ?? "inf", "left");
    const lower = endValue(antiderivative, variable, points[k] ?? "-inf", "right");
    if (!upper || !lower) return { kind: "unknown" };
    const sign = (upper.kind === "infinite" ? upper.sign : 0) - (lower.kind === "infinite" ? lower.sign : 0);
    if (upper.kind === "infinite" || lower.kind === "infinite") {
      if (sign === 0 || (infinite !== 0 && Math.sign(sign) !== infinite)) return { kind: "infinite", sign: 0 };
      infinite = Math.sign(sign);
    } else total = add(total, sub(upper.value, lower.value));
  }
  return infinite !== 0 ? { kind: "infinite", sign: infinite } : { kind: "value", value: total };
}

function endValue(antiderivative: Expr, variable: string, point: Bound, side: "left" | "right"): Limit | undefined {
  const t = sym(variable);
  if (typeof point !== "string") {
    const direct = attempt(200_000, () => {
      const value = substitute(antiderivative, new Map([[variable, point]]));
      const near = evaluate(value);
      return Number.isNaN(near.re) || isFiniteC(near) ? value : undefined;
    });
    // Jumps of F itself lie where something in it has a pole: there only the limit is right.
    if (direct && !isDelicate(antiderivative, variable, point)) return { kind: "finite", value: direct };
  }
  const step = pow(t, num(-1));
  const inner = point === "inf" ? t : point === "-inf" ? neg(t) : side === "right" ? add(point, step) : sub(point, step);
  try {
    return limitAtInfinity(substitute(antiderivative, new Map([[variable, inner]])), variable);
  } catch (error) {
    if (error instanceof CalcError || error instanceof Oscillates) return undefined;
    throw error;
  }
}

function isDelicate(antiderivative: Expr, variable: string, point: Expr): boolean {
  const { re } = evaluate(point);
  if (Number.isNaN(re)) return false;
  return breaksIn(antiderivative, variable, re - 1e-3, re + 1e-3).some((x) => Math.abs(x - re) < 1e-8);
}

/** More landmarks than this are too many pieces: mostly a mere oscillation, which quadrature follows without them. */
const MOST_MARKS = 40;

/** Whether the function is far larger at the marks than elsewhere: then they are peaks that quadrature would miss. */
function standOut(f: (x: number) => number, marks: readonly number[], from: number, to: number): boolean {
  const elsewhere = Array.from({ length: 400 }, (_, k) => Math.abs(f(position((k + 0.3) / 400, from, to))));
  const sizes = marks.map((x) => Math.abs(f(x)));
  return Math.max(...sizes.filter(Number.isFinite), 0) > 20 * Math.max(...elsewhere.filter(Number.isFinite), 0);
}

/** The integral by quadrature over the pieces between the breaks and the places where a peak may hide. */
export function numerically(expr: Expr, variable: string, from: number, to: number, breaks: readonly number[]): Estimate | undefined {
  const f = realFunction(expr, variable);
  const marks = landmarks(expr, variable, from, to);
  if (marks.length > MOST_MARKS && standOut(f, marks, from, to)) return undefined;
  const inner = [...breaks, ...(marks.length > MOST_MARKS ? [] : marks)].sort((a, b) => a - b);
  const apart = inner.filter((x, k) => k === 0 || x - (inner[k - 1] ?? x) > 1e-8 * Math.max(1, Math.abs(x)));
  const points = [from, ...apart, to];
  let value = 0;
  let error = 0;
  for (let k = 0; k + 1 < points.length; k += 1) {
    const piece = attempt(3_000_000, () => settled(f, points[k] ?? from, points[k + 1] ?? to));
    if (!piece) return undefined;
    value += piece.value;
    error += piece.error;
  }
  return { value, error };
}

/** How many panels an interval is cut into, coarse and fine: a peak that one cutting misses shows in the other. */
const PANELS = [
  [1, 5],
  [13, 37],
] as const;

/** Quadrature that two different cuttings of the interval confirm. */
function settled(f: (x: number) => number, from: number, to: number): Estimate | undefined {
  for (const pair of PANELS) {
    const [coarse, fine] = pair.map((count) => overPanels(f, cuts(from, to, count)));
    if (!coarse || !fine) continue;
    const difference = Math.abs(coarse.value - fine.value);
    if (difference <= 1e-9 * Math.max(1e-3, Math.abs(fine.value))) return { value: fine.value, error: Math.max(fine.error, difference) };
  }
  return undefined;
}

function overPanels(f: (x: number) => number, points: readonly number[]): Estimate | undefined {
  let value = 0;
  let error = 0;
  for (let k = 0; k + 1 < points.length; k += 1) {
    const panel = quadrature(f, points[k] ?? 0, points[k + 1] ?? 0);
    if (!panel) return undefined;
    value += panel.value;
    error += panel.error;
  }
  return { value, error };
}

/** Even parts of a finite interval; growing ones on the way to infinity. */
function cuts(from: number, to: number, count: number): number[] {
  if (Number.isFinite(from) && Number.isFinite(to))
    return Array.from({ length: count + 1 }, (_, k) => (k === count ? to : from + ((to - from) * k) / count));
  const steps = Array.from({ length: count - 1 }, (_, k) => 10 ** ((3 * (k + 1)) / count - 0.5));
  if (Number.isFinite(from)) return [from, ...steps.map((step) => from + step), to];
  if (Number.isFinite(to)) return [from, ...steps.map((step) => to - step).reverse(), to];
  return [from, ...steps.map((step) => -step).reverse(), ...steps, to];
}

/** A break as an exact number where it is a simple one: halves, thirds and so on, and these times pi. */
export function exactPoint(x: number): Expr {
  for (const [unit, factor] of [[1, UNIT] as const, [Math.PI, PI] as const]) {
    for (const below of [1, 2, 3, 4, 5, 6, 8, 10, 12]) {
      const count = Math.round((x / unit) * below);
      if (Math.abs((count * unit) / below - x) < 1e-11 * Math.max(1, Math.abs(x))) return mul(num(count, below), factor);
    }
  }
  return num(parseDecimal(String(x)));
}
