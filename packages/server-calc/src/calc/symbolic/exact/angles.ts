import { add, div, mul, neg, sqrt, splitCoefficient, sub } from "./arithmetic.ts";
import { HALF, NOUGHT, num, PI, UNIT, type Expr } from "./expression.ts";
import { rational, times } from "./rational.ts";

/** The sines of 0, 15, 30, ... 90 degrees. */
function firstQuadrant(): readonly Expr[] {
  const root2 = sqrt(num(2));
  const root6 = sqrt(num(6));
  const quarter = num(1, 4);
  return [
    NOUGHT,
    add(mul(quarter, root6), neg(mul(quarter, root2))),
    HALF,
    mul(HALF, root2),
    mul(HALF, sqrt(num(3))),
    add(mul(quarter, root6), mul(quarter, root2)),
    UNIT,
  ];
}

/** How many twelfths of pi `angle` is, when it is a whole number of them. */
function twelfths(angle: Expr): bigint | undefined {
  if (angle.key === "0") return 0n;
  const { coefficient, rest } = splitCoefficient(angle);
  const count = times(coefficient, rational(12));
  return rest.key === "pi" && count.d === 1n ? count.n : undefined;
}

/** The sine of a multiple of pi/12, exactly; `undefined` for any other angle. */
export function exactSine(angle: Expr): Expr | undefined {
  const count = twelfths(angle);
  return count === undefined ? undefined : sineOfTwelfths(count);
}

/** The cosine of a multiple of pi/12, exactly; `undefined` for any other angle. */
export function exactCosine(angle: Expr): Expr | undefined {
  const count = twelfths(angle);
  return count === undefined ? undefined : sineOfTwelfths(count + 6n);
}

function sineOfTwelfths(count: bigint): Expr {
  const turn = ((count % 24n) + 24n) % 24n;
  const half = turn % 12n;
  const value = firstQuadrant()[Number(half <= 6n ? half : 12n - half)] ?? NOUGHT;
  return turn >= 12n ? negated(value) : value;
}

/** The angle in twelfths of pi, -6 to 6, whose sine is `value`, where that is one of the exact ones. */
export function arcSine(value: Expr): Expr | undefined {
  const place = firstQuadrant().findIndex((sine) => sine.key === value.key || negated(sine).key === value.key);
  if (place < 0) return undefined;
  const angle = mul(num(place, 12), PI);
  return firstQuadrant()[place]?.key === value.key ? angle : neg(angle);
}

/** The angle whose tangent is `value`, for multiples of pi/12 and pi/8. */
export function arcTangent(value: Expr): Expr | undefined {
  const root2 = sqrt(num(2));
  const eighths = [[1.5, sub(root2, UNIT)] as const, [4.5, add(root2, UNIT)] as const];
  for (const [count, tangent] of [...tangents(), ...eighths]) {
    if (tangent.key === value.key) return twelfth(count);
    if (negated(tangent).key === value.key) return neg(twelfth(count));
  }
  return undefined;
}

/** A product of -1 and a sum is kept as it is; constants are compared multiplied out. */
const negated = (expr: Expr): Expr => (expr.kind === "sum" ? add(...expr.terms.map(neg)) : neg(expr));

const twelfth = (count: number): Expr => mul(num(count * 2, 24), PI);

function tangents(): readonly (readonly [number, Expr])[] {
  const root3 = sqrt(num(3));
  return [
    [0, NOUGHT],
    [1, add(num(2), neg(root3))],
    [2, div(root3, num(3))],
    [3, UNIT],
    [4, root3],
    [5, add(num(2), root3)],
  ];
}

/** The tangent of a multiple of pi/12, exactly, or that it has a pole there; `undefined` for any other angle. */
export function exactTangent(angle: Expr): Expr | "pole" | undefined {
  const count = twelfths(angle);
  if (count === undefined) return undefined;
  const turn = Number(((count % 12n) + 12n) % 12n);
  if (turn === 6) return "pole";
  const value = tangents()[turn < 6 ? turn : 12 - turn]?.[1] ?? NOUGHT;
  return turn < 6 ? value : negated(value);
}
