import { add, mul, splitCoefficient, sub } from "../exact/arithmetic.ts";
import { isNumber, num, PI, UNIT, variablesOf, type Expr } from "../exact/expression.ts";
import { call, log, reciprocal } from "../exact/functions.ts";
import { exactRoot } from "../exact/radicals.ts";
import { times, rational } from "../exact/rational.ts";
import { rewrite } from "../exact/rebuild.ts";
import { tidy } from "../normal.ts";
import { simpleRoot } from "../solve/nested-roots.ts";

/** Nested roots taken apart, ln(8) as 3*ln(2), sin(x + pi) as -sin(x). */
export function constantForms(expr: Expr): Expr[] {
  const form = rewrite(expr, (part) => {
    if (part.kind === "power" && part.exponent.key === "1/2" && variablesOf(part).length === 0) return simpleRoot(part.base);
    if (part.kind !== "call") return part;
    const [u = UNIT] = part.args;
    if (part.name === "log" && isNumber(u)) return shortLog(u);
    return part.name === "sin" || part.name === "cos" || part.name === "tan" ? turned(part.name, u) : part;
  });
  return [form, tidy(form)];
}

/** ln(8) = 3*ln(2). */
export function shortLog(value: Expr): Expr {
  if (!isNumber(value) || value.value.d !== 1n || value.value.n < 4n) return log(value);
  for (let index = 64n; index >= 2n; index -= 1n) {
    const base = exactRoot(value.value.n, index);
    if (base !== undefined) return mul(num(index), log(num(base)));
  }
  return log(value);
}

/** Whole quarter turns taken out of the angle. */
function turned(name: string, u: Expr): Expr {
  const terms = u.kind === "sum" ? u.terms : [];
  const turn = terms.find((term) => splitCoefficient(term).rest.key === PI.key);
  const quarters = turn && times(splitCoefficient(turn).coefficient, rational(2));
  if (!turn || !quarters || quarters.d !== 1n) return call(name, u);
  const rest = sub(u, turn);
  const count = ((quarters.n % 4n) + 4n) % 4n;
  if (name === "tan") return count % 2n === 0n ? call("tan", rest) : mul(num(-1), call("cos", rest), reciprocal(call("sin", rest)));
  const shift = name === "sin" ? count : (count + 1n) % 4n;
  const value = shift % 2n === 0n ? call("sin", rest) : call("cos", rest);
  return shift >= 2n ? mul(num(-1), value) : add(value);
}
