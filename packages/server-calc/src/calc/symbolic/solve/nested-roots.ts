import { add, mul, neg, pow, splitCoefficient, sqrt, sub } from "../exact/arithmetic.ts";
import { HALF, I, isNumber, num, PI, type Expr } from "../exact/expression.ts";
import { call } from "../exact/functions.ts";
import { minus, rational, sign, times, type Rational } from "../exact/rational.ts";
import { realPart, evaluate } from "../numeric/evaluate.ts";
import { expand } from "../polynomial/expand.ts";

/** The square root with a root inside taken apart where that is possible: sqrt(3 + 2*sqrt(2)) = 1 + sqrt(2), sqrt(2*i) = 1 + i. */
export function simpleRoot(value: Expr): Expr {
  return denested(value) ?? sqrt(value);
}

/** sqrt(a + b) = sqrt((a+d)/2) + s*sqrt((a-d)/2) with d^2 = a^2 - b^2, when a, b^2 and d are rational (Euclid X, 91-96). */
function denested(value: Expr): Expr | undefined {
  const terms = value.kind === "sum" ? value.terms : value.kind === "product" ? [num(0), value] : [];
  const [a, b] = terms;
  if (terms.length !== 2 || !a || !b || !isNumber(a)) return undefined;
  const square = mul(b, b);
  const inside = isNumber(square) ? minus(times(a.value, a.value), square.value) : undefined;
  if (!inside || sign(inside) < 0) return undefined;
  const d = sqrt(num(inside));
  if (!isNumber(d)) return undefined;
  const first = sqrt(mul(HALF, add(a, d)));
  const second = sqrt(mul(HALF, sub(a, d)));
  const together = expand(mul(num(2), first, second));
  const whole = together.key === b.key ? add(first, second) : neg(together).key === b.key ? sub(first, second) : undefined;
  if (!whole) return undefined;
  const real = realPart(evaluate(whole));
  return real < 0 ? neg(whole) : whole;
}

/** All n-th roots of a value that is not zero, the principal one first. */
export function allRoots(value: Expr, n: number): Expr[] {
  if (n === 2) {
    const root = simpleRoot(value);
    return [root, neg(root)];
  }
  const { coefficient, rest } = splitCoefficient(value);
  const negative = isNumber(value) && sign(coefficient) < 0;
  const size: Expr = negative ? num(minus(rational(0), coefficient)) : mul(num(coefficient), rest);
  const radius = pow(size, num(1, n));
  return Array.from({ length: n }, (_, k) => expand(mul(radius, turn(rational(negative ? 2 * k + 1 : 2 * k, n)))));
}

/** e^(i*pi*q) as cosine and sine. */
function turn(q: Rational): Expr {
  const angle = mul(num(q), PI);
  return add(call("cos", angle), mul(I, call("sin", angle)));
}
