import { describe, expect, it, test } from "vitest";

import { check, checkVariableName, unitTest } from "../../src/calc/allow-list.ts";
import { CalcError } from "../../src/calc/calc-error.ts";
import { mathFor } from "../../src/calc/engine.ts";
import { FUNCTIONS } from "../../src/calc/functions.ts";
import { assignedNames } from "../../src/calc/tree.ts";

const math = mathFor("number");

function verify(text: string, names: readonly string[] = []): void {
  const node = math.parse(text);
  check(node, { names: new Set([...names, ...assignedNames(node)]), isUnit: unitTest(math), text });
}

describe("what is allowed", () => {
  test.each([
    "2 + 3 * 4",
    "f(x) = x^2",
    "f(x, y) = x * y + g(x)|g",
    "M[2, 1] = 5|M",
    "M[1, :]|M",
    "[1, 2; 3, 4]'",
    "map([1, 2], sin)",
    "map([1, 2], f(x) = x + 1)",
    "apply2(g) = g(2)",
    "1:1000000",
    "5 km to mile",
    "3 in",
    "eigs([1, 2; 3, 4]).values",
    "1 < 2 < 3",
    "true ? 1 : 2",
    "2 i + e^pi",
    "chain",
  ])("%s", (row) => {
    const [text = "", names] = row.split("|");
    expect(() => verify(text, names?.split(","))).not.toThrow();
  });

  it("takes every example of the table of functions", () => {
    for (const { example } of FUNCTIONS) expect(() => verify(example), example).not.toThrow();
  });
});

describe("what is refused", () => {
  test.each([
    ["cos", /is a function and needs arguments/],
    ["string(cos)", /needs arguments/],
    ["sin.constructor(1)", /values have no methods/],
    ["x.y", /no property y/],
    ['x["constructor"]', /no property constructor/],
    ["eigs([1]).constructor", /no property constructor/],
    ["x.y = 2", /no properties that can be set/],
    ["{a: 1}", /not calculated/],
    ["import(1)", /no function import/],
    ["config(1)", /no function config/],
    ["simplify(1)", /no function simplify/],
    ["pi(2)", /pi is not a function/],
    ["m(2)", /m is not a function/],
    ["cos = 5", /cannot be redefined/],
    ["import(x) = x", /cannot be redefined/],
    ["f(import) = import(1)", /cannot be redefined/],
    ["true ? 1 : (config(x) = x)", /cannot be redefined/],
    ["a[5e8] = 1", /500,000,000 elements/],
    ["1:1e9", /elements/],
    ["-1e300:1e300", /more than 10\^15 elements/],
    ["1:Infinity", /infinitely many/],
    ["zeros(1e5, 1e5)", /10,000,000,000 elements/],
    ["zeros([1e4, 1e4])", /100,000,000 elements/],
    ["identity(1e5)", /elements/],
    ["resize([1], [1e9])", /elements/],
    ["a".repeat(50_000), /a{40}\.\.\. is not defined/],
    [`[${"1,".repeat(25_000)}1]`, /more than 20000 parts/],
    [`${"1+".repeat(1600)}1`, /more than 1500 deep/],
  ])("%s", (text, message) => {
    const names = /^[xa]\b/.test(text) && text.length < 100 ? ["x", "a"] : [];
    expect(() => verify(text, names)).toThrow(CalcError);
    expect(() => verify(text, names)).toThrow(message);
  });

  test.each([
    ["1/2x", /pass it in variables/],
    ["5 k", /5e3/],
    ["1.5 M", /1\.5e6/],
    ["C(5, 2)", /combinations\(5, 2\)/],
    ["P(5, 2)", /permutations\(5, 2\)/],
    ["5C2", /combinations/],
    ["C(5)", /C \* \(/],
    ["sin^2 + 1", /sin\(x\)\^2/],
    ["sqrt + 1", /sqrt\(\.\.\.\)/],
    ["int(3.7)", /floor\(3\.7\)/],
    ["floorr(2)", /Did you mean floor/],
    ["2 P", /Define it first/],
  ])("says what to write for %s", (text, fix) => {
    expect(() => verify(text)).toThrow(expect.objectContaining({ fix: expect.stringMatching(fix) as string }));
  });

  it("shows where, under the word and not inside another", () => {
    expect(() => verify("asinh(1) + sinn(2)")).toThrow("\n  asinh(1) + sinn(2)\n             ^");
  });

  it("shows a part of a long text", () => {
    expect(() => verify(`${"1 + ".repeat(50)}foo(2)${" + 1".repeat(50)}`)).toThrow(/\n {2}\.\.\.[^\n]{60,80}\.\.\.\n {35}\^$/);
  });
});

describe("names of variables", () => {
  test.each(["x", "radius_1", "π", "m", "e", "limit", "größe"])("%s is one", (name) => {
    expect(() => checkVariableName(name)).not.toThrow();
  });

  test.each(["", "1x", "a b", "a.b", "x;y", "sin", "true", "constructor", "__proto__", "import", "to", "a".repeat(101), "x\n"])(
    "%j is none",
    (name) => {
      expect(() => checkVariableName(name)).toThrow(CalcError);
    },
  );
});

describe("the evaluator behind the check", () => {
  it("does not know what the check refuses, even without it", () => {
    for (const arithmetic of ["number", "bignumber", "fraction"] as const) {
      for (const name of [
        "import",
        "config",
        "createUnit",
        "evaluate",
        "parse",
        "compile",
        "parser",
        "chain",
        "help",
        "print",
        "typed",
        "simplify",
        "derivative",
        "reviver",
      ]) {
        expect(() => mathFor(arithmetic).parse(`${name}(1)`).compile().evaluate(new Map()) as unknown, `${arithmetic} ${name}`).toThrow(
          /Undefined function|is not a function/,
        );
      }
    }
  });
});
