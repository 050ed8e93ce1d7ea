import { refuseAbove } from "../budget.ts";
import { over, rational, type Rational } from "../exact/rational.ts";
import { contentIn, derivativeIn, gcdPoly } from "./gcd.ts";
import { multiplyInt, squareFreeInt } from "./integer.ts";
import {
  coefficientsIn,
  constantValue,
  degreeIn,
  divideExact,
  leadingTerm,
  numericContent,
  polyOf,
  primitivePart,
  unknown,
  unknownsIn,
  type Poly,
} from "./ring.ts";
import { factorSquareFree, findSubset } from "./zassenhaus.ts";

interface Factorisation {
  readonly content: Rational;
  readonly factors: readonly { readonly part: Poly; readonly multiplicity: number }[];
}

/** Largest degree of the one-variable polynomial that stands in for one in several variables. */
const MAX_IMAGE_DEGREE = 160;

/** The irreducible factors over the rationals, with integer coefficients. @throws CalcError for degrees out of reach. */
export function factorPoly(p: Poly): Factorisation {
  const content = numericContent(p);
  const value = constantValue(p);
  if (value) return { content: value, factors: [] };
  const factors: { part: Poly; multiplicity: number }[] = [];
  let rest = primitivePart(p);
  for (const index of unknownsIn(rest)) {
    const multiplicity = lowestDegree(rest, index);
    if (multiplicity === 0) continue;
    factors.push({ part: unknown(p.size, index), multiplicity });
    rest = divideExact(rest, unknown(p.size, index, multiplicity)) ?? rest;
  }
  for (const { part, multiplicity } of squareFree(rest))
    for (const irreducible of split(part)) factors.push({ part: irreducible, multiplicity });
  return { content, factors };
}

function lowestDegree(p: Poly, index: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { exponents } of p.terms.values()) lowest = Math.min(lowest, exponents[index] ?? 0);
  return Number.isFinite(lowest) ? lowest : 0;
}

function squareFree(p: Poly): { part: Poly; multiplicity: number }[] {
  const places = unknownsIn(p);
  const main = places[0];
  if (main === undefined) return [];
  if (places.length === 1)
    return squareFreeInt(dense(p, main)).map(({ part, multiplicity }) => ({ part: sparse(part, main, p.size), multiplicity }));
  const content = contentIn(p, main);
  const found = squareFree(content);
  let rest = primitivePart(divideExact(p, content) ?? p);
  let common = gcdPoly(rest, derivativeIn(rest, main));
  rest = primitivePart(divideExact(rest, common) ?? rest);
  for (let multiplicity = 1; degreeIn(rest, main) > 0; multiplicity += 1) {
    const repeated = gcdPoly(rest, common);
    const part = primitivePart(divideExact(rest, repeated) ?? rest);
    if (!constantValue(part)) found.push({ part, multiplicity });
    rest = repeated;
    common = primitivePart(divideExact(common, repeated) ?? common);
  }
  return found;
}

function split(p: Poly): Poly[] {
  const places = unknownsIn(p);
  const main = places[0];
  if (main === undefined) return [];
  if (places.length === 1) return factorSquareFree(dense(p, main)).map((part) => sparse(part, main, p.size));
  return splitByImage(p, places);
}

/** Kronecker's substitution x_k -> x^(d^k), which keeps factors apart; those of the image are put together again (Knuth 4.6.2). */
function splitByImage(p: Poly, places: readonly number[]): Poly[] {
  const radix = Math.max(...places.map((place) => degreeIn(p, place))) + 1;
  const weights = new Map(places.map((place, k) => [place, radix ** k]));
  const weightOf = (exponents: readonly number[]): number =>
    exponents.reduce((sum, exponent, place) => sum + exponent * (weights.get(place) ?? 0), 0);
  const degree = Math.max(...[...p.terms.values()].map(({ exponents }) => weightOf(exponents)));
  refuseAbove(MAX_IMAGE_DEGREE, degree, "The size of a polynomial in several variables to factor");
  const image = Array.from({ length: degree + 1 }, () => 0n);
  for (const { exponents, coefficient } of p.terms.values()) image[weightOf(exponents)] = coefficient.n;
  const pieces = squareFreeInt(image).flatMap(({ part, multiplicity }) =>
    factorSquareFree(part).flatMap((factor) => Array.from({ length: multiplicity }, () => ({ factor }))),
  );
  const back = (coefficients: readonly bigint[]): Poly =>
    polyOf(
      p.size,
      coefficients.flatMap((coefficient, weight) => {
        const exponents = Array.from({ length: p.size }, (_, place) => {
          const scale = weights.get(place);
          return scale === undefined ? 0 : Math.floor(weight / scale) % radix;
        });
        return coefficient === 0n ? [] : [{ exponents, coefficient: rational(coefficient) }];
      }),
    );
  const found: Poly[] = [];
  let rest = p;
  let left = pieces;
  for (let count = 1; 2 * count <= left.length;) {
    const hit = findSubset(left, count, (subset) => {
      const candidate = primitivePart(back(subset.reduce<bigint[]>((all, { factor }) => multiplyInt(all, factor), [1n])));
      const quotient = constantValue(candidate) ? undefined : divideExact(rest, candidate);
      return quotient && { candidate, quotient };
    });
    if (!hit) {
      count += 1;
      continue;
    }
    found.push(hit.value.candidate);
    rest = hit.value.quotient;
    left = left.filter((piece) => !hit.subset.includes(piece));
  }
  return constantValue(rest) ? found : [...found, primitivePart(rest)];
}

/** Integer coefficients of a polynomial in one unknown, from the constant up; a rational content is dropped. */
function dense(p: Poly, main: number): bigint[] {
  const content = numericContent(p);
  return coefficientsIn(p, main).map((coefficient) => over(leadingTerm(coefficient)?.coefficient ?? rational(0), content).n);
}

function sparse(coefficients: readonly bigint[], main: number, size: number): Poly {
  return polyOf(
    size,
    coefficients.flatMap((coefficient, power) =>
      coefficient === 0n
        ? []
        : [{ exponents: Array.from({ length: size }, (_, place) => (place === main ? power : 0)), coefficient: rational(coefficient) }],
    ),
  );
}
