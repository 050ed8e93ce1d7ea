/**
 * One unit of measurement. `si` is its exact size in `siUnit`, as a decimal or a ratio; sources are the SI Brochure
 * (9th edition), NIST SP 811 (2008) and the international yard and pound agreement (1959) unless the definition says otherwise.
 */
export interface CalcUnit {
  name: string;
  aliases: readonly string[];
  quantity: string;
  definition: string;
  si: string;
  siUnit: string;
  /** Which metric prefixes may stand before it: none, long (kilo), or short (k). */
  prefixes: "none" | "long" | "short";
}

type Row = readonly [names: string, definition: string, si: string, prefixes?: "long" | "short"];

/** One quantity's units, written as short tuples: names (first is the main one), definition, SI value, prefixes. */
export function quantity(name: string, siUnit: string, rows: readonly Row[]): CalcUnit[] {
  return rows.map(([names, definition, si, prefixes]) => {
    const [main = "", ...aliases] = names.split(" ");
    return { name: main, aliases, quantity: name, definition, si, siUnit, prefixes: prefixes ?? "none" };
  });
}
