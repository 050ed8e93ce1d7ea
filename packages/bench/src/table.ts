import type { Spread } from "./samples.ts";

/** Three significant digits, as people write them: `0.0123`, `1.23`, `12.3`, `123`, `1235`; `never` for Infinity, `-` for what is not known here. */
export function formatNumber(value: number): string {
  if (value === Infinity) return "never";
  if (Number.isNaN(value)) return "-";
  if (Number.isInteger(value)) return String(value);
  // Of the rounded value: 9.999 has three digits as 10.0.
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(3)))));
  return value.toFixed(Math.min(Math.max(2 - magnitude, 0), 6));
}

/** `12.3 (11.9..13.1)`; only the middle when nothing spreads. */
export function formatSpread({ median, low, high }: Spread): string {
  const [middle, from, to] = [median, low, high].map(formatNumber);
  return from === to ? `${middle}` : `${middle} (${from}..${to})`;
}

/** Columns padded to their widest cell: the first to the left, the others to the right. */
export function plainTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const draw = (line: readonly string[]): string =>
    widths
      .map((width, column) => (column === 0 ? (line[column] ?? "").padEnd(width) : (line[column] ?? "").padStart(width)))
      .join("  ")
      .trimEnd();
  return [draw(head), widths.map((width) => "-".repeat(width)).join("  "), ...lines.map(draw)].join("\n");
}

/** The same as a Markdown table, numbers to the right. */
export function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const draw = (line: readonly string[]): string => `| ${line.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  return [draw(head), draw(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...lines.map(draw)].join("\n");
}
