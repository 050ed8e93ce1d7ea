import type { SymbolicAnswer } from "../../protocol.ts";
import { attempt } from "../budget.ts";
import { derivative } from "../exact/derivative.ts";
import { sizeOf, type Expr } from "../exact/expression.ts";
import { latex } from "../latex.ts";
import { tidy } from "../normal.ts";
import { compareByValue } from "../numeric/sample.ts";
import { print } from "../print.ts";
import { factored } from "./factor.ts";

/** Work that putting a derivative into a shorter form may take. */
const TIDY_STEPS = 1_500_000;

/** The derivative with respect to each variable in turn, `order` times the whole list. @throws CalcError */
export function differentiate(expr: Expr, variables: readonly string[], order: number): SymbolicAnswer {
  let result = expr;
  for (let round = 0; round < order; round += 1) {
    for (const variable of variables) result = shorter(derivative(result, variable));
  }
  const notes = variables.length > 1 ? [`Differentiated with respect to ${variables.join(", then ")}.`] : [];
  return { result: print(result), latex: latex(result), ...(notes.length > 0 ? { notes } : {}) };
}

/** The shortest of the forms that have the same value, so that repeated derivatives do not pile up. */
function shorter(expr: Expr): Expr {
  const forms = [tidy(expr), attempt(TIDY_STEPS, () => factored(expr))];
  const [best] = forms.filter((form) => form !== undefined).sort((a, b) => sizeOf(a) - sizeOf(b));
  return best && (best.key === expr.key || compareByValue(best, expr) !== "different") ? best : expr;
}
