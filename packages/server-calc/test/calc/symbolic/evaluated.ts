import { all, create } from "mathjs";

import { normalise } from "../../../src/calc/normalise.ts";

// The library as it comes: what is checked here must not be evaluated by what is under test.
const math = create(all ?? {}, {});

export interface Point {
  readonly re: number;
  readonly im: number;
}

/** The value of an expression as printed, read back the way `calculate` reads it. */
export function valueOf(text: string, variables: Readonly<Record<string, number>> = {}): Point {
  const [statement = ""] = normalise(text, Object.keys(variables)).statements;
  const value: unknown = math.evaluate(statement, { ...variables });
  if (typeof value === "number") return { re: value, im: 0 };
  if (math.isComplex(value)) return { re: value.re, im: value.im };
  throw new Error(`"${text}" is no number: ${String(value)}`);
}

export function isClose(a: Point, b: Point, tolerance = 1e-9): boolean {
  const size = Math.max(1, Math.hypot(a.re, a.im), Math.hypot(b.re, b.im));
  return Math.hypot(a.re - b.re, a.im - b.im) <= tolerance * size;
}

/** Values for variables that are away from anything special; x below 1, so that logarithms and arcs stay on one branch. */
export const POINTS: readonly Readonly<Record<string, number>>[] = [0.31, 0.47, 0.62, 0.78].map((x, k) => ({
  x,
  y: 1.37 + 0.21 * k,
  z: 0.83 + 0.3 * k,
  a: 1.9 + 0.17 * k,
  b: 0.7 + 0.13 * k,
  c: 2.3 - 0.19 * k,
  d: 0.57 + 0.11 * k,
  m: 1.21 + 0.31 * k,
  n: 2.5 + 0.4 * k,
  p: 1.7 + 0.2 * k,
}));
