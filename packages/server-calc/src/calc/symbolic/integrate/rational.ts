import { add, contentOf, div, mul, neg, pow, sub } from "../exact/arithmetic.ts";
import { derivative } from "../exact/derivative.ts";
import { contains, HALF, isNumber, NOUGHT, num, sym, UNIT, variablesOf, type Expr } from "../exact/expression.ts";
import { call, log } from "../exact/functions.ts";
import { sign } from "../exact/rational.ts";
import { substitute } from "../exact/rebuild.ts";
import { isZeroExpr, normal } from "../normal.ts";
import { evaluate, realPart } from "../numeric/evaluate.ts";
import { coefficientsOf, expand } from "../polynomial/expand.ts";
import { factorPoly } from "../polynomial/factor.ts";
import { express } from "../polynomial/generators.ts";
import { asQuotient, bottomOf, topOf } from "../polynomial/quotient.ts";
import { solveLinear } from "../solve/linear.ts";
import { rootsOfPolynomial } from "../solve/polynomial.ts";
import { discriminant, linearIn, quadraticIn } from "./linear-inside.ts";
import { logSize } from "./table.ts";

/** The antiderivative of a quotient of polynomials in the variable, by partial fractions. `undefined` for other expressions. */
export function integrateRational(expr: Expr, variable: string): Expr | undefined {
  const written = asQuotient(expr);
  const top = coefficientsOf(topOf(written), sym(variable));
  const bottomExpr = bottomOf(written);
  const bottom = coefficientsOf(bottomExpr, sym(variable));
  if (!top || !bottom || [...top, ...bottom].some((coefficient) => contains(coefficient, variable))) return undefined;
  if (bottom.length === 1)
    return polynomialIntegral(
      top.map((coefficient) => div(coefficient, bottom[0] ?? UNIT)),
      variable,
    );
  const { quotient, remainder } = divide(top, bottom);
  const pieces = partialFractions(remainder, bottomExpr, variable);
  if (!pieces) return undefined;
  const integrals = pieces.map((piece) => integratePiece(piece, variable));
  if (integrals.some((integral) => integral === undefined)) return undefined;
  return add(polynomialIntegral(quotient, variable), ...integrals.filter((integral) => integral !== undefined));
}

function polynomialIntegral(coefficients: readonly Expr[], variable: string): Expr {
  return add(...coefficients.map((coefficient, k) => mul(coefficient, num(1, k + 1), pow(sym(variable), num(k + 1)))));
}

const polynomial = (coefficients: readonly Expr[], variable: string): Expr =>
  add(...coefficients.map((coefficient, k) => mul(coefficient, pow(sym(variable), num(k)))));

function divide(top: readonly Expr[], bottom: readonly Expr[]): { quotient: Expr[]; remainder: Expr[] } {
  const rest: Expr[] = [...top];
  const lead = bottom.at(-1) ?? UNIT;
  const quotient: Expr[] = Array.from({ length: Math.max(0, top.length - bottom.length + 1) }, () => NOUGHT);
  for (let shift = quotient.length - 1; shift >= 0; shift -= 1) {
    const factor = normal(div(rest[shift + bottom.length - 1] ?? NOUGHT, lead));
    quotient[shift] = factor;
    for (const [k, coefficient] of bottom.entries()) rest[shift + k] = normal(sub(rest[shift + k] ?? NOUGHT, mul(factor, coefficient)));
  }
  return { quotient, remainder: rest.slice(0, bottom.length - 1) };
}

/** top / base^multiplicity with the degree of top below that of base. */
interface Piece {
  readonly top: readonly Expr[];
  readonly base: Expr;
  readonly multiplicity: number;
}

function partialFractions(remainder: readonly Expr[], bottom: Expr, variable: string): Piece[] | undefined {
  const { top, generators } = asQuotient(bottom);
  const factors = factorPoly(top)
    .factors.map(({ part, multiplicity }) => ({ base: express(part.terms.values(), generators), multiplicity }))
    .filter(({ base }) => contains(base, variable));
  const slots = factors.flatMap(({ base, multiplicity }) => {
    const degree = (coefficientsOf(base, sym(variable))?.length ?? 1) - 1;
    return Array.from({ length: multiplicity }, (_, k) =>
      Array.from({ length: degree }, (__, power) => ({ base, multiplicity: k + 1, power })),
    ).flat();
  });
  // remainder = sum of unknown * x^power * bottom / base^multiplicity, compared coefficient by coefficient.
  const columns = slots.map(
    ({ base, multiplicity, power }) =>
      coefficientsOf(normal(mul(pow(sym(variable), num(power)), bottom, pow(base, num(-multiplicity)))), sym(variable)) ?? [],
  );
  const rows = slots.map((_, row) => [...columns.map((column) => column[row] ?? NOUGHT), remainder[row] ?? NOUGHT]);
  const names = slots.map((_, k) => `c${k}`);
  const solved = solveLinear(rows, names);
  if (solved.kind === "none" || solved.free.length > 0) return undefined;
  const pieces = new Map<string, { top: Expr[]; base: Expr; multiplicity: number }>();
  slots.forEach(({ base, multiplicity, power }, k) => {
    const key = `${base.key} ${multiplicity}`;
    const piece = pieces.get(key) ?? { top: [], base, multiplicity };
    piece.top[power] = solved.values.get(names[k] ?? "") ?? NOUGHT;
    pieces.set(key, piece);
  });
  return [...pieces.values()].filter((piece) => piece.top.some((coefficient) => !isZeroExpr(coefficient)));
}

