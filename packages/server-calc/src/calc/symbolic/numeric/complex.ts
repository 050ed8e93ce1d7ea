/** A complex number in double precision. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const complex = (re: number, im = 0): Complex => ({ re, im });

export const plusC = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
export const minusC = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
export function timesC(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0) return { re: a.re * b.re, im: 0 };
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}
export function overC(a: Complex, b: Complex): Complex {
  if (b.im === 0) return { re: a.re / b.re, im: a.im === 0 ? 0 : a.im / b.re };
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const r = b.im / b.re;
    const d = b.re + b.im * r;
    return { re: (a.re + a.im * r) / d, im: (a.im - a.re * r) / d };
  }
  const r = b.re / b.im;
  const d = b.re * r + b.im;
  return { re: (a.re * r + a.im) / d, im: (a.im * r - a.re) / d };
}
export const sizeC = (a: Complex): number => Math.hypot(a.re, a.im);
export const isFiniteC = (a: Complex): boolean => Number.isFinite(a.re) && Number.isFinite(a.im);

export const expC = (a: Complex): Complex =>
  a.im === 0 ? complex(Math.exp(a.re)) : { re: Math.exp(a.re) * Math.cos(a.im), im: Math.exp(a.re) * Math.sin(a.im) };
/** The principal logarithm: imaginary part above -pi, up to pi. */
export const logC = (a: Complex): Complex => ({
  re: Math.log(sizeC(a)),
  im: a.im === 0 ? (a.re < 0 ? Math.PI : 0) : Math.atan2(a.im, a.re),
});

export function sqrtC(a: Complex): Complex {
  if (a.im === 0) return a.re >= 0 ? complex(Math.sqrt(a.re)) : { re: 0, im: Math.sqrt(-a.re) };
  const size = sizeC(a);
  const re = Math.sqrt((size + Math.abs(a.re)) / 2);
  return a.re >= 0 ? { re, im: a.im / (2 * re) } : { re: Math.abs(a.im) / (2 * re), im: Math.sign(a.im) * re };
}

/** The principal value of a power. */
export function powC(a: Complex, b: Complex): Complex {
  if (b.im === 0 && b.re === 0.5) return sqrtC(a);
  if (b.im === 0 && b.re === -0.5) return overC(complex(1), sqrtC(a));
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 64 && a.im !== 0) return wholePower(a, b.re);
  if (a.im === 0 && b.im === 0 && (a.re >= 0 || Number.isInteger(b.re))) return complex(a.re ** b.re);
  if (a.re === 0 && a.im === 0) return complex(b.re > 0 ? 0 : Number.NaN);
  return expC(timesC(b, logC(a)));
}

function wholePower(a: Complex, exponent: number): Complex {
  let product = complex(1);
  let square = a;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) product = timesC(product, square);
    square = timesC(square, square);
  }
  return exponent < 0 ? overC(complex(1), product) : product;
}
