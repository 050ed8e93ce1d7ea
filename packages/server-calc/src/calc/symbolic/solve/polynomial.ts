import { CalcError } from "../../calc-error.ts";
import { add, div, mul, neg, pow } from "../exact/arithmetic.ts";
import { isNumber, num, type Expr, variablesOf } from "../exact/expression.ts";
import { gcd, type Rational } from "../exact/rational.ts";
import { isZeroExpr, normal } from "../normal.ts";
import type { Complex } from "../numeric/complex.ts";
import { evaluate } from "../numeric/evaluate.ts";
import { polynomialRoots } from "../numeric/polynomial-roots.ts";
import { expand } from "../polynomial/expand.ts";
import { degreeOf, squareFreeInt } from "../polynomial/integer.ts";
import { factorSquareFree } from "../polynomial/zassenhaus.ts";
import { allRoots, simpleRoot } from "./nested-roots.ts";
import { decimalRoot, exactRoot, union, type Root, type Roots } from "./root.ts";

/** Highest degree whose roots are found in decimals. */
const MAX_DECIMAL_DEGREE = 100;

const DECIMAL_NOTE = "Roots without a simple exact form are given as decimals.";

/**
 * All roots of a polynomial, coefficients from the constant up: exact where they are rational, come from quadratic
 * equations or are roots of such, in decimals otherwise. @throws CalcError for degrees above 2 with parameters and no such form
 */
export function rootsOfPolynomial(coefficients: readonly Expr[]): Roots {
  const trimmed = withoutLeadingZeros(coefficients);
  const low = trimmed.findIndex((coefficient) => !isZeroExpr(coefficient));
  if (low > 0) {
    const zero: Roots = { roots: [{ ...exactRoot(num(0)), multiplicity: low }], complete: true, notes: [] };
    return union([zero, rootsOfPolynomial(trimmed.slice(low))]);
  }
  if (trimmed.length < 2) return { roots: [], complete: true, notes: [] };
  if (trimmed.every(isNumber)) return rationalPolynomial(trimmed.map((coefficient) => coefficient.value));
  return irreducible(trimmed);
}

function withoutLeadingZeros(coefficients: readonly Expr[]): readonly Expr[] {
  let length = coefficients.length;
  while (length > 0 && isZeroExpr(coefficients[length - 1] ?? num(0))) length -= 1;
  return coefficients.slice(0, length);
}

function rationalPolynomial(coefficients: readonly Rational[]): Roots {
  const scale = coefficients.reduce((all, { d }) => (all / gcd(all, d)) * d, 1n);
  const whole = coefficients.map(({ n, d }) => n * (scale / d));
  const parts = squareFreeInt(whole).flatMap(({ part, multiplicity }) =>
    factorSquareFree(part).map((factor) => ({ factor, multiplicity })),
  );
  parts.sort((a, b) => degreeOf(a.factor) - degreeOf(b.factor));
  return union(
    parts.map(({ factor, multiplicity }) => {
      const found = irreducible(factor.map((coefficient) => num(coefficient)));
      return { ...found, roots: found.roots.map((root) => ({ ...root, multiplicity })) };
    }),
  );
}

function irreducible(coefficients: readonly Expr[]): Roots {
  const degree = coefficients.length - 1;
  const [c = num(0), b = num(0), a = num(0)] = coefficients;
  if (degree === 1) return exactly([normal(neg(div(c, b)))]);
  if (degree === 2) return exactly(quadratic(a, b, c));
  return composed(coefficients) ?? shifted(coefficients) ?? inDecimals(coefficients);
}

const exactly = (values: readonly Expr[]): Roots => ({ roots: values.map((value) => exactRoot(value)), complete: true, notes: [] });

function quadratic(a: Expr, b: Expr, c: Expr): Expr[] {
  const discriminant = normal(add(pow(b, num(2)), mul(num(-4), a, c)));
  const root = simpleRoot(discriminant);
  const numeric = variablesOf(discriminant).length === 0;
  return [root, neg(root)].map((side) => {
    const value = div(add(neg(b), side), mul(num(2), a));
    return numeric && variablesOf(value).length === 0 ? expand(normal(value)) : normal(value);
  });
}

/** A polynomial in x^g: its roots are the g-th roots of those of the smaller one. */
function composed(coefficients: readonly Expr[]): Roots | undefined {
  const step = coefficients.reduce(
    (common, coefficient, power) => (isZeroExpr(coefficient) ? common : Number(gcd(BigInt(common), BigInt(power)))),
    0,
  );
  if (step < 2) return undefined;
  const inner = coefficients.filter((_, power) => power % step === 0);
  if (inner.length > 3 || step > 12) return undefined;
  const smaller = irreducible(inner);
  return union(smaller.roots.map(({ value }) => exactly(allRoots(value, step))));
}

/** The same for a polynomial in (x + h)^g, where h removes the second highest term. */
function shifted(coefficients: readonly Expr[]): Roots | undefined {
  const degree = coefficients.length - 1;
  const second = coefficients[degree - 1] ?? num(0);
  if (isZeroExpr(second) || degree > 12 || !coefficients.every(isNumber)) return undefined;
  const h = normal(div(neg(second), mul(num(degree), coefficients[degree] ?? num(1))));
  // Taylor's coefficients at h by repeated synthetic division.
  const moved: Expr[] = [...coefficients];
  for (let start = 0; start < degree; start += 1) {
    for (let k = degree - 1; k >= start; k -= 1) moved[k] = normal(add(moved[k] ?? num(0), mul(h, moved[k + 1] ?? num(0))));
  }
  const found = composed(moved);
  return found && { ...found, roots: found.roots.map((root) => ({ ...root, value: expand(add(root.value, h)) })) };
}

function inDecimals(coefficients: readonly Expr[]): Roots {
  const degree = coefficients.length - 1;
  if (coefficients.some((coefficient) => variablesOf(coefficient).length > 0)) {
    throw new CalcError(
      `A polynomial equation of degree ${degree} with parameters has no simple general solution.`,
      "Give numbers for the parameters, or lower the degree to 2.",
    );
  }
  const values = coefficients.map((coefficient) => evaluate(coefficient));
  const found = degree <= MAX_DECIMAL_DEGREE ? polynomialRoots(values) : undefined;
  if (!found)
    throw new CalcError(
      `The roots of a polynomial of degree ${degree} could not be found reliably.`,
      `Degrees up to ${MAX_DECIMAL_DEGREE} with moderate coefficients work.`,
    );
  return { roots: realFirst(found).map((root): Root => decimalRoot(root)), complete: true, notes: [DECIMAL_NOTE] };
}

/** Real roots by size, then pairs of complex ones. */
function realFirst(roots: readonly Complex[]): Complex[] {
  return [...roots].sort((a, b) => Number(a.im !== 0) - Number(b.im !== 0) || a.re - b.re || b.im - a.im);
}
