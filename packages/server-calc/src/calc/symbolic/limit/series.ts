import { CalcError } from "../../calc-error.ts";
import { spend } from "../budget.ts";
import { add, div, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, isNumber, NOUGHT, num, PI, sym, UNIT, type Expr } from "../exact/expression.ts";
import { call, exp, log } from "../exact/functions.ts";
import { rational, sign, type Rational } from "../exact/rational.ts";
import { substitute } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { evaluate } from "../numeric/evaluate.ts";

/** A power series in a small positive quantity w, with constant exponents, lowest first. */
interface Series {
  readonly terms: readonly { readonly coefficient: Expr; readonly exponent: Expr }[];
  /** Terms from this exponent on are not known; `undefined` when there are none. */
  readonly end: Expr | undefined;
}

interface Scale {
  /** The name of the small quantity. */
  readonly name: string;
  /** Its logarithm. */
  readonly log: Expr;
  /** How many terms are kept. */
  readonly terms: number;
  /** The sign of a coefficient: 1 or -1. @throws CalcError where it is not known */
  readonly signOf: (coefficient: Expr) => number;
}

/** The series does not reach far enough to say anything: more terms are needed. */
export class TooShort extends Error {
  override readonly name = "TooShort";
}

const constant = (coefficient: Expr): Series => ({
  terms: isZeroExpr(coefficient) ? [] : [{ coefficient, exponent: NOUGHT }],
  end: undefined,
});

/** The logarithm as `gruntz.ts` writes it while it works. */
export const SLOW_LOG = "log while taking a limit";

/** -1, 0 or 1 for a real constant. */
export function signOfConstant(value: Expr): number {
  if (isNumber(value)) return sign(value.value);
  return isZeroExpr(value) ? 0 : Math.sign(evaluate(value).re);
}

const compare = (a: Expr, b: Expr): number => (a.key === b.key ? 0 : signOfConstant(sub(a, b)));

const earlier = (a: Expr | undefined, b: Expr | undefined): Expr | undefined => (a && b ? (compare(a, b) <= 0 ? a : b) : (a ?? b));

function made(terms: readonly { coefficient: Expr; exponent: Expr }[], end: Expr | undefined, keep: number): Series {
  const collected = new Map<string, { coefficient: Expr; exponent: Expr }>();
  for (const { coefficient, exponent } of terms) {
    if (end && compare(exponent, end) >= 0) continue;
    const key = exponent.key;
    const before = collected.get(key);
    collected.set(key, { exponent, coefficient: before ? add(before.coefficient, coefficient) : coefficient });
  }
  const sorted = [...collected.values()].sort((a, b) => compare(a.exponent, b.exponent));
  const kept: { coefficient: Expr; exponent: Expr }[] = [];
  for (const { coefficient, exponent } of sorted) {
    spend(20);
    const simple = normal(coefficient);
    if (isZeroExpr(simple)) continue;
    if (kept.length === keep) return { terms: kept, end: earlier(end, exponent) };
    kept.push({ coefficient: simple, exponent });
  }
  return { terms: kept, end };
}

const plusSeries = (a: Series, b: Series, keep: number): Series => made([...a.terms, ...b.terms], earlier(a.end, b.end), keep);

function timesSeries(a: Series, b: Series, keep: number): Series {
  const startA = a.terms[0]?.exponent ?? a.end;
  const startB = b.terms[0]?.exponent ?? b.end;
  if (!startA || !startB) return { terms: [], end: undefined };
  const end = earlier(a.end && add(a.end, startB), b.end && add(b.end, startA));
  return made(
    a.terms.flatMap((left) =>
      b.terms.map((right) => ({ coefficient: mul(left.coefficient, right.coefficient), exponent: add(left.exponent, right.exponent) })),
    ),
    end,
    keep,
  );
}

/** The lowest term. @throws TooShort when no term is known. */
export function leading(series: Series): { coefficient: Expr; exponent: Expr } {
  const [first] = series.terms;
  if (first) return first;
  if (series.end) throw new TooShort();
  return { coefficient: NOUGHT, exponent: NOUGHT };
}

