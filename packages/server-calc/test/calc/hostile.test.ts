import { fileURLToPath } from "node:url";

import { ToolError } from "@org/mcp-core/errors";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";

import type { CalculateAnswer } from "../../src/calc/protocol.ts";
import { createSandbox, type Sandbox } from "../../src/calc/sandbox.ts";
import { hostile } from "./hostile.ts";

/** What an answer must not show: source, paths, stacks, versions. */
const INSIDES =
  /function\s*[\w$]*\s*\(|=>|node_modules|native code|\bat (?:Object|Module|file:)|file:\/\/|(?:^|[\s"'(])\/(?:[\w.-]+\/)+|mathjs|Decimal|\b15\.\d\.\d|\[object/;
/** One calculation's limit here; with the start of a process after it, every answer must still come within 3 s. */
const LIMIT_MS = 500;

const never = new AbortController().signal;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({
    worker: new URL("../../src/calc/worker.ts", import.meta.url),
    readable: [fileURLToPath(new URL("../../../../", import.meta.url))],
    execArgv: ["--conditions=@org/source"],
    timeoutMs: LIMIT_MS,
  });
});
afterAll(() => sandbox.close());

async function answerTo(expression: string): Promise<string> {
  try {
    return JSON.stringify(await sandbox.run<CalculateAnswer>({ kind: "calculate", expression }, never));
  } catch (error) {
    // Anything but an expected failure is a bug, and fails the test.
    if (!(error instanceof ToolError)) throw error;
    return `${error.message}\nFix: ${error.fix}`;
  }
}

/** The attacker's own text may come back in the line with the caret. */
function withoutEcho(answer: string, expression: string): string {
  const echoed = answer.split("\n").filter((line) => !expression.includes(line.trim().replaceAll("...", "")));
  return echoed.join("\n").replaceAll(expression, "");
}

describe("the table", () => {
  it("has at least 20 expressions of each of eight kinds", () => {
    const counts = Map.groupBy(hostile, ({ cls }) => cls);
    expect(counts.size).toBe(8);
    for (const [cls, rows] of counts) expect(rows.length, cls).toBeGreaterThanOrEqual(20);
  });
});

describe("hostile expressions", () => {
  test.each(hostile.map(({ cls, expression }, at) => [cls, at, expression] as const))(
    "%s %i",
    async (_cls, _at, expression) => {
      const began = performance.now();
      const answer = await answerTo(expression);
      expect(performance.now() - began).toBeLessThan(3000);
      expect(answer.length).toBeLessThan(64 * 1024);
      expect(withoutEcho(answer, expression)).not.toMatch(INSIDES);
      expect(answer).toMatch(/"result":|\nFix: [A-Z(]/);
      expect(await answerTo("2+2")).toMatch(/"result":"4"/);
    },
    20_000,
  );
});
