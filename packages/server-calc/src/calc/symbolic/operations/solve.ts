import { CalcError } from "../../calc-error.ts";
import type { SymbolicAnswer } from "../../protocol.ts";
import { neg, sub } from "../exact/arithmetic.ts";
import { contains, num, sym, variablesOf, type Expr } from "../exact/expression.ts";
import { tidy } from "../normal.ts";
import { coefficientsOf } from "../polynomial/expand.ts";
import { print } from "../print.ts";
import type { Equation } from "../read.ts";
import { AlwaysTrue, solveZero } from "../solve/equation.ts";
import { REAL_NOTE } from "../solve/invert.ts";
import { solveLinear } from "../solve/linear.ts";
import { newton } from "../solve/newton.ts";
import { byValue, joinPeriods } from "../solve/periods.ts";
import { always, answer, denominators, distinct, valueText, type Found, type Solution } from "../solve/present.ts";
import type { Roots } from "../solve/root.ts";
import { scan } from "../solve/scan.ts";
import { solveTogether, type Assignments } from "../solve/system.ts";
import { verify } from "../solve/verify.ts";

/** Solves one equation or a system for the unknowns and checks every solution. @throws CalcError */
export function solve(equations: readonly Equation[], unknowns: readonly string[]): SymbolicAnswer {
  for (const name of unknowns) {
    if (!equations.some(({ left, right }) => contains(left, name) || contains(right, name))) {
      const names = [...new Set(equations.flatMap(({ left, right }) => [...variablesOf(left), ...variablesOf(right)]))].sort();
      throw new CalcError(
        `The unknown ${name} is in none of the equations.`,
        names.length > 0 ? `They have ${names.join(", ")}.` : undefined,
      );
    }
  }
  const [equation] = equations;
  const [unknown] = unknowns;
  const found =
    equations.length === 1 && unknowns.length === 1 && equation && unknown !== undefined
      ? one(equation, unknown)
      : several(equations, unknowns);
  return "result" in found ? found : answer(found, unknowns);
}

function one(equation: Equation, unknown: string): Found | SymbolicAnswer {
  const difference = sub(equation.left, equation.right);
  try {
    const exact = solveZero(difference, unknown);
    const others = variablesOf(difference).filter((name) => name !== unknown);
    const roots = exact && (exact.complete || exact.roots.length > 0) ? exact : undefined;
    if (!roots && others.length > 0) {
      throw new CalcError(
        `No exact way to solve for ${unknown} is known here.`,
        `Give numbers for ${others.join(", ")} so that it can be solved numerically.`,
      );
    }
    const found = withoutAsides(roots ?? scan(difference, unknown));
    const solutions: Solution[] = [];
    const notes = [...found.notes];
    let dropped = false;
    let complete = found.complete;
    for (const { value, exact: isExact, multiplicity, period } of joinPeriods(found.roots).sort(byValue)) {
      const verdict = verify([equation], new Map([[unknown, value]]), isExact);
      if (verdict === "fails") {
        // A decimal may fail because of rounding alone.
        complete &&= isExact;
        dropped = true;
        continue;
      }
      const shown = isExact ? tidy(value) : value;
      if (verdict === "sometimes") notes.push(`${unknown} = ${print(shown)} holds only for some values of ${others.join(", ")}.`);
      if (multiplicity > 1) notes.push(`${unknown} = ${valueText(shown, isExact)} has multiplicity ${multiplicity}.`);
      solutions.push({
        values: new Map([[unknown, shown]]),
        exact: isExact,
        verified: verdict === "holds",
        period: period && tidy(period),
      });
    }
    if (exact && dropped) notes.push("Candidates that do not satisfy the equation were dropped.");
    for (const bottom of denominators(solutions)) notes.push(`Valid where ${print(bottom)} is not zero.`);
    return { solutions, complete, notes, searched: found.searched };
  } catch (error) {
    if (error instanceof AlwaysTrue) return always([unknown]);
    throw error;
  }
}

/** Complex values of exponential equations are left out where there are real ones. */
function withoutAsides(found: Roots): Roots {
  const real = found.roots.filter(({ aside }) => !aside);
  if (real.length === found.roots.length) return found;
  if (real.length > 0) return { roots: real, complete: true, notes: [...new Set([...found.notes, REAL_NOTE])] };
  return {
    ...found,
    notes: ["A power of a positive number is never negative: there is no real solution; principal complex ones are given."],
  };
}

