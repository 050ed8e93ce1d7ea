import { expect, test } from "vitest";

import { mathFor } from "../../src/calc/engine.ts";
import { evaluate } from "../../src/calc/evaluate.ts";

// mpmath 1.2.1, 20 digits
test.each([
  [-1, "-0.083333333333333333"],
  [-2.5, "0.0085169287778503305"],
  [0, "-0.5"],
  [0.5, "-1.4603545088095868"],
  [0.99, "-99.423512977728188"],
  [1.01, "100.57794333849687"],
  [2, "1.6449340668482264"],
  [3.7, "1.1062882414646793"],
  [10, "1.0009945751278181"],
  [-9, "-0.0075757575757575758"],
  [-171.5, "4.739302330550545e+172"],
  [-180.5, "-5.1567927348837e+185"],
  [55, "1.0"],
  [61, "1.0"],
])("zeta(%s) = %s", (s, expected) => {
  const value = Number(mathFor("number").evaluate(`zeta(${s})`));
  expect(Math.abs(value / Number(expected) - 1)).toBeLessThan(s < -100 ? 1e-11 : 5e-14);
});

test("the trivial zeros are 0 and the pole is infinite", () => {
  for (const s of [-2, -4, -100]) expect(Math.abs(Number(mathFor("number").evaluate(`zeta(${s})`)))).toBe(0);
  expect(mathFor("number").evaluate("zeta(1)")).toBe(Infinity);
});

test("miles per gallon convert", () => {
  expect(evaluate({ expression: "30 mpg to km/L" }).result).toMatch(/^12\.754311\d* km ?\/ ?L$/);
});
