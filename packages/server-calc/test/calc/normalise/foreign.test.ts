import { describe, expect, test } from "vitest";

import { CalcError } from "../../../src/calc/calc-error.ts";
import { normalise } from "../../../src/calc/normalise.ts";

describe("what cannot be read", () => {
  test.each([
    ["", /empty/],
    ["  # only a comment", /empty/],
    ["x".repeat(70_000), /70000 characters long; at most 65536/],
    ["1 + \0", /NUL character at character 5/],
    ["ab\uD800", /surrogate pair .* at character 3/],
    ["max(1,000)", /not clear what it means/],
    ["[1,000, 2]", /not clear what it means/],
    ['"abc', /no closing quote/],
    ["2024-01-15", /looks like a date/],
    ["days = 2024/01/15 - 3", /looks like a date/],
    ["12/25/2024", /looks like a date/],
    ["2:30 + 1:45", /looks like a time/],
    ["1:30:00 to s", /looks like a time/],
    ["9:05", /looks like a time/],
    ["5 ft 11 to cm", /11 after 5 ft has no unit/],
    ["5 ft 11 in cm", /11 after 5 ft has no unit/],
    ["3 h 20", /20 after 3 h has no unit/],
    ["5 in 3", /3 after 5 in has no unit/],
    ["\\frac{1}{2}", /LaTeX is not read/],
    ["1 1/2 cups", /no operator between/],
    ["7 // 2", /no operator here/],
    ["|-5|", /absolute value/],
    ["x := 5", /no operator here/],
    ["let x = 5", /not needed/],
    ["(1 + 2", /closing \) is missing/],
    ["1 + 2)", /character 6 closes none/],
    ["[1, 2)", /closes none/],
    ["(".repeat(100) + ")".repeat(100), /more than 64 deep/],
    ["1;".repeat(300), /300 statements; at most 200/],
  ])("%#", (typed, message) => {
    expect(() => normalise(typed)).toThrow(CalcError);
    expect(() => normalise(typed)).toThrow(message);
  });
});
