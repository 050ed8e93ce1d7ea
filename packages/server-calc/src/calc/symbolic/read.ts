import type { MathNode } from "mathjs";

import { check } from "../allow-list.ts";
import { CalcError } from "../calc-error.ts";
import { mathFor } from "../engine.ts";
import { translateSyntaxError } from "../mathjs-errors.ts";
import { normalise } from "../normalise.ts";
import { treeOf } from "../tree.ts";
import { variablesOf, type Expr } from "./exact/expression.ts";
import { fromTree, shorten } from "./from-tree.ts";
import { gluedLetters, separated } from "./written.ts";

/** An equation as its two sides. */
export interface Equation {
  readonly left: Expr;
  readonly right: Expr;
}

const INFINITE = /^([+-]?)\s*(?:inf|infinity|oo|∞)$/i;

/** Letters that the normaliser reads as units, which here are variables. */
const LETTERS: readonly (readonly [RegExp, string])[] = [
  [/[µμ]/gu, "mu"],
  [/[Ω\u2126]/gu, "Omega"],
  // Nobody names a variable "πr".
  [/π(?=[\p{L}_])/gu, "π*"],
];

/** Names that `calculate` reads as constants and algebra uses for variables. */
const CONSTANTS_ELSEWHERE: ReadonlySet<string> = new Set(["E", "tau", "phi"]);

/** Reads the texts of one request and keeps what should be said about how they were read. */
export interface Reader {
  /** One expression. @throws CalcError for equations, inequalities and everything that is not symbolic arithmetic */
  expression(text: string): Expr;
  /** Equations separated by `;`, newlines, commas or "and"; an expression alone is taken as equal to zero. @throws CalcError */
  equations(text: string): Equation[];
  /** A bound or the point of a limit: an expression or an infinity. @throws CalcError */
  bound(text: string): Expr | "inf" | "-inf";
  readonly notes: ReadonlySet<string>;
}

export function createReader(): Reader {
  const notes = new Set<string>();

  function statements(text: string): string[] {
    refuseInequality(text);
    const plain = LETTERS.reduce((result, [letter, name]) => result.replaceAll(letter, name), text);
    const read = normalise(plain, variableNames(plain));
    for (const note of read.notes) notes.add(note);
    return read.statements;
  }

  function parse(text: string): Expr {
    const node = parsed(text);
    const names = symbolNames(node);
    check(node, { names, isUnit: () => false, text });
    for (const name of names) if (CONSTANTS_ELSEWHERE.has(name)) notes.add(`${name} is a variable here, not the constant.`);
    const expr = fromTree(node);
    const glued = gluedLetters(variablesOf(expr));
    if (glued) notes.add(glued);
    return expr;
  }

  function expression(text: string): Expr {
    const [first = "", ...more] = statements(text);
    if (more.length > 0)
      throw new CalcError("This operation takes one expression.", "Send one expression per call; only `solve` takes several.");
    if (first.includes("=")) {
      throw new CalcError(
        `"${shorten(text.trim())}" is an equation; this operation takes an expression.`,
        "Leave out the equals sign and one side, or use operation `solve`.",
      );
    }
    return parse(first);
  }

  return {
    notes,
    expression,
    equations(text) {
      return statements(separated(text)).flatMap((statement): Equation[] => {
        const sides = statement.replaceAll("==", "=").split("=");
        if (sides.some((side) => side.trim() === ""))
          throw new CalcError(`"${shorten(statement)}" has an empty side.`, "Write an equation such as x^2 = 4.");
        const read = sides.map(parse);
        const [first] = read;
        if (!first) return [];
        if (read.length > 1) return read.slice(1).map((right, k) => ({ left: read[k] ?? first, right }));
        notes.add("An expression without an equals sign was taken as equal to zero.");
        return [{ left: first, right: parse("0") }];
      });
    },
    bound(text) {
      const infinite = INFINITE.exec(text.trim());
      if (infinite) return infinite[1] === "-" ? "-inf" : "inf";
      return expression(text);
    },
  };
}

function refuseInequality(text: string): void {
  const found = /<=|>=|!=|=>|->|<|>|[≤≥≠→]/u.exec(text)?.[0];
  if (found === "->" || found === "=>" || found === "→")
    throw new CalcError(`"${found}" cannot be part of an expression.`, "Give the point that a limit approaches as `to`.");
  if (found === "!=") {
    throw new CalcError(
      `"${shorten(text.trim())}" says "is not equal to" (!=), an inequality, which is not supported.`,
      "If a factorial is meant, write a space before the equals sign: x! = 6.",
    );
  }
  if (found) {
    throw new CalcError(
      `"${shorten(text.trim())}" is an inequality (${found}), which is not supported.`,
      "Solve the equation with = instead; the solutions are the ends of the intervals.",
    );
  }
}

/** Every name that is not called, so that none is taken for a unit or another spelling of a function. */
function variableNames(text: string): string[] {
  const names = [...text.matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*(\(?)/gu)];
  return names.flatMap(([, name = "", open]) => (open === "(" || /^pi$/i.test(name) || /^inf(inity)?$/i.test(name) ? [] : [name]));
}

function parsed(text: string): MathNode {
  try {
    return mathFor("bignumber").parse(text);
  } catch (error) {
    throw translateSyntaxError(error, text);
  }
}

function symbolNames(node: MathNode): Set<string> {
  const names = new Set<string>();
  treeOf(node).traverse((part) => {
    if (part.type === "SymbolNode" && typeof part.name === "string") names.add(part.name);
    for (const argument of part.args ?? [])
      if (argument.type === "SymbolNode" && typeof argument.name === "string") names.add(argument.name);
  });
  return names;
}
