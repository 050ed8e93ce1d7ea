import { defineResource, type Resource } from "@org/mcp-core";

import type { CalcUnit } from "../calc/units/row.ts";

const PREFIXES = { none: "", short: "; takes k, m, ...", long: "; takes kilo, milli, ..." };

/** The units expressions may use, with the definitions they are held to. */
export function units(): Resource[] {
  return [
    defineResource({
      uri: "calc://units",
      name: "units",
      title: "Units",
      description: "Every unit of calculate by quantity, with aliases, definition and exact SI size.",
      mimeType: "text/markdown",
      ttlMs: 3_600_000,
      async read() {
        const { UNITS } = await import("../calc/units.ts");
        const quantities = [...new Set(UNITS.map(({ quantity }) => quantity))];
        return quantities
          .map((quantity) =>
            section(
              quantity,
              UNITS.filter((unit) => unit.quantity === quantity),
            ),
          )
          .join("\n\n");
      },
    }),
  ];
}

function section(quantity: string, list: readonly CalcUnit[]): string {
  return [`## ${quantity}`, "", ...list.map(line)].join("\n");
}

function line({ name, aliases, definition, si, siUnit, prefixes }: CalcUnit): string {
  const names = [name, ...aliases].map((each) => `\`${each}\``).join(", ");
  return `- ${names}: ${definition} = ${readable(si)} ${siUnit}${PREFIXES[prefixes]}`;
}

/** Small exact sizes in scientific notation: `1.602176634e-19` for a decimal with twenty places or a ratio to a power of ten. */
function readable(size: string): string {
  const [, numerator = "", zeros = ""] = /^(\d+)\/1(0+)$/.exec(size) ?? /^0\.()(0{4}\d*)$/.exec(size) ?? [];
  const digits = numerator === "" ? zeros.replace(/^0+/, "") : numerator;
  if (digits === "") return size;
  const exponent = digits.length - 1 - zeros.length;
  const fraction = digits.slice(1).replace(/0+$/, "");
  return `${digits.charAt(0)}${fraction === "" ? "" : `.${fraction}`}e${exponent}`;
}
