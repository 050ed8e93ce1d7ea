import { attempt, spend } from "../budget.ts";
import { mul } from "../exact/arithmetic.ts";
import { contains, isNumber, parts, PI, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { realFunction } from "../numeric/evaluate.ts";

/** Points per interval that are looked at. */
const POINTS = 2000;
/** Most places that are given. */
const MAX_BREAKS = 40;

/** Where inside (from, to) the expression may jump, bend or grow without bound: zeros of what it divides by, takes the size or the logarithm of. */
export function breaksIn(expr: Expr, variable: string, from: number, to: number): number[] {
  const found = new Set<number>();
  attempt(2_000_000, () => {
    for (const delicate of delicateParts(expr, variable)) for (const x of zeros(realFunction(delicate, variable), from, to)) found.add(x);
    return true;
  });
  const sorted = [...found].sort((a, b) => a - b);
  const [low, high] = [from + 1e-8 * Math.max(1, Math.abs(from)), to - 1e-8 * Math.max(1, Math.abs(to))];
  const inside = sorted.filter((x) => !(x < low) && !(x > high));
  return inside.filter((x, k) => k === 0 || Math.abs(x - (inside[k - 1] ?? x)) > 1e-9 * Math.max(1, Math.abs(x))).slice(0, MAX_BREAKS);
}

function delicateParts(expr: Expr, variable: string): Expr[] {
  const own: Expr[] = [];
  if (expr.kind === "power" && isNumber(expr.exponent) && (expr.exponent.value.n < 0n || expr.exponent.value.d > 1n)) own.push(expr.base);
  if (expr.kind === "call" && expr.args[0]) {
    if (["abs", "sign", "log", "cbrt"].includes(expr.name)) own.push(expr.args[0]);
    if (expr.name === "tan") own.push(call("cos", expr.args[0]));
    if (expr.name === "floor" || expr.name === "ceil") own.push(call("sin", mul(PI, expr.args[0])));
  }
  return [...own, ...parts(expr).flatMap((part) => delicateParts(part, variable))].filter((part) => contains(part, variable));
}

function zeros(f: (x: number) => number, from: number, to: number): number[] {
  const found: number[] = [];
  const [low, high] = [Number.isFinite(from) ? from : -1000, Number.isFinite(to) ? to : 1000];
  const at = (k: number): number => low + ((high - low) * k) / POINTS;
  let before = f(at(0));
  for (let k = 1; k <= POINTS; k += 1) {
    spend(1);
    const value = f(at(k));
    if (value === 0 && k < POINTS) found.push(at(k));
    else if (before * value < 0) found.push(bisect(f, at(k - 1), at(k)));
    else if (Math.abs(value) < 1e-2) found.push(...lowest(f, at(k - 1), Math.min(at(k + 1), high)));
    before = value;
  }
  return found.filter((x) => x > low && x < high);
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const negative = f(low) < 0;
  for (let k = 0; k < 100; k += 1) {
    const middle = (low + high) / 2;
    const value = f(middle);
    if (value === 0) return middle;
    if (value < 0 === negative) low = middle;
    else high = middle;
  }
  const whole = Math.round(low);
  return Math.abs(low - whole) < 1e-12 ? whole : low;
}

/** A zero at which the sign stays the same. */
function lowest(f: (x: number) => number, from: number, to: number): number[] {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  for (let k = 0; k < 60; k += 1) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (Math.abs(f(left)) < Math.abs(f(right))) high = right;
    else low = left;
  }
  const x = (low + high) / 2;
  const whole = Math.round(x);
  if (Math.abs(x - whole) < 1e-6 && f(whole) === 0) return [whole];
  return Math.abs(f(x)) < 1e-12 ? [x] : [];
}
