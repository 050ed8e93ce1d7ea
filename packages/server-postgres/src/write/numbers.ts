const FORMAT = new Intl.NumberFormat("en-US");

/** `1 row`, `120,000 rows`. */
export function numberText(count: number, noun: string): string {
  return `${FORMAT.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}
