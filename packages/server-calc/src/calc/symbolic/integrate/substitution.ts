import { add, div, mul, pow, sub } from "../exact/arithmetic.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, isNumber, num, somePart, sym, UNIT, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { mapParts, replaceKey, substitute } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { coefficientsOf } from "../polynomial/expand.ts";
import { evenPowers } from "../simplify/trigonometry.ts";
import { inSineAndCosine, anglesIn, commonAngle } from "../solve/rewrite.ts";
import { linearIn } from "./linear-inside.ts";
import { integrateRational } from "./rational.ts";

/** A name that no input can have. */
const U = sym("u of the substitution");
const POWER = sym("power of the variable");
const SINE = sym("sin of the angle");
const COSINE = sym("cos of the angle");

type Integrate = (expr: Expr, variable: string) => Expr | undefined;

/** f(g(x))*g'(x) dx = f(u) du, for each part g of the expression; `integrate` is asked for the integral in u. */
export function bySubstitution(expr: Expr, variable: string, integrate: Integrate): Expr | undefined {
  for (const inner of innerParts(expr, variable)) {
    const slope = derivative(inner, variable);
    const rest = withoutPowers(normal(div(replaced(expr, inner), replaced(slope, inner))), inner, variable);
    if (contains(rest, variable)) continue;
    const found = integrateRational(rest, U.name) ?? integrate(rest, U.name);
    if (found && !contains(found, variable)) return substitute(found, new Map([[U.name, inner]]));
  }
  return undefined;
}

/** With u = (a*x^m + c)^(1/n) what is left of the variable goes where it stands only as x^m = (u^n - c)/a. */
function withoutPowers(rest: Expr, inner: Expr, variable: string): Expr {
  if (!contains(rest, variable)) return rest;
  const [base, index] =
    inner.kind === "power" && isNumber(inner.exponent) && inner.exponent.value.n === 1n
      ? [inner.base, inner.exponent.value.d]
      : [inner, 1n];
  const [constant = num(0), ...higher] = coefficientsOf(base, sym(variable)) ?? [];
  const lead = higher.at(-1);
  const m = higher.length;
  if (!lead || m < 2 || higher.slice(0, -1).some((coefficient) => !isZeroExpr(coefficient))) return rest;
  const marked = replaced(rest, pow(sym(variable), num(m)), POWER);
  return contains(marked, variable)
    ? rest
    : normal(substitute(marked, new Map([[POWER.name, div(sub(pow(U, num(index)), constant), lead)]])));
}

/** Parts that depend on the variable, longest first. */
function innerParts(expr: Expr, variable: string): Expr[] {
  const found = new Map<string, Expr>();
  somePart(expr, (part) => {
    const inverse = part.kind === "power" && isNumber(part.exponent) && part.exponent.value.n < 0n;
    if (part.key !== expr.key && !inverse && part.kind !== "symbol" && part.kind !== "number" && contains(part, variable))
      found.set(part.key, part);
    // 1/(x*sqrt(x^2 - 1)) has the root only with a negative exponent.
    if (inverse && part.kind === "power" && part.exponent.kind === "number" && part.exponent.value.d > 1n) {
      const root = pow(part.base, num(1n, part.exponent.value.d));
      found.set(root.key, root);
    }
    // Powers that share a base: x^2 in x/(x^4 + 1).
    if (
      part.kind === "power" &&
      isNumber(part.exponent) &&
      part.exponent.value.d === 1n &&
      part.exponent.value.n % 2n === 0n &&
      part.exponent.value.n > 2n &&
      contains(part.base, variable)
    ) {
      const half = pow(part.base, num(part.exponent.value.n / 2n));
      found.set(half.key, half);
    }
    return false;
  });
  return [...found.values()].sort((a, b) => b.key.length - a.key.length).slice(0, 12);
}

/** Every power of the inner part written with u. */
function replaced(expr: Expr, inner: Expr, by: Expr = U): Expr {
  if (expr.key === inner.key) return by;
  if (inner.kind === "power" && expr.kind === "power" && expr.base.key === inner.base.key) {
    const ratio = normal(div(expr.exponent, inner.exponent));
    if (isNumber(ratio) && ratio.value.d === 1n) return pow(by, ratio);
  }
  return mapParts(expr, (part) => replaced(part, inner, by));
}

