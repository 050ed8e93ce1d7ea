import { connectInMemory, type Connected } from "@org/mcp-core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

import { calc } from "../src/server.ts";

let connected: Connected;
beforeAll(async () => {
  connected = await connectInMemory(calc, { era: "modern" });
});
afterAll(() => connected.close());

async function read(uri: string): Promise<string> {
  const [content] = (await connected.client.readResource({ uri })).contents;
  if (content === undefined || !("text" in content)) throw new Error("no text");
  return content.text;
}

test("calc://functions lists every function with an example, within a readable size", async () => {
  const text = await read("calc://functions");
  expect(text).toMatch(/- `sqrt\(x\)`: .* Example: `sqrt\(16\)` = 4/);
  expect(text.length).toBeLessThan(60_000);
});

test("one function, and what is near it when there is none", async () => {
  expect(await read("calc://functions/sqrt")).toMatch(/^`sqrt\(x\)`: /);
  await expect(read("calc://functions/sqr")).rejects.toMatchObject({
    code: -32_602,
    message: expect.stringContaining('Did you mean "sqrt"?') as string,
  });
});

test("completion finds names by their beginning, then by any part", async () => {
  const { completion } = await connected.client.complete({
    ref: { type: "ref/resource", uri: "calc://functions/{name}" },
    argument: { name: "name", value: "sq" },
  });
  expect(completion.values.slice(0, 3)).toEqual(["sqrt", "sqrtm", "square"]);
  const all = await connected.client.complete({
    ref: { type: "ref/resource", uri: "calc://functions/{name}" },
    argument: { name: "name", value: "" },
  });
  expect(all.completion.total).toBeGreaterThan(100);
});

test("calc://units gives each unit's definition", async () => {
  const text = await read("calc://units");
  expect(text).toMatch(/`acre`.*4046\.856/);
  expect(text).toMatch(/`eV`.* = 1\.602176634e-19 J/);
  expect(text).toMatch(/`barn`: .* = 1e-28 m\^2/);
  expect(text).toMatch(/`drop`.* = 5e-8 m\^3/);
});
