import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createParser } from "../../src/gate/parse/parse.ts";
import { outcome } from "./refused.ts";

const parser = createParser();

describe("the statement that is sent", () => {
  test.each([
    ["select 1", "select 1"],
    ["select 1;", "select 1"],
    [";; select 1 ;;", "select 1"],
    ["  select 1 -- end", "select 1"],
    ["select 1 /* a; */ ; -- b", "select 1"],
    ["select '--' -- x\n, 2 /* y /* z */ */", "select '--' -- x\n, 2"],
    ["select 'é' as ü; -- ß", "select 'é' as ü"],
  ])("%j is %j", async (text, sql) => {
    expect((await parser.one(text)).sql).toBe(sql);
  });

  test("parses to the same tree as what was given", async () => {
    const text = "  select a, 'ü' -- c\n from t where x /* y */ = 1 ; -- end";
    const { tree, sql } = await parser.one(text);
    const without = (value: unknown): string => JSON.stringify(value, (key, inner: unknown) => (key === "location" ? undefined : inner));
    expect(without((await parser.one(sql)).tree)).toBe(without(tree));
  });
});

describe("what is no statement", () => {
  test.each([
    ["", "There is no statement in the text."],
    [" -- nothing", "There is no statement in the text."],
    [";;", "There is no statement in the text."],
    ["select 1; select 2", "The text has 2 statements; one is allowed. The second begins at line 1, column 11."],
    ["select 'ä';\n  -- c\n delete from t", "The text has 2 statements; one is allowed. The second begins at line 3, column 2."],
    ["select 1\0; drop table t", "The text has a NUL character at character 9."],
    ["select '\uD800'", "The text has half of a surrogate pair in it, which is no character."],
  ])("%j", async (text, message) => {
    expect(await outcome(parser.one(text))).toContain(message);
  });

  test("more than 100,000 characters", async () => {
    expect(await outcome(parser.one(`select '${"x".repeat(100_000)}'`))).toContain("The text has 100009 characters; the most is 100000.");
  });

  test("a syntax error has its line, its column and a caret, whatever stands before it", async () => {
    expect(await outcome(parser.one("select 'é',\n  '😀' x y"))).toContain(
      `Not valid SQL (line 2, column 9): syntax error at or near "y"\n  '😀' x y\n${" ".repeat(8)}^`,
    );
  });

  test("a long line is shown around the place", async () => {
    const text = await outcome(parser.one(`select ${"1, ".repeat(200)} from from`));
    const [, line = "", caret = ""] = text.split("\n");
    expect(line.length).toBeLessThan(130);
    expect(line.slice(caret.indexOf("^")).startsWith("from")).toBe(true);
  });
});

const DEEP = {
  chain: `select 1${"+1".repeat(49_000)}`,
  casts: `select 1${"::int".repeat(19_000)}`,
  parentheses: `select ${"(".repeat(49_000)}1${")".repeat(49_000)}`,
  calls: `select ${"f(".repeat(24_000)}${")".repeat(24_000)}`,
};

test.each(Object.entries(DEEP))("nested too deeply: %s", async (_name, text) => {
  expect(await outcome(parser.one(text))).toMatch(/nested too deeply|memory exhausted/);
});

test("texts that are nested too deeply do not wear the parser out", async () => {
  for (let round = 0; round < 12; round++) await Promise.all([outcome(parser.one(DEEP.chain)), outcome(parser.one(DEEP.casts))]);
  expect((await parser.one("select a, b from c where d = 1")).sql).toBe("select a, b from c where d = 1");
});

test("comments in comments without an end are refused before they cost anything", async () => {
  await expect(parser.one("select 1 ".concat("/*/".repeat(30_000)))).rejects.toThrow(/begins 30000 comments; the most is 2000/);
});

test("any text is a statement or a ToolError", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ unit: "grapheme", maxLength: 60 })),
      async (text) => {
        expect(await outcome(parser.one(text))).not.toBe("");
      },
    ),
    { numRuns: 300 },
  );
});
