import { spend } from "../budget.ts";

/** Polynomials modulo a prime below 2^15, coefficients from the constant up, no leading zeros; the empty list is zero. */
export type ModPoly = readonly number[];

function trim(p: number[]): number[] {
  while (p.length > 0 && p.at(-1) === 0) p.pop();
  return p;
}

export const mod = (value: bigint, prime: number): number => Number(((value % BigInt(prime)) + BigInt(prime)) % BigInt(prime));

/** The inverse of a residue that is not zero, by Fermat's theorem. */
function inverseMod(value: number, prime: number): number {
  let result = 1;
  let square = value;
  for (let left = prime - 2; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

export function multiplyMod(a: ModPoly, b: ModPoly, prime: number): ModPoly {
  if (a.length === 0 || b.length === 0) return [];
  spend(1 + (a.length * b.length) / 40);
  const product = Array.from({ length: a.length + b.length - 1 }, () => 0);
  a.forEach((left, i) => {
    b.forEach((right, k) => {
      product[i + k] = ((product[i + k] ?? 0) + left * right) % prime;
    });
  });
  return trim(product);
}

function subtractMod(a: ModPoly, b: ModPoly, prime: number): ModPoly {
  return trim(Array.from({ length: Math.max(a.length, b.length) }, (_, k) => ((a[k] ?? 0) - (b[k] ?? 0) + prime) % prime));
}

export function divideMod(a: ModPoly, b: ModPoly, prime: number): { quotient: ModPoly; remainder: ModPoly } {
  const rest = [...a];
  const scale = inverseMod(b.at(-1) ?? 1, prime);
  const quotient = Array.from({ length: Math.max(0, a.length - b.length + 1) }, () => 0);
  spend(1 + (quotient.length * b.length) / 40);
  for (let shift = quotient.length - 1; shift >= 0; shift -= 1) {
    const factor = ((rest[shift + b.length - 1] ?? 0) * scale) % prime;
    quotient[shift] = factor;
    if (factor === 0) continue;
    for (let k = 0; k < b.length; k += 1) rest[shift + k] = ((rest[shift + k] ?? 0) + (prime - factor) * (b[k] ?? 0)) % prime;
  }
  return { quotient: trim(quotient), remainder: trim(rest.slice(0, Math.max(0, b.length - 1))) };
}

export function monicMod(p: ModPoly, prime: number): ModPoly {
  const scale = inverseMod(p.at(-1) ?? 1, prime);
  return p.map((coefficient) => (coefficient * scale) % prime);
}

export function gcdMod(a: ModPoly, b: ModPoly, prime: number): ModPoly {
  let [u, v] = [a, b];
  while (v.length > 0) [u, v] = [v, divideMod(u, v, prime).remainder];
  return monicMod(u, prime);
}

/** s with s*a = 1 modulo b, for a and b without a common divisor. */
export function inverseModPoly(a: ModPoly, b: ModPoly, prime: number): ModPoly {
  let [r, nextR]: [ModPoly, ModPoly] = [b, divideMod(a, b, prime).remainder];
  let [s, nextS]: [ModPoly, ModPoly] = [[], [1]];
  while (nextR.length > 0) {
    const { quotient, remainder } = divideMod(r, nextR, prime);
    [r, nextR] = [nextR, remainder];
    [s, nextS] = [nextS, subtractMod(s, multiplyMod(quotient, nextS, prime), prime)];
  }
  const scale = inverseMod(r[0] ?? 1, prime);
  return divideMod(
    s.map((coefficient) => (coefficient * scale) % prime),
    b,
    prime,
  ).remainder;
}

function powerMod(base: ModPoly, exponent: bigint, modulus: ModPoly, prime: number): ModPoly {
  let result: ModPoly = [1];
  let square = divideMod(base, modulus, prime).remainder;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = divideMod(multiplyMod(result, square, prime), modulus, prime).remainder;
    square = divideMod(multiplyMod(square, square, prime), modulus, prime).remainder;
  }
  return result;
}

/** The monic irreducible factors of a square-free monic polynomial modulo an odd prime (Cantor and Zassenhaus 1981). */
export function factorMod(p: ModPoly, prime: number): ModPoly[] {
  const factors: ModPoly[] = [];
  let rest = p;
  let frobenius: ModPoly = [0, 1];
  for (let degree = 1; 2 * degree <= rest.length - 1; degree += 1) {
    frobenius = powerMod(frobenius, BigInt(prime), rest, prime);
    const group = gcdMod(rest, subtractMod(frobenius, [0, 1], prime), prime);
    if (group.length <= 1) continue;
    factors.push(...splitEqualDegree(group, degree, prime));
    rest = divideMod(rest, group, prime).quotient;
    frobenius = divideMod(frobenius, rest, prime).remainder;
  }
  if (rest.length > 1) factors.push(rest);
  return factors;
}

/** Splits a product of irreducible factors that all have the same degree. */
function splitEqualDegree(p: ModPoly, degree: number, prime: number): ModPoly[] {
  if (p.length - 1 === degree) return [p];
  const exponent = (BigInt(prime) ** BigInt(degree) - 1n) / 2n;
  let seed = 12_345;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(seed / 65_536) % prime;
  };
  for (;;) {
    const trial = trim(Array.from({ length: p.length - 1 }, random));
    if (trial.length < 2) continue;
    const divisor = gcdMod(p, subtractMod(powerMod(trial, exponent, p, prime), [1], prime), prime);
    if (divisor.length > 1 && divisor.length < p.length) {
      return [...splitEqualDegree(divisor, degree, prime), ...splitEqualDegree(divideMod(p, divisor, prime).quotient, degree, prime)];
    }
  }
}
