import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { survivesAsNumber } from "../../src/values/decimal.ts";
import { exactJson } from "../../src/values/json.ts";
import { character } from "./characters.ts";

describe("a decimal survives as a number", () => {
  test.each([
    "0",
    "0.0",
    "1.50",
    "-12.25",
    "1e2",
    "0.1",
    "123456789012345",
    "9007199254740992",
    "1e300",
    "5e-324",
    "0e999",
    "1.7976931348623157e+308",
    "100000000000000000000",
  ])("%s", (decimal) => {
    expect(survivesAsNumber(decimal)).toBe(true);
  });
  test.each([
    "-0",
    "-0.0",
    "-0e5",
    "9007199254740993",
    "0.1000000000000000055511151231257827",
    "1e400",
    "1e-400",
    "9.999999999999999e22",
    "12345678901234567890",
    "1e99999999999999999999",
  ])("%s does not", (decimal) => {
    expect(survivesAsNumber(decimal)).toBe(false);
  });

  test("exactly when all its digits come back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(30), (digits, zeros) => {
        const decimal = `${digits}${"0".repeat(zeros)}`;
        const number = Number(decimal);
        // The shortest text of a double is a whole number or has an exponent here; BigInt reads the first, and we the second.
        const [mantissa = "", exponent = "0"] = String(number).split("e");
        const [whole = "", fraction = ""] = mantissa.split(".");
        const named = BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length);
        expect(survivesAsNumber(decimal)).toBe(named === BigInt(decimal) && !Object.is(number, -0));
      }),
    );
  });
});

describe("JSON is embedded when that loses nothing", () => {
  test.each([
    '{"a": [1, 2.5, "x", null, true]}',
    "[]",
    '"text"',
    "12",
    "false",
    '{"b": 1, "1": {"b": 1}}',
    '"\\ud83d\\ude00"',
    '{"a:b": "c:d,{[1e400"}',
    "[1.50]",
  ])("%s", (text) => {
    expect(exactJson(text)?.value).toEqual(JSON.parse(text));
  });

  test.each([
    "null",
    " null ",
    '{"a": 1, "a": 1}',
    String.raw`{"a": 1, "\u0061": 2}`,
    '[{"x": {"a": 1, "b": 2, "a": 3}}]',
    '{"id": 9007199254740993}',
    "[-0]",
    '{"a": 1e400}',
    String.raw`"\ud800"`,
    String.raw`{"\udc00": 1}`,
    `${"[".repeat(101)}${"]".repeat(101)}`,
    "[".repeat(100_000),
    '{"a": ',
  ])("not %s", (text) => {
    expect(exactJson(text)).toBeUndefined();
  });

  test("a member called __proto__ is a member", () => {
    expect(JSON.stringify(exactJson('{"__proto__": {"a": 1}}')?.value)).toBe('{"__proto__":{"a":1}}');
    expect(exactJson('{"__proto__": 1, "__proto__": 2}')).toBeUndefined();
  });

  test("whatever JavaScript wrote", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: character }), (value) => {
        const text = JSON.stringify(value);
        const found = exactJson(text);
        const lost = text === "null" || /(?<!\\ud[89ab]..)\\ud[c-f]|\\ud[89ab]..(?!\\ud[c-f])/.test(text);
        expect(found && JSON.stringify(found.value)).toBe(lost ? undefined : text);
      }),
    );
  });
});
