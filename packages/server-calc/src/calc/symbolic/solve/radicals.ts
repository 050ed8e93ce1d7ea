import { attempt } from "../budget.ts";
import { contains, type Expr } from "../exact/expression.ts";
import { resultant } from "../polynomial/gcd.ts";
import { express, type Generator } from "../polynomial/generators.ts";
import { quotientOver } from "../polynomial/quotient.ts";
import { isZeroPoly, multiplyPoly, subtractPoly, unknown, unknownsIn, type Poly } from "../polynomial/ring.ts";
import type { Roots } from "./root.ts";

/**
 * Roots of expressions in the variable removed one after the other: with g^n = u and p(g) = 0, the resultant of the two in g
 * is zero. It may be zero for other values as well, which the check removes. `undefined` when there is no root in it.
 */
export function withoutRoots(
  factor: Poly,
  generators: readonly Generator[],
  variable: string,
  again: (next: Expr) => Roots | undefined,
): Roots | undefined {
  const places = generators.flatMap((generator, place) =>
    generator.related && contains(generator.base, variable) && unknownsIn(factor).includes(place) ? [place] : [],
  );
  if (places.length === 0) return undefined;
  const cleared = attempt(2_000_000, () =>
    places.reduce<Poly | undefined>((poly, place) => poly && eliminate(poly, place, generators), factor),
  );
  if (!cleared || isZeroPoly(cleared)) return undefined;
  return again(express(cleared.terms.values(), generators));
}

function eliminate(poly: Poly, place: number, generators: readonly Generator[]): Poly | undefined {
  const generator = generators[place];
  if (!generator) return undefined;
  const inside = quotientOver(generator.base, generators);
  const relation = subtractPoly(multiplyPoly(unknown(poly.size, place, Number(generator.index)), inside.bottom), inside.top);
  return resultant(poly, relation, place);
}
