import { spend } from "../budget.ts";
import { addInt, degreeOf, derivativeInt, divideInt, multiplyInt, primitiveInt, subtractInt, trimmed, type IntPoly } from "./integer.ts";
import { divideMod, factorMod, gcdMod, inverseModPoly, mod, monicMod, multiplyMod, type ModPoly } from "./modular.ts";

const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131,
] as const;

/** Primes tried before the one with the fewest factors is taken. */
const GOOD_PRIMES = 4;

/**
 * The irreducible factors over the rationals of a primitive square-free polynomial: factored modulo a prime, the factors
 * lifted to a power of it above twice Mignotte's bound, and put together again (Zassenhaus 1969).
 */
export function factorSquareFree(p: IntPoly): bigint[][] {
  if (degreeOf(p) <= 1) return [[...p]];
  if (p[0] === 0n) return [[0n, 1n], ...factorSquareFree(p.slice(1))];
  const { prime, factors } = bestPrime(p);
  if (factors.length === 1) return [[...p]];
  const bound = 2n * mignotteBound(p);
  let modulus = BigInt(prime);
  while (modulus <= bound) modulus *= BigInt(prime);
  return recombine(p, lift(p, factors, prime, modulus), modulus);
}

function bestPrime(p: IntPoly): { prime: number; factors: ModPoly[] } {
  const lead = p.at(-1) ?? 1n;
  let best: { prime: number; factors: ModPoly[] } | undefined;
  let tried = 0;
  for (const prime of [...PRIMES, 8191, 16381, 32749]) {
    if (tried >= GOOD_PRIMES || mod(lead, prime) === 0) continue;
    const image = p.map((coefficient) => mod(coefficient, prime));
    const slope = derivativeInt(p).map((coefficient) => mod(coefficient, prime));
    while (slope.at(-1) === 0) slope.pop();
    if (slope.length === 0 || gcdMod(image, slope, prime).length !== 1) continue;
    tried += 1;
    const factors = factorMod(monicMod(image, prime), prime);
    if (!best || factors.length < best.factors.length) best = { prime, factors };
  }
  return best ?? { prime: 3, factors: [[1]] };
}

/** Above the size of any coefficient of any factor, times the leading coefficient (Mignotte 1974). */
function mignotteBound(p: IntPoly): bigint {
  const norm = p.reduce((sum, coefficient) => sum + (coefficient < 0n ? -coefficient : coefficient), 0n);
  const lead = p.at(-1) ?? 1n;
  return (1n << BigInt(degreeOf(p))) * norm * (lead < 0n ? -lead : lead);
}

/** Hensel lifting of a factorisation p = lead * f1 * ... * fn from modulo `prime` to modulo `modulus`, one power at a time. */
function lift(p: IntPoly, factors: readonly ModPoly[], prime: number, modulus: bigint): bigint[][] {
  const step = BigInt(prime);
  const lead = p.at(-1) ?? 1n;
  const leadMod = mod(lead, prime);
  // Each inverse solves: (product of the other factors, times lead) * inverse = 1 modulo this factor.
  const inverses = factors.map((factor, index) => {
    const others = factors.reduce<ModPoly>(
      (product, other, place) => (place === index ? product : divideMod(multiplyMod(product, other, prime), factor, prime).remainder),
      [leadMod],
    );
    return inverseModPoly(others, factor, prime);
  });
  let lifted = factors.map((factor) => factor.map(BigInt));
  for (let power = step; power < modulus; power *= step) {
    const product = lifted.reduce<bigint[]>((all, factor) => reduceTo(multiplyInt(all, factor), power * step), [lead]);
    const error = subtractInt(p, product).map((coefficient) => mod(coefficient / power, prime));
    while (error.at(-1) === 0) error.pop();
    lifted = lifted.map((factor, index) => {
      const correction = divideMod(multiplyMod(error, inverses[index] ?? [], prime), factors[index] ?? [1], prime).remainder;
      return addInt(
        factor,
        correction.map((coefficient) => BigInt(coefficient) * power),
      );
    });
  }
  return lifted;
}

/** Coefficients moved into the range around zero. */
function reduceTo(p: IntPoly, modulus: bigint): bigint[] {
  return trimmed(
    p.map((coefficient) => {
      const rest = ((coefficient % modulus) + modulus) % modulus;
      return 2n * rest > modulus ? rest - modulus : rest;
    }),
  );
}

/** True factors are products of lifted ones: subsets are tried, smallest first. */
function recombine(p: IntPoly, lifted: readonly bigint[][], modulus: bigint): bigint[][] {
  const found: bigint[][] = [];
  let rest: IntPoly = p;
  let left = [...lifted];
  for (let count = 1; 2 * count <= left.length;) {
    const hit = findSubset(left, count, (subset) => {
      const product = subset.reduce<bigint[]>((all, factor) => reduceTo(multiplyInt(all, factor), modulus), [rest.at(-1) ?? 1n]);
      const candidate = primitiveInt(product);
      const constant = candidate[0] ?? 0n;
      if (constant === 0n || (rest[0] ?? 0n) % constant !== 0n) return undefined;
      const quotient = divideInt(rest, candidate);
      return quotient && { candidate, quotient };
    });
    if (!hit) {
      count += 1;
      continue;
    }
    found.push(hit.value.candidate);
    rest = hit.value.quotient;
    left = left.filter((factor) => !hit.subset.includes(factor));
  }
  if (degreeOf(rest) > 0) found.push(primitiveInt(rest));
  return found;
}

/** The first subset of `count` items for which `check` gives something. */
export function findSubset<T, R>(
  items: readonly T[],
  count: number,
  check: (subset: readonly T[]) => R | undefined,
): { subset: readonly T[]; value: R } | undefined {
  const choose = (start: number, chosen: readonly T[]): { subset: readonly T[]; value: R } | undefined => {
    spend(1);
    if (chosen.length === count) {
      const value = check(chosen);
      return value === undefined ? undefined : { subset: chosen, value };
    }
    for (let k = start; k <= items.length - (count - chosen.length); k += 1) {
      const item = items[k];
      const hit = item === undefined ? undefined : choose(k + 1, [...chosen, item]);
      if (hit) return hit;
    }
    return undefined;
  };
  return choose(0, []);
}
