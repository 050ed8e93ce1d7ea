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
import { createReader, type Reader } from "./read.ts";
import { checkArguments, chooseVariable, namesIn, refuseAbsent } from "./request.ts";

/** Longest result and longest LaTeX, in characters. */
const MAX_RESULT = 12_000;

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
    const reader = createReader();
    const found = answer(request, reader);
    return fitting({ ...found, notes: [...reader.notes, ...(found.notes ?? [])] });
  } catch (error) {
    if (error instanceof RangeError) throw new CalcError("The expression is nested too deeply.", "Split it into parts.");
    throw error;
  }
}

/** An answer of a size that can be read. A cut expression would be another one, so a result that is too long is refused. */
function fitting({ notes = [], ...found }: SymbolicAnswer): SymbolicAnswer {
  if (found.result.length > MAX_RESULT) {
    throw new CalcError(
      `The result has ${found.result.length} characters; the limit is ${MAX_RESULT}.`,
      "Use smaller exponents or fewer variables, or work on parts of the expression.",
    );
  }
  const long = found.latex.length > MAX_RESULT;
  const all = long ? [...notes, "The LaTeX form is left out because of its length."] : notes;
  return { ...found, latex: long ? "" : found.latex, ...(all.length > 0 ? { notes: all } : {}) };
}

function answer(request: SymbolicRequest, reader: Reader): SymbolicAnswer {
  const { operation, expression, variable, from, to } = request;
  if (operation === "solve") return solveRequest(request, reader);
  const expr = reader.expression(expression);
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
      return integrateBetween(expr, name, reader.bound(from), reader.bound(to));
    }
    case "limit": {
      const name = chooseVariable(variable, present, "expression");
      return limit(expr, name, approachOf(to ?? "", reader));
    }
  }
}

/** `0`, `Infinity`, or a point with + or - after it for one side. */
function approachOf(text: string, reader: Reader): Approach {
  const sided = /^(.*[^\s+\-*/^(])\s*([+-])$/.exec(text.trim());
  if (!sided) return { point: reader.bound(text), side: "both" };
  return { point: reader.bound(sided[1] ?? ""), side: sided[2] === "+" ? "right" : "left" };
}

function solveRequest({ expression, variable }: SymbolicRequest, reader: Reader): SymbolicAnswer {
  const equations = reader.equations(expression);
  const present = [...new Set(equations.flatMap(({ left, right }) => [...variablesOf(left), ...variablesOf(right)]))].sort();
  const names = variable === undefined ? unknownsOf(present, equations.length) : [...new Set(namesIn(variable))];
  return solve(equations, names);
}

function unknownsOf(present: readonly string[], equations: number): string[] {
  if (present.length === 0) throw new CalcError("There is no unknown in the equation.", "Use `calculate` to compare numbers.");
  if (equations === 1) return [chooseVariable(undefined, present, "equation")];
  if (present.length > equations) {
    throw new CalcError(
      `${equations} equations have ${present.length} letters: ${present.join(", ")}.`,
      "Say which of them are the unknowns in `variable`, separated by commas.",
    );
  }
  return [...present];
}

function withImaginary(result: SymbolicAnswer, expr: Expr): SymbolicAnswer {
  return contains(expr, "i") ? { ...result, notes: [...(result.notes ?? []), "i is the imaginary unit."] } : result;
}
