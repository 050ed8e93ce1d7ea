import { CalcError } from "../../calc-error.ts";
import type { SymbolicAnswer } from "../../protocol.ts";
import { attempt } from "../budget.ts";
import { decimalText, helpsInDecimals, decimalOf } from "../decimal.ts";
import { add, neg, pow, sub } from "../exact/arithmetic.ts";
import { num, sym, variablesOf, type Expr } from "../exact/expression.ts";
import { substitute } from "../exact/rebuild.ts";
import { latex } from "../latex.ts";
import { approach, estimate, keepsChanging, type Support } from "../limit/approach.ts";
import { limitAtInfinity, Oscillates, type Limit } from "../limit/gruntz.ts";
import { isZeroExpr, tidy } from "../normal.ts";
import { isFiniteC, sizeC } from "../numeric/complex.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { print } from "../print.ts";

/** Where a limit is taken, and from which side. */
export interface Approach {
  readonly point: Expr | "inf" | "-inf";
  readonly side: "both" | "left" | "right";
}

/** What is known about one side. */
type Side =
  | { readonly kind: "limit"; readonly limit: Limit; readonly support: Support }
  | { readonly kind: "none" }
  | { readonly kind: "estimate"; readonly value: number }
  | { readonly kind: "unknown"; readonly reason: CalcError };

/** The limit, from both sides unless one is asked for. @throws CalcError when nothing is known */
export function limit(expr: Expr, variable: string, { point, side }: Approach): SymbolicAnswer {
  if (point === "inf" || point === "-inf") {
    const notes = isUndefinedOn(expr, variable, point, "right")
      ? ["The expression is not real on the way there: this is its limit as a complex function."]
      : [];
    return oneSided(sideOf(expr, variable, point, "right"), notes, variable, point);
  }
  const sides = side === "both" ? (["left", "right"] as const) : [side];
  const [first, second] = sides.map((one) => sideOf(expr, variable, point, one));
  const from = side === "both" ? [] : [`The limit from the ${side} only.`];
  if (!first) throw new Error("a limit without a side");
  if (!second) return oneSided(first, from, variable, point);
  if (isUndefinedOn(expr, variable, point, "left") && second.kind === "limit") {
    return oneSided(second, ["The expression is not real to the left of the point: the limit from the right."], variable, point);
  }
  if (isUndefinedOn(expr, variable, point, "right") && first.kind === "limit") {
    return oneSided(first, ["The expression is not real to the right of the point: the limit from the left."], variable, point);
  }
  if (same(first, second)) return oneSided(first, from, variable, point);
  if (first.kind === "unknown" || second.kind === "unknown")
    throw first.kind === "unknown"
      ? first.reason
      : second.kind === "unknown"
        ? second.reason
        : new CalcError("The limit could not be found.");
  return {
    result: "does not exist",
    latex: "\\text{does not exist}",
    notes: [
      `From the left: ${describe(first)}. From the right: ${describe(second)}.`,
      ...(first.kind === "estimate" || second.kind === "estimate" ? ["The sides are numeric estimates."] : []),
    ],
  };
}

/** The variable in terms of a quantity that grows without bound. */
function towards(variable: string, point: Expr | "inf" | "-inf", side: "left" | "right"): { inner: Expr; toPoint: (t: number) => number } {
  const t = sym(variable);
  if (point === "inf") return { inner: t, toPoint: (at) => at };
  if (point === "-inf") return { inner: neg(t), toPoint: (at) => -at };
  const step = pow(t, num(-1));
  const centre = realPart(evaluate(point));
  return { inner: side === "right" ? add(point, step) : sub(point, step), toPoint: (at) => centre + (side === "right" ? 1 : -1) / at };
}

function sideOf(expr: Expr, variable: string, point: Expr | "inf" | "-inf", side: "left" | "right"): Side {
  const { inner, toPoint } = towards(variable, point, side);
  const numeric = variablesOf(expr).every((name) => name === variable) && (typeof point === "string" || variablesOf(point).length === 0);
  try {
    const found = limitAtInfinity(substitute(expr, new Map([[variable, inner]])), variable);
    const value = found.kind === "infinite" ? found.sign * Number.POSITIVE_INFINITY : realPart(evaluate(found.value));
    const support =
      numeric && !Number.isNaN(value) ? (attempt(2_000_000, () => approach(expr, variable, toPoint, value)) ?? "unclear") : "unclear";
    if (support !== "contradicted")
      return { kind: "limit", limit: found.kind === "finite" ? { kind: "finite", value: tidy(found.value) } : found, support };
    return byValues(
      expr,
      variable,
      toPoint,
      new CalcError("The limit that was derived does not agree with values near the point, so it is not given."),
    );
  } catch (error) {
    if (error instanceof Oscillates) {
      if (numeric && keepsChanging(expr, variable, toPoint)) return { kind: "none" };
      const reason = new CalcError(
        "The limit could not be found: a part of the expression keeps oscillating.",
        "Give numbers for parameters, or bound the oscillating part from both sides.",
      );
      if (numeric) return byValues(expr, variable, toPoint, reason);
      throw reason;
    }
    if (error instanceof CalcError && numeric) return byValues(expr, variable, toPoint, error);
    throw error;
  }
}

