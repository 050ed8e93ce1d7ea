import { CalcError } from "../../calc-error.ts";
import { add, div, mul, neg, pow, sub } from "./arithmetic.ts";
import { contains, E, HALF, MINUS_UNIT, NOUGHT, num, PI, UNIT, type Expr } from "./expression.ts";
import { call, log, reciprocal } from "./functions.ts";

/** f'(u) for each function. Source: Abramowitz and Stegun, 4.2 to 4.6 and 7.1. */
const RULES: Readonly<Record<string, (u: Expr, whole: Expr) => Expr>> = {
  sin: (u) => call("cos", u),
  cos: (u) => neg(call("sin", u)),
  tan: (u) => pow(call("cos", u), num(-2)),
  asin: (u) => pow(sub(UNIT, pow(u, num(2))), num(-1, 2)),
  acos: (u) => neg(pow(sub(UNIT, pow(u, num(2))), num(-1, 2))),
  atan: (u) => reciprocal(add(pow(u, num(2)), UNIT)),
  sinh: (u) => call("cosh", u),
  cosh: (u) => call("sinh", u),
  tanh: (u) => pow(call("cosh", u), num(-2)),
  asinh: (u) => pow(add(pow(u, num(2)), UNIT), num(-1, 2)),
  acosh: (u) => mul(pow(sub(u, UNIT), num(-1, 2)), pow(add(u, UNIT), num(-1, 2))),
  atanh: (u) => reciprocal(sub(UNIT, pow(u, num(2)))),
  log: (u) => reciprocal(u),
  abs: (u) => call("sign", u),
  erf: (u) => mul(num(2), pow(PI, mul(MINUS_UNIT, HALF)), pow(E, neg(pow(u, num(2))))),
  cbrt: (u, whole) => div(whole, mul(num(3), u)),
};

/** The derivative with respect to the variable. @throws CalcError for functions that have none: floor, ceil, sign, gamma. */
export function derivative(expr: Expr, variable: string): Expr {
  if (expr.kind === "symbol") return expr.name === variable ? UNIT : NOUGHT;
  if (!contains(expr, variable)) return NOUGHT;
  switch (expr.kind) {
    case "sum":
      return add(...expr.terms.map((term) => derivative(term, variable)));
    case "product":
      return add(
        ...expr.factors
          .filter((factor) => contains(factor, variable))
          .map((factor) => mul(derivative(factor, variable), ...expr.factors.filter((other) => other !== factor))),
      );
    case "power": {
      const { base, exponent } = expr;
      const byBase = contains(base, variable) ? mul(exponent, pow(base, sub(exponent, UNIT)), derivative(base, variable)) : NOUGHT;
      const byExponent = contains(exponent, variable) ? mul(expr, log(base), derivative(exponent, variable)) : NOUGHT;
      return add(byBase, byExponent);
    }
    case "call": {
      const [inner = NOUGHT] = expr.args;
      // ln|u| has the derivative u'/u, without the sign that the chain rule would leave in it.
      if (expr.name === "log" && inner.kind === "call" && inner.name === "abs" && inner.args[0])
        return div(derivative(inner.args[0], variable), inner.args[0]);
      const rule = RULES[expr.name];
      if (!rule) throw new CalcError(`The derivative of ${expr.name} is not known.`, "Rewrite the expression without it.");
      return mul(rule(inner, expr), derivative(inner, variable));
    }
    default:
      return NOUGHT;
  }
}
