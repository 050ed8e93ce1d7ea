/** The nearest number of at most six digits after the point, if it is within `reach` relative to numbers above 1; the value itself otherwise. */
export function roundNear(value: number, reach: number): number {
  for (const digits of [0, 1, 2, 3, 4, 5, 6]) {
    const short = Number(value.toFixed(digits));
    // Adding zero turns -0 into 0.
    if (Math.abs(short - value) <= reach * Math.max(1, Math.abs(value)) && reach < 10 ** -digits / 2) return short + 0;
  }
  return value;
}
