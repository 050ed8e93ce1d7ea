import { CalcError } from "../../calc-error.ts";
import { div, mul, pow } from "../exact/arithmetic.ts";
import { isNumber, num, type Expr } from "../exact/expression.ts";
import { isZero, MINUS_ONE, ONE, over, type Rational } from "../exact/rational.ts";
import { gcdPoly } from "./gcd.ts";
import { express, generatorsOf, isOpen, normalPieces, placeOf, type Generator } from "./generators.ts";
import {
  addPoly,
  coefficientsIn,
  constantPoly,
  constantValue,
  degreeIn,
  divideExact,
  isZeroPoly,
  multiplyPoly,
  numericContent,
  polyOf,
  powerPoly,
  scalePoly,
  subtractPoly,
  unknown,
  type Poly,
  type Term,
} from "./ring.ts";

/** A quotient of two polynomials in the same generators. */
interface Quotient {
  readonly top: Poly;
  readonly bottom: Poly;
}

/** An expression as a quotient over its generators. */
export interface Written extends Quotient {
  readonly generators: readonly Generator[];
}

/**
 * The expression as one quotient, relations between generators used (sqrt(2)^2 = 2), common factors cancelled.
 * @throws CalcError when the denominator is zero
 */
export function asQuotient(expr: Expr): Written {
  const generators = generatorsOf([expr]);
  return { ...cancelled(quotientOver(expr, generators)), generators };
}

/** The expression over given generators, which must include all of its own; square roots with variables are taken out of the denominator on request. */
export function quotientOver(expr: Expr, generators: readonly Generator[], rootsAbove = false): Quotient {
  const one = constantPoly(generators.length, ONE);
  const visit = (part: Expr): Quotient => {
    if (isNumber(part)) return { top: constantPoly(generators.length, part.value), bottom: one };
    if (part.kind === "sum") return part.terms.map(visit).reduce(addQuotients);
    if (part.kind === "product") return part.factors.map(visit).reduce(multiplyQuotients);
    return normalPieces(part)
      .map((piece) => {
        if (isOpen(piece)) return powerQuotient(visit(piece.base), Number(piece.coefficient.n));
        const { place, power } = placeOf(piece, generators);
        const factor = unknown(generators.length, place, Math.abs(power));
        return power >= 0 ? { top: factor, bottom: one } : { top: one, bottom: factor };
      })
      .reduce(multiplyQuotients);
  };
  return reduced(visit(expr), generators, visit, rootsAbove);
}

function addQuotients(a: Quotient, b: Quotient): Quotient {
  const common = gcdPoly(a.bottom, b.bottom);
  const left = divideExact(b.bottom, common) ?? b.bottom;
  const right = divideExact(a.bottom, common) ?? a.bottom;
  return { top: addPoly(multiplyPoly(a.top, left), multiplyPoly(b.top, right)), bottom: multiplyPoly(a.bottom, left) };
}

const multiplyQuotients = (a: Quotient, b: Quotient): Quotient => ({
  top: multiplyPoly(a.top, b.top),
  bottom: multiplyPoly(a.bottom, b.bottom),
});

function powerQuotient(q: Quotient, exponent: number): Quotient {
  const size = Math.abs(exponent);
  const [top, bottom] = exponent < 0 ? [q.bottom, q.top] : [q.top, q.bottom];
  if (isZeroPoly(bottom)) throw new CalcError("Division by zero.", "Check the expression for a denominator that is always zero.");
  return { top: powerPoly(top, size), bottom: powerPoly(bottom, size) };
}

/** Nested roots need as many rounds as they are deep. */
const MAX_ROUNDS = 20;