function integratePiece({ top, base, multiplicity }: Piece, variable: string): Expr | undefined {
  const linear = linearIn(base, variable);
  const [first = NOUGHT, second = NOUGHT] = top;
  if (linear) {
    const scale = div(first, linear.slope);
    return multiplicity === 1 ? mul(scale, logSize(base)) : mul(scale, num(-1, multiplicity - 1), pow(base, num(1 - multiplicity)));
  }
  if (quadraticIn(base, variable)) return overQuadratic(second, first, base, multiplicity, variable);
  return multiplicity === 1 ? overRoots(top, base, variable) : undefined;
}

/** The integral of (m*x + n)/(a*x^2 + b*x + c)^k, by the usual reduction for k > 1 (Gradshteyn and Ryzhik 2.17). */
function overQuadratic(m: Expr, n: Expr, base: Expr, k: number, variable: string): Expr | undefined {
  const quadratic = quadraticIn(base, variable);
  if (!quadratic) return undefined;
  const { a, b } = quadratic;
  const slope = add(mul(num(2), a, sym(variable)), b);
  // m*x + n = (m/2a)*(2*a*x + b) + rest
  const share = div(m, mul(num(2), a));
  const rest = normal(sub(n, mul(share, b)));
  if (k === 1) {
    const plain = isZeroExpr(rest) ? NOUGHT : mul(rest, inverseQuadratic(quadratic, slope));
    return add(mul(share, logSize(base)), plain);
  }
  const own = mul(share, num(-1, k - 1), pow(base, num(1 - k)));
  if (isZeroExpr(rest)) return own;
  const d = neg(discriminant(quadratic));
  const lower = overQuadratic(NOUGHT, UNIT, base, k - 1, variable);
  if (!lower) return undefined;
  const reduced = add(
    div(mul(slope, pow(base, num(1 - k))), mul(num(k - 1), d)),
    div(mul(num(2 * (2 * k - 3)), a, lower), mul(num(k - 1), d)),
  );
  return add(own, mul(rest, reduced));
}

/** The integral of 1/(a*x^2 + b*x + c), given 2*a*x + b. */
function inverseQuadratic(quadratic: { a: Expr; b: Expr; c: Expr }, slope: Expr): Expr {
  const d = normal(discriminant(quadratic));
  const negative = variablesOf(d).length > 0 ? leadsWithMinus(d) : realPart(evaluate(d)) < 0;
  const root = rootOfSquare(negative ? normal(neg(d)) : d);
  if (negative) return mul(num(2), pow(root, num(-1)), call("atan", overRoot(slope, root)));
  return div(sub(logSize(whole(sub(slope, root))), logSize(whole(add(slope, root)))), root);
}

/** Without a number common to all terms: a factor inside a logarithm is a constant. */
function whole(expr: Expr): Expr {
  const terms = expr.kind === "sum" ? expr.terms : [expr];
  const content = num(contentOf(terms));
  return add(...terms.map((term) => div(term, content)));
}

/** (2*x + 2)/4 as (x + 1)/2. */
function overRoot(slope: Expr, root: Expr): Expr {
  if (slope.kind !== "sum") return normal(div(slope, root));
  const content = contentOf(slope.terms);
  return mul(num(content), pow(root, num(-1)), add(...slope.terms.map((term) => div(term, num(content)))));
}

const leadsWithMinus = (expr: Expr): boolean => {
  const [first] = expr.kind === "sum" ? expr.terms : [expr];
  return first?.kind === "product" && first.factors[0]?.kind === "number"
    ? sign(first.factors[0].value) < 0
    : isNumber(expr) && sign(expr.value) < 0;
};

/** sqrt(4*a^2) = 2*a: either sign serves, since the antiderivative is even in it. */
function rootOfSquare(square: Expr): Expr {
  const root = pow(square, HALF);
  const factors = root.kind === "product" ? root.factors : [root];
  return mul(
    ...factors.map((factor) =>
      factor.kind === "power" && factor.exponent.key === "1/2" && factor.base.kind === "power" && factor.base.exponent.key === "2"
        ? factor.base.base
        : factor,
    ),
  );
}

/** The sum over the roots r of base of top(r)/base'(r) * ln(x - r), conjugate pairs joined to real functions. */
function overRoots(top: readonly Expr[], base: Expr, variable: string): Expr | undefined {
  const coefficients = coefficientsOf(base, sym(variable)) ?? [];
  if (variablesOf(base).length > 1) return undefined;
  const { roots } = rootsOfPolynomial(coefficients);
  if (roots.some(({ exact }) => !exact)) return undefined;
  const ratio = div(polynomial(top, variable), derivative(base, variable));
  const terms = roots.map(({ value }) => {
    const { im } = evaluate(value);
    if (im < -1e-12) return NOUGHT;
    const residue = expand(normal(substitute(ratio, new Map([[variable, value]]))));
    if (Math.abs(im) <= 1e-12) return mul(residue, logSize(sub(sym(variable), value)));
    const [p, q] = realAndImaginary(expand(value));
    const [a, b] = realAndImaginary(residue);
    const shifted = sub(sym(variable), p);
    return sub(mul(a, log(expand(add(pow(shifted, num(2)), pow(q, num(2)))))), mul(num(2), b, call("atan", overRoot(shifted, q))));
  });
  return add(...terms);
}

/** The parts of a constant written as a sum in which i is a factor of terms. */
function realAndImaginary(value: Expr): [Expr, Expr] {
  const terms = value.kind === "sum" ? value.terms : [value];
  return [
    add(...terms.filter((term) => !contains(term, "i"))),
    add(...terms.filter((term) => contains(term, "i")).map((term) => div(term, sym("i")))),
  ];
}
