import { spend } from "../budget.ts";
import { isZero, ONE, rational, sign, type Rational } from "./rational.ts";

/**
 * An expression in canonical form. `key` names it: two expressions with the same key are the same expression.
 * Only `arithmetic.ts` and `functions.ts` make sums, products, powers and calls, so that every one of them is canonical.
 * There is no subtraction, division, root or exponential: they are written with -1 as factor, -1 and 1/2 as exponent, `e` as base.
 */
export type Expr = NumberExpr | SymbolExpr | SumExpr | ProductExpr | PowerExpr | CallExpr;

export interface NumberExpr {
  readonly kind: "number";
  readonly key: string;
  readonly value: Rational;
}
/** A variable, or one of the constants `e`, `pi`, `i`. */
export interface SymbolExpr {
  readonly kind: "symbol";
  readonly key: string;
  readonly name: string;
}
export interface SumExpr {
  readonly kind: "sum";
  readonly key: string;
  readonly terms: readonly Expr[];
}
/** At most one number among the factors, and then it is the first. */
export interface ProductExpr {
  readonly kind: "product";
  readonly key: string;
  readonly factors: readonly Expr[];
}
export interface PowerExpr {
  readonly kind: "power";
  readonly key: string;
  readonly base: Expr;
  readonly exponent: Expr;
}
export interface CallExpr {
  readonly kind: "call";
  readonly key: string;
  readonly name: string;
  readonly args: readonly Expr[];
}

export const CONSTANTS: ReadonlySet<string> = new Set(["e", "pi", "i"]);

export function num(value: Rational | number | bigint, denominator: number | bigint = 1): NumberExpr {
  spend(1);
  const exact = typeof value === "object" ? value : rational(value, denominator);
  return { kind: "number", key: exact.d === 1n ? `${exact.n}` : `${exact.n}/${exact.d}`, value: exact };
}

export function sym(name: string): SymbolExpr {
  return { kind: "symbol", key: name, name };
}

/** Characters of a key that are as much work as a step. */
const KEY_PER_STEP = 50;

/** The parts as they are; for `arithmetic.ts` and `functions.ts`, which see to the canonical form. */
export const raw = {
  sum(terms: readonly Expr[]): SumExpr {
    const key = `(+ ${terms.map((term) => term.key).join(" ")})`;
    spend(terms.length + key.length / KEY_PER_STEP);
    return { kind: "sum", key, terms };
  },
  product(factors: readonly Expr[]): ProductExpr {
    const key = `(* ${factors.map((factor) => factor.key).join(" ")})`;
    spend(factors.length + key.length / KEY_PER_STEP);
    return { kind: "product", key, factors };
  },
  power(base: Expr, exponent: Expr): PowerExpr {
    const key = `(^ ${base.key} ${exponent.key})`;
    spend(2 + key.length / KEY_PER_STEP);
    return { kind: "power", key, base, exponent };
  },
  call(name: string, args: readonly Expr[]): CallExpr {
    const key = `(${name} ${args.map((arg) => arg.key).join(" ")})`;
    spend(2 + key.length / KEY_PER_STEP);
    return { kind: "call", key, name, args };
  },
};

export const NOUGHT: NumberExpr = { kind: "number", key: "0", value: { n: 0n, d: 1n } };
export const UNIT: NumberExpr = { kind: "number", key: "1", value: ONE };
export const MINUS_UNIT: NumberExpr = { kind: "number", key: "-1", value: { n: -1n, d: 1n } };
export const HALF: NumberExpr = { kind: "number", key: "1/2", value: { n: 1n, d: 2n } };
export const PI: SymbolExpr = sym("pi");
export const E: SymbolExpr = sym("e");
export const I: SymbolExpr = sym("i");

export const isNumber = (expr: Expr): expr is NumberExpr => expr.kind === "number";
export const isNought = (expr: Expr): boolean => expr.kind === "number" && isZero(expr.value);
export const isUnit = (expr: Expr): boolean => expr.key === "1";
export const isWhole = (expr: Expr): expr is NumberExpr => expr.kind === "number" && expr.value.d === 1n;
/** Whether it is written with a leading minus: `-3`, `-2*x`. */
export const leadsNegative = (expr: Expr): boolean => {
  if (expr.kind === "number") return sign(expr.value) < 0;
  if (expr.kind === "product") return expr.factors[0]?.kind === "number" && sign(expr.factors[0].value) < 0;
  return expr.kind === "sum" && expr.terms[0] !== undefined && leadsNegative(expr.terms[0]);
};

/** The direct parts. */
export function parts(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "sum":
      return expr.terms;
    case "product":
      return expr.factors;
    case "power":
      return [expr.base, expr.exponent];
    case "call":
      return expr.args;
    default:
      return [];
  }
}

/** The names of the variables, sorted. Constants are not among them. */
export function variablesOf(expr: Expr, into: Set<string> = new Set()): string[] {
  if (expr.kind === "symbol" && !CONSTANTS.has(expr.name)) into.add(expr.name);
  for (const part of parts(expr)) variablesOf(part, into);
  return [...into].sort();
}

/** Whether the symbol `name` is in it. */
export function contains(expr: Expr, name: string): boolean {
  return expr.kind === "symbol" ? expr.name === name : parts(expr).some((part) => contains(part, name));
}

/** Whether any part, or the whole, meets the condition. */
export function somePart(expr: Expr, condition: (part: Expr) => boolean): boolean {
  return condition(expr) || parts(expr).some((part) => somePart(part, condition));
}

/** How many parts it has, the measure of what is simpler. */
export function sizeOf(expr: Expr): number {
  return parts(expr).reduce((total, part) => total + sizeOf(part), 1);
}
