import { all, create } from "mathjs";

import { CalcError } from "../calc-error.ts";
import type { Expr } from "./exact/expression.ts";
import { fromTree, shorten } from "./from-tree.ts";

const math = create(all ?? {}, { number: "BigNumber", precision: 64 });

/** An equation as its two sides. */
export interface Equation {
  readonly left: Expr;
  readonly right: Expr;
  readonly text: string;
}

const INFINITE = /^([+-]?)\s*(?:inf|infinity|oo|∞)$/i;

/** One expression. @throws CalcError for equations, inequalities and everything that is not symbolic arithmetic. */
export function readExpression(text: string): Expr {
  refuseInequality(text);
  if (text.includes("=")) {
    throw new CalcError(
      `"${shorten(text)}" is an equation; this operation takes an expression.`,
      "Leave out the equals sign and one side, or use operation `solve`.",
    );
  }
  if (/[;\n]/.test(text.trim()))
    throw new CalcError("This operation takes one expression.", "Send one expression per call; only `solve` takes several.");
  return parse(text);
}

/** Equations separated by `;` or newlines; an expression alone is taken as equal to zero. */
export function readEquations(text: string): { equations: Equation[]; impliedZero: boolean } {
  refuseInequality(text);
  const lines = text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0) throw new CalcError("There is no equation.", "Write an equation such as x^2 = 4.");
  const equations = lines.flatMap((line): Equation[] => {
    const sides = line.replaceAll("==", "=").split("=");
    if (sides.some((side) => side.trim() === ""))
      throw new CalcError(`"${shorten(line)}" has an empty side.`, "Write an equation such as x^2 = 4.");
    const [first = "", ...rest] = sides;
    if (rest.length === 0) return [{ left: parse(first), right: parse("0"), text: line }];
    return rest.map((side, k) => ({ left: parse(sides[k] ?? first), right: parse(side), text: line }));
  });
  return { equations, impliedZero: lines.some((line) => !line.includes("=")) };
}

/** A bound or the point of a limit: an expression or an infinity. */
export function readBound(text: string): Expr | "inf" | "-inf" {
  const infinite = INFINITE.exec(text.trim());
  if (infinite) return infinite[1] === "-" ? "-inf" : "inf";
  return readExpression(text);
}

function refuseInequality(text: string): void {
  const found = /<=|>=|!=|<|>|≤|≥|≠/.exec(text)?.[0];
  if (found) {
    throw new CalcError(
      `"${shorten(text.trim())}" is an inequality (${found}), which is not supported.`,
      "Solve the equation with = instead; the solutions are the ends of the intervals.",
    );
  }
}

function parse(text: string): Expr {
  let tree;
  try {
    tree = math.parse(text);
  } catch (error) {
    throw new CalcError(`"${shorten(text.trim())}" cannot be read: ${error instanceof Error ? error.message : "syntax error"}`);
  }
  return fromTree(tree);
}
