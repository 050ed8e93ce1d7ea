import { add, div, mul, neg, pow, splitCoefficient, sub } from "../exact/arithmetic.ts";
import { contains, HALF, isNumber, isWhole, num, somePart, UNIT, type Expr } from "../exact/expression.ts";
import { exp } from "../exact/functions.ts";
import { exactRoot } from "../exact/radicals.ts";
import { gcd, over, rational, type Rational } from "../exact/rational.ts";
import { rewrite } from "../exact/rebuild.ts";

/** Largest multiple of an angle that is written in sines and cosines of the angle. */
const MAX_MULTIPLE = 12n;

/** Hyperbolic functions as exponentials. */
export function withoutHyperbolic(expr: Expr): Expr {
  return rewrite(expr, (part) => {
    if (part.kind !== "call") return part;
    const [u = UNIT] = part.args;
    const up = exp(u);
    const down = exp(neg(u));
    if (part.name === "sinh") return mul(HALF, sub(up, down));
    if (part.name === "cosh") return mul(HALF, add(up, down));
    if (part.name === "tanh") return div(sub(up, down), add(up, down));
    return part;
  });
}

/** Powers of one integer on one base: 4^x = 2^(2*x). */
export function primeBases(expr: Expr): Expr {
  return rewrite(expr, (part) => {
    if (part.kind !== "power" || !isWhole(part.base) || isNumber(part.exponent) || part.base.value.n < 4n) return part;
    for (let index = 40n; index >= 2n; index -= 1n) {
      const root = exactRoot(part.base.value.n, index);
      if (root !== undefined && root > 1n) return pow(num(root), mul(num(index), part.exponent));
    }
    return part;
  });
}

const isCircular = (expr: Expr): boolean => expr.kind === "call" && (expr.name === "sin" || expr.name === "cos" || expr.name === "tan");

/** The angles of the sines, cosines and tangents that depend on the variable. */
export function anglesIn(expr: Expr, variable: string): Expr[] {
  const found = new Map<string, Expr>();
  somePart(expr, (part) => {
    const angle = part.kind === "call" && isCircular(part) ? part.args[0] : undefined;
    if (angle && contains(angle, variable)) found.set(angle.key, angle);
    return false;
  });
  return [...found.values()];
}

/** The angle that all of them are whole multiples of, when there is one. */
export function commonAngle(angles: readonly Expr[]): Expr | undefined {
  const split = angles.map((angle) => splitCoefficient(angle));
  const [first] = split;
  if (!first) return undefined;
  if (angles.length === 1) return angles[0];
  if (split.some(({ rest }) => rest.key !== first.rest.key)) return undefined;
  const unit = split.reduce<Rational>(
    (common, { coefficient }) => rational(gcd(common.n * coefficient.d, coefficient.n * common.d), common.d * coefficient.d),
    rational(0),
  );
  return mul(num(unit), first.rest);
}

/** Sines, cosines and tangents of multiples of the angle written in its own sine and cosine. */
export function inSineAndCosine(expr: Expr, angle: Expr, sine: Expr, cosine: Expr): Expr {
  return rewrite(expr, (part) => {
    const [u] = part.kind === "call" && isCircular(part) ? part.args : [];
    if (!u || part.kind !== "call") return part;
    const multiple = ratioOf(u, angle);
    if (!multiple || multiple.d !== 1n || multiple.n > MAX_MULTIPLE || multiple.n < 1n) return part;
    const { sin, cos } = multipleAngle(multiple.n, sine, cosine);
    return part.name === "sin" ? sin : part.name === "cos" ? cos : div(sin, cos);
  });
}

function ratioOf(u: Expr, angle: Expr): Rational | undefined {
  if (u.key === angle.key) return rational(1);
  const left = splitCoefficient(u);
  const right = splitCoefficient(angle);
  return left.rest.key === right.rest.key ? over(left.coefficient, right.coefficient) : undefined;
}

function multipleAngle(n: bigint, sine: Expr, cosine: Expr): { sin: Expr; cos: Expr } {
  let sin: Expr = sine;
  let cos: Expr = cosine;
  for (let k = 1n; k < n; k += 1n) [sin, cos] = [add(mul(sin, cosine), mul(cos, sine)), sub(mul(cos, cosine), mul(sin, sine))];
  return { sin, cos };
}
