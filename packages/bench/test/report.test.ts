import { describe, expect, test } from "vitest";

import type { Measured, Result } from "../src/measure.ts";
import { markdownReport, rowReport, targetLines } from "../src/report.ts";
import type { Figure } from "../src/row.ts";
import type { Subject } from "../src/subject.ts";

function entry(name: string, role: Subject["role"], ms: number[], failure?: string): Measured {
  return { subject: { name, version: "1.2.3", role, args: [] }, samples: { ms }, failure };
}

function result(figures: readonly Figure[], ...measured: Measured[]): Result {
  const row = {
    id: "calc/x",
    title: "x",
    rounds: 2,
    subjects: [],
    metrics: [{ key: "ms", title: "ms" }],
    figures,
    open: () => Promise.reject(new Error("not used")),
  };
  return { row, rounds: 2, pinned: undefined, measured };
}

const ratio: Figure = { title: "x base", metric: "ms", over: "base", target: 3 };

describe("targetLines", () => {
  test("says met or missed by the median of the ratios of each round", () => {
    const line = (ours: number[]): string[] =>
      targetLines([result([ratio], entry("base", "reference", [1, 10]), entry("us", "ours", ours))]);
    expect(line([3, 30])).toEqual(["x base: 3 (target 3): met"]);
    expect(line([3.5, 35])).toEqual(["x base: 3.50 (target 3): MISSED"]);
  });

  test("does not call a target met that was not measured", () => {
    expect(targetLines([result([ratio], entry("base", "reference", [1]), entry("us", "ours", [], "gone"))])).toEqual([
      "x base: not measured (target 3)",
    ]);
    expect(targetLines([result([ratio], entry("base", "reference", [], "gone"), entry("us", "ours", [1]))])).toEqual([
      "x base: not measured (target 3)",
    ]);
  });
});

test("a row shows medians, spreads, ratios and failures", () => {
  const text = rowReport(
    result([ratio], entry("base", "limit", [1, 1]), entry("us", "ours", [2, 2]), entry("peer", "peer", [], "answered 5")),
  );
  expect(text).toBe(
    [
      "calc/x: x (2 rounds; median, 10th..90th percentile)",
      "      ms  x base",
      "----  --  ------",
      "base   1       1",
      "us     2       2",
      "peer",
      "FAILED peer: answered 5",
    ].join("\n"),
  );
});

test("the Markdown summary puts ours first, names peers with their version, leaves limits out and gaps empty", () => {
  const text = markdownReport([
    result(
      [ratio],
      entry("limit", "limit", [1, 1]),
      entry("peer", "peer", [], "gone"),
      entry("base", "reference", [1, 1]),
      entry("us", "ours", [2, 2]),
    ),
  ]);
  expect(text).toBe(["|  | us | base | peer 1.2.3 |", "| --- | ---: | ---: | ---: |", "| x base | 2 | 1 |  |"].join("\n"));
});

test("a row that wanted one core and did not get it says so", () => {
  const free = result([], entry("us", "ours", [1]));
  expect(rowReport({ ...free, pinned: true })).toContain("2 rounds, all on one core;");
  expect(rowReport({ ...free, pinned: false })).toContain("NOT on one core: ratios depend on the scheduler");
});
