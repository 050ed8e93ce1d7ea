const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** `1,234,567`, `0.3`, `1.0e+30`: as exact as helps. */
export function showCount(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(1);
  if (Math.abs(value) >= 10 || Number.isInteger(value)) return whole.format(value);
  return (Math.abs(value) >= 1 ? tenths : hundredths).format(value);
}

/** A total that was made from the rounded average of several loops. */
export function showAbout(value: number): string {
  return `about ${showCount(value > 0 && value < 1e15 ? Number(value.toPrecision(3)) : value)}`;
}

export function showMs(ms: number): string {
  return ms >= 10_000 ? `${tenths.format(ms / 1000)} s` : `${(ms >= 10 ? tenths : hundredths).format(ms)} ms`;
}

/** A share of 0 to 1 in whole percent. */
export function showPercent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

export function showKb(kb: number): string {
  if (kb < 10_000) return `${whole.format(kb)} kB`;
  return kb < 10_000_000 ? `${whole.format(kb / 1024)} MB` : `${tenths.format(kb / 1024 ** 2)} GB`;
}

/** Pages of 8 kB, which is what almost every server has. */
export function showPages(pages: number): string {
  return `${showCount(pages)} pages (${showKb(pages * 8)})`;
}
