import { neg, pow, splitCoefficient } from "./exact/arithmetic.ts";
import { contains, isWhole, leadsNegative, num, variablesOf, type Expr, type PowerExpr, type ProductExpr } from "./exact/expression.ts";
import { sign } from "./exact/rational.ts";

/** How an expression is written: in plain text or in LaTeX. Precedences: 1 sum, 2 product, 3 power, 4 atom. */
export interface Style {
  number(n: bigint, d: bigint): string;
  symbol(name: string): string;
  call(name: string, args: readonly string[]): string;
  root(inside: string): string;
  power(base: string, exponent: string, exponentIsAtom: boolean): string;
  product(factors: readonly string[]): string;
  quotient(top: string, bottom: string): string;
  group(text: string): string;
  /** Whether a quotient keeps its parts apart by itself (a fraction bar), so that they need no parentheses. */
  readonly quotientGroups: boolean;
}

const PLAIN: Style = {
  number: (n, d) => (d === 1n ? `${n}` : `${n}/${d}`),
  symbol: (name) => name,
  call: (name, args) => `${name === "log" ? "ln" : name}(${args.join(", ")})`,
  root: (inside) => `sqrt(${inside})`,
  power: (base, exponent, exponentIsAtom) => `${base}^${exponentIsAtom ? exponent : `(${exponent})`}`,
  product: (factors) => factors.join("*"),
  quotient: (top, bottom) => `${top}/${bottom}`,
  group: (text) => `(${text})`,
  quotientGroups: false,
};

/** The expression as people write it and as `calculate` reads it: `3*x^2 + 2*x`. */
export function print(expr: Expr): string {
  return write(expr, PLAIN, 0);
}

/** The expression in a style, in parentheses where what surrounds it binds tighter than `precedence`. */
export function write(expr: Expr, style: Style, precedence: number): string {
  const wrap = (text: string, own: number): string => (own < precedence ? style.group(text) : text);
  switch (expr.kind) {
    case "number": {
      const { n, d } = expr.value;
      return wrap(style.number(n, d), n < 0n ? 1 : d === 1n ? 4 : 2);
    }
    case "symbol":
      return style.symbol(expr.name);
    case "call":
      return style.call(
        expr.name,
        expr.args.map((arg) => write(arg, style, 0)),
      );
    case "sum":
      return wrap(writeSum(expr.terms, style), 1);
    case "product":
      return writeProduct(expr, style, precedence);
    case "power":
      return writePower(expr, style, precedence);
  }
}

function writeSum(given: readonly Expr[], style: Style): string {
  const [first, second] = given;
  // 1 - x rather than -x + 1.
  const terms =
    given.length === 2 && first && second && leadsNegative(first) && !leadsNegative(second) && isPlain(second, first)
      ? [second, first]
      : given;
  return terms
    .map((term, index) => {
      const negative = leadsNegative(term) && term.kind !== "sum";
      const text = write(negative ? neg(term) : term, style, negative ? 2 : 1);
      return index === 0 ? (negative ? `-${text}` : text) : negative ? ` - ${text}` : ` + ${text}`;
    })
    .join("");
}

/** Whether a term may go before a negative one: numbers, constants before constants, and products of variables. */
function isPlain(second: Expr, first: Expr): boolean {
  if (second.kind === "number") return true;
  if (contains(second, "i") || first.kind === "number") return false;
  if (variablesOf(second).length === 0) return true;
  return (second.kind === "product" ? second.factors : [second]).every(
    (factor) =>
      factor.kind === "number" ||
      factor.kind === "symbol" ||
      (factor.kind === "power" && factor.base.kind === "symbol" && isWhole(factor.exponent)),
  );
}

function writeProduct(expr: ProductExpr, style: Style, precedence: number): string {
  const { coefficient, rest } = splitCoefficient(expr);
  if (sign(coefficient) < 0) {
    const text = `-${write(neg(expr), style, 2)}`;
    return precedence > 1 ? style.group(text) : text;
  }
  const top: Expr[] = coefficient.n === 1n ? [] : [num(coefficient.n)];
  const bottom: Expr[] = coefficient.d === 1n ? [] : [num(coefficient.d)];
  for (const factor of rest.kind === "product" ? rest.factors : [rest]) {
    if (isDenominator(factor)) bottom.push(pow(factor.base, neg(factor.exponent)));
    else top.push(factor);
  }
  const upper = writeFactors(top, style, style.quotientGroups && bottom.length > 0);
  const text = bottom.length === 0 ? upper : style.quotient(upper, writeBottom(bottom, style));
  return precedence > (bottom.length > 0 && style.quotientGroups ? 3 : 2) ? style.group(text) : text;
}

function writeFactors(factors: readonly Expr[], style: Style, alone: boolean): string {
  if (factors.length === 0) return "1";
  if (factors.length === 1 && factors[0]) return write(factors[0], style, alone ? 0 : 2);
  return style.product(factors.map((factor) => write(factor, style, 2)));
}

function writeBottom(factors: readonly Expr[], style: Style): string {
  const single = factors.length === 1 ? factors[0] : undefined;
  if (style.quotientGroups) return writeFactors(factors, style, true);
  if (single) return write(single, style, 3);
  return style.group(writeFactors(factors, style, false));
}

/** Whether a factor belongs under the fraction bar. `e^(-x)` stays above, `1/e` does not. */
function isDenominator(factor: Expr): factor is PowerExpr {
  return (
    factor.kind === "power" &&
    (factor.base.key !== "e" || factor.exponent.kind === "number") &&
    leadsNegative(factor.exponent) &&
    factor.exponent.kind !== "sum"
  );
}

function writePower(expr: PowerExpr, style: Style, precedence: number): string {
  const { base, exponent } = expr;
  if (isDenominator(expr)) {
    const text = style.quotient("1", writeBottom([pow(base, neg(exponent))], style));
    return precedence > (style.quotientGroups ? 3 : 2) ? style.group(text) : text;
  }
  if (exponent.kind === "number" && exponent.value.n === 1n && exponent.value.d === 2n) return style.root(write(base, style, 0));
  const atom = exponent.kind === "symbol" || (exponent.kind === "number" && exponent.value.d === 1n && exponent.value.n >= 0n);
  const text = style.power(write(base, style, 4), write(exponent, style, 0), atom);
  return precedence > 3 ? style.group(text) : text;
}
