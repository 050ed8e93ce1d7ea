import { attempt } from "../budget.ts";
import { neg, splitCoefficient, div } from "../exact/arithmetic.ts";
import { isNumber, isWhole, parts, sym, variablesOf, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { evaluate } from "../numeric/evaluate.ts";
import { polynomialRoots } from "../numeric/polynomial-roots.ts";
import { coefficientsOf } from "../polynomial/expand.ts";
import { factorPoly } from "../polynomial/factor.ts";
import { express } from "../polynomial/generators.ts";
import { asQuotient } from "../polynomial/quotient.ts";
import { print } from "../print.ts";

/** What the expression divides by and the other, which has the same value, does not: `x = 1` or `x + y = 0`. */
export function excludedPoints(before: Expr, after: Expr): string[] {
  const left = new Set(divisors(after).map(({ key }) => key));
  return divisors(before)
    .filter((divisor) => !left.has(divisor.key) && !isNeverZero(divisor))
    .map(pointText);
}

/** Exponentials, gamma, and polynomials without real roots. */
function isNeverZero(divisor: Expr): boolean {
  if (divisor.kind === "power" && divisor.exponent.kind !== "number") return true;
  if (divisor.kind === "call") return divisor.name === "gamma" || divisor.name === "cosh";
  const [name, ...others] = variablesOf(divisor);
  const coefficients = name !== undefined && others.length === 0 ? coefficientsOf(divisor, sym(name)) : undefined;
  const roots = coefficients && polynomialRoots(coefficients.map((coefficient) => evaluate(coefficient)));
  return roots !== undefined && roots.every(({ im }) => im !== 0);
}

/** The irreducible factors, with variables, of everything under a fraction bar. */
function divisors(expr: Expr): Expr[] {
  const found = new Map<string, Expr>();
  for (const bottom of bottoms(expr)) {
    const factors = attempt(300_000, () => {
      const { top, generators } = asQuotient(bottom);
      return factorPoly(top).factors.map(({ part }) => express(part.terms.values(), generators));
    });
    for (const factor of factors ?? [bottom]) if (variablesOf(factor).length > 0) found.set(factor.key, factor);
  }
  return [...found.values()];
}

function bottoms(expr: Expr): Expr[] {
  const own = expr.kind === "power" && isNumber(expr.exponent) && expr.exponent.value.n < 0n ? [expr.base] : [];
  const poles = expr.kind === "call" && expr.name === "tan" && expr.args[0] ? [call("cos", expr.args[0])] : [];
  return [...own, ...poles, ...parts(expr).flatMap(bottoms)];
}

function pointText(divisor: Expr): string {
  const [name, ...others] = variablesOf(divisor);
  const coefficients = name !== undefined && others.length === 0 ? coefficientsOf(divisor, sym(name)) : undefined;
  const [b, a] = coefficients ?? [];
  if (coefficients?.length === 2 && a && b && isNumber(a) && isNumber(b)) return `${name} = ${print(neg(div(b, a)))}`;
  const { rest } = splitCoefficient(divisor);
  return `${print(isWhole(divisor) ? divisor : rest)} = 0`;
}
