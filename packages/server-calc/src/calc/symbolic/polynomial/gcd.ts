import { ONE, rational } from "../exact/rational.ts";
import {
  addPoly,
  coefficientsIn,
  constantPoly,
  constantValue,
  degreeIn,
  divideExact,
  isZeroPoly,
  multiplyPoly,
  negatePoly,
  powerPoly,
  primitivePart,
  subtractPoly,
  unknown,
  unknownsIn,
  type Poly,
} from "./ring.ts";

/** The greatest common divisor, with integer coefficients and a positive leading one; 1 when they have nothing in common. */
export function gcdPoly(a: Poly, b: Poly): Poly {
  if (isZeroPoly(a)) return primitivePart(b);
  if (isZeroPoly(b)) return primitivePart(a);
  const one = constantPoly(a.size, ONE);
  if (constantValue(a) || constantValue(b)) return one;
  const inB = unknownsIn(b);
  const common = unknownsIn(a).filter((index) => inB.includes(index));
  // An unknown in only one of them cannot be in the divisor: go to the coefficients.
  const alone = [...unknownsIn(a), ...inB].find((index) => !common.includes(index));
  if (alone !== undefined) {
    const [without, withIt] = degreeIn(a, alone) > 0 ? [b, a] : [a, b];
    return coefficientsIn(withIt, alone).reduce((divisor, coefficient) => gcdPoly(divisor, coefficient), without);
  }
  const main = common.reduce(
    (best, index) => (degreeIn(a, index) + degreeIn(b, index) < degreeIn(a, best) + degreeIn(b, best) ? index : best),
    common[0] ?? 0,
  );
  const contentA = contentIn(a, main);
  const contentB = contentIn(b, main);
  const part = primitiveGcd(exactly(a, contentA), exactly(b, contentB), main);
  return primitivePart(multiplyPoly(gcdPoly(contentA, contentB), part));
}

/** The divisor common to the coefficients with respect to one unknown. */
export function contentIn(p: Poly, main: number): Poly {
  const one = constantPoly(p.size, ONE);
  let content = constantPoly(p.size, rational(0));
  for (const coefficient of coefficientsIn(p, main)) {
    content = gcdPoly(content, coefficient);
    if (content.terms.size === 1 && constantValue(content)) return one;
  }
  return content;
}

/** Subresultant remainder sequence (Brown 1978; Knuth, volume 2, 4.6.1, algorithm C), made primitive at the end. */
function primitiveGcd(a: Poly, b: Poly, main: number): Poly {
  const one = constantPoly(a.size, ONE);
  let [u, v] = degreeIn(a, main) >= degreeIn(b, main) ? [a, b] : [b, a];
  let g = one;
  let h = one;
  for (;;) {
    if (degreeIn(v, main) === 0) return isZeroPoly(v) ? primitiveIn(u, main) : one;
    const delta = degreeIn(u, main) - degreeIn(v, main);
    const rest = pseudoRemainder(u, v, main);
    if (isZeroPoly(rest)) return primitiveIn(v, main);
    u = v;
    v = primitivePart(exactly(rest, multiplyPoly(g, powerPoly(h, delta)), rest));
    g = leadIn(u, main);
    h = delta === 0 ? h : exactly(powerPoly(g, delta), powerPoly(h, delta - 1));
    // Dropping numeric content leaves g and h off by a number, which exact division over the rationals absorbs.
  }
}

const primitiveIn = (p: Poly, main: number): Poly => primitivePart(exactly(p, contentIn(p, main)));

/** The coefficient of the highest power of one unknown. */
function leadIn(p: Poly, main: number): Poly {
  return coefficientsIn(p, main).at(-1) ?? p;
}

function exactly(a: Poly, b: Poly, otherwise?: Poly): Poly {
  const quotient = divideExact(a, b) ?? otherwise;
  if (!quotient) throw new Error("a division that must be exact left a remainder");
  return quotient;
}

/** The remainder of lead(b)^(deg a - deg b + 1) * a by b, as polynomials in one unknown. */
function pseudoRemainder(a: Poly, b: Poly, main: number): Poly {
  const degree = degreeIn(b, main);
  const lead = leadIn(b, main);
  let rest = a;
  let times = degreeIn(a, main) - degree + 1;
  while (!isZeroPoly(rest) && degreeIn(rest, main) >= degree) {
    const head = multiplyPoly(leadIn(rest, main), unknown(a.size, main, degreeIn(rest, main) - degree));
    rest = subtractPoly(multiplyPoly(rest, lead), multiplyPoly(head, b));
    times -= 1;
    if (degree === 0 && degreeIn(rest, main) === 0) break;
  }
  return times > 0 ? multiplyPoly(rest, powerPoly(lead, times)) : rest;
}

/** The derivative with respect to one unknown. */
export function derivativeIn(p: Poly, index: number): Poly {
  return coefficientsIn(p, index)
    .slice(1)
    .reduce(
      (sum, coefficient, k) =>
        addPoly(sum, multiplyPoly(coefficient, multiplyPoly(constantPoly(p.size, rational(k + 1)), unknown(p.size, index, k)))),
      constantPoly(p.size, rational(0)),
    );
}

/**
 * The resultant with respect to one unknown, as the determinant of the Sylvester matrix by fraction-free elimination
 * (Bareiss 1968): zero exactly where the two have a common root in that unknown.
 */
export function resultant(a: Poly, b: Poly, main: number): Poly {
  const left = coefficientsIn(a, main).reverse();
  const right = coefficientsIn(b, main).reverse();
  const size = left.length + right.length - 2;
  const zero = constantPoly(a.size, rational(0));
  const row = (coefficients: readonly Poly[], shift: number): Poly[] =>
    Array.from({ length: size }, (_, k) => coefficients[k - shift] ?? zero);
  return determinant(
    [...right.slice(1).map((_, k) => row(left, k)), ...left.slice(1).map((_, k) => row(right, k))],
    constantPoly(a.size, ONE),
  );
}

/** The determinant of a square matrix of polynomials. */
export function determinant(matrix: readonly (readonly Poly[])[], one: Poly): Poly {
  const rows = matrix.map((row) => [...row]);
  let previous = one;
  let negative = false;
  for (let k = 0; k < rows.length; k += 1) {
    const at = rows.findIndex((row, index) => index >= k && row[k] !== undefined && !isZeroPoly(row[k] ?? one));
    const pivotRow = rows[at];
    if (at < 0 || !pivotRow) return subtractPoly(one, one);
    if (at !== k) {
      rows[at] = rows[k] ?? [];
      rows[k] = pivotRow;
      negative = !negative;
    }
    const pivot = pivotRow[k] ?? one;
    for (const row of rows.slice(k + 1)) {
      const factor = row[k] ?? one;
      for (let column = k + 1; column < rows.length; column += 1) {
        const value = subtractPoly(multiplyPoly(row[column] ?? one, pivot), multiplyPoly(factor, pivotRow[column] ?? one));
        row[column] = exactly(value, previous);
      }
    }
    previous = pivot;
  }
  return negative ? negatePoly(previous) : previous;
}

/** The least common multiple, up to a number. */
export function lcmPoly(a: Poly, b: Poly): Poly {
  return multiplyPoly(a, exactly(b, gcdPoly(a, b)));
}
