import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CalcError } from "../../../src/calc/calc-error.ts";
import type { SymbolicOperation } from "../../../src/calc/protocol.ts";
import { symbolic } from "../../../src/calc/symbolic/symbolic.ts";
import { valueOf, isClose } from "./evaluated.ts";

const polynomial = (coefficients: readonly number[]): string =>
  coefficients.map((coefficient, power) => `(${coefficient})*x^${power}`).join(" + ");

const coefficients = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 6 })
  .filter((list) => list.slice(1).some((one) => one !== 0));

const run = (operation: SymbolicOperation, expression: string): string =>
  symbolic({ operation, expression, ...(operation === "differentiate" || operation === "integrate" ? { variable: "x" } : {}) }).result;

const RUNS = { numRuns: 60, seed: 20_260_101 };

describe("operations undo each other", () => {
  it("expanding the factors of a polynomial gives it back", () => {
    fc.assert(
      fc.property(coefficients, coefficients, (a, b) => {
        const product = run("expand", `(${polynomial(a)})*(${polynomial(b)})`);
        expect(run("expand", run("factor", product))).toBe(product);
      }),
      RUNS,
    );
  });

  it("the derivative of an integral is the integrand", () => {
    fc.assert(
      fc.property(coefficients, (list) => {
        const integrand = run("expand", polynomial(list));
        expect(run("expand", run("differentiate", run("integrate", integrand)))).toBe(integrand);
      }),
      RUNS,
    );
  });

  it("the integral of a quotient has it as derivative", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 9 }),
        (roots, top) => {
          const integrand = `${top}/(${roots.map((root) => `(x-(${root}))`).join("*")})`;
          const derivative = run("differentiate", run("integrate", integrand));
          for (const x of [0.37, 1.61, 7.3]) expect(isClose(valueOf(derivative, { x }), valueOf(integrand, { x }))).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it("a product of x - r has exactly the roots r", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 6 }),
        (roots) => {
          const { solutions = [], complete } = symbolic({
            operation: "solve",
            expression: `${roots.map(([n, d]) => `(${d}*x-(${n}))`).join("*")}=0`,
          });
          const found = solutions.map(({ values }) => valueOf(values["x"] ?? "NaN").re).sort((a, b) => a - b);
          const wanted = [...new Set(roots.map(([n, d]) => n / d))].sort((a, b) => a - b);
          expect(found).toEqual(wanted);
          expect(complete).toBe(true);
          expect(solutions.every(({ verified }) => verified)).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it("a linear system has the solution it was made from", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 }),
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }),
        (matrix, [x = 0, y = 0, z = 0]) => {
          const rows = [0, 3, 6].map((at) => matrix.slice(at, at + 3));
          const [[a = 0, b = 0, c = 0] = [], [d = 0, e = 0, f = 0] = [], [g = 0, h = 0, k = 0] = []] = rows;
          const determinant = a * (e * k - f * h) - b * (d * k - f * g) + c * (d * h - e * g);
          fc.pre(determinant !== 0);
          const expression = rows.map(([p = 0, q = 0, r = 0]) => `${p}*x+${q}*y+${r}*z=${p * x + q * y + r * z}`).join(";");
          const { result, complete } = symbolic({ operation: "solve", expression, variable: "x,y,z" });
          expect(result).toBe(`x = ${x}, y = ${y}, z = ${z}`);
          expect(complete).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it("what is printed is read back with the same value", () => {
    const leaf = fc.oneof(
      fc.constantFrom("x", "y", "2", "1/3", "pi", "e"),
      fc.integer({ min: -5, max: 5 }).map((n) => `(${n})`),
    );
    const { expr } = fc.letrec<{ expr: string }>((tie) => ({
      expr: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie("expr"), fc.constantFrom("+", "-", "*"), tie("expr")).map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(tie("expr"), fc.constantFrom("2", "3", "-1", "1/2")).map(([a, n]) => `(${a})^(${n})`),
        fc.tuple(fc.constantFrom("sin", "cos", "atan", "exp", "abs"), tie("expr")).map(([name, a]) => `${name}(${a})`),
      ),
    }));
    fc.assert(
      fc.property(expr, fc.constantFrom<SymbolicOperation>("simplify", "expand"), (text, operation) => {
        const values = { x: 0.83, y: 1.71 };
        const before = valueOf(text, values);
        fc.pre(Number.isFinite(before.re) && Number.isFinite(before.im) && Math.hypot(before.re, before.im) < 1e6 && before.im === 0);
        let result: string;
        try {
          result = run(operation, text);
        } catch (error) {
          if (error instanceof CalcError) return;
          throw error;
        }
        expect(isClose(valueOf(result, values), before, 1e-6), `${text} became ${result}`).toBe(true);
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});
