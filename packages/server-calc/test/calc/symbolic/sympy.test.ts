import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { SymbolicAnswer, SymbolicRequest } from "../../../src/calc/protocol.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";
import { isClose, POINTS, valueOf, type Point } from "./evaluated.ts";

interface Case extends SymbolicRequest {
  readonly expected: string | readonly Readonly<Record<string, string>>[];
  readonly source: string;
}

// Written by make-cases.py with the version of SymPy that each case names.
const cases = JSON.parse(readFileSync(new URL("sympy-cases.json", import.meta.url), "utf8")) as Case[];

const name = ({ operation, expression, variable, from, to }: Case): string =>
  `${operation} ${expression}${variable === undefined ? "" : ` for ${variable}`}${from === undefined ? "" : ` from ${from}`}${to === undefined ? "" : ` to ${to}`}`;

function run({ operation, expression, variable, from, to, order }: Case): SymbolicAnswer {
  return symbolic({ operation, expression, variable, from, to, order });
}

function values(text: string): Point[] {
  return POINTS.map((point) => valueOf(text, point));
}

/** The differences at all points are one constant. */
function differBy(ours: readonly Point[], theirs: readonly Point[]): { constant: boolean; first: Point } {
  const differences = ours.map((value, k) => ({
    re: value.re - (theirs[k]?.re ?? Number.NaN),
    im: value.im - (theirs[k]?.im ?? Number.NaN),
  }));
  const [first = { re: Number.NaN, im: 0 }] = differences;
  return { constant: differences.every((difference) => isClose(difference, first)), first };
}

const single = cases.filter((one): one is Case & { expected: string } => typeof one.expected === "string");
const infinite = single.filter(({ expected }) => expected.endsWith("Infinity"));
const finite = single.filter(({ expected }) => !expected.endsWith("Infinity"));
const equations = cases.filter(
  (one): one is Case & { expected: readonly Readonly<Record<string, string>>[] } => typeof one.expected !== "string",
);

describe("results agree with SymPy by value", () => {
  it("covers every operation with 200 cases or more", () => {
    expect(new Set(cases.map(({ operation }) => operation)).size).toBe(7);
    expect(cases.length).toBeGreaterThanOrEqual(200);
    expect(cases.every(({ source }) => /^SymPy \d/.test(source))).toBe(true);
  });

  it.each(infinite.map((one) => [name(one), one] as const))("%s", (_, one) => {
    expect(run(one).result).toBe(one.expected);
  });

  it.each(finite.map((one) => [name(one), one] as const))("%s", (_, one) => {
    const { result } = run(one);
    const { constant, first } = differBy(values(result), values(one.expected));
    // An indefinite integral may differ by a constant; everything else has to have the same value.
    const indefinite = one.operation === "integrate" && one.from === undefined;
    const same = constant && (indefinite || isClose(first, { re: 0, im: 0 }));
    expect({ result, same }).toEqual({ result, same: true });
  });
});

describe("solutions agree with SymPy as sets", () => {
  it.each(equations.map((one) => [name(one), one] as const))("%s", (_, one) => {
    const { solutions = [], complete } = run(one);
    const [point = {}] = POINTS;
    const unknowns = (one.variable ?? "x").split(",");
    const ours = solutions.map(({ values: found }) => unknowns.map((unknown) => valueOf(found[unknown] ?? "NaN", point)));
    const theirs = one.expected.map((found) => unknowns.map((unknown) => valueOf(found[unknown] ?? "NaN", point)));
    const same = (a: readonly Point[], b: readonly Point[]): boolean =>
      a.every((value, k) => isClose(value, b[k] ?? { re: Number.NaN, im: 0 }));
    const missing = theirs.filter((wanted) => !ours.some((found) => same(found, wanted)));
    const extra = ours.filter((found) => !theirs.some((wanted) => same(found, wanted)));
    expect({ missing, extra }).toEqual({ missing: [], extra: [] });
    expect(solutions.every(({ verified }) => verified)).toBe(true);
    expect(complete).toBe(true);
  });
});
