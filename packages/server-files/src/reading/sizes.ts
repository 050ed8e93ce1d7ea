const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** Bytes for people: `812 B`, `3.1 KB`, `120 MB`; 1 KB is 1,024 bytes. */
export function showSize(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ""}`;
}

/** A moment to the minute, in UTC: `2026-11-20 10:31`. */
export function showTime(milliseconds: number | bigint): string {
  const date = new Date(Number(milliseconds));
  return Number.isNaN(date.getTime()) ? "unknown" : date.toISOString().slice(0, 16).replace("T", " ");
}

/** `1 line`, `5,413 lines`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : many}`;
}
