const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Seconds: `0.4 s`, `75 s`, `12 min`, `5.2 h`, `12 days`. */
export function showSeconds(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 2 * MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  return seconds < 2 * DAY ? `${(seconds / HOUR).toFixed(1)} h` : `${showCount(Math.round(seconds / DAY))} days`;
}

/** A fraction of one: `93.1 %`; never 100 % for less than all. */
export function showShare(fraction: number): string {
  const percent = fraction * 100;
  return `${(fraction < 1 ? Math.min(percent, 99.9) : percent).toFixed(1)} %`;
}

/** `5,413` */
export function showCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}
