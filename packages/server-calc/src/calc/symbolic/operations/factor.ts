import { CalcError } from "../../calc-error.ts";
import type { SymbolicAnswer } from "../../protocol.ts";
import { mul, pow } from "../exact/arithmetic.ts";
import { contains, isWhole, num, sizeOf, type Expr } from "../exact/expression.ts";
import { latex } from "../latex.ts";
import { compareByValue } from "../numeric/sample.ts";
import { factorPoly } from "../polynomial/factor.ts";
import { express } from "../polynomial/generators.ts";
import { asQuotient, type Written } from "../polynomial/quotient.ts";
import type { Poly } from "../polynomial/ring.ts";
import { print } from "../print.ts";

/** Largest integer that is taken apart into primes, in bits. */
const MAX_INTEGER_BITS = 50;

/** Numerator and denominator as products of irreducible factors over the rationals. @throws CalcError */
export function factor(expr: Expr): SymbolicAnswer {
  if (isWhole(expr)) return primes(expr.value.n);
  const result = factored(expr);
  if (compareByValue(result, expr) === "different")
    throw new CalcError("The factors that were found do not multiply to the expression, so they are not given.");
  const notes: string[] = [];
  if (!contains(expr, "i") && sizeOf(result) > 1 && result.kind !== "product" && result.kind !== "power")
    notes.push("It does not factor further over the rational numbers.");
  return { result: print(result), latex: latex(result), ...(notes.length > 0 ? { notes } : {}) };
}

/** The factored form as an expression. */
export function factored(expr: Expr): Expr {
  const written = asQuotient(expr);
  return mul(product(written, written.top), pow(product(written, written.bottom), num(-1)));
}

function product(written: Written, poly: Poly): Expr {
  const { content, factors } = factorPoly(poly);
  return mul(
    num(content),
    ...factors.map(({ part, multiplicity }) => pow(express(part.terms.values(), written.generators), num(multiplicity))),
  );
}

/** 360 = 2^3*3^2*5, by trial division. */
function primes(given: bigint): SymbolicAnswer {
  const size = given < 0n ? -given : given;
  if (size.toString(2).length > MAX_INTEGER_BITS) {
    throw new CalcError(
      `The integer ${given.toString().slice(0, 30)} is too large to be factored here.`,
      `Integers up to ${2 ** MAX_INTEGER_BITS} can be.`,
    );
  }
  let left = Number(size);
  const found: { prime: number; count: number }[] = [];
  for (let prime = 2; prime * prime <= left; prime += prime === 2 ? 1 : 2) {
    let count = 0;
    for (; left % prime === 0; count += 1) left /= prime;
    if (count > 0) found.push({ prime, count });
  }
  if (left > 1) found.push({ prime: left, count: 1 });
  const sign = given < 0n ? ["-1"] : [];
  const write = (power: (prime: number, count: number) => string, times: string): string =>
    found.length === 0
      ? `${given}`
      : [...sign, ...found.map(({ prime, count }) => (count === 1 ? `${prime}` : power(prime, count)))].join(times);
  return { result: write((prime, count) => `${prime}^${count}`, " * "), latex: write((prime, count) => `${prime}^{${count}}`, " \\cdot ") };
}
