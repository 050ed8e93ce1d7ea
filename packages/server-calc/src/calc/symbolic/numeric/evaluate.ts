import { spend } from "../budget.ts";
import { NOUGHT, type Expr } from "../exact/expression.ts";
import { toNumber } from "../exact/rational.ts";
import { complex, expC, plusC, powC, timesC, type Complex } from "./complex.ts";
import { NUMERIC } from "./functions.ts";

const NOT_A_NUMBER = complex(Number.NaN);
const I = complex(0, 1);

/** The value in double precision with principal branches. NaN where a variable is missing or a function is not defined. */
export function evaluate(expr: Expr, values: ReadonlyMap<string, Complex> = new Map()): Complex {
  spend(1);
  switch (expr.kind) {
    case "number":
      return complex(toNumber(expr.value));
    case "symbol":
      if (expr.name === "e") return complex(Math.E);
      if (expr.name === "pi") return complex(Math.PI);
      if (expr.name === "i") return I;
      return values.get(expr.name) ?? NOT_A_NUMBER;
    case "sum":
      return expr.terms.reduce((sum, term) => plusC(sum, evaluate(term, values)), complex(0));
    case "product":
      return expr.factors.reduce((product, factor) => timesC(product, evaluate(factor, values)), complex(1));
    case "power":
      if (expr.base.key === "e") return expC(evaluate(expr.exponent, values));
      return powC(evaluate(expr.base, values), evaluate(expr.exponent, values));
    case "call":
      return (
        (NUMERIC[expr.name] ?? (expr.name.startsWith("log") ? NUMERIC["log"] : undefined))?.(evaluate(expr.args[0] ?? NOUGHT, values)) ??
        NOT_A_NUMBER
      );
  }
}

/** The value for one real variable; NaN where it is not real (an imaginary part above rounding). */
export function realFunction(expr: Expr, variable: string): (x: number) => number {
  return (x) => realPart(evaluate(expr, new Map([[variable, complex(x)]])));
}

/** The real part of what is real up to rounding, NaN otherwise. */
export function realPart(value: Complex): number {
  return Math.abs(value.im) <= 1e-9 * Math.max(1, Math.abs(value.re)) ? value.re : Number.NaN;
}
