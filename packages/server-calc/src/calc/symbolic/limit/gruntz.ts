import { CalcError } from "../../calc-error.ts";
import { spend } from "../budget.ts";
import { add, div, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { contains, isWhole, NOUGHT, num, parts, PI, raw, somePart, sym, UNIT, variablesOf, type Expr } from "../exact/expression.ts";
import { exp, log } from "../exact/functions.ts";
import { mapParts, replaceKey, rewrite } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { complex, type Complex } from "../numeric/complex.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { samplePoints } from "../numeric/sample.ts";
import { leading, seriesOf, signOfConstant, SLOW_LOG, TooShort } from "./series.ts";

/** The value a limit has. */
export type Limit = { readonly kind: "finite"; readonly value: Expr } | { readonly kind: "infinite"; readonly sign: 1 | -1 };

const X = sym("x at infinity");
const W = "w at zero";
const LOG_X = `(${SLOW_LOG} ${X.key})`;
/** Terms of a series that are tried. */
const TERMS = [3, 6, 12, 24] as const;
const MAX_DEPTH = 24;

/** Begins the name of what stands for a sine or cosine that goes on swinging between -1 and 1. */
const SWING = "swing of";

export class Oscillates extends Error {
  override readonly name = "Oscillates";
}

/**
 * The limit as the variable grows without bound (Gruntz, On Computing Limits in a Symbolic Manipulation System, 1996): the
 * part that varies most rapidly is written as powers of one small quantity, and the lowest power decides.
 * @throws CalcError where the method has no answer, Oscillates where there is no limit
 */
export function limitAtInfinity(expr: Expr, variable: string): Limit {
  const ready = prepared(replaceKey(expr, variable, X));
  if (somePart(ready, isWild))
    throw new CalcError("Something that keeps oscillating stands in a denominator, a root or a logarithm: there is no rule for that.");
  const limit = limitOf(ready, 0);
  return limit.kind === "finite" ? { kind: "finite", value: normal(rewrite(limit.value, plainLog)) } : limit;
}

const swings = (expr: Expr): boolean => somePart(expr, (part) => part.kind === "symbol" && part.name.startsWith(SWING));

/** Functions that stay bounded, and do not jump, when what is inside does. */
const BOUNDED: ReadonlySet<string> = new Set(["sin", "cos", "atan", "abs", "erf"]);

/** Whether what oscillates is put into something that may grow without bound or be undefined while it does. */
function isWild(part: Expr): boolean {
  if (part.kind === "power") {
    if (part.base.key !== "e" && swings(part.exponent)) return true;
    return swings(part.base) && !(isWhole(part.exponent) && part.exponent.value.n > 0n) && !isCarried(part.base);
  }
  return part.kind === "call" && !BOUNDED.has(part.name) && swings(part);
}

/** Whether something that grows carries the oscillation with it: x - sin(x). */
function isCarried(base: Expr): boolean {
  try {
    return limitOf(base, 1).kind === "infinite";
  } catch (error) {
    if (error instanceof Oscillates) return false;
    throw error;
  }
}

const plainLog = (part: Expr): Expr => (part.kind === "call" && part.name === SLOW_LOG ? log(part.args[0] ?? UNIT) : part);

/** Powers with variable exponents as exponentials, hyperbolic and inverse hyperbolic functions as exponentials and logarithms. */
function prepared(given: Expr): Expr {
  const expr = mapParts(given, prepared);
  if (expr.kind === "power" && contains(expr.exponent, X.name) && expr.base.key !== "e") return exp(mul(expr.exponent, slowLog(expr.base)));
  if (expr.kind !== "call" || !contains(expr, X.name)) return expr;
  const [u = UNIT] = expr.args;
  const square = pow(u, num(2));
  switch (expr.name) {
    case "tan":
      return div(callOf("sin", u), callOf("cos", u));
    case "sinh":
      return mul(num(1, 2), sub(exp(u), exp(neg(u))));
    case "cosh":
      return mul(num(1, 2), add(exp(u), exp(neg(u))));
    case "tanh":
      return div(sub(exp(u), exp(neg(u))), add(exp(u), exp(neg(u))));
    case "log":
      return slowLog(u);
    case "gamma":
      return stirling(u);
    case "asinh":
      return slowLog(add(u, pow(add(square, UNIT), num(1, 2))));
    case "acosh":
      return slowLog(add(u, pow(sub(square, UNIT), num(1, 2))));
    case "atanh":
      return mul(num(1, 2), sub(slowLog(add(UNIT, u)), slowLog(sub(UNIT, u))));
    case "sin":
    case "cos":
      return swinging(u) ? sym(`${SWING} ${expr.key}`) : expr;
    case "floor":
    case "ceil":
      throw new CalcError(`${expr.name} has no rule for limits.`);
    default:
      return expr;
  }
}

const callOf = (name: string, u: Expr): Expr => prepared(mapParts({ kind: "call", key: "", name, args: [u] }, (part) => part));

/** A logarithm that e^(...) does not undo by itself: here x^x has to stay e^(x*ln(x)). */
function slowLog(u: Expr): Expr {
  if (u.kind === "power" && u.base.key === "e") return u.exponent;
  return u.key === "e" ? UNIT : raw.call(SLOW_LOG, [u]);
}

/** Stirling's series (DLMF 5.11.1) for an argument that grows; for others there is no rule. */
function stirling(u: Expr): Expr {
  const grows = limitOf(u, 1);
  if (grows.kind !== "infinite" || grows.sign < 0) throw new CalcError("gamma has no rule for limits here.");
  return exp(
    add(
      mul(sub(u, num(1, 2)), slowLog(u)),
      neg(u),
      mul(num(1, 2), log(mul(num(2), PI))),
      mul(num(1, 12), pow(u, num(-1))),
      mul(num(-1, 360), pow(u, num(-3))),
    ),
  );
}

function swinging(u: Expr): boolean {
  return limitOf(u, 1).kind === "infinite";
}

function limitOf(expr: Expr, depth: number): Limit {
  spend(50);
  if (depth > MAX_DEPTH) throw new CalcError("The limit could not be found: it needs too many steps.");
  if (!contains(expr, X.name)) {
    if (swings(expr)) throw new Oscillates();
    return { kind: "finite", value: normal(expr) };
  }
  const { coefficient, exponent } = leadingTerm(expr, depth);
  if (exponent > 0) return { kind: "finite", value: NOUGHT };
  if (exponent === 0) return limitOf(moveUp(coefficient), depth + 1);
  return { kind: "infinite", sign: signOf(coefficient, depth) < 0 ? -1 : 1 };
}

/** Only logarithms of the variable are left: they become the variable. */
function moveUp(coefficient: Expr): Expr {
  return replaceKey(coefficient, LOG_X, X);
}

function signOf(given: Expr, depth: number): number {
  let expr = given;
  for (let level = depth; contains(expr, X.name); level += 1) {
    if (level > MAX_DEPTH) throw new CalcError("The sign of a part of the expression could not be found.");
    expr = leadingTerm(moveUp(expr), level + 1).coefficient;
  }
  const points = pointsOver(expr);
  const signs = new Set(points.map((point) => Math.sign(realPart(evaluate(expr, point)))));
  const [only] = signs;
  if (signs.size > 1 && swings(expr)) throw new Oscillates();
  if (signs.size !== 1 || only === undefined || Number.isNaN(only) || only === 0)
    throw new CalcError("The limit depends on the sign of a parameter or is not real.", "Give numbers for the parameters.");
  return only;
}

/** Values for the parameters, and the whole range for what oscillates. */
function pointsOver(expr: Expr): ReadonlyMap<string, Complex>[] {
  const names = variablesOf(expr);
  const parameters = names.filter((name) => !name.startsWith(SWING));
  let points: ReadonlyMap<string, Complex>[] =
    parameters.length === 0 ? [new Map<string, Complex>()] : samplePoints(parameters, { positive: true });
  for (const name of names.filter((one) => one.startsWith(SWING)).slice(0, 4)) {
    points = points.flatMap((point) => [-1, -0.5, 0, 0.5, 1].map((value) => new Map([...point, [name, complex(value)]])));
  }
  return points;
}

function leadingTerm(expr: Expr, depth: number): { coefficient: Expr; exponent: number } {
  const fastest = mostRapid(expr, depth);
  const { rewritten, logOfSmall } = inSmall(expr, fastest, depth);
  for (const terms of TERMS) {
    try {
      const found = leading(
        seriesOf(rewritten, { name: W, log: logOfSmall, terms, signOf: (coefficient) => signOf(coefficient, depth + 1) }),
      );
      return { coefficient: found.coefficient, exponent: isZeroExpr(found.coefficient) ? 1 : signOfConstant(found.exponent) };
    } catch (error) {
      if (!(error instanceof TooShort)) throw error;
    }
  }
  throw new CalcError("The limit could not be found: too much cancels.");
}

/** The subexpressions that grow or fall fastest, all of one class. */
function mostRapid(expr: Expr, depth: number): Expr[] {
  if (expr.key === X.key) return [X];
  if (!contains(expr, X.name)) return [];
  if (expr.kind === "power" && expr.base.key === "e") {
    const inside = mostRapid(expr.exponent, depth);
    return limitOf(expr.exponent, depth + 1).kind === "infinite" ? faster([expr], inside, depth) : inside;
  }
  return parts(expr)
    .map((part) => mostRapid(part, depth))
    .reduce((a, b) => faster(a, b, depth), []);
}

function faster(a: Expr[], b: Expr[], depth: number): Expr[] {
  const [first] = a;
  const [second] = b;
  if (!first || !second) return first ? a : b;
  const both = [...new Map([...a, ...b].map((expr) => [expr.key, expr])).values()];
  if (a.some((expr) => b.some((other) => other.key === expr.key))) return both;
  const ratio = limitOf(div(logOf(first), logOf(second)), depth + 1);
  if (ratio.kind === "infinite") return a;
  return isZeroExpr(ratio.value) ? b : both;
}

const logOf = (expr: Expr): Expr => (expr.kind === "power" ? expr.exponent : slowLog(expr));

/** Everything in the class written as a power of one small quantity times something slower. */
function inSmall(expr: Expr, fastest: readonly Expr[], depth: number): { rewritten: Expr; logOfSmall: Expr } {
  const w = sym(W);
  const exponentials = fastest.filter((one) => one.kind === "power");
  const [first] = [...exponentials].sort((a, b) => a.key.length - b.key.length);
  // With the variable itself in the class the small quantity is 1/x; otherwise it is an exponential.
  const powersOfX = exponentials.length < fastest.length || first?.kind !== "power";
  const g = powersOfX || first?.kind !== "power" ? slowLog(X) : first.exponent;
  const growing = powersOfX ? undefined : limitOf(g, depth + 1);
  const falls = growing?.kind === "infinite" && growing.sign < 0;
  let rewritten = expr;
  for (const one of [...exponentials].sort((a, b) => b.key.length - a.key.length)) {
    if (one.kind !== "power") continue;
    const ratio = limitOf(div(one.exponent, g), depth + 1);
    if (ratio.kind === "infinite" || variablesOf(ratio.value).length > 0)
      throw new CalcError("The limit compares growth at rates that depend on parameters.", "Give numbers for the parameters.");
    const slower = exp(normal(sub(one.exponent, mul(ratio.value, g))));
    const power = pow(w, falls ? ratio.value : neg(ratio.value));
    rewritten = replaceKey(rewritten, one.key, mul(power, slower));
  }
  return { rewritten: powersOfX ? inverseOfX(rewritten) : rewritten, logOfSmall: falls ? g : neg(g) };
}

/** Powers of the variable as powers of the small quantity; its bare logarithm stays, being slower. */
function inverseOfX(expr: Expr): Expr {
  if (expr.key === LOG_X) return expr;
  return expr.key === X.key ? pow(sym(W), num(-1)) : mapParts(expr, inverseOfX);
}
