import type { BigNumber, MathJsInstance } from "mathjs";

/** A 64-bit result next to the same calculation in many digits. */
export interface Refined {
  value: unknown;
  /** 64-bit arithmetic was off by more than its last digits. */
  corrected: boolean;
}

/** Below this, a many-digit result is the rounding error of a calculation whose value is 0. */
const NOISE = 1e-40;
/** 64-bit arithmetic next to a pole, as in tan(90 deg), gives values below this; many digits then give far larger ones. */
const POLE = 1e25;

/** Whether a 64-bit number looks like rounding error, overflow or underflow, and is worth working out in many digits. */
export function suspicious(math: MathJsInstance, value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value) || Math.abs(value) < 1e-9 || Math.abs(value) > 1e15 || nearShort(value);
  if (math.isUnit(value)) return true;
  if (math.isMatrix(value)) {
    const list = (value.toArray() as unknown[]).flat(Infinity);
    return list.length <= 400 && list.some((item) => suspicious(math, item));
  }
  return false;
}

/** 0.49999999999999994 and 8.046719999999999: a short decimal but for the last digits. */
function nearShort(value: number): boolean {
  const all = Math.abs(value).toExponential().replace(/e.*$/, "").length - 1;
  const short = Number(value.toPrecision(14)).toExponential().replace(/e.*$/, "").length - 1;
  return all >= 15 && short <= 11;
}

/** The better of two results: the many-digit one rounded to 64 bits, unless it is beyond their range. */
export function refine(number: number, big: BigNumber): Refined {
  const rounded = big.toNumber();
  const size = big.abs();
  if (big.isNaN()) return { value: number, corrected: false };
  if (!big.isFinite()) return { value: number, corrected: false };
  if (!Number.isFinite(number)) return { value: Number.isFinite(rounded) ? rounded : big, corrected: false };
  if (size.gt(1 / NOISE) && Math.abs(number) < POLE) return { value: number < 0 ? -Infinity : Infinity, corrected: false };
  if (number === 0 && !big.isZero() && size.lt(1e-300)) return { value: big, corrected: false };
  const agrees = Math.abs(number - rounded) <= 1e-9 * Math.abs(rounded);
  if (agrees) return { value: rounded, corrected: false };
  if (size.lt(NOISE)) return { value: 0, corrected: number !== 0 };
  return { value: rounded, corrected: true };
}

/** Refines a value and, in matrices, each element. */
export function refineValue(math: MathJsInstance, value: unknown, bigMath: MathJsInstance, big: unknown): Refined {
  if (typeof value === "number" && bigMath.isBigNumber(big)) return refine(value, big);
  if (math.isUnit(value) && bigMath.isUnit(big)) return { value: big, corrected: false };
  if (math.isMatrix(value) && bigMath.isMatrix(big)) {
    const refined = elements(value.toArray(), big.toArray(), (a, b) => refineValue(math, a, bigMath, b));
    return { value: refined.list, corrected: refined.corrected };
  }
  return { value, corrected: false };
}

function elements(
  list: readonly unknown[],
  big: readonly unknown[],
  each: (a: unknown, b: unknown) => Refined,
): { list: unknown[]; corrected: boolean } {
  let corrected = false;
  const made = list.map((item, index) => {
    const other = big[index];
    if (Array.isArray(item) && Array.isArray(other)) {
      const inner = elements(item, other, each);
      corrected ||= inner.corrected;
      return inner.list;
    }
    const refined = each(item, other);
    corrected ||= refined.corrected;
    return refined.value;
  });
  return { list: made, corrected };
}
