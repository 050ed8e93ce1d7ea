import { describe, expect, it, test } from "vitest";

import { evaluate } from "../../src/calc/evaluate.ts";
import type { CalculateRequest } from "../../src/calc/protocol.ts";

function result(expression: string, rest: Omit<CalculateRequest, "expression"> = {}): string {
  return evaluate({ expression, ...rest }).result;
}

const PI_64 = "3.141592653589793238462643383279502884197169399375105820974944592";

describe("modes and precision", () => {
  test.each([
    ["pi", { precision: 64 }, PI_64],
    ["pi", { mode: "bignumber" }, PI_64],
    ["pi", { mode: "fraction", precision: 64 }, PI_64],
    ["pi", { mode: "number", precision: 5 }, "3.1416"],
    ["pi", { precision: 5 }, "3.1416"],
    ["2/3", { precision: 30 }, "0.666666666666666666666666666667"],
    ["2/3", { mode: "bignumber", precision: 5 }, "0.66667"],
    ["1/3 * 3", { mode: "bignumber" }, "1"],
    ["sqrt(2)^2", { mode: "bignumber" }, "2"],
    ["1/3 + 1/6", { mode: "fraction" }, "1/2"],
    ["0.125", { mode: "fraction" }, "1/8"],
    ["4/2", { mode: "fraction" }, "2"],
    ["0.1 + 0.2", { mode: "number" }, "0.30000000000000004"],
    ["combinations(60, 30)", { mode: "number" }, "118264581564861420"],
    ["bitAnd(2^40 + 1, 2^40)", { mode: "number" }, "1099511627776"],
    ["100!", { mode: "number", precision: 3 }, "9.33e+157"],
    ["72 degF to degC", { precision: 20 }, "22.222222222222222222 °C"],
  ] as const)("%s with %o is %s", (expression, options, expected) => {
    expect(result(expression, options)).toBe(expected);
  });

  it("gives as many digits as asked for, up to 1000", () => {
    const digits = result("sqrt(2)", { precision: 1000 }).replace(".", "");
    expect(digits).toHaveLength(1000);
    // Checked against the definition: the square is 2 to 999 digits.
    const root = BigInt(digits);
    expect(2n * 10n ** 1998n - root * root < 4n * 10n ** 999n && root * root - 2n * 10n ** 1998n < 4n * 10n ** 999n).toBe(true);
  });

  it("writes all digits of 1000! in mode fraction", () => {
    const text = result("1000!", { mode: "fraction" });
    expect(text).toHaveLength(2568);
  });

  test.each([0, 1001, 2.5, Number.NaN])("refuses precision %d", (precision) => {
    expect(() => result("1", { precision })).toThrow(/significant digits/);
  });
});

describe("variables", () => {
  it("takes numbers, texts and lists", () => {
    expect(result("2 x + y", { variables: { x: 3, y: "1/2" } })).toBe("6.5");
    expect(result("d to m", { variables: { d: "5 feet" } })).toBe("1.524 m");
    expect(result("sum(v)", { variables: { v: [0.1, 0.2, "1/3"] } })).toBe("0.6333333333333333");
    expect(
      result("M * [1; 1]", {
        variables: {
          M: [
            [1, 2],
            [3, 4],
          ],
        },
      }),
    ).toBe("[[3], [7]]");
    expect(result("x - 0.1", { variables: { x: 1e-7 } })).toBe("-0.0999999");
  });

  test.each([
    [{ "1x": 1 }, /not a name/],
    [{ sin: 1 }, /cannot be redefined/],
    [{ __proto__x: 1, constructor: 2 }, /cannot be redefined/],
    [{ x: "import(1)" }, /no function import/],
    [{ x: "1; 2" }, /one value/],
    [{ x: "y = 2" }, /assigns another variable/],
    [{ x: Number.POSITIVE_INFINITY }, /not a finite number/],
    [{ x: "(1" }, /closing \) is missing/],
  ])("refuses %o", (variables, message) => {
    expect(() => result("1", { variables })).toThrow(message);
  });
});
