import { describe, expect, it } from "vitest";

import type { SymbolicRequest } from "../../../src/calc/protocol.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";

type Row = readonly [request: SymbolicRequest, result: string, latex?: string];

/** Textbook results, as they should be written. */
const ROWS: readonly Row[] = [
  [{ operation: "simplify", expression: "sin(x)^2 + cos(x)^2" }, "1", "1"],
  [{ operation: "simplify", expression: "(x^2-1)/(x-1)" }, "x + 1", "x + 1"],
  [{ operation: "simplify", expression: "√12 − √3" }, "sqrt(3)", "\\sqrt{3}"],
  [{ operation: "simplify", expression: "sqrt(2)" }, "sqrt(2)"],
  [{ operation: "simplify", expression: "1/3 + 1/6" }, "1/2", "\\frac{1}{2}"],
  [{ operation: "simplify", expression: "0.1 + 0.2" }, "3/10"],
  [{ operation: "simplify", expression: "2*sin(x)*cos(x)" }, "sin(2*x)", "\\sin\\left(2 x\\right)"],
  [{ operation: "simplify", expression: "sqrt(x^2)" }, "abs(x)", "\\left|x\\right|"],
  [{ operation: "simplify", expression: "x!/(x-1)!" }, "x"],
  [{ operation: "simplify", expression: "1/(1+i)" }, "1/2 - i/2"],
  [{ operation: "simplify", expression: "sin(x + pi)" }, "-sin(x)"],
  [{ operation: "simplify", expression: "a/2 - a/2" }, "0"],
  [{ operation: "expand", expression: "(x+1)^3" }, "x^3 + 3*x^2 + 3*x + 1", "x^{3} + 3 x^{2} + 3 x + 1"],
  [{ operation: "expand", expression: "(x+y)*(x-y)" }, "x^2 - y^2"],
  [{ operation: "expand", expression: "(x - 1/2)^2" }, "x^2 - x + 1/4"],
  [{ operation: "expand", expression: "(1+sqrt(2))^2" }, "3 + 2*sqrt(2)"],
  [{ operation: "factor", expression: "x^2 - 5x + 6" }, "(x - 2)*(x - 3)"],
  [{ operation: "factor", expression: "x³ − y³" }, "(x - y)*(x^2 + x*y + y^2)"],
  [{ operation: "factor", expression: "360" }, "2^3 * 3^2 * 5", "2^{3} \\cdot 3^{2} \\cdot 5"],
  [{ operation: "factor", expression: "1 - x^2" }, "-(x - 1)*(x + 1)"],
  [{ operation: "differentiate", expression: "3*x^2 + 2*x" }, "6*x + 2"],
  [{ operation: "differentiate", expression: "x^3 + x^2" }, "x*(3*x + 2)"],
  [{ operation: "differentiate", expression: "ln(x)" }, "1/x", "\\frac{1}{x}"],
  [{ operation: "differentiate", expression: "e^(2x)" }, "2*e^(2*x)", "2 e^{2 x}"],
  [{ operation: "differentiate", expression: "sqrt(x)" }, "1/(2*sqrt(x))", "\\frac{1}{2 \\sqrt{x}}"],
  [{ operation: "differentiate", expression: "x^2*y^3", variable: "x, y" }, "6*x*y^2"],
  [{ operation: "differentiate", expression: "sin(x)", order: 20 }, "sin(x)"],
  [{ operation: "integrate", expression: "x^2" }, "x^3/3", "\\frac{x^{3}}{3} + C"],
  [{ operation: "integrate", expression: "1/x" }, "ln(abs(x))", "\\ln\\left(\\left|x\\right|\\right) + C"],
  [{ operation: "integrate", expression: "x*e^x" }, "e^x*(x - 1)"],
  [{ operation: "integrate", expression: "sqrt(1-x^2)" }, "(x*sqrt(1 - x^2) + asin(x))/2"],
  [{ operation: "integrate", expression: "e^(-x^2)", from: "-∞", to: "∞" }, "sqrt(pi)", "\\sqrt{\\pi}"],
  [{ operation: "integrate", expression: "x^2", from: "0", to: "3" }, "9"],
  [{ operation: "integrate", expression: "x^2", from: "3", to: "0" }, "-9"],
  [{ operation: "integrate", expression: "1/x", from: "-1", to: "1" }, "diverges"],
  [{ operation: "integrate", expression: "sin(x)/x", from: "0", to: "1" }, "0.946083070367183"],
  [{ operation: "limit", expression: "sin(x)/x", to: "0" }, "1"],
  [{ operation: "limit", expression: "1/x", to: "0" }, "does not exist"],
  [{ operation: "limit", expression: "1/x", to: "0+" }, "Infinity", "\\infty"],
  [{ operation: "limit", expression: "1/x", to: "0-" }, "-Infinity"],
  [{ operation: "limit", expression: "abs(x)/x", to: "0" }, "does not exist"],
  [{ operation: "limit", expression: "sin(x)", to: "inf" }, "does not exist"],
  [{ operation: "limit", expression: "sin(x)/x", to: "inf" }, "0"],
  [{ operation: "limit", expression: "(1+1/n)^n", to: "oo" }, "e"],
  [{ operation: "limit", expression: "(x!)^(1/x)/x", to: "inf" }, "1/e"],
  [{ operation: "solve", expression: "x^3-6x^2+11x-6=0" }, "x = 1 or x = 2 or x = 3"],
  [{ operation: "solve", expression: "x^2+1=0" }, "x = i or x = -i"],
  [{ operation: "solve", expression: "e^x=5" }, "x = ln(5)", "x = \\ln\\left(5\\right)"],
  [{ operation: "solve", expression: "abs(x)=3" }, "x = -3 or x = 3"],
  [{ operation: "solve", expression: "sqrt(x)=-1" }, "no solution"],
  [{ operation: "solve", expression: "cos(x)=0.5" }, "x = pi/3 + 2*pi*k or x = 5*pi/3 + 2*pi*k"],
  [{ operation: "solve", expression: "sin(x)=cos(x)" }, "x = pi/4 + pi*k"],
  [{ operation: "solve", expression: "x^2+y^2=25; x-y=1" }, "x = 4, y = 3; x = -3, y = -4"],
  [{ operation: "solve", expression: "2x+3y=7\nx-y=1" }, "x = 2, y = 1"],
  [{ operation: "solve", expression: "x/2 + y/3 = 1; x - y = 1/7" }, "x = 44/35, y = 39/35"],
  [{ operation: "solve", expression: "x+y=1; x+y=2" }, "no solution"],
  [{ operation: "solve", expression: "x+y=1; 2x+2y=2" }, "x = 1 - y, y = any value"],
  [{ operation: "solve", expression: "x=x+1" }, "no solution"],
  [{ operation: "solve", expression: "2(x+1)=2x+2" }, "every x"],
  [
    { operation: "solve", expression: "a*x^2+b*x+c=0", variable: "x" },
    "x = (-b + sqrt(b^2 - 4*a*c))/(2*a) or x = (-b - sqrt(b^2 - 4*a*c))/(2*a)",
  ],
  [{ operation: "solve", expression: "V=I*R", variable: "R" }, "R = V/I"],
  [{ operation: "solve", expression: "E = m*c^2", variable: "m" }, "m = E/c^2"],
  [{ operation: "solve", expression: "x^2 = 2" }, "x = -sqrt(2) or x = sqrt(2)"],
  [{ operation: "solve", expression: "4^x-2^x=12" }, "x = 2"],
];

const title = ({ operation, expression, variable, from, to }: SymbolicRequest): string =>
  [operation, expression, variable, from, to].filter((part) => part !== undefined).join(" | ");

describe("plain results are written as people write them", () => {
  it.each(ROWS.map(([request, result, latex]) => [title(request), request, result, latex] as const))("%s", (_, request, result, latex) => {
    const answer = symbolic(request);
    expect(answer.result).toBe(result);
    expect(answer.latex).toBe(latex ?? answer.latex);
  });

  it("keeps no rational stand-ins and no floats", () => {
    const texts = ROWS.filter(([request]) => request.expression !== "sin(x)/x").map(([request]) => symbolic(request).result);
    expect(texts.filter((text) => /\d{5,}\/\d{5,}|\d\.\d/.test(text))).toEqual([]);
  });
});
