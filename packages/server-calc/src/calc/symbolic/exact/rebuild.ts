import { add, mul, pow } from "./arithmetic.ts";
import { parts, type Expr } from "./expression.ts";
import { call } from "./functions.ts";

/** The same expression with each direct part replaced by what `change` makes of it, in canonical form again. */
export function mapParts(expr: Expr, change: (part: Expr) => Expr): Expr {
  switch (expr.kind) {
    case "sum":
      return add(...expr.terms.map(change));
    case "product":
      return mul(...expr.factors.map(change));
    case "power":
      return pow(change(expr.base), change(expr.exponent));
    case "call":
      return remakeCall(expr.name, expr.args.map(change));
    default:
      return expr;
  }
}

function remakeCall(name: string, args: readonly Expr[]): Expr {
  const [first] = args;
  if (!first) throw new Error(`a call of ${name} without arguments`);
  return call(name, first);
}

/** Each part replaced, innermost first: `change` sees parts whose own parts have been changed already. */
export function rewrite(expr: Expr, change: (part: Expr) => Expr): Expr {
  return change(mapParts(expr, (part) => rewrite(part, change)));
}

/** Every occurrence of the part with the key replaced. */
export function replaceKey(expr: Expr, key: string, by: Expr): Expr {
  return expr.key === key ? by : expr.key.includes(key) ? mapParts(expr, (part) => replaceKey(part, key, by)) : expr;
}

/** Each variable named in `values` replaced by its value. */
export function substitute(expr: Expr, values: ReadonlyMap<string, Expr>): Expr {
  if (expr.kind === "symbol") return values.get(expr.name) ?? expr;
  return parts(expr).length === 0 ? expr : mapParts(expr, (part) => substitute(part, values));
}
