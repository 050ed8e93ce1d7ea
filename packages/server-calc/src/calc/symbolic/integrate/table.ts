import { add, div, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { contains, HALF, isNumber, MINUS_UNIT, NOUGHT, num, PI, sym, UNIT, variablesOf, type Expr } from "../exact/expression.ts";
import { call, exp, log } from "../exact/functions.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { isNeverNegative } from "../simplify/real.ts";
import { discriminant, linearIn, quadraticIn } from "./linear-inside.ts";

/** The logarithm of the size, without the bars where they are not needed. */
export const logSize = (u: Expr): Expr => log(isNeverNegative(u) || isPositiveQuadratic(u) ? u : call("abs", u));

function isPositiveQuadratic(u: Expr): boolean {
  const [name, ...others] = variablesOf(u);
  const quadratic = name !== undefined && others.length === 0 ? quadraticIn(u, name) : undefined;
  if (!quadratic || variablesOf(quadratic.a).length > 0) return false;
  return realPart(evaluate(quadratic.a)) > 0 && realPart(evaluate(discriminant(quadratic))) < 0;
}

/** Antiderivatives in u of functions of u. Source: Abramowitz and Stegun, 4.3 to 4.6, 7.4. */
const OF_CALLS: Readonly<Record<string, (u: Expr) => Expr>> = {
  sin: (u) => neg(call("cos", u)),
  cos: (u) => call("sin", u),
  tan: (u) => neg(logSize(call("cos", u))),
  sinh: (u) => call("cosh", u),
  cosh: (u) => call("sinh", u),
  tanh: (u) => log(call("cosh", u)),
  log: (u) => sub(mul(u, log(u)), u),
  asin: (u) => add(mul(u, call("asin", u)), pow(sub(UNIT, pow(u, num(2))), HALF)),
  acos: (u) => sub(mul(u, call("acos", u)), pow(sub(UNIT, pow(u, num(2))), HALF)),
  atan: (u) => sub(mul(u, call("atan", u)), mul(HALF, log(add(pow(u, num(2)), UNIT)))),
  asinh: (u) => sub(mul(u, call("asinh", u)), pow(add(pow(u, num(2)), UNIT), HALF)),
  acosh: (u) => sub(mul(u, call("acosh", u)), mul(pow(sub(u, UNIT), HALF), pow(add(u, UNIT), HALF))),
  atanh: (u) => add(mul(u, call("atanh", u)), mul(HALF, log(sub(UNIT, pow(u, num(2)))))),
  abs: (u) => mul(HALF, u, call("abs", u)),
  sign: (u) => call("abs", u),
  erf: (u) => add(mul(u, call("erf", u)), div(exp(neg(pow(u, num(2)))), pow(PI, HALF))),
  cbrt: (u) => mul(num(3, 4), u, call("cbrt", u)),
};

/** Antiderivatives in u of f(u)^n for the powers that have a simple one. */
const OF_POWERS: Readonly<Record<string, (u: Expr) => Expr>> = {
  "cos^-2": (u) => call("tan", u),
  "sin^-2": (u) => neg(pow(call("tan", u), MINUS_UNIT)),
  "cos^-1": (u) => logSize(add(pow(call("cos", u), MINUS_UNIT), call("tan", u))),
  "sin^-1": (u) => logSize(call("tan", mul(HALF, u))),
  "tan^-1": (u) => logSize(call("sin", u)),
  "tan^2": (u) => sub(call("tan", u), u),
  "cosh^-2": (u) => call("tanh", u),
  "tanh^2": (u) => sub(u, call("tanh", u)),
  "tanh^-1": (u) => logSize(call("sinh", u)),
  "cosh^-1": (u) => mul(num(2), call("atan", exp(u))),
  "sinh^-1": (u) => logSize(call("tanh", mul(HALF, u))),
};

/** The antiderivative of a single function or power of a linear inside, or of e^(a*x^2 + b*x + c). */
export function fromTable(expr: Expr, variable: string): Expr | undefined {
  if (!contains(expr, variable)) return mul(expr, sym(variable));
  if (expr.kind === "symbol") return mul(HALF, pow(expr, num(2)));
  if (expr.kind === "call") return overSlope(OF_CALLS[expr.name], expr.args[0] ?? NOUGHT, variable);
  if (expr.kind !== "power") return undefined;
  const { base, exponent } = expr;
  if (!contains(exponent, variable)) {
    const inner = base.kind === "call" ? overSlope(OF_POWERS[`${base.name}^${exponent.key}`], base.args[0] ?? NOUGHT, variable) : undefined;
    return inner ?? overSlope((u) => powerRule(u, exponent), base, variable);
  }
  if (contains(base, variable)) return undefined;
  return (
    overSlope((u) => div(pow(base, u), log(base)), exponent, variable) ?? (base.key === "e" ? gaussian(exponent, variable) : undefined)
  );
}

/** F(a*x + b)/a. */
function overSlope(rule: ((u: Expr) => Expr) | undefined, inside: Expr, variable: string): Expr | undefined {
  const linear = rule && linearIn(inside, variable);
  return linear && div(rule(inside), linear.slope);
}

function powerRule(u: Expr, exponent: Expr): Expr {
  if (exponent.key === MINUS_UNIT.key) return logSize(u);
  const raised = add(exponent, UNIT);
  return div(pow(u, raised), raised);
}

/** The integral of e^(a*x^2 + b*x + c) for negative a, by completing the square. */
export function gaussian(exponent: Expr, variable: string): Expr | undefined {
  const quadratic = quadraticIn(exponent, variable);
  if (!quadratic || contains(quadratic.a, variable)) return undefined;
  const { a, b, c } = quadratic;
  if (isNumber(a) && a.value.n > 0n) return undefined;
  const root = pow(neg(a), HALF);
  const inside = sub(mul(root, sym(variable)), div(b, mul(num(2), root)));
  const height = exp(sub(c, div(mul(b, b), mul(num(4), a))));
  return mul(HALF, pow(PI, HALF), pow(root, MINUS_UNIT), height, call("erf", inside));
}
