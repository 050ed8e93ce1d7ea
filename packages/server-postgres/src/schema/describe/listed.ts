/** A heading and its lines below it, indented; nothing without lines. Says how many were left out. */
export function listed(heading: string, lines: readonly string[], most: number, total: number = lines.length): string[] {
  if (lines.length === 0) return [];
  const left = total - Math.min(lines.length, most);
  return [heading, ...lines.slice(0, most).map((line) => `  ${line}`), ...(left > 0 ? [`  ... ${left} more`] : [])];
}
