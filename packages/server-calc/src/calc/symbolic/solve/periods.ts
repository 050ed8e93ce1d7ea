import { add, div, mul, sub } from "../exact/arithmetic.ts";
import { num, variablesOf } from "../exact/expression.ts";
import { isZeroExpr } from "../normal.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import type { Root } from "./root.ts";

/** How many evenly spaced families may be one family with a shorter period. */
const MOST = 12;

/** Families of roots that together are one with a shorter period joined: pi/4 and 5*pi/4, each every 2*pi, are pi/4 every pi. */
export function joinPeriods(roots: readonly Root[]): Root[] {
  const joined = [...roots];
  for (let count = MOST; count >= 2; count -= 1) {
    for (const start of [...joined].sort(byValue)) {
      const { period } = start;
      if (!period || !joined.includes(start) || variablesOf(start.value).length + variablesOf(period).length > 0) continue;
      const step = div(period, num(count));
      const members = Array.from({ length: count }, (_, k) => {
        const value = add(start.value, mul(num(k), step));
        return joined.find((root) => root.period?.key === period.key && isZeroExpr(sub(root.value, value)));
      });
      if (members.some((member) => member === undefined)) continue;
      for (const member of members) if (member) joined.splice(joined.indexOf(member), 1);
      joined.push({ ...start, period: step });
    }
  }
  return joined;
}

/** Real roots by size, then complex ones, upper half plane first; where there are parameters the order stays. */
export function byValue(a: Root, b: Root): number {
  if (variablesOf(a.value).length + variablesOf(b.value).length > 0) return 0;
  const [left, right] = [evaluate(a.value), evaluate(b.value)];
  const [x, y] = [realPart(left), realPart(right)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return Number.isNaN(x) ? (Math.abs(left.re - right.re) > 1e-9 ? left.re - right.re : right.im - left.im) : x - y;
}
