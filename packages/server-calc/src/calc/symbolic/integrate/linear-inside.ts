import { mul, sub } from "../exact/arithmetic.ts";
import { contains, NOUGHT, num, sym, type Expr } from "../exact/expression.ts";
import { coefficientsOf } from "../polynomial/expand.ts";

/** a and b of a*x + b with a not zero; `undefined` for anything else. */
export function linearIn(expr: Expr, variable: string): { slope: Expr; constant: Expr } | undefined {
  const [constant = NOUGHT, slope, ...higher] = coefficientsOf(expr, sym(variable)) ?? [];
  return slope && higher.length === 0 && !contains(slope, variable) ? { slope, constant } : undefined;
}

/** a, b and c of a*x^2 + b*x + c with a not zero. */
export function quadraticIn(expr: Expr, variable: string): { a: Expr; b: Expr; c: Expr } | undefined {
  const [c = NOUGHT, b = NOUGHT, a, ...higher] = coefficientsOf(expr, sym(variable)) ?? [];
  return a && higher.length === 0 ? { a, b, c } : undefined;
}

/** b^2 - 4*a*c. */
export const discriminant = ({ a, b, c }: { a: Expr; b: Expr; c: Expr }): Expr => sub(mul(b, b), mul(num(4), a, c));
