/** B(2j) / (2j)! for j = 1 to 10: the Euler-Maclaurin coefficients (DLMF 24.2, Table 24.2.1). */
const COEFFICIENTS = [
  1 / 12,
  -1 / 720,
  1 / 30_240,
  -1 / 1_209_600,
  1 / 47_900_160,
  -691 / 1_307_674_368_000,
  1 / 74_724_249_600,
  -3617 / 10_670_622_842_880_000,
  43_867 / 5_109_094_217_170_944_000,
  -174_611 / 802_857_662_698_291_200_000,
];
/** Terms summed one by one before the correction takes over. */
const TERMS = 18;

/**
 * The Riemann zeta function of a real number, to about 15 digits. Euler-Maclaurin summation for s >= 0 (DLMF 25.2.9), the reflection
 * formula below (DLMF 25.4.2). `gamma` is the Gamma function. mathjs 15.2 has 11 right digits at -1.
 */
export function zeta(s: number, gamma: (x: number) => number): number {
  if (s === 1) return Infinity;
  if (s < 0) return reflected(s, gamma);
  if (s > 60) return 1 + 2 ** -s; // the next term, 3^-s, is below half a unit in the last place
  let sum = 0;
  for (let k = TERMS - 1; k >= 1; k--) sum += k ** -s;
  sum += TERMS ** (1 - s) / (s - 1) + TERMS ** -s / 2;
  let term = s * TERMS ** (-s - 1);
  for (const [index, coefficient] of COEFFICIENTS.entries()) {
    sum += coefficient * term;
    const j = 2 * index + 1;
    term *= ((s + j) * (s + j + 1)) / TERMS ** 2;
  }
  return sum;
}

function reflected(s: number, gamma: (x: number) => number): number {
  // sin(pi s / 2), exactly 0 at the even numbers.
  const turn = -s % 4;
  if (turn === 0 || turn === 2) return 0;
  const sine = -Math.sin((Math.PI * turn) / 2);
  // (2 pi)^(s-1) in two halves, and Gamma(1-s) by its recurrence from 150 up: each alone would overflow where their product does not.
  const half = (2 * Math.PI) ** ((s - 1) / 2);
  let argument = 1 - s;
  const factors: number[] = [];
  while (argument > 150) factors.push((argument -= 1));
  const scaled = factors.reduce((product, factor) => product * factor, half * gamma(argument) * half);
  return 2 * sine * scaled * zeta(1 - s, gamma);
}
