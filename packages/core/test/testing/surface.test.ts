import { expect, test } from "vitest";

import { checkTools, connectInMemory, estimatedTokens } from "../../src/testing/index.ts";
import { kitchen } from "../fixtures/kitchen.ts";

test("a sound list has no problems", async () => {
  const { client, close } = await connectInMemory(kitchen());
  const { tools } = await client.listTools();
  expect(checkTools(tools)).toEqual([]);
  expect(estimatedTokens(tools)).toBeGreaterThan(100);
  await close();
});

test("every fault is named", () => {
  const faulty = {
    name: "Get-Everything",
    description: "x".repeat(3000),
    inputSchema: { type: "object" as const, $schema: "x", anyOf: [], properties: { list: { type: "array" } } },
    outputSchema: { type: "object" as const, oneOf: [] },
    annotations: { readOnlyHint: true },
  };
  expect(checkTools([faulty, faulty]).map((problem) => problem.replace("Get-Everything: ", ""))).toEqual(
    expect.arrayContaining([
      "declared twice",
      "the name is not snake_case of at most 32 characters",
      "no title",
      "the description is over 2048 characters",
      "destructiveHint is not stated",
      "unknown arguments are not refused",
      "input: anyOf at the top level, which the Claude API refuses",
      "input: states the default dialect",
      "input: an array without items, which Copilot refuses",
      "output: oneOf at the top level, which the Claude API refuses",
    ]),
  );
});
