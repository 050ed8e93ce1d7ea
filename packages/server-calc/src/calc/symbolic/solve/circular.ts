import { add, div, mul, pow, sub } from "../exact/arithmetic.ts";
import { contains, num, somePart, sym, UNIT, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { replaceKey } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { asQuotient, topOf } from "../polynomial/quotient.ts";
import { evenPowers } from "../simplify/trigonometry.ts";
import { anglesIn, commonAngle, inSineAndCosine } from "./rewrite.ts";
import { union, type Roots } from "./root.ts";

/** Names that no input can have. */
const SINE = sym("sin of the angle");
const COSINE = sym("cos of the angle");

/**
 * An equation in sines, cosines and tangents of multiples of one angle and nothing else: one of them alone where the squares
 * allow it, the tangent of half the angle otherwise.
 */
export function circularEquation(expr: Expr, variable: string, again: (next: Expr) => Roots | undefined): Roots | undefined {
  const angles = anglesIn(expr, variable);
  const angle = commonAngle(angles);
  if (!angle) return undefined;
  const plain = inSineAndCosine(expr, angle, SINE, COSINE);
  if (contains(plain, variable)) return undefined;
  const whole = topOf(asQuotient(plain));
  const sine = call("sin", angle);
  const cosine = call("cos", angle);
  for (const [kept, keptCall, other] of [[SINE, sine, COSINE] as const, [COSINE, cosine, SINE] as const]) {
    const reduced = normal(evenPowers(whole, other, sub(UNIT, pow(kept, num(2)))));
    if (!somePart(reduced, (part) => part.key === other.key)) return again(replaceKey(reduced, kept.key, keptCall));
  }
  return halfAngle(whole, angle, again);
}

/** sin = 2t/(1+t^2), cos = (1-t^2)/(1+t^2) with t the tangent of half the angle, which leaves out the angle pi. */
function halfAngle(whole: Expr, angle: Expr, again: (next: Expr) => Roots | undefined): Roots | undefined {
  const t = call("tan", mul(num(1, 2), angle));
  if (t.kind !== "call") return undefined;
  const below = add(UNIT, pow(t, num(2)));
  const inTangent = replaceKey(replaceKey(whole, SINE.key, div(mul(num(2), t), below)), COSINE.key, div(sub(UNIT, pow(t, num(2))), below));
  const found = again(normal(inTangent));
  const atPi = replaceKey(replaceKey(whole, SINE.key, num(0)), COSINE.key, num(-1));
  if (!found || !isZeroExpr(atPi)) return found;
  const straight = again(sub(call("cos", angle), num(-1)));
  return straight && union([found, straight]);
}
