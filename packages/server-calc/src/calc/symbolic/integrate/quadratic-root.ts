import { add, div, mul, neg, pow } from "../exact/arithmetic.ts";
import { contains, HALF, isNumber, num, somePart, sym, variablesOf, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { replaceKey } from "../exact/rebuild.ts";
import { normal } from "../normal.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { coefficientsOf } from "../polynomial/expand.ts";
import { discriminant, quadraticIn } from "./linear-inside.ts";
import { logSize } from "./table.ts";
import { ansatz } from "./ansatz.ts";

const ROOT = sym("the root");

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
  // expr = numerator / root, where the numerator must be a polynomial.
  const numerator = normal(mul(expr, root));
  const plain = replaceKey(numerator, root.key, ROOT);
  const degree = contains(plain, ROOT.key) ? undefined : coefficientsOf(plain, sym(variable))?.length;
  if (degree === undefined || degree > 12) return undefined;
  const basis = Array.from({ length: degree }, (_, k) => mul(pow(sym(variable), num(k)), root));
  return ansatz(expr, [...basis, inverseRoot(q, quadratic, variable)], variable);
}

/** The integral of 1/sqrt(a*x^2 + b*x + c). */
function inverseRoot(q: Expr, { a, b, c }: { a: Expr; b: Expr; c: Expr }, variable: string): Expr {
  const slope = add(mul(num(2), a, sym(variable)), b);
  const d = normal(discriminant({ a, b, c }));
  const negative = variablesOf(a).length === 0 && realPart(evaluate(a)) < 0;
  if (negative) return mul(num(-1), pow(neg(a), num(-1, 2)), call("asin", normal(div(slope, pow(d, HALF)))));
  if (variablesOf(d).length === 0 && realPart(evaluate(d)) < 0) return mul(pow(a, num(-1, 2)), call("asinh", normal(div(slope, pow(neg(d), HALF)))));
  return mul(pow(a, num(-1, 2)), logSize(add(mul(num(2), pow(a, HALF), pow(q, HALF)), slope)));
}

