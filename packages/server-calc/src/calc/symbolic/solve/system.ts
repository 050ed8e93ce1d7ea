import { attempt } from "../budget.ts";
import { div, neg } from "../exact/arithmetic.ts";
import { contains, isNumber, sym, variablesOf, type Expr, parts } from "../exact/expression.ts";
import { substitute } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { evaluate } from "../numeric/evaluate.ts";
import { polynomialRoots } from "../numeric/polynomial-roots.ts";
import { coefficientsOf } from "../polynomial/expand.ts";
import { resultant } from "../polynomial/gcd.ts";
import { express, generatorsOf } from "../polynomial/generators.ts";
import { asQuotient, quotientOver, topOf } from "../polynomial/quotient.ts";
import { isZeroPoly } from "../polynomial/ring.ts";
import { solveZero } from "./equation.ts";
import { decimalRoot, type Root } from "./root.ts";

/** Values for all unknowns. */
interface Assignment {
  readonly values: ReadonlyMap<string, Expr>;
  readonly exact: boolean;
}

export interface Assignments {
  readonly found: readonly Assignment[];
  readonly complete: boolean;
}

const NOTHING: Assignments = { found: [], complete: true };

/** Most values of one unknown that are followed up. */
const MAX_BRANCHES = 40;

/**
 * Candidates for the common zeros of the expressions: one unknown after the other is removed by substitution where an
 * equation is linear in it, by resultants of polynomials otherwise. `undefined` where neither works.
 */
export function solveTogether(exprs: readonly Expr[], unknowns: readonly string[]): Assignments | undefined {
  const open = exprs.map((expr) => topOf(asQuotient(expr))).filter((expr) => !isZeroExpr(expr));
  if (open.some((expr) => !unknowns.some((name) => contains(expr, name)))) return NOTHING;
  const [name] = unknowns;
  if (unknowns.length === 1 && name !== undefined) return single(open, name);
  if (open.length < unknowns.length) return undefined;
  return bySubstitution(open, unknowns) ?? byResultants(open, unknowns);
}

function single(exprs: readonly Expr[], name: string): Assignments | undefined {
  const [simplest, ...others] = [...exprs].sort((a, b) => a.key.length - b.key.length);
  const roots = simplest && valuesOf(simplest, name);
  if (!roots) return undefined;
  const kept = roots.values.filter(({ value }) => others.every((other) => isZeroExpr(substitute(other, new Map([[name, value]])))));
  return { found: kept.map(({ value, exact }) => ({ values: new Map([[name, value]]), exact })), complete: roots.complete };
}

/** The roots in one unknown, in decimals where the coefficients are decimals already. */
function valuesOf(expr: Expr, name: string): { values: readonly Root[]; complete: boolean } | undefined {
  if (!isApproximate(expr)) {
    const found = solveZero(expr, name);
    return found && { values: found.roots, complete: found.complete };
  }
  const coefficients = coefficientsOf(expr, sym(name))?.map((coefficient) => evaluate(coefficient));
  const found = coefficients && polynomialRoots(coefficients);
  return found && { values: found.map((value) => decimalRoot(value)), complete: true };
}

/** Decimals have been put in when a number has a denominator with a power of ten as no one writes it. */
function isApproximate(expr: Expr): boolean {
  return isNumber(expr) ? expr.value.d > 1_000_000_000n : parts(expr).some(isApproximate);
}

/** An equation a*v + b = 0 with a number or parameter for a gives v, which goes into the others. */
function bySubstitution(exprs: readonly Expr[], unknowns: readonly string[]): Assignments | undefined {
  for (const expr of [...exprs].sort((a, b) => a.key.length - b.key.length)) {
    for (const name of unknowns) {
      const [b, a, ...higher] = coefficientsOf(expr, sym(name)) ?? [];
      if (!a || !b || higher.length > 0 || unknowns.some((other) => contains(a, other)) || isApproximate(a)) continue;
      const value = normal(neg(div(b, a)));
      const rest = solveTogether(
        exprs.filter((other) => other !== expr).map((other) => normal(substitute(other, new Map([[name, value]])))),
        unknowns.filter((other) => other !== name),
      );
      if (!rest) return undefined;
      const found = rest.found.map(({ values, exact }) => ({
        exact,
        values: new Map([...values, [name, finish(substitute(value, values), exact)]]),
      }));
      return { found, complete: rest.complete && isNumber(a) };
    }
  }
  return undefined;
}

