import { describe, expect, it } from "vitest";

import type { SeriesStatistics, StatisticsRequest } from "../../../src/calc/protocol.ts";
import { statistics } from "../../../src/calc/statistics/statistics.ts";

function only(data: StatisticsRequest["data"]): SeriesStatistics {
  const [one] = statistics({ data }).series ?? [];
  if (one === undefined) throw new Error("no series in the answer");
  return one;
}

describe("one series", () => {
  it("reads numbers as the decimals they were written as", () => {
    expect(only([0.1, 0.2])).toMatchObject({ sum: 0.3, mean: 0.15, median: 0.15, range: 0.1 });
    expect(only([0.1, 0.2, 0.3]).populationVariance).toBe(0.006666666666666667);
  });

  it("does not lose small variation on a large offset", () => {
    expect(only([4, 7, 13, 16].map((value) => 1e9 + value))).toMatchObject({
      sampleVariance: 30,
      populationVariance: 22.5,
      mean: 1_000_000_010,
    });
    expect(only([4, 7, 13, 16].map((value) => 1e15 + value)).sampleVariance).toBe(30);
  });

  it("describes a small sample", () => {
    expect(only([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      name: "data",
      count: 8,
      sum: 40,
      mean: 5,
      sampleVariance: 4.571428571428571,
      sampleStd: 2.138089935299395,
      populationVariance: 4,
      populationStd: 2,
      skewness: 0.8184875533567997,
      kurtosis: 0.940625,
      min: 2,
      q1: 4,
      median: 4.5,
      q3: 5.5,
      max: 9,
      range: 7,
      iqr: 1.5,
      modes: [4],
      modeCount: 3,
      fences: [1.75, 7.75],
      outliers: [9],
    });
  });

  it("says why a statistic does not exist", () => {
    expect(only([5])).toMatchObject({
      mean: 5,
      median: 5,
      modes: [],
      sampleVariance: "undefined: needs 2 values",
      populationStd: 0,
      skewness: "undefined: needs 3 values",
    });
    expect(only([7, 7, 7, 7])).toMatchObject({
      sampleStd: 0,
      skewness: "undefined: all values are equal",
      kurtosis: "undefined: all values are equal",
      modes: [7],
      modeCount: 4,
    });
    expect(only([1, 2, 3]).kurtosis).toBe("undefined: needs 4 values");
  });

  it("holds at both ends of the doubles", () => {
    expect(only([1e308, 1e308, 1e308])).toMatchObject({ sum: "3e+308", mean: 1e308, sampleStd: 0 });
    expect(only([1e308, -1e308])).toMatchObject({
      sum: 0,
      mean: 0,
      range: "2e+308",
      populationStd: 1e308,
      populationVariance: "1e+616",
      fences: ["-2e+308", "2e+308"],
    });
    expect(only([1e-320, 3e-320])).toMatchObject({ sum: 4e-320, mean: 2e-320, populationStd: 1e-320, populationVariance: "1e-640" });
    expect(only([1e308, 1e-320, -1e308]).sum).toBe(1e-320);
    expect(only([Number.MAX_VALUE, Number.MAX_VALUE]).mean).toBe(Number.MAX_VALUE);
    expect(only([Number.MIN_VALUE, Number.MIN_VALUE]).mean).toBe(Number.MIN_VALUE);
    expect(only([-0, -0])).toMatchObject({ min: 0, max: 0, modes: [0] });
  });

  it("lists all modes, and says how many there are past ten", () => {
    expect(only([3, 1, 1, 3, 2])).toMatchObject({ modes: [1, 3], modeCount: 2 });
    const twice = Array.from({ length: 24 }, (_, index) => index >> 1);
    expect(only(twice)).toMatchObject({ modes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], modeCount: 2, modesInAll: 12 });
  });

  it("lists the farthest outliers of each side when there are many", () => {
    const values = [
      ...Array.from({ length: 1000 }, (_, index) => index / 1000),
      ...Array.from({ length: 15 }, (_, index) => 100 + index),
      ...Array.from({ length: 15 }, (_, index) => -100 - index),
    ];
    const { outliers, outliersInAll } = only(values);
    expect(outliersInAll).toBe(30);
    expect(outliers).toEqual([
      -114, -113, -112, -111, -110, -109, -108, -107, -106, -105, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114,
    ]);
  });

  it("gives percentiles by Hyndman and Fan's definition 7, and says so", () => {
    const answer = statistics({ data: [15, 20, 35, 40, 50], percentiles: [0, 40, 99.9, 100] });
    expect(answer.series?.[0]?.percentiles).toEqual([
      [0, 15],
      [40, 29],
      [99.9, 49.96],
      [100, 50],
    ]);
    expect(answer.quantiles).toContain("type 7");
  });

  it("takes 100,000 values in a small answer", () => {
    const answer = statistics({ data: Array.from({ length: 100_000 }, (_, index) => index / 7) });
    expect(answer.series?.[0]).toMatchObject({ count: 100_000, median: 7142.785714285714 });
    expect(JSON.stringify(answer).length).toBeLessThan(2000);
  });
});

