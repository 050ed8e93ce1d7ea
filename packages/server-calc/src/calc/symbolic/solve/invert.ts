import { add, div, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { contains, isNought, isNumber, num, PI, sym, UNIT, variablesOf, type Expr } from "../exact/expression.ts";
import { call, exp, log } from "../exact/functions.ts";
import { sign } from "../exact/rational.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { shortLog } from "../simplify/constants.ts";
import { NO_ROOTS, type Roots } from "./root.ts";

/** What the inside of a function may be for the function to have a value. */
interface Inner {
  readonly values: readonly Expr[];
  /** Distance at which the inner values repeat. */
  readonly period?: Expr;
  readonly complete: boolean;
  readonly notes: readonly string[];
  readonly aside?: boolean;
}

export const REAL_NOTE = "Only real solutions are listed; there are complex ones as well.";
const TURN: Expr = mul(num(2), PI);

/** The functions that take a value once, with what undoes them. Candidates outside the range fail when they are checked. */
const ONE_TO_ONE: Readonly<Record<string, (value: Expr) => Expr>> = {
  log: exp,
  asin: (value) => call("sin", value),
  acos: (value) => call("cos", value),
  atan: (value) => call("tan", value),
  sinh: (value) => call("asinh", value),
  tanh: (value) => call("atanh", value),
  asinh: (value) => call("sinh", value),
  acosh: (value) => call("cosh", value),
  atanh: (value) => call("tanh", value),
  cbrt: (value) => pow(value, num(3)),
};

/** The values of the argument for which a call or power has the value; `undefined` where that is not known. */
function innerValues(kernel: Expr, value: Expr, variable: string): { inside: Expr; inner: Inner } | undefined {
  if (kernel.kind === "power")
    return contains(kernel.exponent, variable)
      ? exponential(kernel.base, kernel.exponent, value, variable)
      : root(kernel.base, kernel.exponent, value);
  if (kernel.kind !== "call") return undefined;
  const [inside = UNIT] = kernel.args;
  const once = ONE_TO_ONE[kernel.name];
  if (once)
    return {
      inside,
      inner: { values: [once(value)], complete: true, notes: kernel.name === "sinh" || kernel.name === "tanh" ? [REAL_NOTE] : [] },
    };
  const real = variablesOf(value).length === 0 ? realPart(evaluate(value)) : undefined;
  switch (kernel.name) {
    case "abs":
      if (real !== undefined && !(real >= 0)) return { inside, inner: { values: [], complete: true, notes: [] } };
      return { inside, inner: { values: [value, neg(value)], complete: true, notes: contains(inside, "i") ? [REAL_NOTE] : [] } };
    case "sin":
    case "cos":
      return { inside, inner: circular(kernel.name, value, real) };
    case "tan":
      return { inside, inner: { values: [call("atan", value)], period: PI, complete: true, notes: [] } };
    case "cosh": {
      const up = call("acosh", value);
      return { inside, inner: { values: [up, neg(up)], complete: true, notes: [REAL_NOTE] } };
    }
    default:
      return undefined;
  }
}

function circular(name: "sin" | "cos", value: Expr, real: number | undefined): Inner {
  const angle = call(name === "sin" ? "asin" : "acos", value);
  const outside = real !== undefined && !(Math.abs(real) <= 1);
  const notes = outside ? [`${name} of a real number lies between -1 and 1: the solutions are complex.`] : [];
  return { values: [angle, name === "sin" ? sub(PI, angle) : sub(TURN, angle)], period: TURN, complete: true, notes };
}

function exponential(base: Expr, exponent: Expr, value: Expr, variable: string): { inside: Expr; inner: Inner } | undefined {
  if (contains(base, variable) || base.key === "1") return undefined;
  if (isZeroExpr(value)) return { inside: exponent, inner: { values: [], complete: true, notes: [] } };
  const real = variablesOf(value).length === 0 && variablesOf(base).length === 0 ? realPart(evaluate(value)) : 1;
  const inverse = base.key === "e" ? log(value) : normal(div(shortLog(value), shortLog(base)));
  if (real > 0) return { inside: exponent, inner: { values: [inverse], complete: true, notes: [REAL_NOTE] } };
  return { inside: exponent, inner: { values: [inverse], complete: false, notes: [], aside: true } };
}

function root(base: Expr, exponent: Expr, value: Expr): { inside: Expr; inner: Inner } | undefined {
  if (!isNumber(exponent))
    return {
      inside: base,
      inner: { values: [pow(value, pow(exponent, num(-1)))], complete: false, notes: [`Taken as a positive base raised to a real power.`] },
    };
  if (isNought(value)) return { inside: base, inner: { values: sign(exponent.value) > 0 ? [value] : [], complete: true, notes: [] } };
  // Generators are roots with 1/index as exponent: the index-th power of the value, kept if the check confirms it.
  return exponent.value.n === 1n
    ? { inside: base, inner: { values: [normal(pow(value, num(exponent.value.d)))], complete: true, notes: [] } }
    : undefined;
}

/**
 * Solves kernel = value for the variable, `solveInside` being used for the equation that remains inside.
 * `undefined` where the kernel cannot be undone.
 */
export function invert(kernel: Expr, value: Expr, variable: string, solveInside: (inside: Expr, value: Expr) => Roots): Roots | undefined {
  if (kernel.key === sym(variable).key) return { roots: [{ value, exact: true, multiplicity: 1 }], complete: true, notes: [] };
  const found = innerValues(kernel, value, variable);
  if (!found) return undefined;
  const { inside, inner } = found;
  const parts = inner.values.map((one) => solveInside(inside, one));
  const roots = parts
    .flatMap((part) => part.roots.map((one) => (inner.aside ? { ...one, aside: true } : one)))
    .filter((one, place, all) => all.findIndex((other) => other.value.key === one.value.key) === place);
  const notes = [...new Set([...inner.notes, ...parts.flatMap((part) => part.notes)])];
  const complete = inner.complete && parts.every((part) => part.complete);
  if (inner.values.length === 0) return { ...NO_ROOTS, notes };
  if (!inner.period) return { roots, complete, notes };
  const slope = slopeOf(inside, variable);
  if (!slope)
    return {
      roots,
      complete: false,
      notes: [...notes, "The inside of the periodic function may take further values, which give further solutions."],
    };
  const period = positive(div(inner.period, slope));
  return { roots: roots.map((one) => ({ ...one, value: into(one.value, period), period })), complete, notes };
}

/** a for a*x + b. */
function slopeOf(expr: Expr, variable: string): Expr | undefined {
  const at = (x: number): Expr => normal(replaceVariable(expr, variable, num(x)));
  if (!isLinear(expr, variable)) return undefined;
  return normal(sub(at(1), at(0)));
}

const replaceVariable = (expr: Expr, variable: string, by: Expr): Expr =>
  expr.kind === "symbol"
    ? expr.name === variable
      ? by
      : expr
    : expr.kind === "sum"
      ? add(...expr.terms.map((term) => replaceVariable(term, variable, by)))
      : expr.kind === "product"
        ? mul(...expr.factors.map((factor) => replaceVariable(factor, variable, by)))
        : expr;

function isLinear(expr: Expr, variable: string): boolean {
  if (expr.kind === "symbol") return true;
  if (expr.kind === "sum") return expr.terms.every((term) => isLinear(term, variable));
  if (expr.kind === "product")
    return expr.factors
      .filter((factor) => contains(factor, variable))
      .every((factor, _, all) => all.length === 1 && isLinear(factor, variable));
  return !contains(expr, variable);
}

const positive = (period: Expr): Expr => (variablesOf(period).length === 0 && realPart(evaluate(period)) < 0 ? neg(period) : period);

/** Moved by whole periods into the first one from zero. */
function into(value: Expr, period: Expr): Expr {
  if (variablesOf(value).length > 0 || variablesOf(period).length > 0) return value;
  const ratio = realPart(evaluate(div(value, period)));
  const count = Number.isFinite(ratio) ? Math.floor(ratio + 1e-9) : 0;
  return count === 0 ? value : add(value, mul(num(-count), period));
}
