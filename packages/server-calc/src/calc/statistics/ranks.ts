/**
 * How far each value's rank is from the middle rank, times two, in place: whole numbers that sum to 0.
 * Ties share the average of their ranks.
 *
 * @param sorted The same values, ascending.
 */
export function centredRanks(values: readonly number[], sorted: Float64Array): Float64Array {
  const ranks = new Float64Array(sorted.length);
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    // The ranks start+1 ... end average (start + 1 + end) / 2; the middle rank is (n + 1) / 2.
    ranks.fill(start + end - sorted.length, start, end);
    start = end;
  }
  return Float64Array.from(values, (value) => ranks[firstAtLeast(sorted, value)] ?? 0);
}

/** Products summed exactly: each is under 10^12 for a million values, so a few thousand fit a double. */
export function sumOfProducts(a: Float64Array, b: Float64Array): bigint {
  let total = 0n;
  for (let start = 0; start < a.length; start += 4096) {
    let part = 0;
    for (let index = start; index < Math.min(start + 4096, a.length); index += 1) part += (a[index] ?? 0) * (b[index] ?? 0);
    total += BigInt(part);
  }
  return total;
}

/** The first index whose value is not under `value`. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
