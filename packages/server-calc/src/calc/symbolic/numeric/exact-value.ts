import { CalcError } from "../../calc-error.ts";
import { spend } from "../budget.ts";
import { variablesOf, type Expr } from "../exact/expression.ts";
import { compareRationals, plus, powerOf, rational, times, type Rational } from "../exact/rational.ts";

/** Numerators and denominators of the points; large enough that two different polynomials rarely agree at all of them. */
const POINTS = [
  [7, 1],
  [-11, 3],
  [5, 2],
  [-13, 4],
] as const;

/** The exact value at rational points; `undefined` where it is not rational: roots, functions, constants such as pi. */
function exactValue(expr: Expr, values: ReadonlyMap<string, Rational>): Rational | undefined {
  spend(1);
  switch (expr.kind) {
    case "number":
      return expr.value;
    case "symbol":
      return values.get(expr.name);
    case "sum":
      return combined(expr.terms, values, plus, rational(0));
    case "product":
      return combined(expr.factors, values, times, rational(1));
    case "power": {
      const base = exactValue(expr.base, values);
      const exponent = exactValue(expr.exponent, values);
      return base && exponent?.d === 1n && (base.n !== 0n || exponent.n > 0n) ? powerOf(base, exponent.n) : undefined;
    }
    case "call":
      return undefined;
  }
}

function combined(
  parts: readonly Expr[],
  values: ReadonlyMap<string, Rational>,
  join: (a: Rational, b: Rational) => Rational,
  start: Rational,
): Rational | undefined {
  let total = start;
  for (const part of parts) {
    const value = exactValue(part, values);
    if (!value) return undefined;
    total = join(total, value);
  }
  return total;
}

/** Whether two rational expressions agree at fixed rational points; `unknown` for other expressions. */
export function compareExactly(a: Expr, b: Expr): "equal" | "different" | "unknown" {
  const names = [...new Set([...variablesOf(a), ...variablesOf(b)])].sort();
  let compared = 0;
  for (let round = 0; round < POINTS.length; round += 1) {
    const point = new Map(
      names.map((name, place) => {
        const [n, d] = POINTS[(round + place) % POINTS.length] ?? [1, 1];
        return [name, rational(n + 17 * place, d)] as const;
      }),
    );
    const [left, right] = [a, b].map((expr) => safely(expr, point));
    if (!left || !right) continue;
    if (compareRationals(left, right) !== 0) return "different";
    compared += 1;
  }
  return compared >= 3 ? "equal" : "unknown";
}

function safely(expr: Expr, point: ReadonlyMap<string, Rational>): Rational | undefined {
  try {
    return exactValue(expr, point);
  } catch (error) {
    // Numbers beyond the size limit: values in double precision have to do.
    if (error instanceof CalcError) return undefined;
    throw error;
  }
}