/** Powers of related generators at or above their index replaced by what they are, numeric roots taken out of the denominator. */
function reduced(q: Quotient, generators: readonly Generator[], visit: (expr: Expr) => Quotient, rootsAbove: boolean): Quotient {
  const one = constantPoly(generators.length, ONE);
  const related = generators.flatMap((generator, place) =>
    generator.related ? [{ generator, place, index: Number(generator.index) }] : [],
  );
  const valueOf = (generator: Generator): Quotient =>
    generator.base.key === "i" ? { top: constantPoly(generators.length, MINUS_ONE), bottom: one } : visit(generator.base);
  let result = q;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const open = related.find(({ place, index }) => degreeIn(result.top, place) >= index || degreeIn(result.bottom, place) >= index);
    if (open) {
      const value = valueOf(open.generator);
      result = multiplyQuotients(
        replacePowers(result.top, open.place, open.index, value),
        inverse(replacePowers(result.bottom, open.place, open.index, value)),
      );
      continue;
    }
    const below = related.find(
      ({ generator, place, index }) =>
        index === 2 && (rootsAbove || isNumber(generator.base) || generator.base.key === "i") && degreeIn(result.bottom, place) === 1,
    );
    if (!below) return result;
    const [without = one, withIt = one] = coefficientsIn(result.bottom, below.place);
    const conjugate = subtractPoly(without, multiplyPoly(withIt, unknown(generators.length, below.place)));
    result = { top: multiplyPoly(result.top, conjugate), bottom: multiplyPoly(result.bottom, conjugate) };
  }
  return result;
}

function inverse(q: Quotient): Quotient {
  if (isZeroPoly(q.top)) throw new CalcError("Division by zero.", "Check the expression for a denominator that is always zero.");
  return { top: q.bottom, bottom: q.top };
}

function replacePowers(p: Poly, place: number, index: number, value: Quotient): Quotient {
  const byTurns = new Map<number, Term[]>();
  for (const { exponents, coefficient } of p.terms.values()) {
    const power = exponents[place] ?? 0;
    const turns = Math.floor(power / index);
    const term = { exponents: exponents.map((exponent, at) => (at === place ? power % index : exponent)), coefficient };
    byTurns.set(turns, [...(byTurns.get(turns) ?? []), term]);
  }
  const one = constantPoly(p.size, ONE);
  return [...byTurns]
    .map(([turns, terms]) => multiplyQuotients({ top: polyOf(p.size, terms), bottom: one }, powerQuotient(value, turns)))
    .reduce(addQuotients, { top: constantPoly(p.size, { n: 0n, d: 1n }), bottom: one });
}

/** In lowest terms, with integer coefficients below. */
export function cancelled(q: Quotient): Quotient {
  if (isZeroPoly(q.bottom)) throw new CalcError("Division by zero.", "Check the expression for a denominator that is always zero.");
  const common = gcdPoly(q.top, q.bottom);
  const top = divideExact(q.top, common) ?? q.top;
  const bottom = divideExact(q.bottom, common) ?? q.bottom;
  // Only numbers below: x/2 stays a term with a fraction. Otherwise whole coefficients above and below: (x + 1)/(2*y).
  const content: Rational = constantValue(bottom) ? numericContent(bottom) : wholeScale(top, bottom);
  return isZero(content) ? q : { top: scalePoly(top, over(ONE, content)), bottom: scalePoly(bottom, over(ONE, content)) };
}

/** What both are divided by to have whole coefficients without a common divisor, the leading one below positive. */
function wholeScale(top: Poly, bottom: Poly): Rational {
  if (isZeroPoly(top)) return numericContent(bottom);
  // Contents t and b with t/b = n/d: the quotient is n*whole / (d*whole) when both are divided by b/d.
  const ratio = over(numericContent(top), numericContent(bottom));
  return over(numericContent(bottom), { n: ratio.d, d: 1n });
}

export const topOf = (written: Written): Expr => express(written.top.terms.values(), written.generators);
export const bottomOf = (written: Written): Expr => express(written.bottom.terms.values(), written.generators);
/** top/bottom, where (x^2 - 1)*sqrt(1 - x^2) below becomes one power of the inside of the root. */
export function fromQuotient(written: Written): Expr {
  let { bottom } = written;
  const powers: Expr[] = [];
  for (const generator of written.generators) {
    if (!generator.related || generator.base.kind !== "sum") continue;
    const inside = quotientOver(generator.base, written.generators);
    if (constantValue(inside.bottom) === undefined || constantValue(inside.top)) continue;
    for (let rest = divideExact(bottom, inside.top); rest; rest = divideExact(bottom, inside.top)) {
      bottom = rest;
      powers.push(pow(generator.base, num(-1)));
    }
  }
  return mul(div(topOf(written), bottomOf({ ...written, bottom })), ...powers);
}
