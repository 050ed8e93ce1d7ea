import { CalcError } from "./calc-error.ts";

/** Largest n whose factorial is written out exactly: 35,660 digits. */
export const MAX_FACTORIAL = 10_000n;
/** Most bits an exact power may have: about 300,000 digits. */
export const MAX_BITS = 1_000_000;
/** The same for a power of a ratio: about 12,000 digits. */
export const MAX_RATIO_BITS = 40_000;

/** Product of the integers from `from` to `to`, by halves so that both factors stay of similar size. */
function productOf(from: bigint, to: bigint): bigint {
  if (from > to) return 1n;
  if (to - from < 8n) {
    let product = from;
    for (let factor = from + 1n; factor <= to; factor += 1n) product *= factor;
    return product;
  }
  const middle = (from + to) / 2n;
  return productOf(from, middle) * productOf(middle + 1n, to);
}

function requireSize(what: string, size: bigint): void {
  if (size > MAX_FACTORIAL) throw new CalcError(`${what} is too large to work out exactly.`, "Use mode bignumber for a rounded value.");
}

/** n!, exactly. */
export function factorial(n: bigint): bigint {
  if (n < 0n) throw new CalcError(`${n}! is undefined: a factorial needs a whole number from 0.`, "Use gamma(x) for other numbers.");
  requireSize(`${n}!`, n);
  return productOf(1n, n);
}

/** n! / (n - k)!, exactly. */
export function permutations(n: bigint, k: bigint): bigint {
  requireCounts("permutations", n, k);
  requireSize(`permutations(${n}, ${k})`, k);
  return productOf(n - k + 1n, n);
}

/** n! / (k! (n - k)!), exactly. */
export function combinations(n: bigint, k: bigint): bigint {
  requireCounts("combinations", n, k);
  const small = k > n - k ? n - k : k;
  requireSize(`combinations(${n}, ${k})`, small);
  return productOf(n - small + 1n, n) / productOf(1n, small);
}

function requireCounts(name: string, n: bigint, k: bigint): void {
  if (n < 0n || k < 0n)
    throw new CalcError(`${name}(${n}, ${k}) needs whole numbers from 0.`, "Check the order of the arguments: n, then k.");
  if (k > n) throw new CalcError(`${name}(${n}, ${k}): k is larger than n.`, "Check the order of the arguments: n, then k.");
}

/** Greatest common divisor, never negative. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

/** Number of bits of |n|. */
export function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = (n < 0n ? -n : n).toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0] ?? "0", 16)));
}

/** The n-th root of x when it is a whole number, by Newton's method. x from 0, n from 1. */
export function exactRoot(x: bigint, n: bigint): bigint | undefined {
  if (x < 2n) return x;
  if (n > BigInt(bitLength(x))) return undefined;
  let guess = 1n << BigInt(Math.ceil(bitLength(x) / Number(n)));
  for (;;) {
    const next = ((n - 1n) * guess + x / guess ** (n - 1n)) / n;
    if (next >= guess) break;
    guess = next;
  }
  return guess ** n === x ? guess : undefined;
}

const WITNESSES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n];
/** Below this, the Miller-Rabin test with the witnesses above is a proof (Sorenson and Webster, 2015). */
const PROVEN_BELOW = 3_317_044_064_679_887_385_961_981n;

function powMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, factor] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

/** Whether n is prime; proven. */
export function isPrime(n: bigint): boolean {
  if (n < 2n) return false;
  if (n >= PROVEN_BELOW) {
    throw new CalcError(`isPrime answers for numbers below ${PROVEN_BELOW}.`, "Larger numbers cannot be proven prime here.");
  }
  for (const prime of WITNESSES) if (n % prime === 0n) return n === prime;
  let [odd, twos] = [n - 1n, 0];
  while ((odd & 1n) === 0n) [odd, twos] = [odd >> 1n, twos + 1];
  return WITNESSES.every((witness) => {
    let power = powMod(witness, odd, n);
    for (let step = 0; step < twos; step += 1) {
      if (power === 1n) return step === 0;
      if (power === n - 1n) return true;
      power = (power * power) % n;
    }
    return false;
  });
}
