import { describe, expect, it } from "vitest";

import { CalcError } from "../../../src/calc/calc-error.ts";
import type { SymbolicRequest } from "../../../src/calc/protocol.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";

function refusal(request: SymbolicRequest): string {
  try {
    const { result } = symbolic(request);
    return `answered ${result}`;
  } catch (error) {
    if (error instanceof CalcError) return `${error.message} ${error.fix ?? ""}`;
    throw error;
  }
}

const ROWS: readonly (readonly [SymbolicRequest, RegExp])[] = [
  [{ operation: "differentiate", expression: "x*y" }, /has x and y.*variable/],
  [{ operation: "differentiate", expression: "speed^2", variable: "sped" }, /sped is not in.*Did you mean speed/],
  [{ operation: "differentiate", expression: "x^2", order: 21 }, /`order` is 21.*1 to 20/],
  [{ operation: "differentiate", expression: "x^2", order: 1.5 }, /whole number/],
  [{ operation: "differentiate", expression: "floor(x)" }, /floor/],
  [{ operation: "factor", expression: "x^2-1", from: "0" }, /`from` means nothing to factor/],
  [{ operation: "simplify", expression: "x", variable: "x" }, /`variable` means nothing to simplify/],
  [{ operation: "solve", expression: "x=1", order: 2 }, /`order` means nothing to solve.*`variable`/],
  [{ operation: "limit", expression: "1/x" }, /point that is approached.*`to`/],
  [{ operation: "limit", expression: "1/x", from: "0" }, /`from` means nothing to limit/],
  [{ operation: "integrate", expression: "x", from: "0" }, /`from` is given without `to`/],
  [{ operation: "integrate", expression: "x", from: "0", to: "x" }, /bounds contain the variable/],
  [{ operation: "integrate", expression: "x^x" }, /No antiderivative.*`from` and `to`/],
  [{ operation: "simplify", expression: "x = 1" }, /is an equation.*solve/],
  [{ operation: "solve", expression: "x^2 < 4" }, /inequality \(<\)/],
  [{ operation: "solve", expression: "x ≥ 4" }, /inequality/],
  [{ operation: "solve", expression: "1 = 1" }, /no unknown/],
  [{ operation: "solve", expression: "x + y = 1" }, /has x and y/],
  [{ operation: "solve", expression: "x + y + z = 1; x - y = 2" }, /3 letters: x, y, z/],
  [{ operation: "solve", expression: "x = 1", variable: "y" }, /y is in none of the equations.*They have x/],
  [{ operation: "solve", expression: "x^2+1=0", variable: "i" }, /"i" is a constant/],
  [{ operation: "solve", expression: "x = 1", variable: "2" }, /not the name of a variable/],
  [{ operation: "solve", expression: "x*y = 1", variable: "x,y" }, /cannot fix 2 unknowns/],
  [{ operation: "solve", expression: "a*x^5 + x = b", variable: "x" }, /degree 5 with parameters/],
  [{ operation: "simplify", expression: "sine(x)" }, /sine.*sin/],
  [{ operation: "simplify", expression: "frobnicate(x)" }, /frobnicate/],
  [{ operation: "simplify", expression: "x(x+1)" }, /To multiply, write x\*/],
  [{ operation: "simplify", expression: "sin x" }, /sin\(x\)/],
  [{ operation: "simplify", expression: "sin(x, y)" }, /one argument/],
  [{ operation: "simplify", expression: "  " }, /empty/],
  [{ operation: "simplify", expression: "x +" }, /./],
  [{ operation: "simplify", expression: "[1, 2]" }, /kind of expression \(array\)/],
  [{ operation: "simplify", expression: "Infinity - Infinity" }, /Infinity/],
  [{ operation: "simplify", expression: "1/(x-x)" }, /Division by zero/],
  [{ operation: "simplify", expression: "tan(pi/2)" }, /tangent/],
  [{ operation: "expand", expression: "x + 1; x + 2" }, /one expression/],
];

describe("what cannot be done is refused with what is valid", () => {
  it.each(ROWS.map(([request, message]) => [`${request.operation} ${request.expression}`, request, message] as const))(
    "%s",
    (_, request, message) => {
      expect(refusal(request)).toMatch(message);
    },
  );
});

describe("nothing but arithmetic is read", () => {
  const hostile = [
    'x.constructor("return 1")()',
    "cos.constructor",
    "f(x) = x^2; f(3)",
    "x = 5; x",
    '"text"',
    "import({})",
    'createUnit("a")',
    'evaluate("1")',
    'parse("1")',
    "setFunction(f, [x], x)",
    "constructor(1)",
    "{a: 1}",
    "a[1]",
    "x ? 1 : 2",
    "1:10",
    "map([1], sin)",
    "print(1)",
    "config(1)",
    "true",
    "null",
    "x == 1",
    "x and y",
    "5 mod 3",
    "x'",
    "toString()",
    "hasOwnProperty(x)",
  ];

  it.each(hostile)("%s", (expression) => {
    expect(refusal({ operation: "simplify", expression })).not.toMatch(/^answered/);
  });

  it("takes names of an object's properties for variables", () => {
    expect(refusal({ operation: "simplify", expression: "__proto__ + constructor" })).toBe("answered __proto__ + constructor");
    expect(symbolic({ operation: "solve", expression: "2*__proto__ = 4" }).solutions).toEqual([
      { values: JSON.parse('{"__proto__":"2"}') as unknown, verified: true },
    ]);
  });
});
