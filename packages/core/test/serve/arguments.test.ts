import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Connected, connectInMemory, failureOf, textOf } from "../../src/testing/index.ts";
import { takingArguments } from "../fixtures/arguments.ts";

const usual = { path: ".", count: 1, mode: "fast" };
const deeper = { limits: { owner: "a" }, edits: [{ old: "a", replacement: "b", all: false }] };
const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe.each(["legacy", "modern"] as const)("arguments, %s era", (era) => {
  let connected: Connected;
  beforeAll(async () => {
    connected = await connectInMemory(takingArguments, { era });
  });
  afterAll(() => connected.close());
  const call = (name: string, args: Record<string, unknown>): ReturnType<Connected["client"]["callTool"]> =>
    connected.client.callTool({ name, arguments: args });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["null for what is optional", { ratio: null, dry: null, paths: null, limits: null }, {}],
    ["null for what has a default", { path: null, count: null, mode: null }, {}],
    ["null for an optional union", { bound: null, data: null }, {}],
    ["null where null is a value", { nothing: null, dry: null }, { nothing: null }],
    ["null deeper down", { limits: { rows: null, owner: "a" }, edits: [{ old: "a", replacement: "b", all: null }] }, deeper],
    ["an integer as text", { count: "3" }, { count: 3 }],
    ["an integer written otherwise", { count: "3.0e1" }, { count: 30 }],
    ["a number as text", { ratio: "-0.25", points: ["1", 2, "3e2"] }, { ratio: -0.25, points: [1, 2, 300] }],
    ["a boolean as text", { dry: "true" }, { dry: true }],
    ["false as text", { dry: "false" }, { dry: false }],
    ["an array as text", { paths: ' ["a", "b"]' }, { paths: ["a", "b"] }],
    ["an object as text", { limits: '{"rows":3,"owner":"a"}' }, { limits: { rows: 3, owner: "a" } }],
    ["a map as text", { columns: '{"x":[1]}' }, { columns: { x: [1] } }],
    ["an array of objects as text", { edits: '[{"old":"a","replacement":"b"}]' }, { edits: [{ old: "a", replacement: "b", all: false }] }],
    ["objects as text in an array", { edits: ['{"old":"a","replacement":"b"}'] }, { edits: [{ old: "a", replacement: "b", all: false }] }],
    ["one string for an array", { paths: "a.ts" }, { paths: ["a.ts"] }],
    ["one object for an array", { edits: { old: "a", replacement: "b" } }, { edits: [{ old: "a", replacement: "b", all: false }] }],
    ["all at once", { count: "3", dry: "true", path: null, paths: "a" }, { count: 3, dry: true, paths: ["a"] }],
  ])("%s is understood", async (_what, args, seen) => {
    expect(JSON.parse(textOf(await call("show", args)))).toEqual({ ...usual, ...seen });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["a number for a string", { path: 5 }, /Argument path is 5: .*string/],
    ["a boolean for a string", { path: true }, /Argument path is true: .*string/],
    ["a number for a boolean", { dry: 1 }, /Argument dry is 1: /],
    ["a word for a boolean", { dry: "yes" }, /Argument dry is "yes": /],
    ["a capital for a boolean", { dry: "True" }, /Argument dry is "True": /],
    ["a fraction for an integer", { count: "1.5" }, /Argument count is "1\.5": /],
    ["a number out of range", { count: "0" }, /Argument count is "0": .*number/],
    ["an integer too large to be exact", { count: "12345678901234567890" }, /Argument count is "12345678901234567890": /],
    ["a space before a number", { count: " 3" }, /Argument count is " 3": /],
    ["a hexadecimal number", { count: "0x10" }, /Argument count is "0x10": /],
    ["a plus", { count: "+3" }, /Argument count is "\+3": /],
    ["a leading zero", { count: "03" }, /Argument count is "03": /],
    ["infinity", { ratio: "1e999" }, /Argument ratio is "1e999": /],
    ["not a number", { ratio: "NaN" }, /Argument ratio is "NaN": /],
    ["nothing for a number", { ratio: "" }, /Argument ratio is "": /],
    ["an object as text for an array", { paths: '{"a":1}' }, /Argument paths is .*array/],
    ["an array of something else as text", { paths: "[1]" }, /Argument paths is "\[1\]": .*array/],
    ["half an array as text", { paths: '["a", ' }, /Argument paths is .*array/],
    ["null as text for an array", { paths: "null" }, /Argument paths is "null": /],
    ["a number as text for an array", { paths: "5" }, /Argument paths is "5": /],
    ["nothing for an array", { paths: "" }, /Argument paths is "": /],
    ["an array as text for an object", { limits: "[]" }, /Argument limits is "\[\]": /],
    ["half an object as text", { limits: '{"owner":' }, /Argument limits is /],
    ["an object that is no element", { edits: { old: "a" } }, /Argument edits is \{"old":"a"\}: .*array/],
    ["text inside an array as text", { points: '["1"]' }, /Argument points is .*array/],
    ["a number where a list of numbers is expected", { points: 1 }, /Argument points is 1: .*array/],
    ["one list where a list of lists is expected", { matrix: ["a", "b"] }, /Argument matrix\[0\] is "a": .*array/],
    ["text in a union", { data: [1, "2"] }, /Argument data is \[1,"2"\]/],
    ["an array as text in a union", { data: "[1]" }, /Argument data is "\[1\]"/],
    ["a boolean in a union", { bound: true }, /Argument bound is true/],
    ["null in an array", { paths: ["a", null] }, /Argument paths\[1\] is null: /],
    ["null in a map", { columns: { x: null } }, /Argument columns\.x is null: /],
    ["an unknown name with the rest to repair", { cout: "3", dry: "true" }, /Unknown argument "cout"\. Did you mean "count"\?/],
    ["an unknown name that is null", { other: null }, /Unknown argument "other"\./],
    ["an unknown name inside", { limits: '{"owner":"a","row":1}' }, /Argument limits is /],
    ["one repairable, one not", { count: "3", path: 5 }, /Argument path is 5: .*\nArgument count is "3": /],
  ])("%s is refused as it was sent", async (_what, args, message) => {
    expect(failureOf(await call("show", args))).toMatch(message);
  });

  test("null for what is required is refused", async () => {
    expect(failureOf(await call("need", { name: null, lines: ["a"] }))).toMatch(/Argument name is null: .*string/);
    expect(failureOf(await call("need", { name: "a", lines: null }))).toMatch(/Argument lines is null: .*array/);
    expect(textOf(await call("need", { name: "a", lines: "5 apples", expression: null }))).toBe('{"name":"a","lines":["5 apples"]}');
  });

  test("a name that adds a word is suggested only when it takes the value", async () => {
    expect(failureOf(await call("show", { include: "*.ts" }))).toMatch(/^Unknown argument "include"\.$/m);
    expect(failureOf(await call("show", { include: true }))).toContain('Did you mean "include_ignored"?');
    expect(failureOf(await call("show", { include_ignore: "*.ts" }))).toContain('Did you mean "include_ignored"?');
    expect(failureOf(await call("need", { expr: 5 }))).toContain('Did you mean "expression"?');
  });

  test("attacks are refused soon and change nothing", { timeout: 20_000 }, async () => {
    const own = (json: string): Record<string, unknown> => JSON.parse(json) as Record<string, unknown>; // with a real __proto__ key
    const attacks: Record<string, unknown>[] = [
      { paths: Array.from({ length: 10_000 }, () => null) },
      { points: Array.from({ length: 10_000 }, () => "1") },
      { edits: Array.from({ length: 10_000 }, () => '{"old":"a","replacement":"b"}') },
      Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${"include_".repeat(8)}${index}`, null])),
      { columns: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`c${index}`, "[1]"])) },
      { paths: deep(400_000) },
      { limits: `{"owner":${deep(400_000)}}` },
      { paths: `["${"a".repeat(1_000_000)}"]` },
      { count: "1".repeat(1_000_000) },
      { count: `${"1".repeat(1_000_000)}x` },
      { dry: " ".repeat(1_000_000) },
      own('{"__proto__":{"polluted":"yes"},"count":"x"}'),
      own('{"limits":{"__proto__":{"polluted":"yes"},"owner":"a","rows":"x"}}'),
      { limits: '{"__proto__":{"polluted":"yes"}}' },
      { constructor: { prototype: { polluted: "yes" } }, count: "3" },
    ];
    const before = Date.now();
    for (const args of attacks) expect(failureOf(await call("show", args)).length).toBeLessThan(3000);
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(JSON.parse(textOf(await call("show", {})))).toEqual(usual);
  });

  test("a hundred places are repaired, no more", async () => {
    const texts = (length: number): string[] => Array.from({ length }, () => "1");
    expect(JSON.parse(textOf(await call("show", { points: texts(100) })))).toMatchObject({ points: texts(100).map(Number) });
    expect(failureOf(await call("show", { points: texts(101) }))).toMatch(/Argument points\[0\] is "1": /);
  });
});
