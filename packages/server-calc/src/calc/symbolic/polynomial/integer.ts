import { refuseAbove, spend } from "../budget.ts";
import { gcd } from "../exact/rational.ts";

/** A polynomial with integer coefficients, from the constant up, no leading zeros; the empty list is zero. */
export type IntPoly = readonly bigint[];

/** Highest degree that is factored. */
const MAX_FACTOR_DEGREE = 200;

export function trimmed(p: readonly bigint[]): bigint[] {
  let length = p.length;
  while (length > 0 && p[length - 1] === 0n) length -= 1;
  return p.slice(0, length);
}

export const degreeOf = (p: IntPoly): number => p.length - 1;

export function multiplyInt(a: IntPoly, b: IntPoly): bigint[] {
  if (a.length === 0 || b.length === 0) return [];
  spend(1 + (a.length * b.length) / 4);
  const product = Array.from({ length: a.length + b.length - 1 }, () => 0n);
  a.forEach((left, i) => {
    b.forEach((right, k) => {
      product[i + k] = (product[i + k] ?? 0n) + left * right;
    });
  });
  return trimmed(product);
}

export const addInt = (a: IntPoly, b: IntPoly): bigint[] =>
  trimmed(Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0n) + (b[k] ?? 0n)));
export const subtractInt = (a: IntPoly, b: IntPoly): bigint[] =>
  trimmed(Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0n) - (b[k] ?? 0n)));
export const derivativeInt = (p: IntPoly): bigint[] => p.slice(1).map((coefficient, k) => coefficient * BigInt(k + 1));

/** Divided by the common divisor of its coefficients, the leading one positive. */
export function primitiveInt(p: IntPoly): bigint[] {
  const content = p.reduce((divisor, coefficient) => gcd(divisor, coefficient), 0n);
  if (content === 0n) return [];
  const scale = (p.at(-1) ?? 1n) < 0n ? -content : content;
  return p.map((coefficient) => coefficient / scale);
}

/** a / b when the division leaves nothing and only integers. */
export function divideInt(a: IntPoly, b: IntPoly): bigint[] | undefined {
  const rest = [...a];
  const lead = b.at(-1) ?? 1n;
  const quotient = Array.from({ length: Math.max(0, a.length - b.length + 1) }, () => 0n);
  spend(1 + quotient.length * b.length);
  for (let shift = quotient.length - 1; shift >= 0; shift -= 1) {
    const head = rest[shift + b.length - 1] ?? 0n;
    if (head % lead !== 0n) return undefined;
    const factor = head / lead;
    quotient[shift] = factor;
    if (factor === 0n) continue;
    for (let k = 0; k < b.length; k += 1) rest[shift + k] = (rest[shift + k] ?? 0n) - factor * (b[k] ?? 0n);
  }
  return rest.every((coefficient) => coefficient === 0n) ? trimmed(quotient) : undefined;
}

/** The greatest common divisor, primitive, by pseudo-division with content removed each time. */
function gcdInt(a: IntPoly, b: IntPoly): bigint[] {
  let [u, v] = [primitiveInt(a), primitiveInt(b)];
  if (u.length < v.length) [u, v] = [v, u];
  while (v.length > 0) {
    let rest: bigint[] = u;
    const lead = v.at(-1) ?? 1n;
    while (rest.length >= v.length) {
      const head = rest.at(-1) ?? 0n;
      const shift = rest.length - v.length;
      spend(rest.length);
      rest = trimmed(rest.map((coefficient, k) => coefficient * lead - head * (v[k - shift] ?? 0n)));
    }
    [u, v] = [v, primitiveInt(rest)];
  }
  return u;
}

/** Square-free parts with their multiplicities (Yun 1976). */
export function squareFreeInt(p: IntPoly): { part: bigint[]; multiplicity: number }[] {
  refuseAbove(MAX_FACTOR_DEGREE, degreeOf(p), "The degree of a polynomial to factor");
  const found: { part: bigint[]; multiplicity: number }[] = [];
  const whole = primitiveInt(p);
  const common = gcdInt(whole, derivativeInt(whole));
  let rest = divideInt(whole, common) ?? whole;
  let slope = subtractInt(divideInt(derivativeInt(whole), common) ?? [], derivativeInt(rest));
  for (let multiplicity = 1; degreeOf(rest) > 0; multiplicity += 1) {
    const part = gcdInt(rest, slope);
    if (degreeOf(part) > 0) found.push({ part, multiplicity });
    rest = divideInt(rest, part) ?? rest;
    slope = subtractInt(divideInt(slope, part) ?? [], derivativeInt(rest));
  }
  return found;
}
