import { afterAll, describe, expect, it } from "vitest";

import type { CalculateAnswer, CalculateRequest, StatisticsAnswer, SymbolicAnswer } from "../../src/calc/protocol.ts";
import type { CalculateCase, StatisticsCase, SymbolicCase } from "./cases.ts";
import { judgeCalculate, judgeSymbolic } from "./judge.ts";
import { ask, close } from "./run.ts";
import { statisticsTool } from "./statistics.ts";
import { symbolic } from "./symbolic.ts";
import { calculateTable } from "./table.ts";
import { sameValue } from "./value.ts";

afterAll(close);

const calculate = (request: CalculateRequest): Promise<CalculateAnswer> => ask({ kind: "calculate", ...request });

describe.each(Object.entries(calculateTable))("calculate: %s", (_topic, cases) => {
  it.each(cases.map((one) => [title(one), one] as const))("%s", async (_title, { check, expected, source, ...request }) => {
    const answer = await calculate(request);
    const verdict = judgeCalculate({ check, expected, source, ...request }, answer);
    expect({ answer, verdict }).toEqual({ answer, verdict: true });
  });
});

describe("symbolic", () => {
  it.each(symbolic.map((one) => [title(one), one] as const))("%s", async (_title, one) => {
    const { check: _check, expected: _expected, source: _source, points: _points, ...request } = one;
    const answer = await ask<SymbolicAnswer>({ kind: "symbolic", ...request });
    const verdict = await judgeSymbolic(one, answer, calculate);
    expect({ answer, verdict }).toEqual({ answer, verdict: true });
  });
});

describe("statistics", () => {
  it.each(statisticsTool.map((one) => [title(one), one] as const))(
    "%s",
    async (_title, { path, expected, source: _source, ...request }) => {
      const answer = await ask<StatisticsAnswer>({ kind: "statistics", ...request });
      const value = path.split(".").reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], answer);
      expect({ value, verdict: sameValue(String(value), String(expected)) }).toEqual({ value, verdict: true });
    },
  );
});

/** What is asked and what is expected of it. */
function title({ source, check: _check, ...one }: (CalculateCase | SymbolicCase | StatisticsCase) & { check?: string }): string {
  const asked =
    "expression" in one ? [one.expression, ...("operation" in one ? [one.operation] : [])] : [JSON.stringify(one.data), one.path];
  return `${asked.join(" | ")} = ${one.expected} (${source})`.slice(0, 160).replaceAll("%", "%%");
}