const finish = (value: Expr, exact: boolean): Expr =>
  exact || variablesOf(value).length > 0 ? normal(value) : decimalRoot(evaluate(value)).value;

/** Polynomials: resultants remove the last unknown; every solution of what remains is extended by the first equation. */
function byResultants(exprs: readonly Expr[], unknowns: readonly string[]): Assignments | undefined {
  for (const last of [...unknowns].reverse()) {
    const found = attempt(3_000_000, () => without(exprs, unknowns, last));
    if (found) return found;
  }
  return undefined;
}

function without(exprs: readonly Expr[], unknowns: readonly string[], last: string): Assignments | undefined {
  const generators = generatorsOf(exprs);
  const place = generators.findIndex(({ expr }) => expr.key === last);
  const known = generators.every(({ expr }) => unknowns.includes(expr.key) || !unknowns.some((name) => contains(expr, name)));
  if (place < 0 || !known) return undefined;
  const polys = exprs.map((expr) => ({ expr, poly: quotientOver(expr, generators).top }));
  const withIt = polys.filter(({ expr }) => contains(expr, last)).sort((a, b) => a.expr.key.length - b.expr.key.length);
  const [first, ...others] = withIt;
  if (!first) return undefined;
  const remaining = [
    ...others.map(({ poly }) => resultant(first.poly, poly, place)),
    ...polys.filter(({ expr }) => !contains(expr, last)).map(({ poly }) => poly),
  ];
  if (remaining.some(isZeroPoly)) return undefined;
  const rest = unknowns.filter((name) => name !== last);
  const outer = solveTogether(
    remaining.map((poly) => express(poly.terms.values(), generators)),
    rest,
  );
  if (!outer || outer.found.length > MAX_BRANCHES) return undefined;
  const found: Assignment[] = [];
  let complete = outer.complete;
  for (const { values, exact } of outer.found) {
    const extended = extend(
      withIt.map(({ expr }) => expr),
      values,
      exact,
      last,
    );
    if (!extended) return undefined;
    found.push(...extended.found);
    complete &&= extended.complete;
  }
  return { found, complete: complete && found.every(({ exact }) => exact) };
}

/** The values of the last unknown for given values of the others, from the first equation that still has it. */
function extend(exprs: readonly Expr[], values: ReadonlyMap<string, Expr>, exact: boolean, last: string): Assignments | undefined {
  for (const expr of exprs) {
    const here = substitute(expr, values);
    const left = exact ? normal(here) : here;
    if (isZeroExpr(left)) continue;
    if (!contains(left, last)) return NOTHING;
    const roots = exact ? valuesOf(left, last) : decimals(left, last);
    return (
      roots && {
        found: roots.values.map((root) => ({ exact: exact && root.exact, values: new Map([...values, [last, root.value]]) })),
        complete: roots.complete,
      }
    );
  }
  return undefined;
}

function decimals(expr: Expr, name: string): { values: readonly Root[]; complete: boolean } | undefined {
  const coefficients = coefficientsOf(expr, sym(name))?.map((coefficient) => evaluate(coefficient)) ?? [];
  while (coefficients.length > 1 && Math.hypot(coefficients.at(-1)?.re ?? 0, coefficients.at(-1)?.im ?? 0) < 1e-12) coefficients.pop();
  const found = polynomialRoots(coefficients);
  return found && { values: found.map((value) => decimalRoot(value)), complete: true };
}
