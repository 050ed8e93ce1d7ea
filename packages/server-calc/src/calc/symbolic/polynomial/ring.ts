import { refuseAbove, spend } from "../budget.ts";
import { gcd, isZero, negate, ONE, over, plus, rational, sign, times, type Rational } from "../exact/rational.ts";

/** A polynomial with rational coefficients in a fixed number of unknowns, which are known by their place. */
export interface Poly {
  readonly size: number;
  /** Only terms that are not zero, by their exponents joined with commas. */
  readonly terms: ReadonlyMap<string, Term>;
}

export interface Term {
  readonly exponents: readonly number[];
  readonly coefficient: Rational;
}

/** Most terms a polynomial may have. */
const MAX_TERMS = 20_000;
/** Highest power of one unknown. */
const MAX_DEGREE = 5_000;

const keyOf = (exponents: readonly number[]): string => exponents.join(",");

export function polyOf(size: number, terms: Iterable<Term>): Poly {
  const collected = new Map<string, Term>();
  for (const term of terms) accumulate(collected, term.exponents, term.coefficient);
  return { size, terms: collected };
}

function accumulate(into: Map<string, Term>, exponents: readonly number[], coefficient: Rational): void {
  spend(1);
  const key = keyOf(exponents);
  const before = into.get(key);
  const sum = before ? plus(before.coefficient, coefficient) : coefficient;
  if (isZero(sum)) into.delete(key);
  else into.set(key, { exponents, coefficient: sum });
  if (into.size > MAX_TERMS) refuseAbove(MAX_TERMS, into.size, "The number of terms");
}

const none = (size: number): number[] => Array.from({ length: size }, () => 0);

export const constantPoly = (size: number, value: Rational): Poly => polyOf(size, [{ exponents: none(size), coefficient: value }]);

/** The unknown in place `index`, to a power. */
export function unknown(size: number, index: number, power = 1): Poly {
  refuseAbove(MAX_DEGREE, power, "The exponent");
  return polyOf(size, [{ exponents: none(size).map((_, place) => (place === index ? power : 0)), coefficient: ONE }]);
}

export const isZeroPoly = (p: Poly): boolean => p.terms.size === 0;

/** The value when it has no unknown in it. */
export function constantValue(p: Poly): Rational | undefined {
  if (p.terms.size === 0) return rational(0);
  const [only] = p.terms.values();
  return p.terms.size === 1 && only && only.exponents.every((exponent) => exponent === 0) ? only.coefficient : undefined;
}

export function addPoly(a: Poly, b: Poly): Poly {
  const sum = new Map(a.terms);
  for (const term of b.terms.values()) accumulate(sum, term.exponents, term.coefficient);
  return { size: a.size, terms: sum };
}

export const scalePoly = (p: Poly, by: Rational): Poly =>
  isZero(by)
    ? { size: p.size, terms: new Map() }
    : {
        size: p.size,
        terms: new Map([...p.terms].map(([key, term]) => [key, { exponents: term.exponents, coefficient: times(term.coefficient, by) }])),
      };

export const negatePoly = (p: Poly): Poly => scalePoly(p, negate(ONE));
export const subtractPoly = (a: Poly, b: Poly): Poly => addPoly(a, negatePoly(b));

export function multiplyPoly(a: Poly, b: Poly): Poly {
  const product = new Map<string, Term>();
  for (const left of a.terms.values()) {
    for (const right of b.terms.values()) {
      accumulate(
        product,
        left.exponents.map((exponent, place) => exponent + (right.exponents[place] ?? 0)),
        times(left.coefficient, right.coefficient),
      );
    }
  }
  return { size: a.size, terms: product };
}

/** @throws CalcError when the result would have too many terms. */
export function powerPoly(p: Poly, exponent: number): Poly {
  refuseAbove(MAX_DEGREE, exponent, "The exponent");
  if (p.terms.size > 1) refuseAbove(MAX_TERMS, termsOfPower(p.terms.size, exponent), "The number of terms after expanding");
  let result = constantPoly(p.size, ONE);
  for (let k = 0; k < exponent; k += 1) result = multiplyPoly(result, p);
  return result;
}

/** (k+n-1 over n): the terms of the n-th power of a sum of k terms, at most. */
function termsOfPower(terms: number, exponent: number): number {
  let count = 1;
  for (let k = 1; k < terms && count <= MAX_TERMS; k += 1) count = (count * (exponent + k)) / k;
  return Math.round(count);
}

export function degreeIn(p: Poly, index: number): number {
  let degree = 0;
  for (const term of p.terms.values()) degree = Math.max(degree, term.exponents[index] ?? 0);
  return degree;
}

/** The places of the unknowns that occur. */
export function unknownsIn(p: Poly): number[] {
  return none(p.size)
    .map((_, index) => index)
    .filter((index) => degreeIn(p, index) > 0);
}

/** Coefficients as polynomials in the other unknowns, from the constant up. */
export function coefficientsIn(p: Poly, index: number): Poly[] {
  const parts = Array.from({ length: degreeIn(p, index) + 1 }, () => [] as Term[]);
  for (const { exponents, coefficient } of p.terms.values()) {
    parts[exponents[index] ?? 0]?.push({ exponents: exponents.map((exponent, place) => (place === index ? 0 : exponent)), coefficient });
  }
  return parts.map((terms) => polyOf(p.size, terms));
}

/** The term that comes first when terms are compared by the exponents of the first unknown, then the second, and so on. */
export function leadingTerm(p: Poly): Term | undefined {
  let best: Term | undefined;
  for (const term of p.terms.values()) if (!best || isBefore(term.exponents, best.exponents)) best = term;
  return best;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (let place = 0; place < a.length; place += 1) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** a / b when b divides a without remainder. */
export function divideExact(a: Poly, b: Poly): Poly | undefined {
  const lead = leadingTerm(b);
  if (!lead) return undefined;
  let rest = a;
  const quotient: Term[] = [];
  for (;;) {
    const head = leadingTerm(rest);
    if (!head) return polyOf(a.size, quotient);
    const exponents = head.exponents.map((exponent, place) => exponent - (lead.exponents[place] ?? 0));
    if (exponents.some((exponent) => exponent < 0)) return undefined;
    const term = { exponents, coefficient: over(head.coefficient, lead.coefficient) };
    quotient.push(term);
    rest = subtractPoly(rest, multiplyPoly(b, polyOf(a.size, [term])));
  }
}

/** The rational number that leaves integers without a common divisor and a positive leading coefficient. */
export function numericContent(p: Poly): Rational {
  let top = 0n;
  let bottom = 1n;
  for (const { coefficient } of p.terms.values()) {
    top = gcd(top, coefficient.n);
    bottom = (bottom / gcd(bottom, coefficient.d)) * coefficient.d;
  }
  const lead = leadingTerm(p);
  return lead ? rational(sign(lead.coefficient) < 0 ? -top : top, bottom) : ONE;
}

/** Divided by its numeric content. */
export const primitivePart = (p: Poly): Poly => (isZeroPoly(p) ? p : scalePoly(p, over(ONE, numericContent(p))));
