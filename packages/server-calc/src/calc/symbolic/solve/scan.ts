import { attempt, spend } from "../budget.ts";
import type { Expr } from "../exact/expression.ts";
import { complex } from "../numeric/complex.ts";
import { realFunction } from "../numeric/evaluate.ts";
import { decimalRoot, type Roots } from "./root.ts";

/** Where real roots are looked for. */
const REACH = 1000;
const POINTS = 6000;
/** Most roots that are given. */
const MAX_ROOTS = 10;

/** Real roots in decimals where no exact way is known: sign changes and touching points between -1000 and 1000. */
export function scan(expr: Expr, variable: string): Roots {
  const f = realFunction(expr, variable);
  const found: number[] = [];
  attempt(3_000_000, () => {
    let [x0, y0] = [Number.NaN, Number.NaN];
    let [x1, y1] = [Number.NaN, Number.NaN];
    for (let k = 0; k <= POINTS; k += 1) {
      spend(1);
      const x2 = position(k);
      const y2 = f(x2);
      if (y2 === 0) found.push(x2);
      else if (Number.isFinite(y1) && Number.isFinite(y2) && y1 * y2 < 0) found.push(...between(f, x1, x2));
      else if (Math.abs(y1) < Math.abs(y0) && Math.abs(y1) < Math.abs(y2) && y1 !== 0) found.push(...touching(f, x0, x2));
      [x0, y0, x1, y1] = [x1, y1, x2, y2];
    }
    return true;
  });
  const distinct = found
    .sort((a, b) => a - b)
    .filter((x, k, all) => k === 0 || Math.abs(x - (all[k - 1] ?? 0)) > 1e-7 * Math.max(1, Math.abs(x)));
  const nearest = [...distinct].sort((a, b) => Math.abs(a) - Math.abs(b)).slice(0, MAX_ROOTS);
  const left = distinct.length - nearest.length;
  return {
    roots: nearest.sort((a, b) => a - b).map((x) => decimalRoot(complex(x))),
    complete: false,
    notes: [
      `No exact way to solve this is known here: real solutions between -${REACH} and ${REACH} were looked for numerically, and there may be others.`,
      ...(left > 0 ? [`${left} more were found farther from zero and are left out.`] : []),
    ],
  };
}

/** Dense near zero, reaching both ends; never exactly on a round number, where poles tend to be. */
function position(k: number): number {
  const t = (2 * k) / POINTS - 1 + 1.37e-7;
  return Math.sign(t) * Math.expm1(Math.abs(t) * Math.log1p(REACH));
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
  return Math.abs(f(x)) < 1e-12 * Math.max(1, Math.abs(f(from)))
    ? [Math.abs(x - Math.round(x)) < 1e-7 && Math.abs(f(Math.round(x))) <= Math.abs(f(x)) ? Math.round(x) : x]
    : [];
}