function several(equations: readonly Equation[], unknowns: readonly string[]): Found | SymbolicAnswer {
  const differences = equations.map(({ left, right }) => sub(left, right));
  const rows = differences.map((difference) => linearRow(difference, unknowns));
  if (rows.every((row) => row !== undefined)) return linear(equations, rows, unknowns);
  if (equations.length < unknowns.length) {
    throw new CalcError(
      `${equations.length} equation${equations.length === 1 ? "" : "s"} that are not linear cannot fix ${unknowns.length} unknowns.`,
      `Name fewer unknowns in \`variable\`; the other letters are then parameters.`,
    );
  }
  const exact = together(differences, unknowns);
  const parameters = [...new Set(differences.flatMap((difference) => variablesOf(difference)))].filter((name) => !unknowns.includes(name));
  if (!exact && parameters.length > 0)
    throw new CalcError(
      "No exact way to solve this system is known here.",
      `Give numbers for ${parameters.join(", ")} so that it can be solved numerically.`,
    );
  const candidates = exact ?? newton(differences, unknowns);
  let { complete } = candidates;
  const solutions = candidates.found.flatMap(({ values, exact: isExact }): Solution[] => {
    const verdict = verify(equations, values, isExact);
    if (verdict === "fails") {
      // A decimal may fail because of rounding alone.
      complete &&= isExact;
      return [];
    }
    return [
      {
        values: new Map(unknowns.map((name) => [name, isExact ? tidy(values.get(name) ?? num(0)) : (values.get(name) ?? num(0))])),
        exact: isExact,
        verified: verdict === "holds",
      },
    ];
  });
  const notes = exact
    ? solutions.some((solution) => !solution.exact)
      ? ["Solutions without a simple exact form are given as decimals."]
      : []
    : ["No exact way to solve this system is known here: real solutions were looked for numerically, and there may be others."];
  return { solutions: distinct(solutions), complete, notes };
}

function together(differences: readonly Expr[], unknowns: readonly string[]): Assignments | undefined {
  try {
    return solveTogether(differences, unknowns);
  } catch (error) {
    if (error instanceof AlwaysTrue)
      throw new CalcError(
        "The equations depend on each other: they have infinitely many solutions.",
        "Name fewer unknowns in `variable`; the other letters are then parameters.",
      );
    throw error;
  }
}

/** Coefficients of the unknowns and the right side, when the expression is linear in all of them together. */
function linearRow(difference: Expr, unknowns: readonly string[]): Expr[] | undefined {
  const row: Expr[] = [];
  let rest = difference;
  for (const name of unknowns) {
    const [without = num(0), coefficient = num(0), ...higher] = coefficientsOf(rest, sym(name)) ?? [num(0), sym(name)];
    if (higher.length > 0 || unknowns.some((other) => contains(coefficient, other))) return undefined;
    row.push(coefficient);
    rest = without;
  }
  return unknowns.some((name) => contains(rest, name)) ? undefined : [...row, neg(rest)];
}

function linear(equations: readonly Equation[], rows: readonly (readonly Expr[])[], unknowns: readonly string[]): Found | SymbolicAnswer {
  const result = solveLinear(rows, unknowns);
  if (result.kind === "none") {
    return {
      solutions: [],
      complete: true,
      notes: [
        equations.length === 1 ? "The equation has no solution." : "The equations contradict each other: the system has no solution.",
      ],
    };
  }
  const notes: string[] = [];
  if (result.free.length === unknowns.length) return always(unknowns);
  if (result.free.length > 0)
    notes.unshift(`The equations depend on each other: infinitely many solutions, one for every value of ${result.free.join(", ")}.`);
  const values = new Map(unknowns.map((name) => [name, tidy(result.values.get(name) ?? sym(name))]));
  for (const bottom of denominators([{ values }])) notes.push(`Valid where ${print(bottom)} is not zero.`);
  const verdict = verify(equations, result.values, true);
  return { solutions: [{ values, exact: true, verified: verdict === "holds" }], complete: true, notes: [...new Set(notes)] };
}