function byValues(expr: Expr, variable: string, toPoint: (t: number) => number, reason: CalcError): Side {
  const value = estimate(expr, variable, toPoint);
  if (value !== undefined) return { kind: "estimate", value };
  return keepsChanging(expr, variable, toPoint) ? { kind: "none" } : { kind: "unknown", reason };
}

function same(a: Side, b: Side): boolean {
  if (a.kind === "none" || b.kind === "none") return a.kind === b.kind;
  if (a.kind === "unknown" || b.kind === "unknown") return a.kind === b.kind;
  if (a.kind === "estimate" || b.kind === "estimate") {
    const [x, y] = [numberOf(a), numberOf(b)];
    return x === y || (Number.isFinite(x) && Number.isFinite(y) && Math.abs(x - y) <= 1e-6 * Math.max(1, Math.abs(x)));
  }
  if (a.limit.kind === "infinite" || b.limit.kind === "infinite")
    return a.limit.kind === "infinite" && b.limit.kind === "infinite" && a.limit.sign === b.limit.sign;
  return isZeroExpr(sub(a.limit.value, b.limit.value));
}

function numberOf(side: Side): number {
  if (side.kind === "estimate") return side.value;
  if (side.kind !== "limit") return Number.NaN;
  return side.limit.kind === "infinite" ? side.limit.sign * Number.POSITIVE_INFINITY : realPart(evaluate(side.limit.value));
}

function describe(side: Side): string {
  if (side.kind === "limit") return limitText(side.limit);
  return side.kind === "estimate" ? decimalText(side.value) : "none (it keeps oscillating)";
}

const limitText = (found: Limit): string => (found.kind === "infinite" ? (found.sign > 0 ? "Infinity" : "-Infinity") : print(found.value));

/** Whether there are no real values close to the point on that side. */
function isUndefinedOn(expr: Expr, variable: string, point: Expr | "inf" | "-inf", side: "left" | "right"): boolean {
  const { toPoint } = towards(variable, point, side);
  if (variablesOf(expr).some((name) => name !== variable)) return false;
  return [5.3, 10.7, 40.9, 100.3].every((t) => {
    const value = evaluate(expr, new Map([[variable, { re: toPoint(t), im: 0 }]]));
    return isFiniteC(value) && Math.abs(value.im) > 1e-9 * sizeC(value);
  });
}

function oneSided(side: Side, notes: readonly string[], variable: string, point: Expr | "inf" | "-inf"): SymbolicAnswer {
  const at = `${variable} -> ${point === "inf" ? "Infinity" : point === "-inf" ? "-Infinity" : print(point)}`;
  switch (side.kind) {
    case "unknown":
      throw side.reason;
    case "none":
      return { result: "does not exist", latex: "\\text{does not exist}", notes: [...notes, `The values keep oscillating as ${at}.`] };
    case "estimate": {
      const text = decimalText(side.value);
      return {
        result: text,
        latex: text.replace("Infinity", "\\infty"),
        notes: [...notes, "A numeric estimate from values near the point; no exact limit was derived."],
      };
    }
    case "limit": {
      const all = [...notes];
      if (side.limit.kind === "infinite")
        return { result: limitText(side.limit), latex: side.limit.sign > 0 ? "\\infty" : "-\\infty", ...noted(all) };
      const { value } = side.limit;
      if (variablesOf(value).length === 0 && value.kind !== "number" && helpsInDecimals(value)) all.push(`About ${decimalOf(value)}.`);
      if (variablesOf(value).length > 0)
        all.push(`Derived with ${variablesOf(value).join(", ")} taken as positive where a sign was needed.`);
      else if (side.support === "unclear")
        all.push("Derived exactly; values near the point approach it too slowly to confirm it numerically.");
      return { result: print(value), latex: latex(value), ...noted(all) };
    }
  }
}

const noted = (notes: readonly string[]): { notes?: string[] } => (notes.length > 0 ? { notes: [...notes] } : {});
