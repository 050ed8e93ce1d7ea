import { describe, expect, it } from "vitest";

import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";

const notesOf = (...[request]: Parameters<typeof symbolic>): string => (symbolic(request).notes ?? []).join(" ");

describe("what the reader should know is said", () => {
  it("names the points that cancelling removed", () => {
    expect(notesOf({ operation: "simplify", expression: "(x^2-1)/(x-1)" })).toContain("x = 1");
    expect(notesOf({ operation: "simplify", expression: "(x^2-5x+6)/(x^2-4)" })).toContain("x = 2");
    expect(notesOf({ operation: "simplify", expression: "(x^3-1)/(x^2+x+1)" })).not.toContain("not defined");
  });

  it("says where a rule needs real values", () => {
    expect(notesOf({ operation: "simplify", expression: "sqrt(x^2)" })).toContain("real");
    expect(notesOf({ operation: "simplify", expression: "ln(x)+ln(y)" })).toContain("real");
  });

  it("gives both sides of a limit that does not exist", () => {
    expect(notesOf({ operation: "limit", expression: "1/x", to: "0" })).toBe("From the left: -Infinity. From the right: Infinity.");
    expect(notesOf({ operation: "limit", expression: "floor(x)", to: "2" })).toContain("From the left: 1. From the right: 2.");
  });

  it("says on which side a limit was taken when the other is not real", () => {
    expect(notesOf({ operation: "limit", expression: "x^x", to: "0" })).toContain("from the right");
  });

  it("marks a numeric integral with its error", () => {
    expect(notesOf({ operation: "integrate", expression: "x^x", from: "0", to: "1" })).toMatch(/numeric, with an error of about/);
  });

  it("marks roots in decimals, with all five of a quintic found and checked", () => {
    const { solutions = [], complete, notes } = symbolic({ operation: "solve", expression: "x^5-x-1=0" });
    expect(solutions).toHaveLength(5);
    expect(solutions.every(({ verified }) => verified)).toBe(true);
    expect(complete).toBe(true);
    expect(notes).toContain("Roots without a simple exact form are given as decimals.");
    expect(solutions[0]?.values["x"]).toBe("1.16730397826142");
  });

  it("does not claim to have everything where it searched", () => {
    const { complete, notes = [], result } = symbolic({ operation: "solve", expression: "cos(x)=x" });
    expect(result).toBe("x = 0.739085133215161");
    expect(complete).toBe(false);
    expect(notes.join(" ")).toContain("there may be others");
  });

  it("tells dependent and contradicting equations apart", () => {
    expect(notesOf({ operation: "solve", expression: "x+y=1; 2x+2y=2" })).toContain("infinitely many");
    expect(notesOf({ operation: "solve", expression: "x+y=1; x+y=2" })).toContain("contradict");
  });

  it("gives multiplicities, conditions on parameters and the period", () => {
    expect(notesOf({ operation: "solve", expression: "(x-1)^2*(x+2)=0" })).toContain("x = 1 has multiplicity 2");
    expect(notesOf({ operation: "solve", expression: "a*x=b", variable: "x" })).toContain("a is not zero");
    expect(notesOf({ operation: "solve", expression: "sin(x)=1/2" })).toContain("k is any integer");
  });

  it("gives decimals beside exact roots", () => {
    expect(symbolic({ operation: "solve", expression: "x^2=2" }).solutions?.[1]).toEqual({
      values: { x: "sqrt(2)" },
      decimal: { x: "1.4142135623731" },
      verified: true,
    });
  });

  it("reads letters that are constants elsewhere as variables, and says so", () => {
    expect(notesOf({ operation: "solve", expression: "E=m*c^2", variable: "m" })).toContain("E is a variable");
    expect(notesOf({ operation: "expand", expression: "(1+i)^2" })).toContain("imaginary unit");
  });

  it("keeps nothing between calls", () => {
    const first = symbolic({ operation: "solve", expression: "a*x=2", variable: "x" });
    symbolic({ operation: "solve", expression: "a=5" });
    symbolic({ operation: "simplify", expression: "x+1" });
    expect(symbolic({ operation: "solve", expression: "a*x=2", variable: "x" })).toEqual(first);
  });

  it("keeps both of a pair of complex solutions of a system", () => {
    const { solutions = [], complete } = symbolic({ operation: "solve", expression: "y=x^2+1; x=y^2+3" });
    expect(solutions).toHaveLength(4);
    expect(solutions.every(({ verified }) => verified)).toBe(true);
    expect(complete).toBe(true);
  });

  it.each([
    ["sin(x)-cos(x)", "inf", "does not exist"],
    ["sin(x)-sin(2*x)", "inf", "does not exist"],
    ["tan(x)", "inf", "does not exist"],
    ["x*sin(x)", "inf", "does not exist"],
    ["e^x*(sin(x)+2)", "inf", "Infinity"],
    ["(e^x-e^(-x)-2*x)/(x-sin(x))", "-inf", "Infinity"],
    ["(x+sin(x))/(x-cos(x))", "inf", "1"],
    ["x*sin(1/x)", "0", "0"],
  ])("treats what oscillates as more than one value: %s", (expression, to, result) => {
    expect(symbolic({ operation: "limit", expression, to }).result).toBe(result);
  });

  it("finds a narrow peak that few points would miss", () => {
    const { result } = symbolic({ operation: "integrate", expression: "x^x*e^(-10^6*(x-0.777)^2)", from: "0", to: "1" });
    expect(Number(result)).toBeCloseTo(0.00145690847076, 12);
  });

  it("says that a numeric integral in parts with kinks and jumps is numeric", () => {
    expect(symbolic({ operation: "integrate", expression: "floor(x)", from: "0", to: "3.5" }).result).toBe("4.5");
    expect(symbolic({ operation: "integrate", expression: "1/(2+cos(x))", from: "0", to: "2*pi" }).result).toBe("2*pi*sqrt(3)/3");
  });
});
