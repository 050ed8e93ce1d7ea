import { checkTools, connectInMemory, estimatedTokens } from "@org/mcp-core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

import { calc } from "../src/server.ts";

let connected: Awaited<ReturnType<typeof connectInMemory>>;
beforeAll(async () => {
  connected = await connectInMemory(calc);
});
afterAll(() => connected.close());

test("the tool list is what hosts know, sound, and under 1,200 tokens", async () => {
  const { tools } = await connected.client.listTools();
  expect(checkTools(tools)).toEqual([]);
  expect(estimatedTokens(tools)).toBeLessThan(1200);
  await expect(JSON.stringify(tools, null, 2)).toMatchFileSnapshot("__snapshots__/tools-list.json");
});

test("resources and templates", async () => {
  expect((await connected.client.listResources()).resources.map(({ uri }) => uri)).toEqual([
    "config://calc",
    "calc://functions",
    "calc://units",
  ]);
  expect((await connected.client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    "calc://functions/{name}",
  ]);
});

test("instructions fit what hosts keep", () => {
  expect(calc.instructions.length).toBeLessThan(2048);
  expect(calc.description.length).toBeLessThanOrEqual(100);
});
