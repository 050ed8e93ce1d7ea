import { refuseAbove } from "../budget.ts";
import { add, mul } from "../exact/arithmetic.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, isNought, NOUGHT, type Expr } from "../exact/expression.ts";
import { normal } from "../normal.ts";
import { lcmPoly } from "../polynomial/gcd.ts";
import { express, generatorsOf } from "../polynomial/generators.ts";
import { cancelled, quotientOver } from "../polynomial/quotient.ts";
import { divideExact, multiplyPoly, type Poly } from "../polynomial/ring.ts";
import { solveLinear } from "../solve/linear.ts";

/** Most functions that are tried together. */
const MAX_BASIS = 120;

/** Constants with which the sum of constant * basis function has the expression as derivative, put together; `undefined` when there are none. */
export function ansatz(expr: Expr, basis: readonly Expr[], variable: string): Expr | undefined {
  refuseAbove(MAX_BASIS, basis.length, "The number of functions tried");
  const slopes = basis.map((one) => normal(derivative(one, variable)));
  const generators = generatorsOf([expr, ...slopes]);
  const quotients = [expr, ...slopes].map((one) => cancelled(quotientOver(one, generators, true)));
  const bottom = quotients.map((quotient) => quotient.bottom).reduce(lcmPoly);
  const tops = quotients.map((quotient) => multiplyPoly(quotient.top, divideExact(bottom, quotient.bottom) ?? bottom));
  const moving = generators.map(({ expr: generator }) => contains(generator, variable));
  const columns = tops.map((top) => byMonomial(top, moving, (terms) => express(terms, generators)));
  const monomials = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const [target, ...others] = columns;
  const rows = monomials.map((monomial) => [...others.map((column) => column.get(monomial) ?? NOUGHT), target?.get(monomial) ?? NOUGHT]);
  const names = basis.map((_, k) => `c${k}`);
  const solved = solveLinear(rows, names);
  if (solved.kind === "none") return undefined;
  const free = new Set(solved.free);
  // What is not fixed is a constant of integration in disguise: zero.
  const terms = basis.map((one, k) => {
    const value = free.has(names[k] ?? "") ? NOUGHT : withoutFree(solved.values.get(names[k] ?? "") ?? NOUGHT, free);
    return isNought(value) ? NOUGHT : mul(value, one);
  });
  return add(...terms);
}

function withoutFree(value: Expr, free: ReadonlySet<string>): Expr {
  const terms = value.kind === "sum" ? value.terms : [value];
  return add(...terms.filter((term) => ![...free].some((name) => contains(term, name))));
}

/** Coefficients by the powers of the generators that depend on the variable. */
function byMonomial(
  poly: Poly,
  moving: readonly boolean[],
  toExpr: (terms: { exponents: readonly number[]; coefficient: { n: bigint; d: bigint } }[]) => Expr,
): Map<string, Expr> {
  const groups = new Map<string, { exponents: readonly number[]; coefficient: { n: bigint; d: bigint } }[]>();
  for (const { exponents, coefficient } of poly.terms.values()) {
    const key = exponents.map((exponent, place) => (moving[place] ? exponent : 0)).join(",");
    groups.set(key, [
      ...(groups.get(key) ?? []),
      { exponents: exponents.map((exponent, place) => (moving[place] ? 0 : exponent)), coefficient },
    ]);
  }
  return new Map([...groups].map(([key, terms]) => [key, toExpr(terms)]));
}
