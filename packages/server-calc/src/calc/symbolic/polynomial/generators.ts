import { add, mul, pow, splitCoefficient } from "../exact/arithmetic.ts";
import { isNumber, num, parts, UNIT, type Expr } from "../exact/expression.ts";
import { gcd, rational, times, type Rational } from "../exact/rational.ts";

/** One thing treated as an unknown of a polynomial: a variable, sin(x), sqrt(2), e^x. Its value is (base^exponent)^(1/index). */
export interface Generator {
  readonly expr: Expr;
  readonly base: Expr;
  /** 1, or what is left of an exponent such as x in e^(2*x) without its coefficient. */
  readonly exponent: Expr;
  readonly index: bigint;
  /** Whether generator^index is an expression in the other generators: sqrt(x+1)^2 = x+1, i^2 = -1. */
  readonly related: boolean;
}

/** A power taken apart: base^(coefficient * exponent), one for each term of the exponent. */
export interface Piece {
  readonly base: Expr;
  readonly exponent: Expr;
  readonly coefficient: Rational;
}

/** What a factor that is no sum, product or number consists of. */
function piecesOf(expr: Expr): Piece[] {
  if (expr.kind !== "power") return [{ base: expr, exponent: UNIT, coefficient: rational(1) }];
  const terms = expr.exponent.kind === "sum" ? expr.exponent.terms : [expr.exponent];
  return terms.map((term) => {
    const { coefficient, rest } = splitCoefficient(term);
    return { base: expr.base, exponent: rest, coefficient };
  });
}

const pieceKey = (piece: Piece): string => `${piece.base.key} ^ ${piece.exponent.key}`;

/** Whether a piece is written out instead of becoming a generator: integer powers of numbers and sums. */
export const isOpen = (piece: Piece): boolean =>
  piece.exponent === UNIT &&
  piece.coefficient.d === 1n &&
  (piece.base.kind === "sum" || isNumber(piece.base) || piece.base.kind === "product");

/** Every generator needed to write the expressions as polynomials (or quotients of polynomials), without repetition. */
export function generatorsOf(exprs: readonly Expr[]): Generator[] {
  const found = new Map<string, Piece & { index: bigint }>();
  const visit = (expr: Expr): void => {
    if (isNumber(expr)) return;
    if (expr.kind === "sum" || expr.kind === "product") return parts(expr).forEach(visit);
    for (const raw of piecesOf(expr)) {
      const piece = normal(raw);
      if (isOpen(piece)) {
        visit(piece.base);
        continue;
      }
      if (piece.exponent.key === "1" && isInside(piece.base)) visit(piece.base);
      const key = pieceKey(piece);
      const known = found.get(key);
      const d = piece.coefficient.d;
      found.set(key, { ...piece, index: known ? (known.index / gcd(known.index, d)) * d : d });
    }
  };
  exprs.forEach(visit);
  return [...found.values()]
    .map(({ base, exponent, index }) => ({
      expr: pow(base, mul(num(rational(1n, index)), exponent)),
      base,
      exponent,
      index: base.key === "i" ? 2n : index,
      related: base.key === "i" || (exponent.key === "1" && isInside(base)),
    }))
    .sort((a, b) => (a.expr.key < b.expr.key ? -1 : 1));
}

/** Bases that are themselves written in other generators. */
const isInside = (base: Expr): boolean => base.kind === "sum" || base.kind === "product" || isNumber(base) || base.kind === "power";

/** The exponent 1 is always the same object, so that it can be compared. */
const normal = (piece: Piece): Piece => (piece.exponent.key === "1" ? { ...piece, exponent: UNIT } : piece);

export const normalPieces = (expr: Expr): Piece[] => piecesOf(expr).map(normal);

/** The place of the generator of a piece, and its power. */
export function placeOf(piece: Piece, generators: readonly Generator[]): { place: number; power: number } {
  const place = generators.findIndex((generator) => generator.base.key === piece.base.key && generator.exponent.key === piece.exponent.key);
  const generator = generators[place];
  if (!generator) throw new Error(`no generator for ${piece.base.key}`);
  const power = generator.base.key === "i" ? piece.coefficient : times(piece.coefficient, rational(generator.index));
  return { place, power: Number(power.n) };
}

/** The sum of products of generator powers. */
export function express(terms: Iterable<{ exponents: readonly number[]; coefficient: Rational }>, generators: readonly Generator[]): Expr {
  const sums: Expr[] = [];
  for (const { exponents, coefficient } of terms) {
    const factors = exponents.map((exponent, place) => (exponent === 0 ? UNIT : pow(generators[place]?.expr ?? UNIT, num(exponent))));
    sums.push(mul(num(coefficient), ...factors));
  }
  return add(...sums);
}