/** The expression as a series. @throws CalcError where a function has no series there, TooShort */
export function seriesOf(expr: Expr, scale: Scale): Series {
  if (!contains(expr, scale.name)) return constant(expr);
  switch (expr.kind) {
    case "symbol":
      return { terms: [{ coefficient: UNIT, exponent: UNIT }], end: undefined };
    case "sum":
      return expr.terms.map((term) => seriesOf(term, scale)).reduce((a, b) => plusSeries(a, b, scale.terms));
    case "product":
      return expr.factors.map((factor) => seriesOf(factor, scale)).reduce((a, b) => timesSeries(a, b, scale.terms));
    case "power":
      if (!contains(expr.exponent, scale.name)) return powerSeries(seriesOf(expr.base, scale), expr.exponent, scale);
      if (expr.base.key === "e")
        return composed(seriesOf(expr.exponent, scale), scale, (at) => ({
          at: exp(at),
          coefficient: (k) => reciprocalFactorial(k),
          scaled: true,
        }));
      throw new CalcError("A power with a variable base has no series here.");
    case "call":
      return callSeries(expr.name, seriesOf(expr.args[0] ?? UNIT, scale), scale);
    default:
      return constant(expr);
  }
}

function reciprocalFactorial(k: number): Rational {
  let product = 1n;
  for (let j = 2n; j <= BigInt(k); j += 1n) product *= j;
  return rational(1n, product);
}

/** u = c*w^e*(1 + d): c^q * w^(e*q) * (1 + d)^q by the binomial series. */
function powerSeries(base: Series, q: Expr, scale: Scale): Series {
  const first = leading(base);
  if (base.terms.length === 0) {
    if (signOfConstant(q) < 0) throw new CalcError("Division by zero.");
    return base;
  }
  const head: Series = { terms: [{ coefficient: pow(first.coefficient, q), exponent: mul(first.exponent, q) }], end: undefined };
  if (!base.end && base.terms.length === 1) return head;
  const small = relative(base, scale);
  const sums = taylor(small, scale, (k) => binomial(q, k));
  return timesSeries(head, sums, scale.terms);
}

/** d in u = c*w^e*(1 + d). */
function relative(series: Series, scale: Scale): Series {
  const first = leading(series);
  const rest: Series = { terms: series.terms.slice(1), end: series.end };
  const inverse: Series = { terms: [{ coefficient: pow(first.coefficient, num(-1)), exponent: neg(first.exponent) }], end: undefined };
  return timesSeries(rest, inverse, scale.terms);
}

function binomial(q: Expr, k: number): Expr {
  return mul(num(reciprocalFactorial(k)), ...Array.from({ length: k }, (_, j) => sub(q, num(j))));
}

/** The sum of coefficient(k) * d^k for a series d without terms of exponent zero or below. */
function taylor(d: Series, scale: Scale, coefficient: (k: number) => Expr): Series {
  let power: Series = constant(UNIT);
  let total: Series = { terms: [], end: undefined };
  for (let k = 0; k <= scale.terms; k += 1) {
    const factor = coefficient(k);
    if (!isZeroExpr(factor)) total = plusSeries(total, timesSeries(constant(factor), power, scale.terms), scale.terms);
    power = timesSeries(power, d, scale.terms);
    if (power.terms.length === 0 && !power.end) return total;
  }
  const start = power.terms[0]?.exponent ?? power.end;
  return { terms: total.terms.filter(({ exponent }) => !start || compare(exponent, start) < 0), end: earlier(total.end, start) };
}

interface Expansion {
  /** The value at the constant term. */
  readonly at: Expr;
  readonly coefficient: (k: number) => Rational;
  /** The coefficients are multiplied by `at`. */
  readonly scaled: boolean;
}

function composed(inside: Series, scale: Scale, expansion: (at: Expr) => Expansion): Series {
  const { at, small } = split(inside);
  const { at: value, coefficient } = expansion(at);
  return timesSeries(
    constant(value),
    taylor(small, scale, (k) => num(coefficient(k))),
    scale.terms,
  );
}

