import { add, mul } from "../exact/arithmetic.ts";
import { I, num, type Expr } from "../exact/expression.ts";
import { parseDecimal } from "../exact/rational.ts";
import type { Complex } from "../numeric/complex.ts";

/** One value of the unknown. */
export interface Root {
  /** Where `exact` is false, a rational number (or two, with i) within about 1e-12 of the root. */
  readonly value: Expr;
  readonly exact: boolean;
  /** How often a polynomial has it; 1 elsewhere. */
  readonly multiplicity: number;
  /** Every value plus a whole multiple of this is a root as well. */
  readonly period?: Expr | undefined;
  /** A complex value where an exponential equation has no real one: given only when there is nothing else. */
  readonly aside?: boolean | undefined;
}

/** The roots of one equation. */
export interface Roots {
  readonly roots: readonly Root[];
  /** Whether none can be missing (of the real ones, where a note says that only those were looked for). */
  readonly complete: boolean;
  readonly notes: readonly string[];
  /** The interval outside of which nothing was looked for, where roots were looked for numerically. */
  readonly searched?: string | undefined;
}

export const exactRoot = (value: Expr, period?: Expr): Root => ({ value, exact: true, multiplicity: 1, ...(period ? { period } : {}) });

export const NO_ROOTS: Roots = { roots: [], complete: true, notes: [] };

/** A root known in double precision. */
export const decimalRoot = (value: Complex, multiplicity = 1): Root => ({ value: fromComplex(value), exact: false, multiplicity });

function fromComplex({ re, im }: Complex): Expr {
  const real = num(parseDecimal(rounded(re)));
  return im === 0 ? real : add(real, mul(num(parseDecimal(rounded(im))), I));
}

/** Fifteen digits: the last of a double's is rounding. */
const rounded = (value: number): string => (Number.isFinite(value) ? value.toPrecision(15) : "0");

/** The roots of several equations whose product was the equation. */
export function union(parts: readonly Roots[]): Roots {
  const roots = new Map<string, Root>();
  for (const root of parts.flatMap((part) => part.roots)) {
    const known = roots.get(root.value.key);
    roots.set(root.value.key, known ? { ...known, multiplicity: Math.max(known.multiplicity, root.multiplicity) } : root);
  }
  return {
    roots: [...roots.values()],
    complete: parts.every((part) => part.complete),
    notes: [...new Set(parts.flatMap((part) => part.notes))],
  };
}
