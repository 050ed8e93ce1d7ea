import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";

import { ToolError } from "../src/index.ts";
import { repair } from "../src/repair.ts";
import { parseArguments } from "../src/schema.ts";
import { input } from "./fixtures/arguments.ts";

test("a key called __proto__ stays a key, of the copy too", () => {
  const schema = z.strictObject({ columns: z.looseObject({ rows: z.int() }) });
  const args: unknown = JSON.parse('{"columns":{"__proto__":{"polluted":"yes"},"rows":"3"}}');
  const made = repair(schema, args, schema.safeParse(args).error?.issues ?? []);
  expect(JSON.stringify(made)).toBe('{"columns":{"__proto__":{"polluted":"yes"},"rows":3}}');
  const { columns } = parseArguments(schema, args);
  expect([columns.rows, Reflect.get(columns, "polluted"), Reflect.get({}, "polluted")]).toEqual([3, undefined, undefined]);
});

test("a list that several places are repaired in stays as it was sent", () => {
  const schema = z.strictObject({ points: z.array(z.number()) });
  const sent = { points: ["1", "2", 3] };
  const made = repair(schema, sent, schema.safeParse(sent).error?.issues ?? []);
  expect([made, sent]).toEqual([{ points: [1, 2, 3] }, { points: ["1", "2", 3] }]);
});

test("null is left out as a parameter, never as an element, nor where a check has refused it", () => {
  const list = z.strictObject({ points: z.array(z.number().optional()), columns: z.record(z.string(), z.int().optional()).optional() });
  expect(() => parseArguments(list, { points: [1, null] })).toThrow("Argument points[1] is null");
  expect(() => parseArguments(list, { points: [], columns: { x: null } })).toThrow("Argument columns.x is null");
  const checked = z.strictObject({ note: z.string().nullable().optional() }).refine(({ note }) => note !== null, { path: ["note"] });
  expect(() => parseArguments(checked, { note: null })).toThrow("Argument note is null");
});

test("JSON text of a million characters is read, of one more refused", () => {
  const schema = z.strictObject({ lines: z.array(z.string()) });
  const text = (length: number): string => `["${"a".repeat(length - 4)}"]`;
  expect(parseArguments(schema, { lines: text(1_000_000) }).lines).toEqual(["a".repeat(999_996)]);
  expect(() => parseArguments(schema, { lines: text(1_000_001) })).toThrow(/Argument lines is .*\(1000005 characters\)/);
});

describe("for any arguments", () => {
  const name = fc.string({ maxLength: 8 });
  const edits = fc.array(fc.record({ old: name, replacement: name, all: fc.boolean() }), { maxLength: 3 });
  const valid = fc.record(
    {
      path: name,
      count: fc.integer({ min: 1, max: 100_000 }),
      ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0), // JSON has no negative zero
      dry: fc.boolean(),
      mode: fc.constantFrom("fast", "safe"),
      bound: fc.oneof(name, fc.integer()),
      paths: fc.array(name, { maxLength: 4 }),
      edits,
      points: fc.array(fc.integer(), { maxLength: 4 }),
      limits: fc.record({ rows: fc.integer(), owner: name }),
      columns: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.array(fc.integer(), { maxLength: 3 })),
    },
    { requiredKeys: [] },
  );
  const names = Object.keys(input.shape);
  const accepted = (args: unknown): unknown => {
    try {
      return parseArguments(input, args);
    } catch (error) {
      if (error instanceof ToolError) return undefined;
      throw error;
    }
  };

  test("valid ones are never changed", () => {
    fc.assert(
      fc.property(valid, (args) => {
        expect(accepted(args)).toEqual(input.parse(args));
      }),
    );
  });

  test("what was sent is left alone, and what is accepted is accepted by the schema", () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constantFrom("true", "3", "1e3", null, "[]", "{}", '["a"]', "a.ts", "__proto__"),
      edits.map((list) => JSON.stringify(list)),
      fc.array(fc.constantFrom("1", 2, null, "x"), { maxLength: 3 }),
    );
    const some = fc.dictionary(fc.constantFrom(...names, "other", "__proto__"), odd, { maxKeys: 4 });
    let repaired = 0;
    fc.assert(
      fc.property(fc.tuple(valid, some), ([args, wrong]) => {
        const sent = { ...args, ...wrong };
        const before = JSON.stringify(sent);
        const result = accepted(sent);
        expect(JSON.stringify(sent)).toBe(before);
        const plain = input.safeParse(sent);
        expect(result).toEqual(plain.data ?? input.safeParse(result).data); // what the schema makes of it, or a refusal
        if (!plain.success && result !== undefined) repaired++;
      }),
      { numRuns: 1000 },
    );
    expect(repaired).toBeGreaterThan(10);
  });

  test("what a host spoils is what was meant", () => {
    const spoilt = ["count", "ratio", "dry", "edits", "points", "limits", "columns"] as const;
    fc.assert(
      fc.property(valid, fc.subarray([...spoilt]), fc.subarray(names), (args, asText, asNull) => {
        const absent = asNull.filter((key) => !(key in args) && key !== "nothing").map((key) => [key, null]);
        const text = asText.filter((key) => key in args).map((key) => [key, JSON.stringify(args[key])]);
        expect(accepted({ ...args, ...Object.fromEntries([...absent, ...text]) })).toEqual(input.parse(args));
      }),
    );
  });
});
