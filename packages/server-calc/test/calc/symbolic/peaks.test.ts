import { describe, expect, it } from "vitest";

import { pow } from "../../../src/calc/symbolic/exact/arithmetic.ts";
import { derivative } from "../../../src/calc/symbolic/exact/derivative.ts";
import { num, sym } from "../../../src/calc/symbolic/exact/expression.ts";
import { call } from "../../../src/calc/symbolic/exact/functions.ts";
import { isContinuousAntiderivative } from "../../../src/calc/symbolic/integrate/continuous.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";
import { valueOf } from "./evaluated.ts";

const integral = (expression: string, from: string, to: string) => symbolic({ operation: "integrate", expression, from, to });

const SQRT_PI = Math.sqrt(Math.PI);

describe("an integral with a narrow peak or a singular end", () => {
  it.each([
    ["exp(-1000000(x-0.3)^2)", "-1", "1", SQRT_PI / 1e3],
    ["exp(-10^14*(x-0.3)^2)", "-1", "1", SQRT_PI / 1e7],
    ["e^(-(x-1000)^2)", "0", "Infinity", SQRT_PI],
    ["e^(-(x-1000)^2)", "-Infinity", "Infinity", SQRT_PI],
    ["1/(1+10^12*(x-0.3)^2)", "-1", "1", (Math.atan(1.3e6) + Math.atan(7e5)) / 1e6],
    ["x^x*e^(-10^10*(x-0.777)^2)", "0", "1", 0.777 ** 0.777 * SQRT_PI * 1e-5],
    ["cos(x)*e^(-10^8*(sin(x)-0.3)^2)", "0", "1.5", SQRT_PI / 1e4],
    ["cos(x)*e^(-10^8*(sin(x)-0.3)^2)", "0", "45", SQRT_PI / 1e4],
  ])("%s from %s to %s", (expression, from, to, expected) => {
    const { result } = integral(expression, from, to);
    expect(Math.abs(valueOf(result).re - expected) / expected).toBeLessThan(1e-6);
  });

  it("has an error that covers what a singular end hides", () => {
    const { result, notes = [] } = integral("sqrt(tan(x))", "0", "pi/2");
    const error = Number(/error of about (\S+)\.$/.exec(notes.join(" "))?.[1]);
    expect(Math.abs(Number(result) - 2.2214414690791831)).toBeLessThan(error);
    expect(error).toBeLessThan(1e-6);
  });

  it("claims no error where only zeros were seen", () => {
    const notes = (integral("exp(-10^8*(x-1/3)^2)*sin(x)/x", "2", "3").notes ?? []).join(" ");
    expect(notes).toContain("peak may have been missed");
    expect(notes).not.toContain("error of about");
  });

  it("has no numeric value where too many peaks would be missed", () => {
    expect(() => integral("cos(x)^2*e^(-10^12*(sin(x)-0.3)^2)", "0", "300")).toThrow(/no value that could be found/);
  });

  it("is turned around with its bounds", () => {
    expect(integral("x^2", "1", "0")).toMatchObject({ result: "-1/3", latex: "-\\frac{1}{3}" });
    expect(integral("x^x", "1", "0").result).toBe("-0.783430510712134");
  });

  it("writes powers of ten in LaTeX", () => {
    expect(integral("x^x*e^(-10^14*(x-0.777)^2)", "0", "1").latex).toMatch(/^1\.45\d* \\cdot 10\^\{-7\}$/);
  });
});

describe("an antiderivative is trusted between bounds only when it has no jump there", () => {
  const x = sym("x");
  const arc = call("atan", pow(x, num(-1)));
  const root = call("atan", x);
  it.each([
    ["atan(1/x) over 0", arc, derivative(arc, "x"), -1, 1.5, false],
    ["atan(1/x) beside 0", arc, derivative(arc, "x"), 0.1, 1.5, true],
    ["atan(x)", root, derivative(root, "x"), -1, 1.5, true],
    ["atan(x) on the whole line", root, derivative(root, "x"), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, true],
    ["another function's", root, x, -1, 1.5, false],
    ["one that is not real", pow(x, num(1, 2)), derivative(pow(x, num(1, 2)), "x"), -1, 1.5, false],
  ])("%s", (_, found, expr, from, to, expected) => {
    expect(isContinuousAntiderivative(found, expr, "x", from, to)).toBe(expected);
  });
});
