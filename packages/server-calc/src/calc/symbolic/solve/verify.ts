import { CalcError } from "../../calc-error.ts";
import { attempt } from "../budget.ts";
import { sub } from "../exact/arithmetic.ts";
import { isNought, variablesOf, type Expr } from "../exact/expression.ts";
import { substitute } from "../exact/rebuild.ts";
import { normal } from "../normal.ts";
import { isFiniteC, minusC, sizeC, type Complex } from "../numeric/complex.ts";
import { evaluate } from "../numeric/evaluate.ts";
import { samplePoints } from "../numeric/sample.ts";

/** How a value does when it is put into an equation; `sometimes` where it depends on the parameters. */
type Verdict = "holds" | "fails" | "sometimes";

/** An equation as it was given. */
interface Sides {
  readonly left: Expr;
  readonly right: Expr;
}

/** How far the two sides may differ, relative to their size, for exact and for decimal values. */
const EXACT_TOLERANCE = 1e-10;
const DECIMAL_TOLERANCE = 1e-8;

/** Puts the values into both sides of every equation and compares them: as numbers first, exactly where that is close. */
export function verify(equations: readonly Sides[], values: ReadonlyMap<string, Expr>, exact: boolean): Verdict {
  const verdicts = equations.map((equation) => verifyOne(equation, values, exact));
  return verdicts.includes("fails") ? "fails" : verdicts.includes("sometimes") ? "sometimes" : "holds";
}

function verifyOne(equation: Sides, values: ReadonlyMap<string, Expr>, exact: boolean): Verdict {
  const difference = sub(equation.left, equation.right);
  const parameters = [...new Set([...variablesOf(difference), ...[...values.values()].flatMap((value) => variablesOf(value))])].filter(
    (name) => !values.has(name),
  );
  const points = parameters.length === 0 ? [new Map<string, Complex>()] : samplePoints(parameters, { positive: true });
  let holds = 0;
  let fails = 0;
  for (const point of points) {
    const at = new Map(point);
    for (const [name, value] of values) at.set(name, evaluate(value, point));
    const left = evaluate(equation.left, at);
    const right = evaluate(equation.right, at);
    if (!isFiniteC(left) || !isFiniteC(right)) {
      if (parameters.length === 0) fails += 1;
      continue;
    }
    // Rounding in the value itself is magnified by the slope: the tolerance grows with what the terms cancel.
    const scale = Math.max(1, sizeC(left), sizeC(right), exact ? 0 : sizeOfTerms(equation, at));
    if (sizeC(minusC(left, right)) <= (exact ? EXACT_TOLERANCE : DECIMAL_TOLERANCE) * scale) holds += 1;
    else fails += 1;
  }
  if (fails > 0 && holds === 0) return provenZero(difference, values, exact) ? "holds" : "fails";
  if (fails > 0) return "sometimes";
  return holds > 0 || provenZero(difference, values, exact) ? "holds" : "fails";
}

function sizeOfTerms({ left, right }: Sides, at: ReadonlyMap<string, Complex>): number {
  const terms = [left, right].flatMap((side) => (side.kind === "sum" ? side.terms : [side]));
  return Math.max(...terms.map((term) => sizeC(evaluate(term, at))).filter(Number.isFinite));
}

function provenZero(difference: Expr, values: ReadonlyMap<string, Expr>, exact: boolean): boolean {
  if (!exact) return false;
  try {
    return attempt(300_000, () => isNought(normal(substitute(difference, values)))) ?? false;
  } catch (error) {
    if (error instanceof CalcError) return false;
    throw error;
  }
}
