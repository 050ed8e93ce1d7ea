const MAXIMUM_TERMS = 20_000;
const TINY = 1e-300;

/**
 * The two-sided p-value of Student's t with `df` degrees of freedom, for a correlation whose square is `r2`
 * and whose unexplained share `1 - r2` is given apart, so that neither loses digits next to 0 or 1.
 * It is the regularized incomplete beta function I(1-r2; df/2, 1/2): DLMF 8.17.
 */
export function twoSidedP(r2: number, unexplained: number, df: number): number {
  const a = df / 2;
  if (unexplained === 0) return 0;
  if (r2 === 0) return 1;
  const logPower = a * (r2 < 0.5 ? Math.log1p(-r2) : Math.log(unexplained));
  // x^a (1-x)^(1/2) / B(a, 1/2), with 1/B(a, 1/2) = Gamma(a + 1/2) / (Gamma(a) sqrt(pi)).
  const front = (Math.exp(logPower) * Math.sqrt(r2) * gammaRatio(a)) / Math.sqrt(Math.PI);
  const p = unexplained < (a + 1) / (a + 2.5) ? (front / a) * betaFraction(unexplained, a, 0.5) : 1 - 2 * front * betaFraction(r2, 0.5, a);
  return Math.min(1, Math.max(0, p));
}

/** Gamma(a + 1/2) / Gamma(a): the asymptotic series DLMF 5.11.13, after moving `a` up to where eight terms are exact. */
function gammaRatio(a: number): number {
  let shifted = a;
  let factor = 1;
  while (shifted < 20) {
    factor *= shifted / (shifted + 0.5);
    shifted += 1;
  }
  const u = 1 / shifted;
  const series =
    1 +
    u *
      (-1 / 8 +
        u * (1 / 128 + u * (5 / 1024 + u * (-21 / 32_768 + u * (-399 / 262_144 + u * (869 / 4_194_304 + (u * 39_325) / 33_554_432))))));
  return factor * Math.sqrt(shifted) * series;
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method, for x under (a+1)/(a+b+2). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / clear(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAXIMUM_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / clear(1 + even * d);
    c = clear(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / clear(1 + odd * d);
    c = clear(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) return value;
  }
  return value;
}

function clear(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
