/** Whether a function of the database's own is among those that the administrator trusts: `st_*`, `report.total`, `report.*`. */
export function allows(patterns: readonly string[], schema: string, name: string): boolean {
  return patterns.some((pattern) => {
    const whole = pattern.includes(".") ? `${schema}.${name}` : name;
    return matches(pattern.toLowerCase(), whole.toLowerCase());
  });
}

/** `*` stands for any text. Linear in both: patterns are the administrator's, names are anybody's. */
function matches(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= text.length - last.length;
}
