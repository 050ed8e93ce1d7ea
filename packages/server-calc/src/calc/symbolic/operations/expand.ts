import { CalcError } from "../../calc-error.ts";
import type { SymbolicAnswer } from "../../protocol.ts";
import type { Expr } from "../exact/expression.ts";
import { latex } from "../latex.ts";
import { compareByValue } from "../numeric/sample.ts";
import { expand as multipliedOut } from "../polynomial/expand.ts";
import { print } from "../print.ts";

/** Products and powers of sums multiplied out. @throws CalcError when the result would be too long */
export function expand(expr: Expr): SymbolicAnswer {
  const result = multipliedOut(expr);
  if (compareByValue(result, expr) === "different")
    throw new CalcError("The expanded form does not have the value of the expression, so it is not given.");
  return { result: print(result), latex: latex(result) };
}
