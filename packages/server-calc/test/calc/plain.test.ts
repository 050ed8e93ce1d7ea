import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { evaluate } from "../../src/calc/evaluate.ts";
import { plainArithmetic } from "../../src/calc/plain.ts";

const numbers = fc.oneof(
  fc.nat({ max: 1000 }).map(String),
  fc.nat({ max: 999_999_999 }).map((whole) => `${whole}.${whole % 1000}`),
  fc.constantFrom("0", "0.1", "0.125", "1e3", ".5", "2.", "007", "1,000", "3.", "99999999999999", "123456789012345678"),
);
const { sum } = fc.letrec((tie) => ({
  sum: fc.oneof(
    { maxDepth: 5 },
    numbers,
    fc.tuple(tie("sum"), fc.constantFrom(" + ", "-", "*", " / ", "**", "//", " ", "--", "^"), tie("sum")).map((parts) => parts.join("")),
    tie("sum").map((inner) => `(${String(inner)})`),
    tie("sum").map((inner) => `-${String(inner)}`),
  ),
}));

describe("what is answered here is answered as by the evaluator", () => {
  test("for any arithmetic, well formed or not", () => {
    let answered = 0;
    fc.assert(
      fc.property(sum, (expression) => {
        const here = plainArithmetic({ expression });
        if (here !== undefined) answered += 1;
        // Undefined leaves it to the evaluator; anything else must be its answer, every field of it.
        expect(here ?? "left").toEqual(here === undefined ? "left" : evaluate({ expression }));
      }),
      { numRuns: 2000 },
    );
    expect(answered).toBeGreaterThan(300);
  });

  test.each(["2+2", "0.1 + 0.2", "1250 * 1.175", "(3 + 4) * 5 / 8", "-0.0", "2 - -3", "1/8", "10 / 4 / 5", "0", "((1))"])(
    "%s",
    (expression) => {
      expect(plainArithmetic({ expression })).toEqual(evaluate({ expression }));
    },
  );
});

describe("everything else is left to the evaluator", () => {
  test.each([
    "",
    " ",
    "1/3",
    "1/0",
    "2^3",
    "2**3",
    "1,000+1",
    "20% of 80",
    "x",
    "2 3",
    "(2)(3)",
    "1e5",
    "0x10",
    "1..2",
    "1.2.3",
    "(",
    "()",
    ")",
    "2+",
    "+",
    "pi",
    "1\n2",
    "2024-11-15",
    "10/11/2024",
    "9".repeat(30),
    "0.0000001",
    "1+".repeat(60),
  ])("%j", (expression) => {
    expect(plainArithmetic({ expression })).toBeUndefined();
  });

  test("when a mode, a precision or variables are given", () => {
    expect(plainArithmetic({ expression: "2+2", mode: "auto" })).toBeDefined();
    expect(plainArithmetic({ expression: "2+2", mode: "number" })).toBeUndefined();
    expect(plainArithmetic({ expression: "2+2", precision: 3 })).toBeUndefined();
    expect(plainArithmetic({ expression: "2+2", variables: { x: 1 } })).toBeUndefined();
  });

  test("any text at all is answered or left", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789.+-*/() ".split("")), maxLength: 120 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (expression) => {
        expect(typeof plainArithmetic({ expression })).toMatch(/^(object|undefined)$/);
      }),
    );
  });
});
