import { CalcError } from "../../calc-error.ts";
import { attempt } from "../budget.ts";
import { neg, sub } from "../exact/arithmetic.ts";
import { contains, num, somePart, sym, type Expr } from "../exact/expression.ts";
import { replaceKey } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { factorPoly } from "../polynomial/factor.ts";
import { express, type Generator } from "../polynomial/generators.ts";
import { asQuotient, type Written } from "../polynomial/quotient.ts";
import { coefficientsIn, unknownsIn, type Poly } from "../polynomial/ring.ts";
import { circularEquation } from "./circular.ts";
import { equalExponentials, joinedLogarithms } from "./exponentials.ts";
import { invert } from "./invert.ts";
import { rootsOfPolynomial } from "./polynomial.ts";
import { withoutRoots } from "./radicals.ts";
import { primeBases, withoutHyperbolic } from "./rewrite.ts";
import { NO_ROOTS, union, type Roots } from "./root.ts";

/** How deep equations may give rise to others. */
const MAX_DEPTH = 12;

/** Every value is a solution: the equation holds whatever the unknown is. */
export class AlwaysTrue extends Error {
  override readonly name = "AlwaysTrue";
}

/**
 * The values of the variable for which the expression is zero. They are candidates: some ways to them can add wrong ones, so
 * the caller checks each in the equation as it was given. `undefined` when no exact way is known.
 */
export function solveZero(expr: Expr, variable: string, depth = 0): Roots | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (!contains(expr, variable)) {
    if (isZeroExpr(expr)) throw new AlwaysTrue();
    return { roots: [], complete: true, notes: [] };
  }
  const again = (next: Expr): Roots | undefined => solveZero(next, variable, depth + 1);
  const written = asQuotient(primeBases(withoutHyperbolic(expr)));
  const parts = factorsWith(written, variable).map(({ part, multiplicity }) => {
    const found = solveFactor(part, written.generators, variable, again);
    return (
      found && {
        ...found,
        roots: found.roots.map((root) => ({ ...root, multiplicity: root.period ? 1 : root.multiplicity * multiplicity })),
      }
    );
  });
  return parts.every((part) => part !== undefined) ? union(parts) : partial(parts);
}

/** What was found when one of several factors could not be solved. */
function partial(parts: readonly (Roots | undefined)[]): Roots | undefined {
  const found = parts.filter((part) => part !== undefined);
  return found.length === 0 ? undefined : { ...union(found), complete: false };
}

/** The irreducible factors of the numerator that depend on the variable; the numerator itself where factoring goes too far. */
function factorsWith({ top, generators }: Written, variable: string): { part: Poly; multiplicity: number }[] {
  if (top.terms.size === 0) throw new AlwaysTrue();
  const places = dependent(generators, variable);
  const factors = attempt(2_000_000, () => [...factorPoly(top).factors]) ?? [{ part: top, multiplicity: 1 }];
  return factors.filter(({ part }) => unknownsIn(part).some((place) => places.includes(place)));
}

const dependent = (generators: readonly Generator[], variable: string): number[] =>
  generators.flatMap(({ expr }, place) => (contains(expr, variable) ? [place] : []));

function solveFactor(
  factor: Poly,
  generators: readonly Generator[],
  variable: string,
  again: (next: Expr) => Roots | undefined,
): Roots | undefined {
  const used = dependent(generators, variable).filter((place) => unknownsIn(factor).includes(place));
  const expr = express(factor.terms.values(), generators);
  const [place] = used;
  const only = place === undefined ? undefined : generators[place];
  if (used.length === 1 && only && place !== undefined) {
    const coefficients = coefficientsIn(factor, place).map((coefficient) => express(coefficient.terms.values(), generators));
    return throughKernel(only.expr, coefficients, variable, again);
  }
  return (
    magnitudes(expr, variable, again) ??
    withoutRoots(factor, generators, variable, again) ??
    circularEquation(expr, variable, again) ??
    equalExponentials(expr, variable, again) ??
    joinedLogarithms(expr, variable, again)
  );
}

/** A polynomial in one kernel, such as e^(2*x) - 3*e^x + 2: its roots, then kernel = root. */
function throughKernel(
  kernel: Expr,
  coefficients: readonly Expr[],
  variable: string,
  again: (next: Expr) => Roots | undefined,
): Roots | undefined {
  const outer = rootsOfPolynomial(coefficients);
  if (kernel.key === sym(variable).key) return outer;
  const parts = outer.roots.map((root): Roots | undefined => {
    if (!isPossible(kernel, root.value)) return NO_ROOTS;
    const found = invert(kernel, root.value, variable, (inside, value) => again(sub(inside, value)) ?? unsolved());
    return found && { ...found, roots: found.roots.map((one) => ({ ...one, exact: one.exact && root.exact, multiplicity: 1 })) };
  });
  if (parts.some((part) => part === undefined || part.notes.includes(UNSOLVED))) return undefined;
  const found = union(parts.filter((part) => part !== undefined));
  return { ...found, complete: found.complete && outer.complete, notes: [...found.notes, ...outer.notes] };
}

const UNSOLVED = "unsolved";
const unsolved = (): Roots => ({ roots: [], complete: false, notes: [UNSOLVED] });

/** Kernels of a real variable have no complex values to look for, apart from powers of the variable itself. */
function isPossible(kernel: Expr, value: Expr): boolean {
  return kernel.kind === "power" || !somePart(value, (part) => part.key === "i");
}

/** |u| is u or -u: both are tried. */
function magnitudes(expr: Expr, variable: string, again: (next: Expr) => Roots | undefined): Roots | undefined {
  let found: Expr | undefined;
  somePart(expr, (part) => {
    if (part.kind === "call" && part.name === "abs" && contains(part, variable)) found = part;
    return found !== undefined;
  });
  if (found?.kind !== "call") return undefined;
  const { key, args } = found;
  const [inside = num(0)] = args;
  const branches = [inside, neg(inside)].map((value) => {
    try {
      return again(normal(replaceKey(expr, key, value)));
    } catch (error) {
      if (error instanceof AlwaysTrue)
        throw new CalcError(
          "The equation holds on a whole interval.",
          "Solve it on each side of the point where the absolute value changes sign.",
        );
      throw error;
    }
  });
  return branches.every((branch) => branch !== undefined) ? union(branches) : undefined;
}
