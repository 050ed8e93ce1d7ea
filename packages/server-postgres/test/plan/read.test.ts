import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { collectEvidence } from "../../src/plan/evidence.ts";
import { findAll } from "../../src/plan/findings/all.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { readPlan } from "../../src/plan/read.ts";
import { reportOf } from "../../src/plan/report.ts";
import { sharesOf } from "../../src/plan/shares.ts";
import { parse } from "./parse.ts";

/** The report on a plan of which nothing is known but what it says itself. */
async function reportOn(plan: unknown, budget: number): Promise<{ report: string; plan: Plan }> {
  const read = readPlan(typeof plan === "string" ? plan : JSON.stringify(plan));
  const settings = { workMem: 4096, hashMemMultiplier: 2, collatesByByte: false };
  const evidence = await collectEvidence(read, {
    facts: { version: 180_000, extensions: [] },
    settings,
    slowKeys: [],
    table: () => undefined,
    parse,
  });
  const subject = { sql: "", params: [], placeholders: 0, analyze: false, command: "SELECT" };
  return {
    report: reportOf({ subject, stoppedAfterMs: undefined, evidence, findings: findAll(evidence), trials: undefined }, budget),
    plan: read,
  };
}

const KNOWN = [
  "Seq Scan",
  "Limit",
  "Sort",
  "Hash Join",
  "Hash",
  "Nested Loop",
  "Gather",
  "Append",
  "CTE Scan",
  "Aggregate",
  "ModifyTable",
  "Index Only Scan",
  "Bitmap Heap Scan",
  "Memoize",
];
const anything = fc.oneof(
  { maxDepth: 2 },
  fc.string({ unit: "grapheme" }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string()),
  fc.object({ maxDepth: 1 }),
);
const amount = fc.oneof(fc.nat(), fc.double({ noNaN: true }), fc.constant(1e300), anything);
const { node } = fc.letrec((tie) => ({
  node: fc.record(
    {
      "Node Type": fc.oneof(fc.constantFrom(...KNOWN), fc.string(), anything),
      "Parent Relationship": fc.oneof(fc.constantFrom("Outer", "Inner", "InitPlan", "SubPlan"), anything),
      "Relation Name": anything,
      Alias: anything,
      Schema: anything,
      "Index Name": anything,
      "CTE Name": anything,
      "Subplan Name": fc.oneof(fc.constantFrom("CTE a", "SubPlan 1"), anything),
      Filter: fc.oneof(fc.constantFrom("(a.b = 5)", "((a.b)::text ~~ '%x'::text)", "(NOT (hashed SubPlan 1))", "(((("), anything),
      "Hash Cond": fc.oneof(fc.constant("(a.b = c.d)"), anything),
      "Sort Key": fc.oneof(fc.constant(["a.b DESC"]), anything),
      "Plan Rows": amount,
      "Total Cost": amount,
      "Startup Cost": amount,
      "Actual Rows": amount,
      "Actual Loops": amount,
      "Actual Total Time": amount,
      "Rows Removed by Filter": amount,
      "Sort Space Type": fc.constantFrom("Disk", "Memory"),
      "Sort Space Used": amount,
      "Hash Batches": amount,
      Workers: anything,
      "Workers Planned": amount,
      "Workers Launched": amount,
      Plans: fc.oneof(
        { maxDepth: 5, depthIdentifier: "plans" },
        anything,
        fc.array(tie("node"), { maxLength: 8, depthIdentifier: "plans" }),
      ),
    },
    { requiredKeys: [] },
  ),
}));
const report = fc.record(
  {
    Plan: node,
    "Planning Time": amount,
    "Execution Time": amount,
    JIT: anything,
    Triggers: anything,
    Settings: fc.oneof(fc.dictionary(fc.string(), fc.string()), anything),
  },
  { requiredKeys: ["Plan"] },
);

describe("any plan", () => {
  test("is shown within the budget, one line a node, nothing invisible in it", async () => {
    await fc.assert(
      fc.asyncProperty(report, fc.integer({ min: 3000, max: 20_000 }), async (plan, budget) => {
        const { report: text } = await reportOn([plan], budget);
        expect(text.length).toBeLessThanOrEqual(budget);
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(text).toContain("#1 ");
      }),
    );
  });

  test("shares are between 0 and 1", () => {
    fc.assert(
      fc.property(report, (plan) => {
        const read = readPlan(JSON.stringify(plan));
        const shares = sharesOf(read);
        for (const each of read.nodes) {
          for (const share of [shares.own(each), shares.whole(each)]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  test("may be 5,000 deep", async () => {
    const json = `{"Plan": ${'{"Node Type": "Nested Loop", "Total Cost": 5, "Plans": ['.repeat(4999)}{"Node Type": "Seq Scan", "Relation Name": "t"}${"]}".repeat(4999)}}`;
    const { report: text, plan } = await reportOn(json, 5000);
    expect(plan.nodes).toHaveLength(5000);
    expect(text.length).toBeLessThanOrEqual(5000);
    expect(text).toMatch(/… 4,\d{3} nodes folded \(4,\d{3} Nested Loop, 1 Seq Scan\)/);
  });

  test("may be wide: siblings that are alike are folded, the heaviest stay", async () => {
    const branch = (at: number): unknown => ({
      "Node Type": "Seq Scan",
      "Relation Name": `p${at}`,
      "Total Cost": at === 700 ? 1000 : 1,
      "Parent Relationship": "Member",
    });
    const { report: text } = await reportOn(
      { Plan: { "Node Type": "Append", "Total Cost": 2000, Plans: Array.from({ length: 1000 }, (_, at) => branch(at)) } },
      60_000,
    );
    expect(text).toMatch(/Seq Scan on p700 /);
    expect(text.match(/#\d+ Seq Scan/g)).toHaveLength(3);
    expect(text).toMatch(/… 698 nodes folded \(698 Seq Scan\)[^]*… 299 nodes folded/);
  });

  test.each([
    ["not JSON", "nope"],
    ["no plan", "[]"],
    ["no object", "[1, null]"],
    ["nothing in it", '[{"Plan": 5}]'],
  ])("%s is refused", (_name, json) => {
    expect(() => readPlan(json)).toThrow(/plan/);
  });
});
