import { describe, expect, it } from "vitest";

import { CalcError } from "../../../src/calc/calc-error.ts";
import type { StatisticsRequest } from "../../../src/calc/protocol.ts";
import { statistics } from "../../../src/calc/statistics/statistics.ts";

function failure(request: StatisticsRequest): CalcError {
  try {
    statistics(request);
  } catch (error) {
    if (error instanceof CalcError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("refusals", () => {
  it.each([
    [{ data: [] }, "data is empty"],
    [{ data: {} }, "data has no series"],
    [{ data: { a: [1], b: [] } }, "b is empty"],
    [{ data: [1, Number.NaN, 2] }, "data[1] is NaN, not a finite number"],
    [{ data: { a: [1, 2, Infinity] } }, "a[2] is Infinity"],
    [{ data: [1, "2"] as unknown as number[] }, 'data[1] is "2"'],
    [{ data: [1, null] as unknown as number[] }, "data[1] is null"],
    [{ data: { a: "1,2" as unknown as number[] } }, "a is string, not an array"],
    [{ data: [1, 2, 3], y: [1, 2] }, "data has 3 values and y has 2"],
    [{ data: { a: [1, 2], b: [1, 2] }, y: "c" }, 'y names "c", and data holds a, b'],
    [{ data: { a: [1, 2] }, y: "a" }, 'y names "a"'],
    [{ data: [1], percentiles: [101] }, "percentile 101"],
    [{ data: [1], percentiles: [Number.NaN] }, "percentile NaN"],
    [{ data: [1], percentiles: Array.from({ length: 21 }, () => 5) }, "21 percentiles"],
    [{ data: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`s${index}`, [1]])) }, "31 series"],
    [{ data: { ["n".repeat(65)]: [1] } }, "is too long"],
  ] satisfies [StatisticsRequest, string][])("%j", (request, message) => {
    const error = failure(request);
    expect(error.message).toContain(message);
    expect(error.fix).toBeTruthy();
  });

  it("refuses more than 500,000 values", () => {
    expect(failure({ data: Array.from({ length: 500_001 }, () => 1) }).message).toContain("500001 values");
  });

  it("refuses many values of wildly different size instead of running out of memory", () => {
    const error = failure({ data: Array.from({ length: 500_000 }, (_, index) => (index % 2 === 0 ? 1e308 : 1e-308)) });
    expect(error.message).toContain("617 digits each");
  });
});
