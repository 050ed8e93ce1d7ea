import { expect, test } from "vitest";

import { nearest } from "../src/nearest.ts";

const known = ["sqrt", "sin", "mean", "combinations", "factorial", "Pa"];

test.each([
  ["sqrtt", "sqrt"],
  ["sqtr", "sqrt"],
  ["SQRT", "sqrt"],
  ["meen", "mean"],
  ["combinatons", "combinations"],
  ["pa", "Pa"],
  ["xyz", undefined],
  ["constructor", undefined],
  ["s".repeat(1000), undefined],
])("%s -> %s", (word, expected) => {
  expect(nearest(word, known)).toBe(expected);
});
