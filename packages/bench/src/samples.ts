/** The middle of some samples and how far they spread. */
export interface Spread {
  readonly median: number;
  /** 10th percentile. */
  readonly low: number;
  /** 90th percentile. */
  readonly high: number;
}

/** The `share` quantile (0..1), interpolated linearly (Hyndman and Fan 1996, type 7). Throws RangeError without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError(`no ${share} quantile of ${samples.length} samples`);
  // Between equal neighbours there is nothing to interpolate, and Infinity - Infinity would be NaN.
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}

/** Median, 10th and 90th percentile. */
export function spread(samples: readonly number[]): Spread {
  return { median: quantile(samples, 0.5), low: quantile(samples, 0.1), high: quantile(samples, 0.9) };
}

/**
 * The ratio of each sample to the base's sample of the same round, so that load on the machine, which comes and goes between
 * rounds, weighs on both sides. Rounds that only one of them has are left out.
 */
export function ratios(samples: readonly number[], base: readonly number[]): number[] {
  return samples.slice(0, base.length).map((sample, round) => sample / (base[round] ?? Number.NaN));
}
