import { describe, expect, it } from "vitest";

import { CalcError } from "../../../src/calc/calc-error.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";

const solved = (expression: string) => symbolic({ operation: "solve", expression });
const root = (expression: string): number => Number(solved(expression).solutions?.[0]?.values["x"]);

function refusal(expression: string): string {
  try {
    return `answered ${solved(expression).result}`;
  } catch (error) {
    if (error instanceof CalcError) return `${error.message} ${error.fix ?? ""}`;
    throw error;
  }
}

describe("roots that are looked for numerically", () => {
  it.each([
    ["x+ln(x)=5000", 4991.4845],
    ["sqrt(x)+ln(x)=100", 8277.1326],
  ])("are found far out: %s", (expression, expected) => {
    expect(root(expression)).toBeCloseTo(expected, 4);
  });

  it("say where they were looked for when there is none", () => {
    const { result, latex, complete } = solved("e^x+x^2+1=0");
    expect(result).toMatch(/^no solution found between -\d+ and \d+$/);
    expect(latex).toBe(`\\text{${result}}`);
    expect(complete).toBe(false);
    expect(solved("x=x+1").result).toBe("no solution");
  });

  it.each(["sin(x)=x", "x-sin(x)=0", "cos(x)=1-x^2/2", "cos(x)=1-x^2/2+x^4/24-x^6/720"])("are round where they are: %s", (expression) => {
    expect(solved(expression).solutions?.map(({ values }) => values)).toEqual([{ x: "0" }]);
  });

  it("are round in systems and among others", () => {
    expect(solved("e^x=y;x+y=1").solutions?.[0]?.values).toEqual({ x: "0", y: "1" });
    expect(solved("tan(x)=x").result).toContain("x = -4.49340945790906 or x = 0 or x = 4.49340945790906");
    expect(solved("x^2=x^x").result).toBe("x = 1 or x = 2");
  });

  it("are not rounded to a number that is none", () => {
    expect(root("x+e^x=1+1e-9")).toBeCloseTo(5e-10, 15);
  });

  it.each(["floor(x)=2", "ceil(x)=3", "sign(x)=1", "sqrt(x^2)=x", "abs(x)=x"])(
    "are refused where they fill an interval: %s",
    (expression) => {
      expect(() => solved(expression)).toThrow(/whole interval/);
    },
  );

  it.each(["e^(-x)+e^(-x^2)=0", "tanh(x)+tanh(x^3)=2"])("are not made of underflow: %s", (expression) => {
    expect(solved(expression).solutions).toEqual([]);
  });
});

describe("what is written around equations", () => {
  it.each(["x+y=3, x-y=1", "x+y=3 and x-y=1", "x+y=3, and x-y=1", "[x+y=3, x-y=1]", "{x+y=3, x-y=1}", "x+y=3; x-y=1"])(
    "%s",
    (expression) => {
      expect(solved(expression).result).toBe("x = 2, y = 1");
    },
  );

  it("leaves other commas alone", () => {
    expect(solved("log(x, 2)=3, y=1").result).toBe("x = 8, y = 1");
    expect(() => solved("x=1,5")).toThrow(/Use \. for decimals|operator ,/);
  });

  it("asks whether != is a factorial", () => {
    expect(refusal("x!=6")).toContain("x! = 6");
  });

  it("says that xy is one name", () => {
    const notes = (expression: string) => (symbolic({ operation: "simplify", expression }).notes ?? []).join(" ");
    expect(notes("xy+1")).toContain("xy is one variable; to multiply write x*y");
    expect(notes("abc+a")).toContain("a*b*c");
    expect(notes("mu+speed+tax")).not.toContain("one variable");
    expect(notes("exp(x)+ln(p)+e*x*p")).not.toContain("one variable");
    expect(symbolic({ operation: "differentiate", expression: "πr^2" }).result).toBe("2*pi*r");
  });
});

describe("answers are short", () => {
  it("gives no decimal that repeats the value", () => {
    expect(solved("x^2=-1").solutions).toEqual([
      { values: { x: "i" }, verified: true },
      { values: { x: "-i" }, verified: true },
    ]);
  });

  it("counts many solutions and lists them once", () => {
    const { result, latex, solutions } = solved("x^100=1");
    expect(result).toBe("100 solutions, listed in `solutions`");
    expect(latex).toBe("\\text{100 solutions, listed in solutions}");
    expect(solutions).toHaveLength(100);
  });

  it("writes decimals in LaTeX as powers of ten", () => {
    expect(solved("x+e^x=1+1e-9").latex).toMatch(/^x = 5\.\d* \\cdot 10\^\{-10\}$/);
  });
});
