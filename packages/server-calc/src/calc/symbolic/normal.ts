import { attempt } from "./budget.ts";
import { add, neg } from "./exact/arithmetic.ts";
import { isNought, isNumber, sizeOf, variablesOf, type Expr } from "./exact/expression.ts";
import { mapParts } from "./exact/rebuild.ts";
import { isFiniteC, sizeC, type Complex } from "./numeric/complex.ts";
import { evaluate } from "./numeric/evaluate.ts";
import { samplePoints } from "./numeric/sample.ts";
import { expand } from "./polynomial/expand.ts";
import { asQuotient, fromQuotient } from "./polynomial/quotient.ts";

/** Work one normal form may take. */
const NORMAL_STEPS = 1_000_000;

/** One quotient in lowest terms, inside functions and exponents as well; multiplied out above and below. */
export function normal(expr: Expr): Expr {
  if (expr.kind === "number" || expr.kind === "symbol") return expr;
  const inside = normalInside(expr);
  return attempt(NORMAL_STEPS, () => fromQuotient(asQuotient(inside))) ?? inside;
}

/** Only what stands inside calls and powers is changed: the rest is one quotient and is worked on as a whole. */
function normalInside(expr: Expr): Expr {
  if (expr.kind === "number" || expr.kind === "symbol") return expr;
  if (expr.kind === "sum" || expr.kind === "product") return mapParts(expr, normalInside);
  if (expr.kind === "power" && isNumber(expr.exponent) && expr.exponent.value.d === 1n)
    return mapParts(expr, (part) => (part === expr.exponent ? part : normalInside(part)));
  return mapParts(expr, (part) => (isNumber(part) ? part : normal(part)));
}

/** The shortest of the forms that a sum, its expansion and its quotient give. */
export function tidy(expr: Expr): Expr {
  const forms = [expr, attempt(NORMAL_STEPS, () => expand(expr)), normal(expr)];
  return withoutOuterMinus(forms.reduce<Expr>((best, form) => (form && sizeOf(form) < sizeOf(best) ? form : best), expr));
}

/** -(a + b) as -a - b. */
function withoutOuterMinus(expr: Expr): Expr {
  const [minus, sum] = expr.kind === "product" && expr.factors.length === 2 ? expr.factors : [];
  return minus?.key === "-1" && sum?.kind === "sum" ? add(...sum.terms.map(neg)) : expr;
}

/**
 * Whether it is zero: proven by the normal form, or else zero in double precision at every sample point. Values below
 * 1e-10 of their parts count as zero, so this decides between algebraic quantities, not between tiny numbers.
 */
export function isZeroExpr(expr: Expr): boolean {
  if (isNumber(expr)) return isNought(expr);
  let seen = 0;
  for (const point of pointsFor(expr)) {
    const value = evaluate(expr, point);
    if (!isFiniteC(value)) continue;
    if (sizeC(value) > 1e-9 * Math.max(1, scaleOf(expr, point))) return false;
    seen += 1;
  }
  if (isNought(normal(expr))) return true;
  return seen > 0;
}

const pointsFor = (expr: Expr): ReturnType<typeof samplePoints> => {
  const names = variablesOf(expr);
  return names.length === 0 ? [new Map<string, Complex>()] : samplePoints(names, { positive: true });
};

/** The size of what cancels in a sum. */
function scaleOf(expr: Expr, point: ReturnType<typeof samplePoints>[number]): number {
  return expr.kind === "sum" ? Math.max(...expr.terms.map((term) => sizeC(evaluate(term, point)))) : 0;
}
