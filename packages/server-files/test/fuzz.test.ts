import { join } from "node:path";

import { type Connected, connectInMemory } from "@org/mcp-core/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { files } from "../src/server.ts";
import { type Arena, CANARY, fingerprint, makeArena, stains } from "./attacks/arena.ts";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const NAMES = [
  "plain.txt",
  "victim.txt",
  "sub",
  "sub/deep/leaf.txt",
  "away",
  "awayDirectory",
  "parent",
  "fifo",
  "good",
  "hard.txt",
  "new.txt",
  "new/a/b.txt",
  ".",
  "..",
  "../outside/secret.txt",
  ".env",
];
const TEXTS = [
  "",
  "\0",
  "\uD800",
  "\u202E",
  "\n",
  "\r\n",
  "*",
  "**/*",
  "(a+)+$",
  "[",
  "{",
  "\\",
  "plain",
  "a".repeat(3000),
  "../".repeat(300),
  "%2e%2e",
  "file:///etc/passwd",
  "__proto__",
  "${x}",
  "\u{10FFFF}",
];
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NAMES) },
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.constantFrom(...NAMES, ...TEXTS), { maxLength: 4 }).map((parts) => parts.join("/")),
);

/** Values of the shape a schema describes, as hostile as they can be. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "string":
      return text;
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(fc.integer({ min: schema.minimum ?? -50, max: Math.min(schema.maximum ?? 50, 50) }), fc.maxSafeInteger());
    case "array":
      return fc.array(fitting(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 });
    case "object":
      return fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, fitting(value)])), {
        requiredKeys: [...(schema.required ?? [])],
      });
    default:
      return fc.anything();
  }
}

/** Anything JSON can say, and arguments with one of them wrong. */
function unfitting(schema: Schema): fc.Arbitrary<unknown> {
  const wrong = fc.tuple(
    fitting(schema),
    fc.constantFrom(...Object.keys(schema.properties ?? {}), "extra", "__proto__", "constructor"),
    fc.jsonValue(),
  );
  return fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }),
    wrong.map(([args, key, value]) => Object.fromEntries([...Object.entries(args as object), [key, value]])), // fitting() of an object schema
  );
}

let arena: Arena;
let client: Connected["client"];
let close: Connected["close"];
let tools: Awaited<ReturnType<Connected["client"]["listTools"]>>["tools"];
let before: string;

beforeAll(async () => {
  arena = await makeArena();
  before = fingerprint(arena);
  ({ client, close } = await connectInMemory(files, {
    args: [arena.root, "--state-dir", join(arena.base, "state"), "--search-ms", "300"],
  }));
  ({ tools } = await client.listTools());
});
afterAll(async () => {
  await close();
  arena.remove();
});

async function call(name: string, args: unknown): Promise<string> {
  const result = await client.callTool({ name, arguments: args as Record<string, unknown> }); // may be anything: that is the attack
  return JSON.stringify(result.content);
}

test.each([
  ["fitting", fitting],
  ["unfitting", unfitting],
] as const)("with %s arguments every tool answers in words, and nothing outside is reached", { timeout: 120_000 }, async (_kind, shape) => {
  expect(tools.length).toBe(12);
  for (const { name, inputSchema } of tools) {
    arena.reset();
    await fc.assert(
      fc.asyncProperty(shape(inputSchema as Schema), async (args) => {
        const said = await call(name, args).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
        expect(said.length).toBeGreaterThan(2);
        expect(said.length).toBeLessThan(1_000_000);
        expect(said).not.toContain(CANARY);
        expect(said).not.toMatch(/internal error|unexpected|went wrong|-32603|timed out/i);
      }),
      { numRuns: 120 },
    );
    expect(fingerprint(arena), name).toBe(before);
    expect(stains(arena), name).toEqual([]);
    arena.put("root/still-there.txt", "yes");
    expect(await call("read_file", { path: "still-there.txt" })).toContain("yes");
  }
});
