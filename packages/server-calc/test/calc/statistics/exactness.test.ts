import * as fc from "fast-check";
import { all, type BigNumber, create } from "mathjs";
import { describe, expect, it } from "vitest";

import { statistics } from "../../../src/calc/statistics/statistics.ts";
import { deviations, type Fraction, fromText, isNearest, isNearestRoot, mean, over, times, total } from "./exact-model.ts";

// Its order statistics compare with a tolerance, which is narrowed to nothing here.
const math = create(all ?? {}, { number: "BigNumber", precision: 80, relTol: 1e-75, absTol: 1e-300 });

const decimal = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100),
  fc.integer({ min: 0, max: 20 }).map((value) => 1e9 + value / 8),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).filter((value) => value === 0 || Math.abs(value) > 1e-12),
  fc.integer({ min: -3, max: 3 }),
);
const series = (minLength: number): fc.Arbitrary<number[]> => fc.array(decimal, { minLength, maxLength: 30 });
const pairs = fc.array(fc.tuple(decimal, decimal), { minLength: 3, maxLength: 30 });
const exact = (values: readonly number[]): Fraction[] => values.map((value) => fromText(String(value)));

function described(values: readonly number[]): NonNullable<ReturnType<typeof statistics>["series"]>[number] {
  const [one] = statistics({ data: values }).series ?? [];
  if (one === undefined) throw new Error("no series in the answer");
  return one;
}

describe("against exact fractions", () => {
  it("sum, mean, variances and standard deviations are the nearest doubles", () => {
    fc.assert(
      fc.property(series(2), (values) => {
        const [got, fractions] = [described(values), exact(values)];
        const squares = deviations(fractions, fractions);
        const n = values.length;
        expect(isNearest(Number(got.sum), total(fractions))).toBe(true);
        expect(isNearest(Number(got.mean), mean(fractions))).toBe(true);
        expect(isNearest(Number(got.sampleVariance), over(squares, n - 1))).toBe(true);
        expect(isNearest(Number(got.populationVariance), over(squares, n))).toBe(true);
        expect(isNearestRoot(Number(got.sampleStd), over(squares, n - 1))).toBe(true);
        expect(isNearestRoot(Number(got.populationStd), over(squares, n))).toBe(true);
      }),
    );
  });

  it("slope, r2 and the size of pearson are the nearest doubles", () => {
    fc.assert(
      fc.property(pairs, (both) => {
        const [x, y] = [exact(both.map(([a]) => a)), exact(both.map(([, b]) => b))];
        const [sxx, sxy, syy] = [deviations(x, x), deviations(x, y), deviations(y, y)];
        fc.pre(sxx.n !== 0n && syy.n !== 0n);
        const [line] = statistics({ data: both.map(([a]) => a), y: both.map(([, b]) => b) }).relations ?? [];
        const r2 = times(times(sxy, sxy), { n: sxx.d * syy.d, d: sxx.n * syy.n });
        expect(isNearest(Number(line?.slope), times(sxy, { n: sxx.d, d: sxx.n }))).toBe(true);
        expect(isNearest(Number(line?.r2), r2)).toBe(true);
        expect(isNearestRoot(Math.abs(Number(line?.pearson)), r2)).toBe(true);
        expect(Math.sign(Number(line?.pearson))).toBe(sxy.n > 0n ? 1 : sxy.n < 0n ? -1 : 0);
      }),
    );
  });
});

describe("against mathjs with 80 digits", () => {
  const big = (values: readonly number[]): BigNumber[] => values.map((value) => math.bignumber(String(value)));
  // mathjs computes these with big numbers and is typed for plain ones.
  const plain = (value: unknown): number => math.number(value as BigNumber) + 0;

  it("median, quartiles and percentiles", () => {
    fc.assert(
      fc.property(series(1), fc.integer({ min: 0, max: 1000 }), (values, tenths) => {
        const got = described(values);
        const percent = tenths / 10;
        const [asked] = statistics({ data: values, percentiles: [percent] }).series ?? [];
        const quantile = (share: string): number => plain(math.quantileSeq(big(values), math.bignumber(share)));
        expect(got.median).toBe(plain(math.median(...big(values))));
        expect(got.q1).toBe(quantile("0.25"));
        expect(got.q3).toBe(quantile("0.75"));
        expect(asked?.percentiles?.[0]?.[0]).toBe(percent);
        expect(asked?.percentiles?.[0]?.[1]).toBe(quantile(String(tenths / 1000)));
      }),
    );
  });

  it("variance", () => {
    fc.assert(
      fc.property(series(2), (values) => {
        expect(described(values).sampleVariance).toBe(plain(math.variance(...big(values))));
      }),
    );
  });
});

describe("laws", () => {
  it("the order of the values does not matter", () => {
    fc.assert(
      fc.property(series(1), (values) => {
        expect(statistics({ data: values.toReversed() })).toEqual(statistics({ data: values }));
      }),
    );
  });

  it("a correlation is within -1 and 1 and symmetric", () => {
    fc.assert(
      fc.property(pairs, (both) => {
        const [a, b] = [both.map(([one]) => one), both.map(([, other]) => other)];
        const [row] = statistics({ data: { a, b } }).correlations?.rows ?? [];
        const [back] = statistics({ data: { b, a } }).correlations?.rows ?? [];
        for (const value of row?.slice(2) ?? []) expect(typeof value === "string" || Math.abs(value) <= 1).toBe(true);
        expect(typeof row?.[2] === "string" ? [] : back?.slice(2)).toEqual(typeof row?.[2] === "string" ? [] : row?.slice(2));
      }),
    );
  });

  it("every answer survives JSON: no NaN, no Infinity, no null", () => {
    const wild = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(wild, wild, (a, b) => {
        const length = Math.min(a.length, b.length);
        const answer = statistics({ data: { a: a.slice(0, length), b: b.slice(0, length) }, y: "b", percentiles: [0, 33.3, 100] });
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
        expect(JSON.stringify(answer)).not.toContain("null");
      }),
    );
  });
});
