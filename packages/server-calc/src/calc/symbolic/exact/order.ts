import { CONSTANTS, type Expr, parts } from "./expression.ts";
import { toNumber } from "./rational.ts";

/** The order in which terms and factors are kept, which is the order in which people write them. */
interface Shape {
  /** 0 for numbers, 1 for other constants, 2 for what has a variable. */
  readonly rank: 0 | 1 | 2;
  readonly degree: number;
  /** Exponent of each variable. */
  readonly exponents: ReadonlyMap<string, number>;
}

const shapes = new WeakMap<Expr, Shape>();

function shapeOf(expr: Expr): Shape {
  const known = shapes.get(expr);
  if (known) return known;
  const exponents = new Map<string, number>();
  let rank: Shape["rank"] = 0;
  for (const factor of expr.kind === "product" ? expr.factors : [expr]) {
    const base = factor.kind === "power" ? factor.base : factor;
    const exponent = factor.kind === "power" ? (factor.exponent.kind === "number" ? toNumber(factor.exponent.value) : undefined) : 1;
    if (base.kind === "symbol" && !CONSTANTS.has(base.name) && exponent !== undefined) {
      exponents.set(base.name, exponent);
    }
    rank = Math.max(rank, rankOf(factor)) as Shape["rank"]; // The largest of the three ranks is one of the three.
  }
  const shape = { rank, degree: [...exponents.values()].reduce((sum, one) => sum + one, 0), exponents };
  shapes.set(expr, shape);
  return shape;
}

function rankOf(expr: Expr): 0 | 1 | 2 {
  if (expr.kind === "number") return 0;
  if (expr.kind === "symbol") return CONSTANTS.has(expr.name) ? 1 : 2;
  return shapeOfParts(expr);
}

function shapeOfParts(expr: Expr): 1 | 2 {
  return parts(expr).some((part) => shapeOf(part).rank === 2) ? 2 : 1;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Terms of a sum: highest degree first, constants last; among constants the number first. */
export function compareTerms(a: Expr, b: Expr): number {
  const left = shapeOf(a);
  const right = shapeOf(b);
  if (left.rank !== right.rank) return left.rank === 2 || right.rank === 2 ? right.rank - left.rank : left.rank - right.rank;
  if (left.degree !== right.degree) return right.degree - left.degree;
  const names = [...new Set([...left.exponents.keys(), ...right.exponents.keys()])].sort();
  for (const name of names) {
    const difference = (right.exponents.get(name) ?? 0) - (left.exponents.get(name) ?? 0);
    if (difference !== 0) return difference;
  }
  return byText(bodyKey(a), bodyKey(b));
}

/** Like terms have been collected, so the key without the coefficient decides. */
function bodyKey(expr: Expr): string {
  return expr.kind === "product" && expr.factors[0]?.kind === "number"
    ? expr.factors
        .slice(1)
        .map((factor) => factor.key)
        .join(" ")
    : expr.key;
}

/** Factors of a product: the number, constants, variables, calls, sums. */
export function compareFactors(a: Expr, b: Expr): number {
  const [left, right] = [baseOf(a), baseOf(b)];
  const shorter = left.kind === "sum" && right.kind === "sum" ? left.terms.length - right.terms.length : 0;
  return placeOf(a) - placeOf(b) || shorter || byText(left.key, right.key) || byText(a.key, b.key);
}

const baseOf = (expr: Expr): Expr => (expr.kind === "power" ? expr.base : expr);

function placeOf(expr: Expr): number {
  if (expr.kind === "number") return 0;
  if (expr.key === "i") return 3;
  const constant = rankOf(expr) < 2;
  const base = baseOf(expr);
  if (constant) return base.kind === "sum" ? 2.5 : base.kind === "number" ? 2 : 1;
  if (base.kind === "symbol") return base.name === "e" ? 6 : 4;
  if (base.kind === "sum") return 7;
  return base.kind === "call" ? 5 : 6;
}
