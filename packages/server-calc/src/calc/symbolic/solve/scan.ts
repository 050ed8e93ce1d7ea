import { CalcError } from "../../calc-error.ts";
import { attempt, spend } from "../budget.ts";
import type { Expr } from "../exact/expression.ts";
import { complex } from "../numeric/complex.ts";
import { realFunction } from "../numeric/evaluate.ts";
import { flatPoints, type Measured } from "./flat.ts";
import { decimalRoot, type Roots } from "./root.ts";
import { roundNear } from "./round.ts";

/** Where real roots are looked for: farther out only while none is found. */
const REACHES = [1e3, 1e6, 1e9] as const;
const POINTS = 6000;
/** Most roots that are given. */
const MAX_ROOTS = 10;

/**
 * Real roots in decimals where no exact way is known: sign changes and touching points between -1000 and 1000, and farther
 * out if there are none.
 * @throws CalcError where the equation holds on a whole interval
 */
export function scan(expr: Expr, variable: string): Roots {
  const terms = (expr.kind === "sum" ? expr.terms : [expr]).map((term) => realFunction(term, variable));
  const measure = (x: number): Measured => {
    const values = terms.map((term) => term(x));
    return { value: values.reduce((sum, value) => sum + value, 0), size: Math.max(...values.map(Math.abs)) };
  };
  const f = realFunction(expr, variable);
  let found: readonly number[] = [];
  let reach = 0;
  for (const next of REACHES) {
    const roots = attempt(next === REACHES[0] ? 4_000_000 : 1_000_000, () => rootsWithin(f, measure, next));
    if (!roots) break;
    if (roots === "interval") {
      throw new CalcError(
        "The equation holds on a whole interval.",
        "There are infinitely many solutions: find the ends of the interval, or solve on each side of them.",
      );
    }
    [found, reach] = [roots, next];
    if (found.length > 0) break;
  }
  const distinct = found
    .map((x) => rounded(f, measure, x))
    .sort((a, b) => a - b)
    .filter((x, k, all) => k === 0 || Math.abs(x - (all[k - 1] ?? 0)) > 1e-7 * Math.max(1, Math.abs(x)));
  const nearest = [...distinct].sort((a, b) => Math.abs(a) - Math.abs(b)).slice(0, MAX_ROOTS);
  const left = distinct.length - nearest.length;
  if (reach === 0) return { roots: [], complete: false, notes: ["The equation is too long to look for real solutions numerically."] };
  const searched = `between -${reach} and ${reach}`;
  return {
    roots: nearest.sort((a, b) => a - b).map((x) => decimalRoot(complex(x))),
    complete: false,
    searched,
    notes: [
      `No exact way to solve this is known here: real solutions ${searched} were looked for numerically, and there may be others.`,
      ...(left > 0 ? [`${left} more were found farther from zero and are left out.`] : []),
    ],
  };
}

function rootsWithin(f: (x: number) => number, measure: (x: number) => Measured, reach: number): number[] | "interval" {
  const points = Array.from({ length: POINTS + 1 }, (_, k) => position(k, reach));
  const values = points.map((x) => {
    spend(1);
    return measure(x);
  });
  const flat = flatPoints(measure, points, values);
  if (flat === "interval") return flat;
  const found = flat.middles.filter((x) => f(x) === 0);
  let [x0, y0] = [Number.NaN, Number.NaN];
  let [x1, y1] = [Number.NaN, Number.NaN];
  for (const [k, x2] of points.entries()) {
    const y2 = flat.places.has(k) ? Number.NaN : (values[k]?.value ?? Number.NaN);
    if (y2 === 0) found.push(x2);
    else if (Number.isFinite(y1) && Number.isFinite(y2) && y1 * y2 < 0) found.push(...between(f, x1, x2));
    else if (Math.abs(y1) < Math.abs(y0) && Math.abs(y1) < Math.abs(y2) && y1 !== 0) found.push(...touching(f, x0, x2));
    [x0, y0, x1, y1] = [x1, y1, x2, y2];
  }
  return found;
}

/** Dense near zero, reaching both ends; never exactly on a round number, where poles tend to be. */
function position(k: number, reach: number): number {
  const t = (2 * k) / POINTS - 1 + 1.37e-7;
  return Math.sign(t) * Math.expm1(Math.abs(t) * Math.log1p(reach));
}

/** A round number beside a root, where it is one at least as well: bisection ends anywhere that rounding makes the difference zero. */
function rounded(f: (x: number) => number, measure: (x: number) => Measured, x: number): number {
  // Roots of higher order leave a wider stretch that is zero up to rounding.
  for (const reach of [1e-2, 1e-3, 1e-5]) {
    const wide = roundNear(x, reach);
    const middle = measure((x + wide) / 2);
    if (wide !== x && f(wide) === 0 && Math.abs(middle.value) <= 1e-14 * middle.size) return wide;
  }
  const near = roundNear(x, 1e-7);
  return Math.abs(f(near)) <= Math.abs(f(x)) ? near : x;
}

/** The root between two points of different sign, unless it is a pole. */
function between(f: (x: number) => number, from: number, to: number): number[] {
  let [low, high] = [from, to];
  const negative = f(low) < 0;
  const ends = Math.max(Math.abs(f(low)), Math.abs(f(high)));
  for (let k = 0; k < 200; k += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const value = f(middle);
    if (value === 0) return [middle];
    if (!Number.isFinite(value)) return [];
    if (value < 0 === negative) low = middle;
    else high = middle;
  }
  const [a, b] = [Math.abs(f(low)), Math.abs(f(high))];
  return Math.min(a, b) <= 1e-6 * Math.max(1, ends) && Math.max(a, b) <= ends ? [a < b ? low : high] : [];
}

/** A root at which the sign does not change: the smallest size between two points, by golden section. */
function touching(f: (x: number) => number, from: number, to: number): number[] {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  for (let k = 0; k < 80; k += 1) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (Math.abs(f(left)) < Math.abs(f(right))) high = right;
    else low = left;
  }
  const x = (low + high) / 2;
  return Math.abs(f(x)) < 1e-12 * Math.max(1, Math.abs(f(from))) ? [x] : [];
}
