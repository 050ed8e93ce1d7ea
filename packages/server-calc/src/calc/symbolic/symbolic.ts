import { CalcError } from "../calc-error.ts";
import type { SymbolicAnswer, SymbolicRequest } from "../protocol.ts";
import { beginWork } from "./budget.ts";
import { contains, variablesOf, type Expr } from "./exact/expression.ts";
import { differentiate } from "./operations/differentiate.ts";
import { expand } from "./operations/expand.ts";
import { factor } from "./operations/factor.ts";
import { integrate, integrateBetween } from "./operations/integrate.ts";
import { limit, type Approach } from "./operations/limit.ts";
import { simplify } from "./operations/simplify.ts";
import { solve } from "./operations/solve.ts";
import { readBound, readEquations, readExpression } from "./read.ts";
import { checkArguments, chooseVariable, namesIn, refuseAbsent } from "./request.ts";

/**
 * Algebra and calculus with exact numbers. Whatever is claimed has been checked: antiderivatives by differentiating, definite
 * integrals by quadrature, rewritten expressions and limits by value, solutions by substitution. Work is bounded by a count
 * of steps, about a second; nothing is kept between calls.
 * @throws CalcError for input that cannot be read or is refused, and for problems that are too large or have no known answer
 */
export function symbolic(request: SymbolicRequest): SymbolicAnswer {
  checkArguments(request);
  beginWork();
  try {
    return answer(request);
  } catch (error) {
    if (error instanceof RangeError) throw new CalcError("The expression is nested too deeply.", "Split it into parts.");
    throw error;
  }
}

function answer(request: SymbolicRequest): SymbolicAnswer {
  const { operation, expression, variable, from, to } = request;
  if (operation === "solve") return solveRequest(request);
  const expr = readExpression(expression);
  const present = variablesOf(expr);
  switch (operation) {
    case "simplify":
      return withImaginary(simplify(expr), expr);
    case "expand":
      return withImaginary(expand(expr), expr);
    case "factor":
      return withImaginary(factor(expr), expr);
    case "differentiate": {
      const names = variable === undefined ? [chooseVariable(undefined, present, "expression")] : namesIn(variable);
      refuseAbsent(names, present);
      return withImaginary(differentiate(expr, names, request.order ?? 1), expr);
    }
    case "integrate": {
      const name = chooseVariable(variable, present, "expression");
      if (from === undefined || to === undefined) return integrate(expr, name);
      return integrateBetween(expr, name, readBound(from), readBound(to));
    }
    case "limit": {
      const name = chooseVariable(variable, present, "expression");
      return limit(expr, name, approachOf(to ?? ""));
    }
  }
}

/** `0`, `Infinity`, or a point with + or - after it for one side. */
function approachOf(text: string): Approach {
  const sided = /^(.*[^\s+\-*/^(])\s*([+-])$/.exec(text.trim());
  if (!sided) return { point: readBound(text), side: "both" };
  return { point: readBound(sided[1] ?? ""), side: sided[2] === "+" ? "right" : "left" };
}

function solveRequest({ expression, variable }: SymbolicRequest): SymbolicAnswer {
  const { equations, impliedZero } = readEquations(expression);
  const present = [...new Set(equations.flatMap(({ left, right }) => [...variablesOf(left), ...variablesOf(right)]))].sort();
  const names = variable === undefined ? unknownsOf(present, equations.length) : [...new Set(namesIn(variable))];
  const solved = solve(equations, names);
  const notes = impliedZero ? ["An expression without an equals sign was taken as equal to zero.", ...(solved.notes ?? [])] : solved.notes;
  return notes ? { ...solved, notes } : solved;
}

function unknownsOf(present: readonly string[], equations: number): string[] {
  if (present.length === 0) throw new CalcError("There is no unknown in the equation.", "Use `calculate` to compare numbers.");
  if (equations === 1) return [chooseVariable(undefined, present, "equation")];
  if (present.length > equations) {
    throw new CalcError(`${equations} equations have ${present.length} letters: ${present.join(", ")}.`, "Say which of them are the unknowns in `variable`, separated by commas.");
  }
  return [...present];
}

function withImaginary(result: SymbolicAnswer, expr: Expr): SymbolicAnswer {
  return contains(expr, "i") ? { ...result, notes: [...(result.notes ?? []), "i is the imaginary unit."] } : result;
}
