import { add, mul, pow } from "../exact/arithmetic.ts";
import { isWhole, UNIT, type Expr } from "../exact/expression.ts";
import { log } from "../exact/functions.ts";
import { rewrite } from "../exact/rebuild.ts";

/** a*ln(u) + b*ln(v) = ln(u^a * v^b), which holds wherever the left side is real. */
export function joinLogarithms(expr: Expr): Expr {
  return rewrite(expr, (part) => {
    if (part.kind !== "sum") return part;
    const insides: Expr[] = [];
    const others: Expr[] = [];
    for (const term of part.terms) {
      const [coefficient, call] = term.kind === "product" && term.factors.length === 2 ? term.factors : [UNIT, term];
      if (call?.kind === "call" && call.name === "log" && coefficient && isWhole(coefficient))
        insides.push(pow(call.args[0] ?? UNIT, coefficient));
      else others.push(term);
    }
    return insides.length < 2 ? part : add(...others, log(mul(...insides)));
  });
}
