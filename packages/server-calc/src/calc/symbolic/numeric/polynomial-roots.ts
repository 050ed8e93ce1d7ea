import { spend } from "../budget.ts";
import { complex, isFiniteC, minusC, overC, plusC, sizeC, timesC, type Complex } from "./complex.ts";

/** Iterations after which the roots are given up. */
const MAX_ROUNDS = 500;

/**
 * All complex roots of a square-free polynomial, coefficients from the constant up, by the Ehrlich-Aberth iteration
 * (Aberth 1973). `undefined` when it does not settle.
 */
export function polynomialRoots(coefficients: readonly Complex[]): Complex[] | undefined {
  const degree = coefficients.length - 1;
  const lead = coefficients[degree];
  if (degree < 1 || lead === undefined || sizeC(lead) === 0 || !coefficients.every(isFiniteC)) return undefined;
  const scaled = coefficients.map((coefficient) => overC(coefficient, lead));
  let roots = startingPoints(scaled);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    spend(degree * degree);
    let moved = 0;
    const next = roots.map((root, index) => {
      const { value, slope } = horner(scaled, root);
      if (sizeC(value) <= 4e-16 * degree * magnitude(scaled, root)) return root;
      const newton = overC(value, slope);
      let pull = complex(0);
      roots.forEach((other, place) => {
        if (place !== index) pull = plusC(pull, overC(complex(1), minusC(root, other)));
      });
      const step = overC(newton, minusC(complex(1), timesC(newton, pull)));
      if (!Number.isFinite(step.re) || !Number.isFinite(step.im)) return root;
      moved = Math.max(moved, sizeC(step) / Math.max(1e-3, sizeC(root)));
      return minusC(root, step);
    });
    roots = next;
    if (moved < 1e-14) return roots.map(cleaned);
  }
  return roots.every((root) => sizeC(horner(scaled, root).value) <= 1e-7 * magnitude(scaled, root)) ? roots.map(cleaned) : undefined;
}

/** Spread unevenly on a circle around the centre of the roots, so that symmetry does not hold them. */
function startingPoints(coefficients: readonly Complex[]): Complex[] {
  const degree = coefficients.length - 1;
  const centre = -(coefficients[degree - 1]?.re ?? 0) / degree;
  const radius = Math.max(1e-3, ...coefficients.slice(0, degree).map((coefficient, k) => sizeC(coefficient) ** (1 / (degree - k))));
  return Array.from({ length: degree }, (_, k) => {
    const angle = (2 * Math.PI * k) / degree + 0.4;
    return complex(centre + radius * Math.cos(angle), radius * Math.sin(angle));
  });
}

function horner(coefficients: readonly Complex[], at: Complex): { value: Complex; slope: Complex } {
  let value = complex(0);
  let slope = complex(0);
  for (let k = coefficients.length - 1; k >= 0; k -= 1) {
    slope = plusC(timesC(slope, at), value);
    value = plusC(timesC(value, at), coefficients[k] ?? complex(0));
  }
  return { value, slope };
}

function magnitude(coefficients: readonly Complex[], at: Complex): number {
  return coefficients.reduce((total, coefficient, k) => total + sizeC(coefficient) * sizeC(at) ** k, 0);
}

/** A part that is only rounding is dropped. */
function cleaned(root: Complex): Complex {
  const size = Math.max(sizeC(root), 1e-12);
  return complex(Math.abs(root.re) < 1e-13 * size ? 0 : root.re, Math.abs(root.im) < 1e-12 * size ? 0 : root.im);
}
