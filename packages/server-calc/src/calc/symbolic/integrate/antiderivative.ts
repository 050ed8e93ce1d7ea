import { attempt } from "../budget.ts";
import { add, div, mul, pow } from "../exact/arithmetic.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, isNumber, num, somePart, sym, UNIT, type Expr } from "../exact/expression.ts";
import { normal } from "../normal.ts";
import { compareByValue } from "../numeric/sample.ts";
import { expand, coefficientsOf } from "../polynomial/expand.ts";
import { linear } from "../simplify/trigonometry.ts";
import { withoutHyperbolic } from "../solve/rewrite.ts";
import { ansatz } from "./ansatz.ts";
import { parallel } from "./parallel.ts";
import { quadraticRoot } from "./quadratic-root.ts";
import { integrateRational } from "./rational.ts";
import { bySubstitution, circular, linearRoot } from "./substitution.ts";
import { fromTable, gaussian } from "./table.ts";

/** How deep integrals may lead to others. */
const MAX_DEPTH = 4;
/** Work that one way may take. */
const STEPS = 2_500_000;

/** An antiderivative whose derivative has been compared with the expression by value; `undefined` when none was found. */
export function antiderivative(expr: Expr, variable: string, depth = 0): Expr | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const [constants, moving] = separated(expr, variable);
  if (constants.key !== UNIT.key) {
    const found = antiderivative(moving, variable, depth);
    return found && mul(constants, found);
  }
  const again = (next: Expr, name: string): Expr | undefined => antiderivative(next, name, depth + 1);
  const ways: (() => Expr | undefined)[] = [
    () => fromTable(expr, variable),
    () => (hasHighPower(expr) ? bySubstitution(expr, variable, again) : undefined),
    () => integrateRational(expr, variable),
    () => termByTerm(expr, variable, again),
    () => swings(expr, variable, again),
    () => linearRoot(expr, variable),
    () => quadraticRoot(expr, variable),
    () => bell(expr, variable),
    () => bySubstitution(expr, variable, again),
    () => circular(expr, variable),
    () => parallel(expr, variable),
    () => hyperbolic(expr, variable, again),
    () => byParts(expr, variable, again),
  ];
  for (const way of ways) {
    const found = attempt(STEPS, way);
    if (found && isAntiderivative(found, expr, variable)) return found;
  }
  return undefined;
}

/** Whether the derivative has the value of the expression at real points. */
export function isAntiderivative(found: Expr, expr: Expr, variable: string): boolean {
  const slope = derivative(found, variable);
  const everywhere = compareByValue(slope, expr, { realOnly: true });
  return (
    everywhere === "equal" || (everywhere === "unknown" && compareByValue(slope, expr, { positive: true, unitInterval: true }) === "equal")
  );
}

function separated(expr: Expr, variable: string): [Expr, Expr] {
  const factors = expr.kind === "product" ? expr.factors : [expr];
  return [mul(...factors.filter((factor) => !contains(factor, variable))), mul(...factors.filter((factor) => contains(factor, variable)))];
}

/** (x^2 + 1)^10*x is better left as a power. */
const hasHighPower = (expr: Expr): boolean =>
  somePart(expr, (part) => part.kind === "power" && part.base.kind === "sum" && isNumber(part.exponent) && part.exponent.value.n > 2n);

/** The sum of the integrals of the terms, after multiplying out. */
function termByTerm(expr: Expr, variable: string, again: (expr: Expr, variable: string) => Expr | undefined): Expr | undefined {
  const sum = expand(expr);
  if (sum.kind !== "sum") return undefined;
  const parts = sum.terms.map((term) => again(term, variable));
  return parts.every((part) => part !== undefined) ? add(...parts) : undefined;
}

/** Products of sines and cosines as sums. */
function swings(expr: Expr, variable: string, again: (expr: Expr, variable: string) => Expr | undefined): Expr | undefined {
  const sum = linear(expand(expr));
  return sum.key === expr.key || sum.key === expand(expr).key ? undefined : again(sum, variable);
}

/** P(x)*e^(quadratic): a polynomial times the exponential plus a multiple of the error function. */
function bell(expr: Expr, variable: string): Expr | undefined {
  const factors = expr.kind === "product" ? expr.factors : [expr];
  const power = factors.find((factor) => factor.kind === "power" && factor.base.key === "e");
  const error = power?.kind === "power" ? gaussian(power.exponent, variable) : undefined;
  const degree = power && coefficientsOf(div(expr, power), sym(variable))?.length;
  if (!power || !error || degree === undefined || degree > 12) return undefined;
  return ansatz(expr, [...Array.from({ length: degree }, (_, k) => mul(pow(sym(variable), num(k)), power)), error], variable);
}

function hyperbolic(expr: Expr, variable: string, again: (expr: Expr, variable: string) => Expr | undefined): Expr | undefined {
  const plain = normal(withoutHyperbolic(expr));
  return plain.key === expr.key ? undefined : again(plain, variable);
}

const INVERSES: ReadonlySet<string> = new Set(["log", "asin", "acos", "atan", "asinh", "acosh", "atanh", "erf"]);

/** f*g' = (f*g)' - f'*g with an inverse function as f. */
function byParts(expr: Expr, variable: string, again: (expr: Expr, variable: string) => Expr | undefined): Expr | undefined {
  const factors = expr.kind === "product" ? expr.factors : [expr];
  const first = factors.find((factor) => {
    const base = factor.kind === "power" ? factor.base : factor;
    return base.kind === "call" && INVERSES.has(base.name);
  });
  if (!first) return undefined;
  const other = again(div(expr, first), variable);
  const rest = other && again(normal(mul(derivative(first, variable), other)), variable);
  return other && rest && add(mul(first, other), mul(num(-1), rest));
}
