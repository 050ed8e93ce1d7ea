import { add, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { contains, E, isWhole, UNIT, variablesOf, type Expr } from "../exact/expression.ts";
import { log } from "../exact/functions.ts";
import { normal } from "../normal.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { REAL_NOTE } from "./invert.ts";
import type { Roots } from "./root.ts";

/** a^u * c = b^v * d, both sides positive: u*ln(a) + ln(c) = v*ln(b) + ln(d). */
export function equalExponentials(expr: Expr, variable: string, again: (next: Expr) => Roots | undefined): Roots | undefined {
  if (expr.kind !== "sum" || expr.terms.length !== 2) return undefined;
  const sides = [expr.terms, expr.terms.map(neg)].map(([first = UNIT, second = UNIT]) => {
    const left = logarithmOf(first, variable);
    const right = logarithmOf(neg(second), variable);
    return left && right && sub(left, right);
  });
  const difference = sides.find((side) => side !== undefined);
  const found = difference && again(normal(difference));
  return found && { ...found, notes: [...found.notes, REAL_NOTE] };
}

/** The logarithm of a positive constant times exponentials, `undefined` for anything else. */
function logarithmOf(term: Expr, variable: string): Expr | undefined {
  const logs: Expr[] = [];
  const constants: Expr[] = [];
  for (const factor of term.kind === "product" ? term.factors : [term]) {
    if (!contains(factor, variable)) constants.push(factor);
    else if (factor.kind === "power" && !contains(factor.base, variable)) logs.push(mul(factor.exponent, log(factor.base)));
    else return undefined;
  }
  const constant = mul(...constants);
  if (logs.length === 0 && variablesOf(constant).length > 0) return undefined;
  const positive = variablesOf(constant).length > 0 || realPart(evaluate(constant)) > 0;
  return positive ? add(log(constant), ...logs) : undefined;
}

/** a*ln(u) + b*ln(v) + c = 0 with whole a and b: u^a * v^b * e^c = 1. */
export function joinedLogarithms(expr: Expr, variable: string, again: (next: Expr) => Roots | undefined): Roots | undefined {
  if (expr.kind !== "sum") return undefined;
  const insides: Expr[] = [];
  const constants: Expr[] = [];
  for (const term of expr.terms) {
    if (!contains(term, variable)) {
      constants.push(term);
      continue;
    }
    const [coefficient, call] = term.kind === "product" && term.factors.length === 2 ? term.factors : [UNIT, term];
    if (call?.kind !== "call" || call.name !== "log" || !coefficient || !isWhole(coefficient)) return undefined;
    insides.push(pow(call.args[0] ?? UNIT, coefficient));
  }
  if (insides.length < 2) return undefined;
  const constant = pow(E, add(...constants));
  return again(normal(sub(mul(...insides, constant), UNIT)));
}
