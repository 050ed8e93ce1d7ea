import { add, div, mul, neg, pow } from "../exact/arithmetic.ts";
import { contains, HALF, isNumber, num, somePart, sym, variablesOf, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { replaceKey } from "../exact/rebuild.ts";
import { normal } from "../normal.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { coefficientsOf } from "../polynomial/expand.ts";
import { ansatz } from "./ansatz.ts";
import { discriminant, quadraticIn } from "./linear-inside.ts";
import { logSize } from "./table.ts";

const ROOT = sym("the root");

/** Highest k for q^(-k - 1/2). */
const MAX_POWER = 4;

/**
 * P(x)*sqrt(q) or P(x)/sqrt(q) with a quadratic q, and 1/(x*sqrt(q)): a polynomial times the root plus a multiple of the
 * integral of 1/sqrt(q) (Gradshteyn and Ryzhik 2.26).
 */
export function quadraticRoot(expr: Expr, variable: string): Expr | undefined {
  let q: Expr | undefined;
  let several = false;
  somePart(expr, (part) => {
    if (part.kind === "power" && isNumber(part.exponent) && part.exponent.value.d === 2n && contains(part.base, variable)) {
      several ||= q !== undefined && q.key !== part.base.key;
      q = part.base;
    }
    return false;
  });
  if (!q || several) return undefined;
  const quadratic = quadraticIn(q, variable);
  if (!quadratic) return undefined;
  const root = pow(q, HALF);
  // expr = numerator / (root * q^k), where the numerator must be a polynomial.
  for (let k = 0; k <= MAX_POWER; k += 1) {
    const numerator = replaceKey(normal(mul(expr, root, pow(q, num(k)))), root.key, ROOT);
    const degree = contains(numerator, ROOT.key) ? undefined : coefficientsOf(numerator, sym(variable))?.length;
    if (degree === undefined) continue;
    if (degree > 12) return undefined;
    const below = pow(q, num(-k));
    const basis = Array.from({ length: Math.max(degree, 2 * k) + 1 }, (_, power) => mul(pow(sym(variable), num(power)), root, below));
    return ansatz(expr, [...basis, inverseRoot(q, quadratic, variable)], variable);
  }
  return undefined;
}

/** The integral of 1/sqrt(a*x^2 + b*x + c). */
function inverseRoot(q: Expr, { a, b, c }: { a: Expr; b: Expr; c: Expr }, variable: string): Expr {
  const slope = add(mul(num(2), a, sym(variable)), b);
  const d = normal(discriminant({ a, b, c }));
  const negative = variablesOf(a).length === 0 && realPart(evaluate(a)) < 0;
  if (negative) return mul(num(-1), pow(neg(a), num(-1, 2)), call("asin", normal(div(slope, pow(d, HALF)))));
  if (variablesOf(d).length === 0 && realPart(evaluate(d)) < 0)
    return mul(pow(a, num(-1, 2)), call("asinh", normal(div(slope, pow(neg(d), HALF)))));
  return mul(pow(a, num(-1, 2)), logSize(add(mul(num(2), pow(a, HALF), pow(q, HALF)), slope)));
}
