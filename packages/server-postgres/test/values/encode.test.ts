import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Text } from "../../src/database.ts";
import { csvLine } from "../../src/values/csv.ts";
import { cutRow } from "../../src/values/cut.ts";
import { openCellSheet } from "../../src/values/encode.ts";
import { fitRows } from "../../src/values/fit.ts";
import { tableLine } from "../../src/values/table.ts";
import type { Type } from "../../src/values/types.ts";
import { character } from "./characters.ts";

const text: Type = { name: "text", scalar: "text" };
const json: Type = { name: "json", scalar: "json" };
const integers: Type = { name: "integer[]", scalar: "integer", delimiter: "," };
const ample = 1_000_000;

function encode(types: readonly Type[], rows: readonly (readonly Text[])[], room = ample) {
  const { sheet, cuts, count } = fitRows(rows, room, () => openCellSheet(types));
  return { rows: sheet.rows, asText: [...sheet.asText], cuts, count };
}

describe("cells", () => {
  test.each<[Type["scalar"], string, unknown]>([
    ["boolean", "t", true],
    ["boolean", "f", false],
    ["integer", "-2147483648", -2_147_483_648],
    ["float", "0.1", 0.1],
    ["float", "1e+300", 1e300],
    ["float", "-0", "-0"],
    ["float", "NaN", "NaN"],
    ["float", "-Infinity", "-Infinity"],
    ["json", '{"a": 1}', { a: 1 }],
    ["text", "12", "12"],
  ])("%s %s", (scalar, source, value) => {
    expect(encode([{ name: "x", scalar }], [[source], [null]]).rows).toEqual([[value], [null]]);
  });

  test("one value that JSON cannot say makes its column text, and no other", () => {
    const rows = [
      ['{"a": 1}', "{1}", "[1]"],
      ['{"a": 9007199254740993}', "{2}", "[2]"],
      [null, "[0:0]={3}", "[3]"],
    ];
    expect(encode([json, integers, json], rows)).toEqual({
      rows: [
        ['{"a": 1}', "{1}", [1]],
        ['{"a": 9007199254740993}', "{2}", [2]],
        [null, "[0:0]={3}", [3]],
      ],
      asText: [0, 1],
      cuts: [],
      count: 3,
    });
  });

  test("half a value is never read as a whole one", () => {
    const long = `0.5${"0".repeat(4000)}1`;
    const { rows, asText, cuts } = encode([json], [["1"], [long]]);
    expect(asText).toEqual([0]);
    expect(rows).toEqual([["1"], [long.slice(0, 4000)]]);
    expect(cuts).toEqual([{ row: 1, column: 0, characters: 4004 }]);
  });
});

describe("long values", () => {
  test("are cut between characters, and counted in characters", () => {
    expect(cutRow(["😀😀😀", "abcd", null, "ab😀"], 5, 3)).toEqual({
      texts: ["😀😀😀", "abc", null, "ab😀"],
      cuts: [{ row: 5, column: 1, characters: 4 }],
    });
    expect(cutRow(["a😀😀😀"], 0, 3).texts).toEqual(["a😀😀"]);
  });

  test("have no half characters in what is left", () => {
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 20 }), fc.integer({ min: 1, max: 20 }), (value, limit) => {
        const [kept = ""] = cutRow([value], 0, limit).texts;
        expect([...(kept ?? "")]).toEqual([...value].slice(0, limit));
      }),
    );
  });
});

describe("rows fit the room there is", () => {
  test("whole rows only, as many as go in", () => {
    const rows = Array.from({ length: 100 }, (_, index) => [String(index), "x".repeat(index)]);
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 3000 }), (room) => {
        const { rows: shown, count } = encode([text, text], rows, room);
        const size = (number: number): number => JSON.stringify(rows.slice(0, number)).length - 1;
        expect(shown).toEqual(rows.slice(0, count));
        expect(size(count)).toBeLessThanOrEqual(room);
        expect(count === 100 || size(count + 1) > room).toBe(true);
      }),
    );
  });

  test("also when columns turn into text on the way", () => {
    const value = fc.constantFrom('{"a": 1}', "[1, 2]", "null", '{"a": 1, "a": 2}', '"\\n"', null);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 20 }), fc.integer({ min: 60, max: 400 }), (rows, room) => {
        const { rows: shown, count, asText } = encode([json, json], rows, room);
        expect(JSON.stringify(shown).length - 1).toBeLessThanOrEqual(room);
        expect(count).toBe(shown.length);
        const sources = rows.slice(0, count);
        const inOneForm = sources.map((row) =>
          row.map((source, column) => {
            if (source === null) return "null";
            return asText.includes(column) ? JSON.stringify(source) : source.replaceAll(/(?<=[:,]) /g, "");
          }),
        );
        expect(shown.map((row) => row.map((cell) => JSON.stringify(cell)))).toEqual(inOneForm);
      }),
    );
  });

  test("one long row is shortened rather than left out", () => {
    const row = Array.from({ length: 10 }, () => "y".repeat(5000));
    const { rows, cuts } = encode(
      row.map(() => text),
      [row],
      9000,
    );
    expect(rows).toHaveLength(1);
    expect(cuts).toHaveLength(10);
    expect(JSON.stringify(rows).length + JSON.stringify(cuts).length).toBeLessThanOrEqual(9000);
    expect(() =>
      encode(
        row.map(() => text),
        [row],
        300,
      ),
    ).toThrow(ToolError);
  });
});

describe("lines", () => {
  test("of a table tell NULL, nothing and NULL apart", () => {
    expect(tableLine([null, "", "NULL", String.raw`\N`])).toBe(String.raw`\N||NULL|\\N`);
    expect(tableLine(["a|b", "a\nb\tc\r\b\f\v", " x "])).toBe(String.raw`a\|b|a\nb\tc\r\b\f\v| x `);
  });

  test("of CSV are as COPY writes them", () => {
    expect(csvLine([null, "", 'a"b', "a,b", "a\nb", "a\rb", "=1+1", " x ", String.raw`\.`])).toBe(
      `,"","a""b","a,b","a\nb","a\rb",=1+1, x ,\\.`,
    );
    expect(csvLine([String.raw`\.`])).toBe(String.raw`"\."`);
  });
});