/** The constant term and what is smaller. @throws CalcError when there are larger terms. */
function split(series: Series): { at: Expr; small: Series } {
  const [first] = series.terms;
  if (first && signOfConstant(first.exponent) < 0)
    throw new CalcError("A function of something that grows without limit has no series here.");
  if (series.end && signOfConstant(series.end) <= 0) throw new TooShort();
  const at = first && signOfConstant(first.exponent) === 0 ? first.coefficient : NOUGHT;
  return { at, small: { terms: series.terms.filter(({ exponent }) => signOfConstant(exponent) !== 0), end: series.end } };
}

function callSeries(name: string, inside: Series, scale: Scale): Series {
  const first = leading(inside);
  if (name === "log" || name === SLOW_LOG) {
    const head = constant(add(log(first.coefficient), mul(first.exponent, scale.log)));
    const tail = taylor(relative(inside, scale), scale, (k) => (k === 0 ? NOUGHT : num(rational(k % 2 === 0 ? -1 : 1, k))));
    return plusSeries(head, tail, scale.terms);
  }
  if (name === "abs") return scale.signOf(first.coefficient) < 0 ? timesSeries(constant(num(-1)), inside, scale.terms) : inside;
  if (name === "cbrt") {
    const negative = scale.signOf(first.coefficient) < 0;
    const turn = constant(num(negative ? -1 : 1));
    return timesSeries(turn, powerSeries(timesSeries(turn, inside, scale.terms), num(1, 3), scale), scale.terms);
  }
  if (name === "sign") return constant(num(scale.signOf(first.coefficient)));
  if (signOfConstant(first.exponent) < 0) return atInfinity(name, inside, first.coefficient, scale);
  const { at, small } = split(inside);
  const end = name === "acos" || name === "asin" ? endOfArc(name, inside, at, scale) : undefined;
  if (end) return end;
  const t = sym("series argument");
  const slopes: Expr[] = [call(name, t)];
  return taylor(small, scale, (k) => {
    while (slopes.length <= k) slopes.push(normal(derivative(slopes.at(-1) ?? NOUGHT, t.name)));
    return mul(num(reciprocalFactorial(k)), substitute(slopes[k] ?? NOUGHT, new Map([[t.name, at]])));
  });
}

/** acos(u) = 2*asin(sqrt((1 - u)/2)) near u = 1, acos(u) = pi - acos(-u) near u = -1, asin(u) = pi/2 - acos(u). */
function endOfArc(name: "acos" | "asin", inside: Series, at: Expr, scale: Scale): Series | undefined {
  const side = isZeroExpr(sub(at, UNIT)) ? 1 : isZeroExpr(add(at, UNIT)) ? -1 : 0;
  if (side === 0) return undefined;
  const toward = timesSeries(constant(num(-side, 2)), inside, scale.terms);
  const half = powerSeries(plusSeries(constant(num(1, 2)), toward, scale.terms), num(1, 2), scale);
  const near = timesSeries(constant(num(2)), callSeries("asin", half, scale), scale.terms);
  const arc = side > 0 ? near : plusSeries(constant(PI), timesSeries(constant(num(-1)), near, scale.terms), scale.terms);
  return name === "acos" ? arc : plusSeries(constant(div(PI, num(2))), timesSeries(constant(num(-1)), arc, scale.terms), scale.terms);
}

/** atan(u) = +-pi/2 - atan(1/u); erf(u) = +-1 up to what is smaller than any power. */
function atInfinity(name: string, inside: Series, coefficient: Expr, scale: Scale): Series {
  const side = num(scale.signOf(coefficient));
  if (name === "atan") {
    const turned = callSeries("atan", powerSeries(inside, num(-1), scale), scale);
    return plusSeries(constant(div(mul(side, PI), num(2))), timesSeries(constant(num(-1)), turned, scale.terms), scale.terms);
  }
  if (name === "erf") return constant(side);
  throw new CalcError(`${name} of something that grows without limit has no limit that can be found here.`);
}
