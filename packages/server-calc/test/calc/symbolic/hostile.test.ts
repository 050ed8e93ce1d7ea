import { describe, expect, it } from "vitest";

import { CalcError } from "../../../src/calc/calc-error.ts";
import type { SymbolicRequest } from "../../../src/calc/protocol.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";

function outcome(request: SymbolicRequest): string {
  try {
    return symbolic(request).result.length <= 12_000 ? "answered" : "too long";
  } catch (error) {
    if (error instanceof CalcError && error.message.length < 1000) return "refused";
    throw error;
  }
}

const system = (size: number): string =>
  Array.from(
    { length: size },
    (_, row) =>
      `${Array.from({ length: size }, (__, column) => `${((row * 7 + column * column * 3) % 9) + 1}v${column}`).join("+")}=${row}`,
  ).join(";");

const REFUSED: readonly SymbolicRequest[] = [
  { operation: "expand", expression: "(x+1)^100000" },
  { operation: "expand", expression: "(x+y+z+a+b)^60" },
  { operation: "expand", expression: "(((x+1)^60+1)^60+1)^60" },
  { operation: "expand", expression: "(x+1)^4000" },
  { operation: "simplify", expression: "9^9^9^9" },
  { operation: "simplify", expression: "2^(10^9)" },
  { operation: "simplify", expression: "100000!" },
  { operation: "simplify", expression: "1e99999" },
  { operation: "simplify", expression: `${"(".repeat(1900)}x${")".repeat(1900)}` },
  { operation: "simplify", expression: `${"sin(".repeat(790)}x${")".repeat(790)}` },
  { operation: "simplify", expression: "x".repeat(5000) },
  { operation: "factor", expression: "x^1000-1" },
  { operation: "factor", expression: "2^200+1" },
  { operation: "factor", expression: "(x^9+y^9+z^9+a^9+1)*(x^8+y^7+a+2)" },
  { operation: "solve", expression: "x^1000+x+1=0" },
  { operation: "solve", expression: "2^100000*x=1" },
  { operation: "differentiate", expression: "x^x^x^x", order: 20 },
  { operation: "differentiate", expression: "sin(cos(tan(ln(x))))", order: 20 },
];

describe("hostile input ends by itself", () => {
  it.each(REFUSED.map((request) => [`${request.operation} ${request.expression.slice(0, 40)}`, request] as const))(
    "%s is refused",
    (_, request) => {
      expect(outcome(request)).toBe("refused");
    },
  );

  it.each([
    ["an endless simplification of mathjs", { operation: "simplify", expression: "(1/(x*(y-1)))^(1/(y-1))" }],
    ["a system of 25 equations", { operation: "solve", expression: system(25) }],
    ["x^100 = 1", { operation: "solve", expression: "x^100=1" }],
    ["a tower of roots", { operation: "simplify", expression: `${"sqrt(1+".repeat(30)}x${")".repeat(30)}` }],
    ["a continued fraction", { operation: "simplify", expression: `${"1/(1+".repeat(40)}x${")".repeat(40)}` }],
    ["(x+1)^100", { operation: "expand", expression: "(x+1)^100" }],
    ["x^100 - 1", { operation: "factor", expression: "x^100-1" }],
  ] as const)("%s is answered", (_, request) => {
    expect(outcome(request)).toBe("answered");
  });

  it.each([
    { operation: "integrate", expression: "sin(x)^9*cos(x)^9*x^9*e^x*ln(x)^9" },
    { operation: "limit", expression: "e^e^e^(1/x) - x^x^x", to: "0" },
    { operation: "solve", expression: "x^7+y^7+z^7=1; x^6*y+z^5=2; x*y*z+x^5=3" },
    { operation: "solve", expression: "sqrt(x+1)+sqrt(x+2)+sqrt(x+3)+sqrt(x+4)+sqrt(x+5)=20" },
    { operation: "integrate", expression: "1/(x^7+x+1)^5" },
    { operation: "factor", expression: "(x^31-1)*(x^37+x+7)*(x^41-x^3+9)" },
    { operation: "simplify", expression: "(sin(x)+cos(y)+tan(z))^9/(sin(x)-cos(y))^9" },
  ] as const)("$operation $expression is answered or refused", (request) => {
    expect(["answered", "refused"]).toContain(outcome(request));
  });
});
