import { complex, expC, logC, minusC, overC, plusC, sizeC, sqrtC, timesC, type Complex } from "./complex.ts";
import { erf, gamma } from "./special.ts";

const ONE = complex(1);
const TWO = complex(2);
const MINUS_I = complex(0, -1);
const I = complex(0, 1);

/** A function known for real arguments within a range, and by a formula elsewhere. */
function extended(real: (x: number) => number, within: (x: number) => boolean, formula: (z: Complex) => Complex): (z: Complex) => Complex {
  return (z) => (z.im === 0 && within(z.re) ? complex(real(z.re)) : formula(z));
}

const everywhere = (): boolean => true;
const realOnly =
  (real: (x: number) => number): ((z: Complex) => Complex) =>
  (z) =>
    z.im === 0 ? complex(real(z.re)) : complex(Number.NaN);

const sin = extended(Math.sin, everywhere, (z) => ({ re: Math.sin(z.re) * Math.cosh(z.im), im: Math.cos(z.re) * Math.sinh(z.im) }));
const cos = extended(Math.cos, everywhere, (z) => ({ re: Math.cos(z.re) * Math.cosh(z.im), im: -Math.sin(z.re) * Math.sinh(z.im) }));
const sinh = extended(Math.sinh, everywhere, (z) => timesC(MINUS_I, sin(timesC(I, z))));
const cosh = extended(Math.cosh, everywhere, (z) => cos(timesC(I, z)));
const asinh = extended(Math.asinh, everywhere, (z) => logC(plusC(z, sqrtC(plusC(timesC(z, z), ONE)))));
const acosh = extended(
  Math.acosh,
  (x) => x >= 1,
  (z) => logC(plusC(z, timesC(sqrtC(minusC(z, ONE)), sqrtC(plusC(z, ONE))))),
);
const atanh = extended(
  Math.atanh,
  (x) => Math.abs(x) < 1,
  (z) => overC(minusC(logC(plusC(ONE, z)), logC(minusC(ONE, z))), TWO),
);
const asin = extended(
  Math.asin,
  (x) => Math.abs(x) <= 1,
  (z) => timesC(MINUS_I, logC(plusC(timesC(I, z), sqrtC(minusC(ONE, timesC(z, z)))))),
);

/** Each function of `exact/functions.ts` with principal values in the complex plane; NaN where it is real only. */
export const NUMERIC: Readonly<Record<string, (z: Complex) => Complex>> = {
  sin,
  cos,
  tan: extended(Math.tan, everywhere, (z) => overC(sin(z), cos(z))),
  asin,
  acos: extended(
    Math.acos,
    (x) => Math.abs(x) <= 1,
    (z) => minusC(complex(Math.PI / 2), asin(z)),
  ),
  atan: extended(Math.atan, everywhere, (z) => timesC(MINUS_I, atanh(timesC(I, z)))),
  sinh,
  cosh,
  tanh: extended(Math.tanh, everywhere, (z) => overC(sinh(z), cosh(z))),
  asinh,
  acosh,
  atanh,
  exp: expC,
  log: logC,
  abs: (z) => complex(sizeC(z)),
  sign: (z) => (z.im === 0 ? complex(Math.sign(z.re)) : overC(z, complex(sizeC(z)))),
  floor: realOnly(Math.floor),
  ceil: realOnly(Math.ceil),
  cbrt: realOnly(Math.cbrt),
  erf: realOnly(erf),
  gamma: realOnly(gamma),
};
