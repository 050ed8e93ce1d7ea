import type { Fraction, MathJsInstance } from "mathjs";

import { CalcError } from "./calc-error.ts";
import { replaceFunctions, type Fn } from "./corrections.ts";
import * as integers from "./integers.ts";

/** Says that a value is not a ratio of whole numbers, or too large to keep exactly; the caller then calculates with rounding. */
export class NotExact extends Error {
  override readonly name = "NotExact";
}

/**
 * Functions whose value is a ratio, a truth value or a text whenever their arguments are, or that say they are not.
 * An expression that uses any other function or constant is not exact.
 */
export const EXACT_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    "add subtract multiply divide pow mod abs sign unaryMinus unaryPlus sqrt cbrt nthRoot square cube round floor ceil fix " +
    "factorial combinations permutations gcd lcm isPrime bitAnd bitOr bitXor bitNot leftShift rightArithShift bin oct hex " +
    "equal unequal smaller smallerEq larger largerEq compare and or xor not isInteger isNegative isPositive isZero isNumeric " +
    "sum prod mean median min max cumsum count matrix det inv transpose ctranspose trace dot cross dotMultiply dotDivide dotPow fraction num den map filter log2 log10 number"
  ).split(" "),
);

function isFraction(value: unknown): value is Fraction {
  return typeof value === "object" && value !== null && "isFraction" in value && value.isFraction === true;
}

/** The whole number in a value, when it is one. */
function whole(value: unknown): bigint | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (!isFraction(value)) return undefined;
  // fraction.js 5 keeps sign, numerator and denominator as bigint; mathjs declares them as number.
  const { s, n, d } = value as unknown as { s: bigint; n: bigint; d: bigint };
  return d === 1n ? s * n : undefined;
}

function parts(value: unknown): { n: bigint; d: bigint } | undefined {
  if (typeof value === "boolean") return { n: value ? 1n : 0n, d: 1n };
  const int = whole(value);
  if (int !== undefined) return { n: int, d: 1n };
  if (!isFraction(value)) return undefined;
  const { s, n, d } = value as unknown as { s: bigint; n: bigint; d: bigint };
  return { n: s * n, d };
}

// The class is there at run time; mathjs declares the function `fraction` only.
function fractionClass(math: MathJsInstance): new (n: bigint, d: bigint) => Fraction {
  return (math as unknown as { Fraction: new (n: bigint, d: bigint) => Fraction }).Fraction;
}

function needWhole(value: unknown): bigint {
  const int = whole(value);
  if (int === undefined) throw new NotExact();
  return int;
}

