/** `~52k rows`: an estimate of the planner's (`pg_class.reltuples`); `? rows` where nothing has ever counted them (-1, or 0 before PostgreSQL 14). */
export function showEstimate(rows: number | null): string {
  return rows === null || rows < 0 ? "? rows" : `~${showCount(rows)} ${rows === 1 ? "row" : "rows"}`;
}

const STEPS = ["", "k", "M", "G", "T", "P"];

/** A count in at most five characters: `9876`, `52.3k`, `1.2M`. */
export function showCount(count: number): string {
  return count < 10_000 ? String(Math.round(count)) : scaled(count, 1000, STEPS);
}

/** A size in bytes, in units of 1,024: `8192 B`, `24 kB`, `1.2 MB`. */
export function showBytes(bytes: number): string {
  return bytes < 10_000 ? `${Math.round(bytes)} B` : scaled(bytes, 1024, [" B", " kB", " MB", " GB", " TB", " PB"]);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let [rest, unit] = [value, 0];
  while (rest >= step && unit < units.length - 1) [rest, unit] = [rest / step, unit + 1];
  return `${rest < 9.95 ? rest.toFixed(1).replace(/\.0$/, "") : String(Math.round(rest))}${units[unit] ?? ""}`;
}

/** `1 table`, `2,000 tables`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
