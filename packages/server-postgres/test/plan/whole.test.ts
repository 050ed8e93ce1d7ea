import { describe, expect, test } from "vitest";

import { collectEvidence, type Evidence } from "../../src/plan/evidence.ts";
import { findWhole } from "../../src/plan/findings/whole.ts";
import { readPlan } from "../../src/plan/read.ts";
import { parse } from "./parse.ts";

/** What the servers of the tests cannot show: they have no JIT, and never run what has triggers. */
async function evidenceOf(beside: Record<string, unknown>): Promise<Evidence> {
  const plan = readPlan(
    JSON.stringify([{ Plan: { "Node Type": "Result", "Actual Rows": 1, "Actual Loops": 1, "Actual Total Time": 90 }, ...beside }]),
  );
  const settings = { workMem: 4096, hashMemMultiplier: 2, collatesByByte: false };
  return collectEvidence(plan, { facts: { version: 150_000, extensions: [] }, settings, slowKeys: [], table: () => undefined, parse });
}

const jit = (total: number): unknown => ({
  Functions: 17,
  Options: { Inlining: true },
  Timing: { Generation: 2.1, Inlining: 9, Optimization: 40, Emission: 30, Total: total },
});

describe("the statement as a whole", () => {
  test.each([
    [
      "JIT that takes the time",
      { JIT: jit(81.1), "Execution Time": 100 },
      /JIT compiled for 81.1 ms, 81% of the time \(17 functions\).*jit = off/,
    ],
    ["planning that takes the time", { "Planning Time": 300, "Execution Time": 100 }, /Planning took 300 ms, running 100 ms/],
    ["planning alone", { "Planning Time": 300 }, /Planning took 300 ms /],
    [
      "a trigger",
      { "Execution Time": 100, Triggers: [{ "Trigger Name": "x\ny", Time: 60, Calls: 5 }] },
      /The trigger U&"x\\000ay" took 60 ms, 60% of the time, in 5 calls/,
    ],
  ])("%s", async (_name, beside, says) => {
    const [finding] = findWhole(await evidenceOf(beside));
    expect(`${finding?.what} ${finding?.advice}`).toMatch(says);
  });

  test.each([
    ["JIT that is quick", { JIT: jit(10), "Execution Time": 20 }],
    ["JIT that pays", { JIT: jit(81), "Execution Time": 5000 }],
    ["planning that is quick", { "Planning Time": 3, "Execution Time": 1 }],
    ["a trigger of no weight", { "Execution Time": 100, Triggers: [{ "Trigger Name": "x", Time: 1, Calls: 5 }] }],
  ])("nothing wrong: %s", async (_name, beside) => {
    expect(findWhole(await evidenceOf(beside))).toEqual([]);
  });
});