/** Replaces functions of the fraction evaluator by exact ones; where no exact value exists they throw NotExact. */
export function exactFunctions(math: MathJsInstance): void {
  const originals = math as unknown as Record<string, Fn>;
  const FractionOf = fractionClass(math);
  const ratio = (n: bigint, d = 1n): Fraction => new FractionOf(n, d);
  const multiply = originals["multiply"] as Fn;
  const inverse = originals["inv"] as Fn;
  const negate = originals["unaryMinus"] as Fn;

  const power = (base: unknown, exponent: unknown): unknown => {
    const [b, e] = [parts(base), parts(exponent)];
    if (e === undefined) throw new NotExact();
    if (b === undefined) return matrixPower(base, e);
    if (e.d !== 1n) return nthRoot(power(base, ratio(e.n)), ratio(e.d));
    const size = BigInt(integers.bitLength(b.n) + integers.bitLength(b.d)) * (e.n < 0n ? -e.n : e.n);
    // Ratios are reduced to lowest terms, which takes time that grows with the square of their length.
    if (
      size > (b.d === 1n && e.n > 0n ? integers.MAX_BITS : integers.MAX_RATIO_BITS) &&
      !(b.d === 1n && (b.n === 1n || b.n === 0n || b.n === -1n))
    )
      throw new NotExact();
    if (e.n >= 0n) return b.n === -1n && b.d === 1n ? ratio(e.n % 2n === 0n ? 1n : -1n) : ratio(b.n ** e.n, b.d ** e.n);
    if (b.n === 0n) throw new Error("Division by Zero");
    return ratio(b.d ** -e.n, b.n ** -e.n);
  };
  const matrixPower = (base: unknown, exponent: { n: bigint; d: bigint }): unknown => {
    const times = exponent.n < 0n ? -exponent.n : exponent.n;
    if (exponent.d !== 1n || times === 0n || times > 1000n || !math.isMatrix(base) || base.size().length !== 2) throw new NotExact();
    let [result, factor]: [unknown, unknown] = [undefined, exponent.n < 0n ? inverse(base) : base];
    for (let rest = times; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = result === undefined ? factor : multiply(result, factor);
      if (rest > 1n) factor = multiply(factor, factor);
    }
    return result;
  };
  const nthRoot = (value: unknown, degree: unknown): Fraction => {
    const [x, n] = [parts(value), whole(degree)];
    if (x === undefined || n === undefined || n < 1n || n > 10_000n || x.n < 0n) throw new NotExact();
    const [top, bottom] = [integers.exactRoot(x.n, n), integers.exactRoot(x.d, n)];
    if (top === undefined || bottom === undefined) throw new NotExact();
    return ratio(top, bottom);
  };
  const logarithm =
    (base: bigint): Fn =>
    (value) => {
      const x = parts(value);
      if (x === undefined || x.n <= 0n || (x.n !== 1n && x.d !== 1n)) throw new NotExact();
      let [rest, count] = [x.d === 1n ? x.n : x.d, 0n];
      while (rest % base === 0n) [rest, count] = [rest / base, count + 1n];
      if (rest !== 1n) throw new NotExact();
      return ratio(x.d === 1n ? count : -count);
    };
  const rounding = (name: "round" | "floor" | "ceil" | "fix"): Fn => {
    const plain = originals[name] as Fn;
    return (value, digits) => {
      const [places, x] = [digits === undefined ? 0n : whole(digits), parts(value)];
      if (places === undefined || places < 0n || places > 1000n || x === undefined) throw new NotExact();
      const scale = ratio(10n ** places);
      // mathjs rounds a half away from zero (mathjs docs, round); fraction.js rounds it up, so round the magnitude.
      const scaled = multiply(ratio(name === "round" && x.n < 0n ? -x.n : x.n, x.d), scale);
      const rounded = (originals["divide"] as Fn)(plain(scaled), scale);
      return name === "round" && x.n < 0n ? negate(rounded) : rounded;
    };
  };
  const bits =
    (apply: (a: bigint, b: bigint) => bigint): Fn =>
    (a, b) =>
      ratio(apply(needWhole(a), needWhole(b)));
  const shift = (apply: (a: bigint, b: bigint) => bigint): Fn =>
    bits((a, b) => {
      if (b < 0n || b > BigInt(integers.MAX_BITS)) throw new NotExact();
      return apply(a, b);
    });
  const notation =
    (radix: number, prefix: string): Fn =>
    (value, ...rest) => {
      const int = whole(value);
      if (int === undefined || rest.length > 0) throw new NotExact();
      return `${int < 0n ? "-" : ""}${prefix}${(int < 0n ? -int : int).toString(radix)}`;
    };

  const one = (fn: Fn): Record<string, Fn> => ({ any: fn });
  const two = (fn: Fn): Record<string, Fn> => ({ "any, any": fn });
  const oneOrTwo = (fn: Fn): Record<string, Fn> => ({ any: (x) => fn(x), "any, any": fn });

  watchTime(math);
  replaceFunctions(math, {
    pow: two(power),
    sqrt: one((x) => nthRoot(x, 2)),
    cbrt: one((x) => {
      const value = parts(x);
      if (value === undefined) throw new NotExact();
      return value.n < 0n ? negate(nthRoot(ratio(-value.n, value.d), 3)) : nthRoot(x, 3);
    }),
    nthRoot: oneOrTwo((x, n) => nthRoot(x, n ?? 2)),
    log2: one(logarithm(2n)),
    log10: one(logarithm(10n)),
    round: oneOrTwo(rounding("round")),
    floor: oneOrTwo(rounding("floor")),
    ceil: oneOrTwo(rounding("ceil")),
    fix: oneOrTwo(rounding("fix")),
    factorial: one((n) => ratio(integers.factorial(needWhole(n)))),
    combinations: two((n, k) => ratio(integers.combinations(needWhole(n), needWhole(k)))),
    permutations: oneOrTwo((n, k) => ratio(integers.permutations(needWhole(n), k === undefined ? needWhole(n) : needWhole(k)))),
    isPrime: one((n) => integers.isPrime(needWhole(n))),
    bitAnd: two(bits((a, b) => a & b)),
    bitOr: two(bits((a, b) => a | b)),
    bitXor: two(bits((a, b) => a ^ b)),
    bitNot: one((a) => ratio(~needWhole(a))),
    leftShift: two(shift((a, b) => a << b)),
    rightArithShift: two(shift((a, b) => a >> b)),
    bin: one(notation(2, "0b")),
    oct: one(notation(8, "0o")),
    hex: one(notation(16, "0x")),
    number: one((x) => {
      if (parts(x) === undefined) throw new NotExact();
      return x;
    }),
  });
}

/** When exact work must have ended, on the clock of `performance.now()`. */
let deadline = Infinity;

/** Stops exact arithmetic that grows: each operation looks at the time. Installed once, because patching a prototype undoes its compiled code. */
function watchTime(math: MathJsInstance): void {
  const prototype = fractionClass(math).prototype as unknown as Record<string, Fn>;
  for (const name of ["add", "sub", "mul", "div", "compare"]) {
    const fn = prototype[name];
    prototype[name] = function limited(this: unknown, ...args: unknown[]) {
      if (performance.now() > deadline) throw new NotExact();
      return fn?.apply(this, args);
    };
  }
}

/** Runs exact work for at most so many milliseconds, then makes it throw NotExact. */
export function withinTime<T>(milliseconds: number, work: () => T): T {
  deadline = performance.now() + milliseconds;
  try {
    return work();
  } finally {
    deadline = Infinity;
  }
}

/** Whether an error of the exact evaluator says that something was divided by zero. */
export function isDivisionByZero(error: unknown): boolean {
  return error instanceof Error && !(error instanceof CalcError) && error.message === "Division by Zero";
}
