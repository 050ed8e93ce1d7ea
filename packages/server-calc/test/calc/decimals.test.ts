import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { divideToDecimal, readDecimal, terminates, writeDecimal } from "../../src/calc/decimals.ts";

describe("writing decimals", () => {
  test.each([
    [1n, 8n, 10, "0.125"],
    [1n, 3n, 5, "0.33333"],
    [2n, 3n, 5, "0.66667"],
    [-2n, 3n, 1, "-0.7"],
    [999n, 1000n, 2, "1"],
    [25n, 10n, 1, "2"],
    [35n, 10n, 1, "4"],
    [10n ** 21n, 1n, 5, "1e+21"],
    [10n ** 20n, 1n, 5, "100000000000000000000"],
    [1n, 10n ** 7n, 5, "1e-7"],
    [1n, 10n ** 6n, 5, "0.000001"],
    [0n, 7n, 5, "0"],
  ])("%d / %d to %d digits is %s", (n, d, digits, expected) => {
    expect(writeDecimal(divideToDecimal(n, d, digits))).toBe(expected);
  });

  it("reads back every 64-bit number as JavaScript wrote it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(writeDecimal(readDecimal(String(value))))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it("rounds as toPrecision does for whole numbers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 15 }), (n, digits) => {
        fc.pre(!/5(?:0*)$/.test(String(n)));
        expect(Number(writeDecimal(divideToDecimal(BigInt(n), 1n, digits)))).toBe(Number(n.toPrecision(digits)));
      }),
    );
  });

  it("knows which ratios end", () => {
    expect([1n, 2n, 5n, 8n, 10n, 3n, 6n, 7n].map(terminates)).toEqual([true, true, true, true, true, false, false, false]);
  });
});
