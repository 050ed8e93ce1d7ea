import { CalcError } from "../calc-error.ts";

/** A number as people wrote it: `digits` times 10 to the `exponent`. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

/** A series on one decimal scale: each value is its integer times 10 to the `exponent`, exactly. */
export interface ScaledSeries {
  integers: readonly bigint[];
  exponent: number;
  /** Decimal digits over all the integers, at most: what exactness costs. */
  digits: number;
}

/** Decimal digits over all the integers of one request: some 40 MB, and a few seconds of work at the worst. */
export const MAXIMUM_DIGITS = 100_000_000;
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];

/**
 * Reads each double as the shortest decimal that gives it (what JSON carried), so that 0.1 is one tenth
 * and sums of such numbers hold no binary noise.
 *
 * @throws CalcError when values of very different size would need more than `allowed` digits in all.
 */
export function scaleSeries(values: readonly number[], allowed = MAXIMUM_DIGITS): ScaledSeries {
  const decimals = values.map(toDecimal);
  const exponent = decimals.reduce((least, decimal) => Math.min(least, decimal.exponent), decimals[0]?.exponent ?? 0);
  const digits = countDigits(values, exponent, allowed);
  const powers = new Map<number, bigint>();
  const integers = decimals.map((decimal) => {
    const shift = decimal.exponent - exponent;
    if (shift === 0) return decimal.digits;
    const power = powers.get(shift) ?? 10n ** BigInt(shift);
    powers.set(shift, power);
    return decimal.digits * power;
  });
  return { integers, exponent, digits };
}

/** Of a finite number. */
function toDecimal(value: number): Decimal {
  // A decimal of at most 15 digits is the only one of that length that rounds to its double, so it is the shortest.
  for (let places = 0; places < POWERS.length; places += 1) {
    const power = POWERS[places] ?? 1;
    const digits = Math.round(value * power);
    if (Math.abs(digits) >= 1e15) break;
    if (digits / power === value) return { digits: BigInt(digits), exponent: -places };
  }
  const [mantissa = "", power = "0"] = String(value).split("e");
  const point = mantissa.indexOf(".");
  if (point === -1) return { digits: BigInt(mantissa), exponent: Number(power) };
  const decimals = mantissa.length - point - 1;
  return { digits: BigInt(mantissa.slice(0, point) + mantissa.slice(point + 1)), exponent: Number(power) - decimals };
}

function countDigits(values: readonly number[], exponent: number, allowed: number): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const each = largest === 0 ? 1 : Math.floor(Math.log10(largest)) + 1 - exponent;
  if (each * values.length <= allowed) return each * values.length;
  throw new CalcError(
    `values of very different size need ${each} digits each to be added exactly, and ${values.length} of them are too many`,
    `At most ${MAXIMUM_DIGITS} digits fit in one request: send fewer values, or leave out those that are tiny next to the largest.`,
  );
}
