import { describe, expect, it } from "vitest";

import { statistics } from "../../../src/calc/statistics/statistics.ts";
import { norris, univariate } from "./nist-data.ts";

/** Whether a value agrees to half a unit of the 15th significant digit, as far as values are certified, and the spacing of doubles. */
function agrees(got: unknown, certified: number): boolean {
  const halfUnit = 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(certified))) - 14);
  return typeof got === "number" && Math.abs(got - certified) <= halfUnit + Number.EPSILON * Math.abs(certified);
}

describe("NIST StRD univariate summary statistics", () => {
  it.each(univariate)("$name: mean and standard deviation to every certified digit", ({ values, mean, std }) => {
    const [summary] = statistics({ data: values }).series ?? [];
    expect(agrees(summary?.mean, mean)).toBe(true);
    expect(agrees(summary?.sampleStd, std)).toBe(true);
  });

  it.each(univariate.slice(0, 4))("$name is exact, not only close", ({ values, mean, std }) => {
    expect(statistics({ data: values }).series?.[0]).toMatchObject({ mean, sampleStd: std });
  });
});

describe("NIST StRD linear regression", () => {
  it("Norris: every certified value to every digit", () => {
    const [line] = statistics({ data: { x: norris.x }, y: norris.y }).relations ?? [];
    expect(line?.df).toBe(34);
    const keys = ["intercept", "interceptError", "slope", "slopeError", "residualStd", "r2"] as const;
    expect(keys.filter((key) => !agrees(line?.[key], norris[key]))).toEqual([]);
  });
});
