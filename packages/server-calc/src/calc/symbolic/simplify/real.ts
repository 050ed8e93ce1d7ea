import { add, mul, pow, splitCoefficient, sub } from "../exact/arithmetic.ts";
import { contains, isNumber, isWhole, num, parts, UNIT, type Expr } from "../exact/expression.ts";
import { call, log } from "../exact/functions.ts";
import { rational, times } from "../exact/rational.ts";
import { rewrite } from "../exact/rebuild.ts";

/** Rules that hold for real variables: sqrt(x^2) = |x|, ln(e^x) = x, |x|^2 = x^2, n!/(n-1)! = n. */
export function realRules(expr: Expr): Expr {
  if (contains(expr, "i")) return expr;
  return joinedGammas(rewrite(expr, realRule));
}

function realRule(part: Expr): Expr {
  if (part.kind === "call") return realCall(part.name, part.args[0] ?? UNIT) ?? part;
  if (part.kind !== "power" || !isNumber(part.exponent)) return part;
  const { base, exponent } = part;
  if (base.kind === "call" && base.name === "abs" && isWhole(exponent) && exponent.value.n % 2n === 0n)
    return pow(base.args[0] ?? UNIT, exponent);
  if (exponent.value.d === 1n) return part;
  if (base.key.startsWith("(^ e ") && base.kind === "power") return pow(base.base, mul(base.exponent, exponent));
  const factors = base.kind === "product" ? base.factors : [base];
  const outside = factors.flatMap((factor) => {
    const root = evenRoot(factor, exponent);
    return root ? [{ factor, root }] : [];
  });
  if (outside.length === 0) return part;
  const rest = factors.filter((factor) => !outside.some((one) => one.factor === factor));
  return mul(...outside.map(({ root }) => root), pow(mul(...rest), exponent));
}

/** (u^n)^q for even n and a real u: |u|^(n*q). */
function evenRoot(factor: Expr, q: { readonly value: { readonly n: bigint; readonly d: bigint } }): Expr | undefined {
  if (factor.kind !== "power" || !isWhole(factor.exponent) || factor.exponent.value.n % 2n !== 0n) return undefined;
  const power = times(factor.exponent.value, rational(q.value.n, q.value.d));
  return power.d === 1n && power.n % 2n === 0n ? pow(factor.base, num(power)) : pow(call("abs", factor.base), num(power));
}

function realCall(name: string, inside: Expr): Expr | undefined {
  if (name === "log" && inside.kind === "power") {
    if (inside.base.key === "e") return inside.exponent;
    if (isWhole(inside.exponent))
      return mul(inside.exponent, log(inside.exponent.value.n % 2n === 0n ? call("abs", inside.base) : inside.base));
    if (isNumber(inside.exponent)) return mul(inside.exponent, log(inside.base));
  }
  if (name === "log" && inside.kind === "product" && inside.factors.some((factor) => factor.kind === "power" && factor.base.key === "e")) {
    return add(
      ...inside.factors
        .map((factor) => (factor.kind === "power" && factor.base.key === "e" ? factor.exponent : UNIT))
        .filter((term) => term !== UNIT),
      log(mul(...inside.factors.filter((factor) => factor.kind !== "power" || factor.base.key !== "e"))),
    );
  }
  if (name === "abs" && isNeverNegative(inside)) return inside;
  return undefined;
}

/** Even powers, squares under a root, exponentials and sums and products of them. */
export function isNeverNegative(expr: Expr): boolean {
  if (isNumber(expr)) return expr.value.n >= 0n;
  if (expr.key === "e" || expr.key === "pi" || expr.key.startsWith("(abs ")) return true;
  if (expr.kind === "power")
    return (
      expr.base.key === "e" ||
      (isNumber(expr.exponent) && (expr.exponent.value.n % 2n === 0n || expr.exponent.value.d % 2n === 0n)) ||
      isNeverNegative(expr.base)
    );
  return (expr.kind === "sum" || expr.kind === "product") && parts(expr).every(isNeverNegative);
}

/** gamma(u + n) written with the smallest argument that differs from it by a whole number. */
function joinedGammas(expr: Expr): Expr {
  const found = new Map<string, Expr>();
  collect(expr, found);
  const inside = [...found.values()];
  if (inside.length < 2) return expr;
  return rewrite(expr, (part) => {
    const u = part.kind === "call" && part.name === "gamma" ? part.args[0] : undefined;
    if (!u) return part;
    for (const other of inside) {
      const { coefficient, rest } = splitCoefficient(sub(u, other));
      const steps = rest === UNIT || rest.key === "1" ? coefficient : undefined;
      if (!steps || steps.d !== 1n || steps.n <= 0n || steps.n > 30n) continue;
      return mul(call("gamma", other), ...Array.from({ length: Number(steps.n) }, (_, k) => add(other, num(k))));
    }
    return part;
  });
}

function collect(expr: Expr, found: Map<string, Expr>): void {
  if (expr.kind === "call" && expr.name === "gamma" && expr.args[0]) found.set(expr.args[0].key, expr.args[0]);
  for (const part of parts(expr)) collect(part, found);
}
