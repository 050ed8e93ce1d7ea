import { add, mul, pow } from "../exact/arithmetic.ts";
import { isNumber, isWhole, parts, UNIT, type Expr } from "../exact/expression.ts";
import { ONE } from "../exact/rational.ts";
import { mapParts } from "../exact/rebuild.ts";
import { express, type Generator } from "./generators.ts";
import { addPoly, constantPoly, multiplyPoly, powerPoly, unknown, type Poly } from "./ring.ts";

/** Products and whole powers of sums multiplied out, everywhere; denominators stay as they are. */
export function expand(expr: Expr): Expr {
  const inside = mapInside(expr);
  const opaque = opaqueParts(inside);
  if (!hasProductOfSums(inside)) return inside;
  const generators: Generator[] = opaque.map((part) => ({ expr: part, base: part, exponent: UNIT, index: 1n, related: false }));
  const result = express(polyOver(inside, generators).terms.values(), generators);
  // Two generators may have met: sqrt(x+1)*sqrt(x+1) is a sum again.
  return hasProductOfSums(result) && result.key !== expr.key ? expand(result) : result;
}

/** What stands inside a function, an exponent or a root is expanded first. */
function mapInside(expr: Expr): Expr {
  if (expr.kind === "sum" || expr.kind === "product") return mapParts(expr, mapInside);
  if (expr.kind === "power" && isWhole(expr.exponent)) return pow(mapInside(expr.base), expr.exponent);
  return parts(expr).length === 0 ? expr : mapParts(expr, expand);
}

const isSumPower = (expr: Expr): boolean =>
  expr.kind === "power" && expr.base.kind === "sum" && isWhole(expr.exponent) && expr.exponent.value.n > 0n;

function hasProductOfSums(expr: Expr): boolean {
  if (isSumPower(expr)) return true;
  if (expr.kind === "sum") return expr.terms.some(hasProductOfSums);
  return expr.kind === "product" && expr.factors.some((factor) => factor.kind === "sum" || isSumPower(factor));
}

/** Whatever is no sum, product, number or positive whole power. */
function opaqueParts(expr: Expr, found: Map<string, Expr> = new Map()): Expr[] {
  if (isNumber(expr)) return [...found.values()];
  if (expr.kind === "sum" || expr.kind === "product") for (const part of parts(expr)) opaqueParts(part, found);
  else if (expr.kind === "power" && isWhole(expr.exponent) && expr.exponent.value.n > 0n) opaqueParts(expr.base, found);
  else found.set(expr.key, expr);
  return [...found.values()];
}

function polyOver(expr: Expr, generators: readonly Generator[]): Poly {
  const size = generators.length;
  if (isNumber(expr)) return constantPoly(size, expr.value);
  if (expr.kind === "sum") return expr.terms.map((term) => polyOver(term, generators)).reduce(addPoly);
  if (expr.kind === "product")
    return expr.factors.map((factor) => polyOver(factor, generators)).reduce(multiplyPoly, constantPoly(size, ONE));
  if (expr.kind === "power" && isWhole(expr.exponent) && expr.exponent.value.n > 0n)
    return powerPoly(polyOver(expr.base, generators), Number(expr.exponent.value.n));
  return unknown(
    size,
    generators.findIndex((generator) => generator.expr.key === expr.key),
  );
}

/** Coefficients of the powers of `variable`, from the constant up; `undefined` when it is no polynomial in it. */
export function coefficientsOf(expr: Expr, variable: Expr): Expr[] | undefined {
  const expanded = expand(expr);
  const found: Expr[][] = [];
  for (const term of expanded.kind === "sum" ? expanded.terms : [expanded]) {
    let degree = 0;
    const others: Expr[] = [];
    for (const factor of term.kind === "product" ? term.factors : [term]) {
      if (factor.key === variable.key) degree += 1;
      else if (factor.kind === "power" && factor.base.key === variable.key && isWhole(factor.exponent) && factor.exponent.value.n > 0n)
        degree += Number(factor.exponent.value.n);
      else if (mentions(factor, variable.key)) return undefined;
      else others.push(factor);
    }
    if (degree > 1000) return undefined;
    (found[degree] ??= []).push(mul(...others));
  }
  return Array.from(found, (terms) => add(...(terms ?? [])));
}

function mentions(expr: Expr, key: string): boolean {
  return expr.key === key || parts(expr).some((part) => mentions(part, key));
}
