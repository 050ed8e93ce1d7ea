import { variablesOf, type Expr } from "../exact/expression.ts";
import { toNumber } from "../exact/rational.ts";
import { complex, isFiniteC, minusC, sizeC, type Complex } from "./complex.ts";
import { evaluate, realPart } from "./evaluate.ts";
import { compareExactly } from "./exact-value.ts";

/** Points to compare at: fixed, so that an answer never depends on chance, and away from anything special. */
const BASE = [0.7364918, 1.3719264, 2.6180735, 0.2718391, 3.8417291, -0.8471923, -1.9318274, -3.3629187, 5.7193821, 0.0913747] as const;

/** How far two values may differ, relative to their size. */
const TOLERANCE = 1e-8;

/** Rounding of a value, relative to the largest of what is added up in it. */
const ROUNDING = 1e-13;

type Comparison = "equal" | "different" | "unknown";

interface SampleOptions {
  /** Points with complex coordinates as well: for identities that should hold in the whole plane. */
  readonly complexPoints?: boolean;
  /** Only points where both are real count. */
  readonly realOnly?: boolean;
  /** Points between 0 and 1: where asin and sqrt(1-x^2) are real. */
  readonly unitInterval?: boolean;
  /** Variables that are positive. */
  readonly positive?: boolean;
}

/** The points at which expressions in these variables are compared. */
export function samplePoints(variables: readonly string[], options: SampleOptions = {}): Map<string, Complex>[] {
  return BASE.map((_, round) => {
    const point = new Map<string, Complex>();
    variables.forEach((variable, index) => {
      const value = (BASE[(round + index * 3) % BASE.length] ?? 1) * (1 + index * 0.137);
      const re = options.unitInterval ? Math.abs(value) / 8 : options.positive ? Math.abs(value) : value;
      point.set(variable, complex(re, options.complexPoints && round % 2 === 1 ? 0.318 * (1 + index * 0.21) : 0));
    });
    return point;
  });
}

/**
 * Whether two expressions have the same value at the sample points. Points where either has no finite value are passed over;
 * `unknown` when fewer than three remain.
 */
export function compareByValue(a: Expr, b: Expr, options: SampleOptions = {}): Comparison {
  const exactly = compareExactly(a, b);
  if (exactly !== "unknown") return exactly;
  const names = [...new Set([...variablesOf(a), ...variablesOf(b)])].sort();
  let compared = 0;
  for (const point of names.length === 0 ? [new Map<string, Complex>()] : samplePoints(names, options)) {
    const left = evaluate(a, point);
    const right = evaluate(b, point);
    if (!isFiniteC(left) || !isFiniteC(right)) continue;
    if (options.realOnly && (Number.isNaN(realPart(left)) || Number.isNaN(realPart(right)))) continue;
    const rounding = ROUNDING * Math.max(largestPart(a, point), largestPart(b, point));
    if (sizeC(minusC(left, right)) > TOLERANCE * Math.max(1, sizeC(left), sizeC(right)) + rounding) return "different";
    // Where terms cancel so far that only rounding is left, the point says nothing.
    if (rounding > 1e-3 * Math.max(1, sizeC(left), sizeC(right))) continue;
    compared += 1;
  }
  return compared >= Math.min(3, names.length === 0 ? 1 : 3) ? "equal" : "unknown";
}

/** The size of the largest term of any sum in it, with what it is multiplied by. */
function largestPart(expr: Expr, point: ReadonlyMap<string, Complex>): number {
  if (expr.kind === "sum") return Math.max(...expr.terms.map((term) => largestPart(term, point)));
  if (expr.kind === "product") return expr.factors.reduce((size, factor) => size * largestPart(factor, point), 1);
  if (expr.kind === "power" && expr.exponent.kind === "number" && expr.exponent.value.n > 0n)
    return largestPart(expr.base, point) ** toNumber(expr.exponent.value);
  return sizeC(evaluate(expr, point));
}
