import type { MathJsInstance } from "mathjs";

import type { Arithmetic } from "./arithmetic.ts";
import { CalcError } from "./calc-error.ts";
import { combinations, permutations } from "./integers.ts";
import { zeta } from "./zeta.ts";

export type Fn = (...args: unknown[]) => unknown;

/** Largest exponent of a matrix: the library counts it in a 32-bit integer and returns the identity beyond. */
const MAX_MATRIX_EXPONENT = 2 ** 31;

// A function of the library by name; its own types are too many overloads to call generically.
function original(math: MathJsInstance, name: string): Fn {
  return (math as unknown as Record<string, Fn>)[name] as Fn;
}

function asSafeInteger(value: unknown): bigint | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** Replaces functions that give a wrong or needlessly inexact value. */
export function correctFunctions(math: MathJsInstance, arithmetic: Arithmetic): void {
  const pow = original(math, "pow") as Fn & { signatures: Record<string, Fn> };
  const kron = original(math, "kron");
  // [2,0;0,1]^4294967296 gives the identity in mathjs 15.2.
  const matrixPower: Fn = (base, exponent) => {
    if (!(Math.abs(Number(exponent)) < MAX_MATRIX_EXPONENT)) {
      throw new CalcError(`A matrix cannot be raised to the power ${String(exponent)}.`, "Matrix powers take whole exponents below 2^31.");
    }
    return pow(base, exponent);
  };
  const matrixSignatures = Object.keys(pow.signatures).filter((key) => /^(?:Array|Matrix),/.test(key));
  const replaced: Record<string, Record<string, Fn>> = {
    pow: { ...pow.signatures, ...Object.fromEntries(matrixSignatures.map((key) => [key, matrixPower])) },
    kron: {
      "any, any": (a, b) => {
        if (math.count(a as never) * math.count(b as never) > 100_000) {
          throw new CalcError("The Kronecker product would have more than 100,000 elements.", "Use smaller matrices.");
        }
        return kron(a, b);
      },
    },
  };
  // isPrime(2.5) is true in mathjs 15.2: only whole numbers are prime.
  const prime = original(math, "isPrime") as Fn & { signatures: Record<string, Fn> };
  const wholeOnly: Fn = (n) => math.isInteger(n as never) && prime(n);
  replaced["isPrime"] = Object.fromEntries(
    Object.keys(prime.signatures).map((key) => [key, /^(?:number|BigNumber)$/.test(key) ? wholeOnly : (prime.signatures[key] as Fn)]),
  );
  const string = original(math, "string");
  replaced["string"] = {
    any: (value) => {
      refuseFormula(math, value);
      return string(value);
    },
  };
  if (arithmetic === "bignumber") replaced["zeta"] = { any: refuseZeta };
  if (arithmetic === "number") Object.assign(replaced, integerFunctions(math), { zeta: realZeta(math) });
  replaceFunctions(math, replaced);
}

/** zeta(-1) has 11 right digits in mathjs 15.2; complex arguments keep the library's. */
function realZeta(math: MathJsInstance): Record<string, Fn> {
  const known = original(math, "zeta") as Fn & { signatures: Record<string, Fn> };
  const gamma = (x: number): number => Number(original(math, "gamma")(x));
  return { ...known.signatures, number: (s) => zeta(Number(s), gamma) };
}

/** string() of a function would give its source, and of a group of values nothing readable. */
function refuseFormula(math: MathJsInstance, value: unknown): void {
  const parts: unknown = math.isMatrix(value) ? value.toArray() : value;
  if (Array.isArray(parts)) for (const part of parts) refuseFormula(math, part);
  else if (typeof parts === "function" || math.isObject(parts))
    throw new CalcError("string writes numbers, quantities and matrices, not functions.", "Call the function: string(f(2)).");
}

/** zeta(2) has 8 right digits in mathjs's many-digit arithmetic, and 16 in its 64-bit one. */
function refuseZeta(): never {
  throw new CalcError("zeta works in 64-bit arithmetic only.", "Use mode auto or number, without precision.");
}

/** Puts functions in place of the library's, by name and signatures; other functions that build on them use them too. */
export function replaceFunctions(math: MathJsInstance, functions: Record<string, Record<string, Fn>>): void {
  const typed = Object.entries(functions).map(([name, signatures]) => [name, math.typed(name, signatures as never)] as const);
  math.import(Object.fromEntries(typed), { override: true });
}

/** combinations(60, 30) is off by 36 and gcd fails above 2^53 in 64-bit arithmetic: count in integers, round once at the end. */
function integerFunctions(math: MathJsInstance): Record<string, Record<string, Fn>> {
  const whole = (name: string, exact: (n: bigint, k: bigint) => bigint): Record<string, Fn> => {
    const known = original(math, name) as Fn & { signatures: Record<string, Fn> };
    return {
      ...known.signatures,
      "number,number": (a, b) => {
        const [n, k] = [asSafeInteger(a), asSafeInteger(b)];
        return n === undefined || k === undefined || k > 10_000n || k < 0n || n < 0n ? known(a, b) : Number(exact(n, k));
      },
    };
  };
  return { combinations: whole("combinations", combinations), permutations: whole("permutations", permutations), ...bitFunctions(math) };
}

const MAX_SHIFT = 1100;

/** JavaScript's operators wrap at 32 bits: 1 << 40 would be 256. Whole numbers of any size are counted exactly and rounded once. */
function bitFunctions(math: MathJsInstance): Record<string, Record<string, Fn>> {
  const replace = (name: string, apply: (a: bigint, b: bigint) => bigint): Record<string, Fn> => {
    const known = original(math, name) as Fn & { signatures: Record<string, Fn> };
    const exact: Fn = (a, b) => {
      const [x, y] = [a, b].map((value) => (Number.isInteger(value) ? BigInt(Number(value)) : undefined));
      if (x === undefined || y === undefined) throw new CalcError(`${name} works on whole numbers.`, "Round first: round(x).");
      return Number(apply(x, y));
    };
    return { ...known.signatures, "number,number": exact };
  };
  const shift = (apply: (a: bigint, b: bigint) => bigint) => (a: bigint, b: bigint) => {
    if (b < 0n || b > MAX_SHIFT) throw new CalcError(`A shift by ${b} places is out of range.`, `Shift by 0 to ${MAX_SHIFT} places.`);
    return apply(a, b);
  };
  return {
    bitAnd: replace("bitAnd", (a, b) => a & b),
    bitOr: replace("bitOr", (a, b) => a | b),
    bitXor: replace("bitXor", (a, b) => a ^ b),
    leftShift: replace(
      "leftShift",
      shift((a, b) => a << b),
    ),
    rightArithShift: replace(
      "rightArithShift",
      shift((a, b) => a >> b),
    ),
  };
}
