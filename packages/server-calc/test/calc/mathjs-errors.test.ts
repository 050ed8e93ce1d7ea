import { expect, test } from "vitest";

import { CalcError } from "../../src/calc/calc-error.ts";
import { evaluate } from "../../src/calc/evaluate.ts";

function failure(expression: string): string {
  try {
    return JSON.stringify(evaluate({ expression }));
  } catch (error) {
    if (error instanceof CalcError) return `${error.message} ${error.fix}`;
    throw error;
  }
}

test.each([
  ["2 + 3 m", "A plain number and a quantity with a unit cannot be added."],
  ["sqrt(2) - 3 m", "A plain number and a quantity with a unit cannot be subtracted."],
  ["3 m < 2", "A plain number and a quantity with a unit cannot be compared."],
  ["5 m to kg", "The units do not fit together"],
  ["factorial(3 m)", "number(x, m) is x in metres"],
  ["sin(3 m)", "Write sin(30 deg)"],
  ["[1, 2] + [1, 2, 3]", "The sizes of the matrices do not fit"],
  ["inv([1, 2; 2, 4])", "The matrix is singular"],
  ['"a" + 1', 'The text "a" is not a number.'],
])("%s says what is wrong in the reader's words", (expression, message) => {
  const text = failure(expression);
  expect(text).toContain(message);
  expect(text).not.toMatch(/Scalar|typed|index:|Unexpected type/);
});
