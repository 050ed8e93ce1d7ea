import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";

import { createCursors } from "../src/cursor.ts";
import { didYouMean, fitting, nearest, ToolError, truncate } from "../src/index.ts";
import { compactSchema } from "../src/schema.ts";

describe("nearest", () => {
  test.each([
    ["expresion", "expression"],
    ["expr", "expression"],
    ["Mode", "mode"],
    ["preciison", "precision"],
    ["zebra", undefined],
    ["", undefined],
  ])("%s -> %s", (name, found) => {
    expect(nearest(name, ["expression", "mode", "precision"])).toBe(found);
  });
  test.each([
    ["ACOS", ["cos", "acos"], "acos"], // the same but for case, before one letter less
    ["equalTex", ["equal", "equalText"], "equalText"], // one typing mistake, before a common stem
    ["compare_by", ["compar", "compare", "compared_to"], "compar"], // a common stem, the first
    ["file_pats", ["file", "file_path"], "file_path"],
    ["file_pats", ["file", "file_stat"], "file"], // a common stem, before two mistakes
  ])("%s among %j -> %s", (name, names, found) => {
    expect(nearest(name, names)).toBe(found);
  });
  test("a name is nearest to itself, and hostile names cost little", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, selector: (text) => text.toLowerCase() }),
        (names) => names.every((name) => nearest(name, names) === name),
      ),
    );
    expect(didYouMean("x".repeat(1_000_000), ["y".repeat(1_000_000)])).toBe("");
  });
});

describe("truncate", () => {
  test("never exceeds the limit, never splits a character, says what is missing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), fc.integer({ min: 100, max: 300 }), (text, limit) => {
        const cut = truncate(text, limit, "Ask again.");
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut).toMatch(text.length > limit ? /\[Cut: \d+ of \d+ characters shown\. Ask again\.\]$/ : /^/);
        expect(cut === text).toBe(text.length <= limit);
      }),
    );
  });
  test("prefers a line end", () => {
    expect(truncate(`${"a".repeat(95)}\n${"b".repeat(200)}`, 152, "More.")).toMatch(/^a{95}\n\[Cut: 95 of/);
  });
});

test("fitting counts what fits, at least one", () => {
  expect(fitting(["aa", "bb", "cc"], 4, (item) => item.length)).toBe(2);
  expect(fitting(["aaaa"], 1, (item) => item.length)).toBe(1);
  expect(fitting([], 1, () => 1)).toBe(0);
});

describe("cursors", () => {
  const cursors = createCursors("key");
  test("what is sealed opens again, for the same scope and key only", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (state, scope) => {
        const cursor = cursors.seal(scope, state);
        expect(createCursors("key").open(scope, cursor)).toEqual(JSON.parse(JSON.stringify(state)));
        expect(() => cursors.open(`${scope}x`, cursor)).toThrow(ToolError);
        expect(() => createCursors("other").open(scope, cursor)).toThrow(ToolError);
      }),
    );
  });
  test("an altered or invented cursor is refused", () => {
    const cursor = cursors.seal("s", { page: 1 });
    const forged = `${Buffer.from('{"page":2}').toString("base64url")}.${cursor.split(".")[1]}`;
    for (const bad of [forged, `${cursor}.x`, "", ".", "a.b", "x".repeat(100_000), `${cursor}.`.slice(0, -2)])
      expect(() => cursors.open("s", bad)).toThrow(/cursor is not valid/);
  });
});

describe("compact schemas", () => {
  const schema = z.strictObject({
    when: z.iso.datetime().describe("Date"),
    count: z.int().min(1).default(5),
    free: z.int().optional(),
    map: z.record(z.string(), z.number()).optional(),
    default: z.enum(["$schema"]).default("$schema"),
  });
  test("input keeps what a model needs and drops the rest", () => {
    expect(compactSchema(schema, "input")).toEqual({
      type: "object",
      properties: {
        when: { type: "string", format: "date-time", description: "Date" },
        count: { type: "integer", minimum: 1, default: 5 },
        free: { type: "integer" },
        map: { type: "object", additionalProperties: { type: "number" } },
        default: { type: "string", enum: ["$schema"], default: "$schema" },
      },
      required: ["when"],
      additionalProperties: false,
    });
  });
  test("output leaves room for keys to come", () => {
    expect(compactSchema(z.object({ a: z.looseObject({}) }), "output")).toEqual({
      type: "object",
      properties: { a: { type: "object" } },
      required: ["a"],
    });
  });
});
