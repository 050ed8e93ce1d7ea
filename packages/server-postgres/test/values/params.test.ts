import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseArray } from "../../src/values/arrays.ts";
import { encodeParams } from "../../src/values/params.ts";
import { character } from "./characters.ts";

function refusalOf(params: readonly unknown[]): string {
  try {
    encodeParams(params);
  } catch (error) {
    if (error instanceof ToolError) return `${error.message} ${error.fix}`;
    throw error;
  }
  throw new Error("The parameters were encoded.");
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe("parameters become text", () => {
  test.each([
    ["it's", "it's"],
    ["", ""],
    [1, "1"],
    [-0, "-0"],
    [1.5e-9, "1.5e-9"],
    [true, "true"],
    [null, null],
    [[], "{}"],
    [[1, null, 2], "{1,NULL,2}"],
    [["NULL", "", 'a"b', String.raw`a\b`, "{x}", "a,b"], String.raw`{"NULL","","a\"b","a\\b","{x}","a,b"}`],
    [
      [
        [1, 2],
        [3, 4],
      ],
      "{{1,2},{3,4}}",
    ],
    [[{ a: "x" }, true], String.raw`{"{\"a\":\"x\"}",true}`],
    [{ a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
  ])("%j", (value, text) => {
    expect(encodeParams([value])).toEqual([text]);
  });

  test("a list for a parameter that is JSON is JSON", () => {
    const list = [1, [true, null], { a: "x" }];
    expect(encodeParams([list, [1], "[1]"], new Set([1, 3]))).toEqual(['[1,[true,null],{"a":"x"}]', "{1}", "[1]"]);
    expect(() => encodeParams([["a\0"]], new Set([1]))).toThrow(/NUL/);
    expect(() => encodeParams([nested(100_000)], new Set([1]))).toThrow(/more than 100 levels/);
  });

  test("a list of texts reads back as it was", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.string({ unit: character }).filter((text) => !text.includes("\0") && text.isWellFormed()))),
        (list) => {
          expect(parseArray(encodeParams([list])[0] ?? "", ",")).toEqual(list);
        },
      ),
    );
  });
});

describe("parameters that cannot be sent are named", () => {
  test.each([
    [["ok", "a\0b"], /^params\[1\] has a NUL character at index 1:/],
    [[["a", "\ud83d"]], /^params\[0\]\[1\] has half a surrogate pair/],
    [[{ a: { "\udc00": 1 } }], /^params\[0\] has half a surrogate pair/],
    [[9_007_199_254_740_992], /^params\[0\] is 9007199254740992: JSON numbers are exact only up to 9007199254740991. Send it as text/],
    [[{ id: 1e300 }], /^params\[0\] is 1e\+300/],
    [[Number.NaN], /^params\[0\] is NaN/],
    [[undefined], /^params\[0\] is undefined/],
    [[nested(7)], /^params\[0\](\[0\]){6} is nested 7 levels deep; a PostgreSQL array has at most 6 dimensions/],
    [[nested(100_000)], /at most 6 dimensions/],
    [[{ a: nested(100_000) }], /^params\[0\] is nested more than 100 levels deep/],
  ])("case %#", (params, refusal) => {
    expect(refusalOf(params)).toMatch(refusal);
  });

  test("more than the protocol can count", () => {
    expect(encodeParams(Array.from({ length: 65_535 }, () => 1))).toHaveLength(65_535);
    expect(refusalOf(Array.from({ length: 65_536 }, () => 1))).toMatch(/65536 values; a statement takes at most 65535. .*any\(\$1\)/);
  });
});
