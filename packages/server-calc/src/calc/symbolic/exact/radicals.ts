import { CalcError } from "../../calc-error.ts";
import { refuseAbove, spend } from "../budget.ts";
import { I, MINUS_UNIT, num, raw, type Expr } from "./expression.ts";
import { isInteger, ONE, powerOf, rational, times, type Rational } from "./rational.ts";

/** Small primes tried when a root is drawn out of an integer. */
const TRIAL_LIMIT = 2000n;

/** Largest root index that is handled exactly. */
const MAX_INDEX = 1000;

/** A rational coefficient times irrational factors, as `numericPower` splits it. */
interface RadicalForm {
  readonly coefficient: Rational;
  /** `i`, roots of integers and powers of -1. */
  readonly factors: readonly Expr[];
}

/**
 * A rational number to a rational power, with roots drawn out as far as trial division by primes below 2,000 finds them:
 * 12^(1/2) = 2*3^(1/2), (1/2)^(1/2) = 2^(1/2)/2, (-4)^(1/2) = 2*i. The principal value for negative bases.
 * @throws CalcError for zero to a negative power and for results that are too long
 */
export function numericPower(base: Rational, exponent: Rational): RadicalForm {
  if (isInteger(exponent)) return { coefficient: powerOf(base, exponent.n), factors: [] };
  if (base.n === 0n) {
    if (exponent.n < 0n) throw new CalcError("Division by zero: zero to a negative power.");
    return { coefficient: base, factors: [] };
  }
  refuseAbove(MAX_INDEX, Number(exponent.d), "The index of a root");
  const factors: Expr[] = [];
  let coefficient = ONE;
  let positive = base;
  if (base.n < 0n) {
    positive = { n: -base.n, d: base.d };
    const turned = minusOneTo(exponent);
    coefficient = turned.coefficient;
    factors.push(...turned.factors);
  }
  const floor = exponent.n >= 0n ? exponent.n / exponent.d : -((-exponent.n + exponent.d - 1n) / exponent.d);
  const r = exponent.n - floor * exponent.d;
  // (n/d)^(r/s) = (n^r * d^(s-r))^(1/s) / d
  const s = exponent.d;
  const inside = powerOf({ n: positive.n, d: 1n }, r).n * powerOf({ n: positive.d, d: 1n }, s - r).n;
  const { outside, rest, index } = drawOut(inside, s);
  coefficient = times(times(coefficient, powerOf(positive, floor)), rational(outside, positive.d));
  if (rest !== 1n) factors.unshift(raw.power(num(rest), num(1n, index)));
  return { coefficient, factors };
}

/** (-1)^q: powers of i where q is a multiple of 1/2, kept as a power with 0 < q < 1 otherwise. */
function minusOneTo(q: Rational): RadicalForm {
  const turns = ((q.n % (2n * q.d)) + 2n * q.d) % (2n * q.d);
  const negative = turns >= q.d;
  const left = negative ? turns - q.d : turns;
  const coefficient = rational(negative ? -1n : 1n);
  if (left === 0n) return { coefficient, factors: [] };
  const part = rational(left, q.d);
  return { coefficient, factors: [part.n * 2n === part.d ? I : raw.power(MINUS_UNIT, num(part))] };
}

/** `value^(1/index)` as `outside * rest^(1/index)` with the smallest index that serves. */
function drawOut(value: bigint, index: bigint): { outside: bigint; rest: bigint; index: bigint } {
  let outside = 1n;
  let rest = 1n;
  let left = value;
  let common = index;
  const kept: { prime: bigint; count: bigint }[] = [];
  for (let prime = 2n; prime <= TRIAL_LIMIT && prime * prime <= left; prime += prime === 2n ? 1n : 2n) {
    spend(1);
    let count = 0n;
    while (left % prime === 0n) {
      left /= prime;
      count += 1n;
    }
    if (count > 0n) kept.push({ prime, count });
  }
  for (let power = index; left > 1n && power >= 2n; power -= 1n) {
    const root = exactRoot(left, power);
    if (index % power === 0n && root !== undefined) {
      kept.push({ prime: root, count: power });
      left = 1n;
    }
  }
  if (left > 1n) kept.push({ prime: left, count: 1n });
  for (const { prime, count } of kept) {
    outside *= prime ** (count / index);
    if (count % index > 0n) common = gcdOf(common, count % index);
  }
  const smaller = kept.every(({ count }) => count % index === 0n) ? index : common;
  for (const { prime, count } of kept) rest *= prime ** ((count % index) / smaller);
  return { outside, rest, index: index / smaller };
}

const gcdOf = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcdOf(b, a % b));

/** The integer whose `index`-th power is `value` (positive), if there is one. */
export function exactRoot(value: bigint, index: bigint): bigint | undefined {
  if (value < 2n) return value;
  const bits = BigInt(value.toString(2).length);
  let root = 1n << (bits / index + 1n);
  for (;;) {
    spend(1);
    const next = ((index - 1n) * root + value / root ** (index - 1n)) / index;
    if (next >= root) return root ** index === value ? root : undefined;
    root = next;
  }
}
