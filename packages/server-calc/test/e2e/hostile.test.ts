import { fileURLToPath } from "node:url";

import { dataOf, type SpawnedServer, spawnServer } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hostile } from "../calc/hostile.ts";

/** What an answer must never show: paths, stacks, source, versions of what is inside. */
const INSIDES =
  /node_modules|node:|file:\/\/|\/(home|root|tmp|usr|etc)\/|\bat \w.*\(|=>|function\s*\(|mathjs|typed-function|process\.|\d+\.\d+\.\d+/g;

const classes = [...new Set(hostile.map(({ cls }) => cls))];

test("at least 20 expressions of each class", () => {
  expect(classes.length).toBeGreaterThanOrEqual(8);
  for (const cls of classes) expect(hostile.filter((attack) => attack.cls === cls).length, cls).toBeGreaterThanOrEqual(20);
});

let server: SpawnedServer;
beforeAll(async () => {
  const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
  const env = { PATH: process.env["PATH"], CALC_TEST_SECRET: "swordfish" };
  server = await spawnServer({ command: process.execPath, args: ["--conditions=@org/source", cli], env });
  await server.client.callTool({ name: "calculate", arguments: { expression: "1" } }); // the process is warm, as after a first question
});
afterAll(async () => {
  expect(await server.close()).toEqual({ code: 0, signal: null });
});

describe.each(classes)("%s", (cls) => {
  const attacks = hostile.filter((attack) => attack.cls === cls).map(({ expression }) => [expression.slice(0, 60), expression] as const);

  test.each(attacks)("%j", { timeout: 20_000 }, async (_title, expression) => {
    const start = performance.now();
    const result = await server.client.callTool({ name: "calculate", arguments: { expression } });
    const elapsed = performance.now() - start;
    const text = result.content.map((block) => (block.type === "text" ? block.text : "")).join("");
    expect(elapsed).toBeLessThan(3000);
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThan(60_000);
    expect(text).not.toContain("Internal error");
    expect(text).not.toContain("swordfish");
    // What the answer quotes of the question is the asker's own.
    expect((text.match(INSIDES) ?? []).filter((inside) => !expression.includes(inside))).toEqual([]);
    expect(dataOf(await server.client.callTool({ name: "calculate", arguments: { expression: "2+2" } }))).toMatchObject({ result: "4" });
  });
});
