import { describe, expect, test } from "vitest";

import { quantile, ratios, spread } from "../src/samples.ts";

describe("quantile", () => {
  test("interpolates between neighbours and does not need sorted samples", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 0], 0.9)).toBeCloseTo(9, 12);
    expect(quantile([7], 0.1)).toBe(7);
  });

  test("sorts by value, not as text", () => {
    expect(quantile([9, 10, 100], 0.5)).toBe(10);
  });

  test("leaves the samples as they were", () => {
    const samples = [3, 1, 2];
    quantile(samples, 0.5);
    expect(samples).toEqual([3, 1, 2]);
  });

  test("takes answers that never came", () => {
    expect(quantile([Infinity, Infinity, Infinity], 0.5)).toBe(Infinity);
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(quantile([1, 2, Infinity], 0.5)).toBe(2);
  });

  test("says that there are no samples", () => {
    expect(() => quantile([], 0.5)).toThrow(new RangeError("no 0.5 quantile of 0 samples"));
  });
});

test("spread is the median between the 10th and 90th percentile", () => {
  const oneToEleven = Array.from({ length: 11 }, (_, index) => index + 1);
  expect(spread(oneToEleven)).toEqual({ median: 6, low: 2, high: 10 });
});

describe("ratios", () => {
  test("divides round by round", () => {
    expect(ratios([2, 30], [1, 10])).toEqual([2, 3]);
  });

  test("leaves out rounds that only one side has", () => {
    expect(ratios([2, 4, 6], [1, 2])).toEqual([2, 2]);
    expect(ratios([2], [1, 2])).toEqual([2]);
    expect(ratios([2], [])).toEqual([]);
  });
});
