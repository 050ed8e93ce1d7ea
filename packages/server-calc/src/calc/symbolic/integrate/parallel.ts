import { mul, pow } from "../exact/arithmetic.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, isNumber, num, UNIT, type Expr } from "../exact/expression.ts";
import { factorPoly } from "../polynomial/factor.ts";
import { express, generatorsOf, type Generator } from "../polynomial/generators.ts";
import { cancelled, quotientOver } from "../polynomial/quotient.ts";
import { degreeIn, unknownsIn, type Poly } from "../polynomial/ring.ts";
import { ansatz } from "./ansatz.ts";
import { logSize } from "./table.ts";

const MAX_GENERATORS = 7;
const MAX_MONOMIALS = 100;

/**
 * The parallel Risch heuristic (Bronstein, Symbolic Integration I; Geddes and Stefanus 1989): every function in the integrand
 * counts as an unknown, the antiderivative is a quotient in them plus logarithms of the factors below, with unknown numbers.
 */
export function parallel(expr: Expr, variable: string): Expr | undefined {
  const generators = closed(expr, variable);
  if (!generators) return undefined;
  const { top, bottom } = cancelled(quotientOver(expr, generators));
  const slopes = generators.map((generator) => cancelled(quotientOver(derivative(generator.expr, variable), generators)));
  const factors = factorPoly(bottom).factors.filter(({ part }) => dependsOn(part, generators, variable));
  const below = mul(
    ...factors.map(({ part, multiplicity }) =>
      pow(toExpr(part, generators), num(isSpecial(part, generators, variable) ? multiplicity : multiplicity - 1)),
    ),
  );
  const others = slopes
    .flatMap((slope) => factorPoly(slope.bottom).factors.map(({ part }) => part))
    .filter((part) => dependsOn(part, generators, variable));
  const logs = new Map(
    [...factors.map(({ part }) => part), ...others].map((part) => [toExpr(part, generators).key, logSize(toExpr(part, generators))]),
  );
  const monomials = monomialsUpTo(top, bottom, generators, variable);
  if (!monomials) return undefined;
  return ansatz(expr, [...monomials.map((monomial) => mul(monomial, pow(below, num(-1)))), ...logs.values()], variable);
}

/** The generators of the expression and of their derivatives; `undefined` when they do not end or are algebraic. */
function closed(expr: Expr, variable: string): Generator[] | undefined {
  let exprs: Expr[] = [expr];
  for (;;) {
    const generators = generatorsOf(exprs);
    if (generators.length > MAX_GENERATORS || generators.some(({ related, expr: one }) => related && contains(one, variable)))
      return undefined;
    const next = [
      ...exprs,
      ...generators.filter(({ expr: one }) => contains(one, variable)).flatMap(({ expr: one }) => [one, derivative(one, variable)]),
    ];
    const more = generatorsOf(next);
    if (more.length === generators.length) return more;
    exprs = next;
  }
}

const toExpr = (poly: Poly, generators: readonly Generator[]): Expr => express(poly.terms.values(), generators);

const dependsOn = (poly: Poly, generators: readonly Generator[], variable: string): boolean =>
  unknownsIn(poly).some((place) => contains(generators[place]?.expr ?? UNIT, variable));

/** Whether it divides its own derivative, as e^x does: then its power below does not change. */
function isSpecial(part: Poly, generators: readonly Generator[], variable: string): boolean {
  const expr = toExpr(part, generators);
  const ratio = cancelled(quotientOver(mul(derivative(expr, variable), pow(expr, num(-1))), generators));
  return !dependsOn(ratio.bottom, generators, variable);
}

/** Products of powers of the generators, one degree above those in the integrand where differentiation lowers it. */
function monomialsUpTo(top: Poly, bottom: Poly, generators: readonly Generator[], variable: string): Expr[] | undefined {
  let products: Expr[] = [UNIT];
  for (const [place, { expr }] of generators.entries()) {
    if (!contains(expr, variable)) continue;
    const isExponential = expr.kind === "power" && !isNumber(expr.exponent);
    const degree = Math.max(degreeIn(top, place), degreeIn(bottom, place)) + (isExponential ? 0 : 1);
    // An exponential keeps its power: only those that occur are needed where it is not below.
    const lowest = isExponential && degreeIn(bottom, place) === 0 ? lowestIn(top, place) : 0;
    products = products.flatMap((product) =>
      Array.from({ length: degree + 1 - lowest }, (_, power) => mul(product, pow(expr, num(power + lowest)))),
    );
    if (products.length > MAX_MONOMIALS) return undefined;
  }
  return products;
}

const lowestIn = (poly: Poly, place: number): number => Math.min(...[...poly.terms.values()].map(({ exponents }) => exponents[place] ?? 0));
