import { CalcError } from "../../calc-error.ts";
import { I, isNought, isNumber, isUnit, MINUS_UNIT, NOUGHT, num, raw, UNIT, type Expr, type PowerExpr } from "./expression.ts";
import { compareFactors, compareTerms } from "./order.ts";
import { numericPower } from "./radicals.ts";
import { absolute, gcd, isInteger, isOne, isZero, ONE, over, plus, rational, sign, times, type Rational } from "./rational.ts";

/** A term as its rational coefficient and the rest. */
export function splitCoefficient(expr: Expr): { coefficient: Rational; rest: Expr } {
  if (expr.kind === "number") return { coefficient: expr.value, rest: UNIT };
  const first = expr.kind === "product" ? expr.factors[0] : undefined;
  if (expr.kind !== "product" || first?.kind !== "number") return { coefficient: ONE, rest: expr };
  return { coefficient: first.value, rest: productOf(expr.factors.slice(1)) };
}

const productOf = (factors: readonly Expr[]): Expr =>
  factors.length === 1 && factors[0] ? factors[0] : factors.length === 0 ? UNIT : raw.product(factors);

function withCoefficient(coefficient: Rational, rest: Expr): Expr {
  if (isOne(coefficient)) return rest;
  if (isUnit(rest)) return num(coefficient);
  return raw.product([num(coefficient), ...(rest.kind === "product" ? rest.factors : [rest])]);
}

/** The sum, flattened, like terms collected. */
export function add(...terms: readonly Expr[]): Expr {
  const collected = new Map<string, { coefficient: Rational; rest: Expr }>();
  const visit = (term: Expr): void => {
    if (term.kind === "sum") return term.terms.forEach(visit);
    const { coefficient, rest } = splitCoefficient(term);
    const before = collected.get(rest.key);
    collected.set(rest.key, { coefficient: before ? plus(before.coefficient, coefficient) : coefficient, rest });
  };
  terms.forEach(visit);
  const kept = [...collected.values()]
    .filter(({ coefficient }) => !isZero(coefficient))
    .map(({ coefficient, rest }) => withCoefficient(coefficient, rest));
  if (kept.length === 0) return NOUGHT;
  return kept.length === 1 && kept[0] ? kept[0] : raw.sum(kept.sort(compareTerms));
}

/** The product, flattened, powers of the same base collected (x^a * x^b = x^(a+b)), numeric roots merged. */
export function mul(...factors: readonly Expr[]): Expr {
  let coefficient = ONE;
  const bases = new Map<string, { base: Expr; exponents: Expr[] }>();
  const visit = (factor: Expr): void => {
    if (factor.kind === "product") return factor.factors.forEach(visit);
    if (factor.kind === "number") {
      coefficient = times(coefficient, factor.value);
      return;
    }
    const [base, exponent] = factor.kind === "power" ? [factor.base, factor.exponent] : [factor, UNIT];
    const known = bases.get(base.key);
    if (known) known.exponents.push(exponent);
    else bases.set(base.key, { base, exponents: [exponent] });
  };
  factors.forEach(visit);
  if (isZero(coefficient)) return NOUGHT;
  const kept: Expr[] = [];
  const again: Expr[] = [];
  for (const { base, exponents } of bases.values()) {
    const power = exponents.length === 1 && exponents[0] ? remake(base, exponents[0]) : pow(base, add(...exponents));
    if (power.kind === "number") coefficient = times(coefficient, power.value);
    else if (power.kind === "product" || (exponents.length > 1 && baseKey(power) !== base.key)) again.push(power);
    else kept.push(power);
  }
  if (again.length > 0) return mul(num(coefficient), ...kept, ...again);
  const merged = mergeRoots(kept);
  coefficient = times(coefficient, merged.coefficient);
  return withCoefficient(coefficient, productOf(merged.factors.sort(compareFactors)));
}

const baseKey = (expr: Expr): string => (expr.kind === "power" ? expr.base.key : expr.key);

/** What came in with one exponent is canonical already. */
const remake = (base: Expr, exponent: Expr): Expr => (isUnit(exponent) ? base : raw.power(base, exponent));

type Root = PowerExpr & { readonly base: { readonly kind: "number"; readonly value: Rational } };

const isRoot = (expr: Expr): expr is Root =>
  expr.kind === "power" && expr.base.kind === "number" && expr.exponent.kind === "number" && sign(expr.base.value) > 0;

/** 2^(1/2) * 3^(1/2) = 6^(1/2). */
function mergeRoots(factors: readonly Expr[]): { coefficient: Rational; factors: Expr[] } {
  const roots = new Map<string, { base: Rational; exponent: Rational; members: Expr[] }>();
  const others: Expr[] = [];
  for (const factor of factors) {
    if (!isRoot(factor) || factor.exponent.kind !== "number") {
      others.push(factor);
      continue;
    }
    const known = roots.get(factor.exponent.key);
    if (known) {
      known.base = times(known.base, factor.base.value);
      known.members.push(factor);
    } else roots.set(factor.exponent.key, { base: factor.base.value, exponent: factor.exponent.value, members: [factor] });
  }
  let coefficient = ONE;
  for (const { base, exponent, members } of roots.values()) {
    if (members.length === 1) {
      others.push(...members);
      continue;
    }
    const form = numericPower(base, exponent);
    coefficient = times(coefficient, form.coefficient);
    others.push(...form.factors);
  }
  return { coefficient, factors: others };
}