/** Roots of one linear expression a*x + b: u^n = a*x + b makes the integrand rational. */
export function linearRoot(expr: Expr, variable: string): Expr | undefined {
  let base: Expr | undefined;
  let index = 1n;
  let several = false;
  somePart(expr, (part) => {
    if (part.kind === "power" && isNumber(part.exponent) && part.exponent.value.d > 1n && contains(part.base, variable)) {
      several ||= base !== undefined && base.key !== part.base.key;
      base = part.base;
      const { d } = part.exponent.value;
      index = index % d === 0n ? index : index * d;
    }
    return false;
  });
  const linear = base && !several ? linearIn(base, variable) : undefined;
  if (!base || !linear || index > 12n) return undefined;
  const x = div(sub(pow(U, num(index)), linear.constant), linear.slope);
  const rational = substitute(replacedRoots(expr, base, index), new Map([[variable, x]]));
  const slope = div(mul(num(index), pow(U, num(index - 1n))), linear.slope);
  const found = contains(rational, variable) ? undefined : integrateRational(normal(mul(rational, slope)), U.name);
  return found && substitute(found, new Map([[U.name, pow(base, num(1n, index))]]));
}

function replacedRoots(expr: Expr, base: Expr, index: bigint): Expr {
  if (expr.kind === "power" && expr.base.key === base.key && isNumber(expr.exponent)) return pow(U, mul(num(index), expr.exponent));
  return mapParts(expr, (part) => replacedRoots(part, base, index));
}

/**
 * A rational function of sine and cosine of one angle: with cos, sin or tan as the new variable where the symmetry allows
 * it (Bioche's rules), with the tangent of half the angle otherwise.
 */
export function circular(expr: Expr, variable: string): Expr | undefined {
  const angle = commonAngle(anglesIn(expr, variable));
  const linear = angle && linearIn(angle, variable);
  if (!angle || !linear) return undefined;
  const plain = inSineAndCosine(expr, angle, SINE, COSINE);
  if (contains(plain, variable)) return undefined;
  const flip = (sine: number, cosine: number): Expr =>
    substitute(
      plain,
      new Map([
        [SINE.name, mul(num(sine), SINE)],
        [COSINE.name, mul(num(cosine), COSINE)],
      ]),
    );
  const odd = (other: Expr): boolean => isZeroExpr(normal(add(plain, other)));
  const square = (known: Expr): Expr => sub(UNIT, pow(known, num(2)));
  const attempts: (() => Expr | undefined)[] = [
    () => (odd(flip(-1, 1)) ? through(mul(num(-1), div(plain, SINE)), SINE, square(COSINE), COSINE, call("cos", angle)) : undefined),
    () => (odd(flip(1, -1)) ? through(div(plain, COSINE), COSINE, square(SINE), SINE, call("sin", angle)) : undefined),
    () => (isZeroExpr(normal(sub(plain, flip(-1, -1)))) ? tangent(plain, angle) : undefined),
    () => halfAngle(plain, angle),
  ];
  for (const next of attempts) {
    const found = next();
    if (found) return div(found, linear.slope);
  }
  return undefined;
}

/** The even powers of one of the two removed, the integral taken in the other. */
function through(expr: Expr, gone: Expr, square: Expr, kept: Expr, value: Expr): Expr | undefined {
  const rest = normal(removed(normal(expr), gone, square));
  if (contains(rest, gone.key)) return undefined;
  const found = integrateRational(replaceKey(rest, kept.key, U), U.name);
  return found && substitute(found, new Map([[U.name, value]]));
}

function removed(expr: Expr, gone: Expr, square: Expr): Expr {
  return mapParts(evenPowers(expr, gone, square), (part) =>
    part.kind === "sum" || part.kind === "product" || part.kind === "power" ? removed(part, gone, square) : part,
  );
}

/** cos^2 = 1/(1+t^2), sin = t*cos, dx = dt/(1+t^2). */
function tangent(plain: Expr, angle: Expr): Expr | undefined {
  const below = add(UNIT, pow(U, num(2)));
  const inCosine = normal(substitute(plain, new Map([[SINE.name, mul(U, COSINE)]])));
  const rest = normal(removed(inCosine, COSINE, pow(below, num(-1))));
  if (contains(rest, COSINE.key)) return undefined;
  const found = integrateRational(normal(div(rest, below)), U.name);
  return found && substitute(found, new Map([[U.name, call("tan", angle)]]));
}

function halfAngle(plain: Expr, angle: Expr): Expr | undefined {
  const below = add(UNIT, pow(U, num(2)));
  const values = new Map([
    [SINE.name, div(mul(num(2), U), below)],
    [COSINE.name, div(sub(UNIT, pow(U, num(2))), below)],
  ]);
  const found = integrateRational(normal(mul(substitute(plain, values), num(2), pow(below, num(-1)))), U.name);
  return found && substitute(found, new Map([[U.name, call("tan", mul(num(1, 2), angle))]]));
}
