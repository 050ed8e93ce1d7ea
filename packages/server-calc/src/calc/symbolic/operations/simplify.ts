import type { SymbolicAnswer } from "../../protocol.ts";
import { attempt } from "../budget.ts";
import { contains, parts, sizeOf, somePart, variablesOf, type Expr } from "../exact/expression.ts";
import { latex } from "../latex.ts";
import { tidy } from "../normal.ts";
import { compareByValue } from "../numeric/sample.ts";
import { expand } from "../polynomial/expand.ts";
import { print } from "../print.ts";
import { constantForms } from "../simplify/constants.ts";
import { excludedPoints } from "../simplify/excluded.ts";
import { joinLogarithms } from "../simplify/logarithms.ts";
import { realRules } from "../simplify/real.ts";
import { trigonometricForms } from "../simplify/trigonometry.ts";
import { factored } from "./factor.ts";

/** Work for one way of rewriting. */
const STEPS = 700_000;
/** How often the shortest form is rewritten again. */
const ROUNDS = 3;

/** The shortest form that is found and has the same value for real variables. */
export function simplify(expr: Expr): SymbolicAnswer {
  const result = simplest(expr);
  const notes: string[] = [];
  const excluded = excludedPoints(expr, result);
  if (excluded.length > 0) notes.push(`The original is not defined where ${excluded.join(" or ")}.`);
  if (usesRealRules(expr, result)) notes.push("Valid for real variables where the original is real.");
  return { result: print(result), latex: latex(result), ...(notes.length > 0 ? { notes } : {}) };
}

/** The form itself, for use by other operations; sums of logarithms stay sums where `joinLogs` is false. */
export function simplest(expr: Expr, joinLogs = true): Expr {
  let best = expr;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = best.key;
    for (const form of formsOf(best, joinLogs)) if (isShorter(form, best) && agrees(form, expr)) best = form;
    if (best.key === before) break;
  }
  // A constant is a sum of its parts: 1/2 - i/2.
  const parted = variablesOf(best).length === 0 ? attempt(STEPS, () => expand(best)) : undefined;
  return parted ?? best;
}

/** The size, and something for roots and i in a denominator. */
const weight = (expr: Expr): number => sizeOf(expr) + 6 * awkwardBottoms(expr);

function isShorter(form: Expr, best: Expr): boolean {
  const difference = weight(form) - weight(best);
  return difference < 0 || (difference === 0 && form.key !== best.key && print(form).length < print(best).length);
}

function awkwardBottoms(expr: Expr): number {
  const own =
    expr.kind === "power" &&
    expr.exponent.kind === "number" &&
    expr.exponent.value.n < 0n &&
    expr.base.kind === "sum" &&
    variablesOf(expr.base).length === 0
      ? 1
      : 0;
  return own + parts(expr).reduce((total, part) => total + awkwardBottoms(part), 0);
}

function formsOf(expr: Expr, joinLogs: boolean): Expr[] {
  const ways: (() => readonly Expr[])[] = [
    () => [tidy(expr)],
    () => [factored(expr)],
    () => [realRules(expr)],
    () => [tidy(realRules(expr))],
    () => (joinLogs ? [joinLogarithms(expr), tidy(joinLogarithms(realRules(expr)))] : []),
    () => constantForms(expr),
    () => trigonometricForms(expr).flatMap((form) => [form, tidy(form)]),
    () => trigonometricForms(expr).map(factored),
  ];
  return ways.flatMap((way) => attempt(STEPS, way) ?? []);
}

/** The same value at real points, or at positive ones where roots and logarithms are real only there. */
function agrees(form: Expr, expr: Expr): boolean {
  const everywhere = compareByValue(form, expr, { realOnly: true });
  return everywhere === "equal" || (everywhere === "unknown" && compareByValue(form, expr, { positive: true }) === "equal");
}

const MULTIVALUED: ReadonlySet<string> = new Set(["log", "abs", "asin", "acos", "asinh", "acosh"]);

/** Whether a root or logarithm was rewritten with a rule that needs real values. */
function usesRealRules(before: Expr, after: Expr): boolean {
  if (before.key === after.key || variablesOf(before).length === 0 || contains(before, "i")) return false;
  const isDelicate = (part: Expr): boolean =>
    (part.kind === "call" && MULTIVALUED.has(part.name)) ||
    (part.kind === "power" && part.exponent.kind === "number" && part.exponent.value.d !== 1n);
  return somePart(before, isDelicate) && compareByValue(before, after, { complexPoints: true }) !== "equal";
}