/** The power. Rewrites only where it holds for every complex value. @throws CalcError for zero to a negative power. */
export function pow(base: Expr, exponent: Expr): Expr {
  if (isUnit(exponent) || base.key === "1") return base;
  if (isNought(exponent)) return UNIT;
  if (isNought(base)) {
    if (!isNumber(exponent)) return raw.power(base, exponent);
    if (sign(exponent.value) < 0) throw new CalcError("Division by zero.", "Check the expression for a denominator that is always zero.");
    return NOUGHT;
  }
  if (base.key === "e") {
    const power = powerOfLog(exponent);
    if (power) return power;
    return eulerTurn(exponent) ?? raw.power(base, exponent);
  }
  if (!isNumber(exponent))
    return base.kind === "power" && isPositiveConstant(base.base) && isRealConstant(base.exponent)
      ? pow(base.base, mul(base.exponent, exponent))
      : raw.power(base, exponent);
  if (base.kind === "number") {
    const form = numericPower(base.value, exponent.value);
    return mergeCoefficient(form.coefficient, form.factors);
  }
  if (isInteger(exponent.value)) return wholePower(base, exponent.value.n);
  if (base.kind === "power" && isPositiveConstant(base.base) && isRealConstant(base.exponent))
    return pow(base.base, mul(base.exponent, exponent));
  return rootOf(base, exponent.value);
}

const mergeCoefficient = (coefficient: Rational, factors: readonly Expr[]): Expr =>
  withCoefficient(coefficient, productOf([...factors].sort(compareFactors)));

function wholePower(base: Expr, exponent: bigint): Expr {
  if (base.key === "i") {
    const turn = ((exponent % 4n) + 4n) % 4n;
    return turn === 0n ? UNIT : turn === 1n ? I : turn === 2n ? MINUS_UNIT : raw.product([MINUS_UNIT, I]);
  }
  if (base.kind === "power") return pow(base.base, mul(base.exponent, num(exponent)));
  if (base.kind === "product") return mul(...base.factors.map((factor) => pow(factor, num(exponent))));
  return raw.power(base, num(exponent));
}

/** (c*u)^q = c^q * u^q for positive c: the inside of a root has whole coefficients without a common divisor. */
function rootOf(base: Expr, exponent: Rational): Expr {
  const content =
    base.kind === "product" ? absolute(splitCoefficient(base).coefficient) : base.kind === "sum" ? contentOf(base.terms) : ONE;
  if (isOne(content)) return raw.power(base, num(exponent));
  const form = numericPower(content, exponent);
  const scale = num(over(ONE, content));
  const inside = base.kind === "sum" ? add(...base.terms.map((term) => mul(scale, term))) : mul(scale, base);
  const rest = isNumber(inside) ? pow(inside, num(exponent)) : raw.power(inside, num(exponent));
  return mul(num(form.coefficient), ...form.factors, rest);
}

/** The positive rational that divides every term, in the sense that integers without a common divisor remain. */
export function contentOf(terms: readonly Expr[]): Rational {
  let top = 0n;
  let bottom = 1n;
  for (const term of terms) {
    const { coefficient } = splitCoefficient(term);
    top = gcd(top, coefficient.n);
    bottom = (bottom / gcd(bottom, coefficient.d)) * coefficient.d;
  }
  return rational(top === 0n ? 1n : top, bottom);
}

/** e^(c*log(u)) = u^c. */
function powerOfLog(exponent: Expr): Expr | undefined {
  const factors = exponent.kind === "product" ? exponent.factors : [exponent];
  const log = factors.find((factor) => factor.kind === "call" && factor.name === "log");
  if (log?.kind === "call" && log.args[0]) return pow(log.args[0], productOf(factors.filter((factor) => factor !== log)));
  return undefined;
}

/** e^(i*pi*q) for q a multiple of 1/2. */
function eulerTurn(exponent: Expr): Expr | undefined {
  const { coefficient, rest } = splitCoefficient(exponent);
  if (rest.key !== "(* pi i)" || (coefficient.d !== 1n && coefficient.d !== 2n)) return undefined;
  return wholePower(I, coefficient.n * (2n / coefficient.d));
}

const isPositiveConstant = (expr: Expr): boolean =>
  expr.key === "e" || expr.key === "pi" || (expr.kind === "number" && sign(expr.value) > 0);

const isRealConstant = (expr: Expr): boolean =>
  isNumber(expr) || expr.key === "pi" || (expr.kind === "power" && isPositiveConstant(expr.base) && isRealConstant(expr.exponent));

export const neg = (expr: Expr): Expr => mul(MINUS_UNIT, expr);
export const sub = (a: Expr, b: Expr): Expr => add(a, neg(b));
/** @throws CalcError when `b` is zero. */
export const div = (a: Expr, b: Expr): Expr => mul(a, pow(b, MINUS_UNIT));
export const sqrt = (expr: Expr): Expr => pow(expr, num(1, 2));