describe("notes", () => {
  it("says when whole numbers were too long for JSON, and only then", () => {
    expect(statistics({ data: [1_700_000_000_123_456_768, 1700000000123456800] }).notes?.[0]).toContain("before they arrived");
    expect(statistics({ data: [1e300, 1e20, 9007199254740991, 0.1234567890123456] })).not.toHaveProperty("notes");
  });
});

describe("two and more series", () => {
  it("regresses against y", () => {
    const [line] = statistics({ data: [1, 2, 3, 4, 5], y: [2.1, 3.9, 6.2, 7.8, 10.1] }).relations ?? [];
    expect(line).toMatchObject({
      x: "data",
      y: "y",
      count: 5,
      pearson: 0.9986517555689657,
      spearman: 1,
      slope: 1.99,
      intercept: 0.05,
      df: 3,
    });
    expect(line?.slopeError).toBe(0.05972157622389639);
    expect(line?.p).toBeCloseTo(5.9415391117553525e-5, 17);
  });

  it("takes the name of a series as y", () => {
    const answer = statistics({ data: { a: [1, 2, 3], goal: [2, 4, 6], b: [3, 1, 2] }, y: "goal" });
    expect(answer.relations?.map(({ x, y }) => [x, y])).toEqual([
      ["a", "goal"],
      ["b", "goal"],
    ]);
    expect(answer.relations?.[0]).toMatchObject({ slope: 2, intercept: 0, r2: 1, residualStd: 0, t: "undefined: the line fits exactly" });
    expect(answer.relations?.[0]).not.toHaveProperty("p");
    expect(answer).not.toHaveProperty("correlations");
  });

  it("correlates every pair without y", () => {
    const answer = statistics({ data: { a: [1, 2, 3, 4], b: [1, 4, 9, 16], c: [5, 5, 5, 5] } });
    expect(answer.correlations?.fields).toEqual(["a", "b", "pearson", "spearman"]);
    expect(answer.correlations?.rows).toEqual([
      ["a", "b", 0.9843740386976972, 1],
      ["a", "c", "undefined: c does not vary", "undefined: c does not vary"],
      ["b", "c", "undefined: c does not vary", "undefined: c does not vary"],
    ]);
  });

  it("leaves correlations out of answers that would take too long, and says so", () => {
    const data = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`s${index}`, [index, 1, 2]]));
    const answer = statistics({ data });
    expect(answer).not.toHaveProperty("correlations");
    expect(answer.notes?.at(-1)).toContain("120 pairs of 3 values are too many");
  });

  it("describes series of different lengths, and says that it did not correlate them", () => {
    const answer = statistics({ data: { a: [1, 2], b: [1, 2, 3] } });
    expect(answer.series).toHaveLength(2);
    expect(answer).not.toHaveProperty("correlations");
    expect(answer.notes?.[0]).toContain("differ in length");
  });

  it("says why there is no line", () => {
    const [flat] = statistics({ data: [3, 3, 3], y: [1, 2, 3] }).relations ?? [];
    expect(flat).toEqual({
      x: "data",
      y: "y",
      count: 3,
      pearson: "undefined: data does not vary",
      spearman: "undefined: data does not vary",
      noLine: "data does not vary, so no line is determined",
    });
    const [single] = statistics({ data: [3], y: [1] }).relations ?? [];
    expect(single).toMatchObject({ pearson: "undefined: needs 2 pairs", noLine: "a line needs 2 pairs" });
    const [level] = statistics({ data: [1, 2, 3], y: [4, 4, 4] }).relations ?? [];
    expect(level).toMatchObject({ slope: 0, intercept: 4, r2: "undefined: y does not vary", pearson: "undefined: y does not vary" });
    const [two] = statistics({ data: [1, 2], y: [1, 3] }).relations ?? [];
    expect(two).toMatchObject({ slope: 2, intercept: -1, df: 0, residualStd: "undefined: needs 3 pairs" });
  });

  it("keeps a series called y apart from the argument y", () => {
    const answer = statistics({ data: { y: [1, 2, 4] }, y: [3, 2, 1] });
    expect(answer.series?.map(({ name }) => name)).toEqual(["y", "y (dependent)"]);
  });

  it("fits thirty series, every one with percentiles, in a modest answer", () => {
    const noise = (seed: number): number[] => Array.from({ length: 40 }, (_, index) => Math.sin(seed * 97 + index * 13.7) * 1e-7);
    const data = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`series number ${index}`, noise(index)]));
    const answer = statistics({ data, y: "series number 0", percentiles: Array.from({ length: 20 }, (_, index) => index * 5) });
    expect(answer.table?.rows).toHaveLength(30);
    expect(answer.table?.rows.every((row) => row.length === answer.table?.fields.length)).toBe(true);
    expect(answer.relations).toHaveLength(29);
    expect(JSON.stringify(answer).length).toBeLessThan(40_000);
  });
});
