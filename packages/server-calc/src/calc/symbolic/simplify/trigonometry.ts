import { add, mul, pow, sub } from "../exact/arithmetic.ts";
import { splitCoefficient } from "../exact/arithmetic.ts";
import { isNumber, isWhole, num, somePart, sym, UNIT, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { sign } from "../exact/rational.ts";
import { replaceKey, rewrite } from "../exact/rebuild.ts";
import { normal } from "../normal.ts";
import { expand } from "../polynomial/expand.ts";
import { asQuotient, bottomOf, topOf } from "../polynomial/quotient.ts";
import { commonAngle, inSineAndCosine, withoutHyperbolic } from "../solve/rewrite.ts";

const SINE = sym("sin of the angle");
const COSINE = sym("cos of the angle");

/** Forms that sin^2 + cos^2 = 1, multiples of an angle, products of sines and cosines and exponentials give. */
export function trigonometricForms(expr: Expr): Expr[] {
  const groups = angleGroups(expr);
  if (groups.length === 0) return [withoutHyperbolic(expr)].map(normal).filter((form) => form.key !== expr.key);
  const forms = (["sin", "cos"] as const).flatMap((kept) => {
    const reduced = groups.reduce((form, angle) => reducedIn(form, angle, kept), expr);
    return [reduced, withTangents(reduced)];
  });
  const summed = linear(expand(expr));
  return [...forms, summed, normal(withoutHyperbolic(expr)), ...forms.map((form) => linear(expand(form)))];
}

/** One common angle for each set of angles that are multiples of the same. */
function angleGroups(expr: Expr): Expr[] {
  const groups = new Map<string, Expr[]>();
  somePart(expr, (part) => {
    const angle = part.kind === "call" && (part.name === "sin" || part.name === "cos" || part.name === "tan") ? part.args[0] : undefined;
    if (angle) {
      const { rest } = splitCoefficient(angle);
      groups.set(rest.key, [...(groups.get(rest.key) ?? []), angle]);
    }
    return false;
  });
  return [...groups.values()].flatMap((angles) => commonAngle(angles) ?? []);
}

/** Everything in sine and cosine of one angle, even powers of one of the two replaced by the other. */
function reducedIn(expr: Expr, angle: Expr, kept: "sin" | "cos"): Expr {
  const written = asQuotient(inSineAndCosine(expr, angle, SINE, COSINE));
  const [other, square] = kept === "sin" ? [COSINE, sub(UNIT, pow(SINE, num(2)))] : [SINE, sub(UNIT, pow(COSINE, num(2)))];
  const [top, bottom] = [topOf(written), bottomOf(written)].map((part) => expand(evenPowers(part, other, square)));
  const quotient = normal(mul(top ?? UNIT, pow(bottom ?? UNIT, num(-1))));
  return replaceKey(replaceKey(quotient, SINE.key, call("sin", angle)), COSINE.key, call("cos", angle));
}

/** Even powers of a symbol replaced, its square being known. */
export function evenPowers(expr: Expr, symbol: Expr, square: Expr): Expr {
  if (expr.kind === "power" && expr.base.key === symbol.key && isWhole(expr.exponent)) {
    const { n } = expr.exponent.value;
    return mul(pow(square, num(n / 2n)), n % 2n === 0n ? UNIT : symbol);
  }
  if (expr.kind === "sum") return add(...expr.terms.map((term) => evenPowers(term, symbol, square)));
  return expr.kind === "product" ? mul(...expr.factors.map((factor) => evenPowers(factor, symbol, square))) : expr;
}

/** sin(u)^n / cos(u)^n = tan(u)^n. */
function withTangents(expr: Expr): Expr {
  return rewrite(expr, (part) => {
    if (part.kind !== "product") return part;
    const sine = part.factors.find((factor) => callOf(factor)?.name === "sin");
    const inside = sine && callOf(sine)?.args[0];
    const cosine = inside && part.factors.find((factor) => callOf(factor)?.name === "cos" && callOf(factor)?.args[0]?.key === inside.key);
    const [up, down] = [sine && exponentOf(sine), cosine && exponentOf(cosine)];
    if (!inside || !up || !down || sign(up) * sign(down) >= 0) return part;
    const count = up.n < 0n ? (down.n < -up.n ? -down.n : up.n) : down.n < -up.n ? up.n : up.n < -down.n ? up.n : -down.n;
    const tangents = pow(call("tan", inside), num(count));
    return mul(
      tangents,
      ...part.factors.map((factor) =>
        factor === sine
          ? pow(call("sin", inside), num(up.n - count))
          : factor === cosine
            ? pow(call("cos", inside), num(down.n + count))
            : factor,
      ),
    );
  });
}

const callOf = (factor: Expr): { name: string; args: readonly Expr[] } | undefined => {
  const base = factor.kind === "power" && isWhole(factor.exponent) ? factor.base : factor;
  return base.kind === "call" ? base : undefined;
};

const exponentOf = (factor: Expr): { n: bigint; d: bigint } =>
  factor.kind === "power" && isNumber(factor.exponent) ? factor.exponent.value : { n: 1n, d: 1n };

/** Products and whole powers of sines and cosines as sums of sines and cosines of sums of angles. */
export function linear(expr: Expr): Expr {
  if (expr.kind === "sum") return add(...expr.terms.map(linear));
  const factors = expr.kind === "product" ? expr.factors : [expr];
  const circular: { name: string; angle: Expr }[] = [];
  const others: Expr[] = [];
  for (const factor of factors) {
    const inner = callOf(factor);
    const count = exponentOf(factor);
    const [angle] = inner?.args ?? [];
    if (inner && angle && (inner.name === "sin" || inner.name === "cos") && count.d === 1n && count.n > 0n && count.n <= 12n)
      for (let k = 0n; k < count.n; k += 1n) circular.push({ name: inner.name, angle });
    else others.push(factor);
  }
  if (circular.length < 2 || circular.length > 12) return expr;
  const [first, ...rest] = circular;
  let sum: Expr = first ? call(first.name, first.angle) : UNIT;
  for (const next of rest) sum = timesCall(sum, next.name, next.angle);
  return expand(mul(...others, sum));
}

/** A sum of sines and cosines times one more: cos a cos b = (cos(a-b) + cos(a+b))/2 and its kin. */
function timesCall(sum: Expr, name: string, b: Expr): Expr {
  if (sum.kind === "sum") return add(...sum.terms.map((term) => timesCall(term, name, b)));
  const { coefficient, rest } = splitCoefficient(sum);
  const half = mul(num(coefficient), num(1, 2));
  const inner = rest.kind === "call" ? rest : undefined;
  const [a] = inner?.args ?? [];
  if (!inner || !a) return mul(sum, call(name, b));
  const [less, more] = [expand(sub(a, b)), expand(add(a, b))];
  if (inner.name === "cos" && name === "cos") return mul2(half, call("cos", less), call("cos", more));
  if (inner.name === "sin" && name === "sin") return mul2(half, call("cos", less), mul(num(-1), call("cos", more)));
  if (inner.name === "sin") return mul2(half, call("sin", more), call("sin", less));
  return mul2(half, call("sin", more), mul(num(-1), call("sin", less)));
}

const mul2 = (factor: Expr, a: Expr, b: Expr): Expr => add(mul(factor, a), mul(factor, b));
