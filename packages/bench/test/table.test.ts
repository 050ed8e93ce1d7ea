import { describe, expect, test } from "vitest";

import { formatNumber, formatSpread, markdownTable, plainTable } from "../src/table.ts";

describe("formatNumber", () => {
  test.each([
    [0, "0"],
    [4, "4"],
    [123_456, "123456"],
    [0.012_345, "0.0123"],
    [1.2345, "1.23"],
    [12.345, "12.3"],
    [123.45, "123"],
    [1234.5, "1235"],
    [9.999, "10.0"],
    [-1.2345, "-1.23"],
    [Infinity, "never"],
    [Number.NaN, "-"],
  ])("%f is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

test("a spread shows its ends only when they differ as shown", () => {
  expect(formatSpread({ median: 12.34, low: 11.9, high: 13 })).toBe("12.3 (11.9..13)");
  expect(formatSpread({ median: 1.001, low: 1.0005, high: 1.0015 })).toBe("1.00");
});

test("a plain table aligns names left and numbers right, and leaves missing cells empty", () => {
  expect(plainTable(["", "ms"], [["server", "1.5"], ["a", "10.25"], ["gone"]])).toBe(
    ["           ms", "------  -----", "server    1.5", "a       10.25", "gone"].join("\n"),
  );
});

test("a Markdown table escapes what would end a cell", () => {
  expect(markdownTable(["", "ms"], [["a|b", "1"]])).toBe(["|  | ms |", "| --- | ---: |", String.raw`| a\|b | 1 |`].join("\n"));
});
