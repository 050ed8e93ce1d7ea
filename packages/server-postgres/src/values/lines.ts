import type { Field, Text } from "../database.ts";
import type { Sheet } from "./fit.ts";

/** Rows as lines of text. */
export interface LineSheet extends Sheet {
  /** The header and the rows, a line break after each. */
  text(): string;
}

/** Writes the values of one row. */
export type WriteLine = (texts: readonly Text[]) => string;

export function openLineSheet(fields: readonly Field[], write: WriteLine): LineSheet {
  const header = write(fields.map(({ name }) => name));
  const lines: string[] = [];
  return {
    add(texts) {
      const line = write(texts);
      lines.push(line);
      return sizeOf(line);
    },
    drop: () => sizeOf(lines.pop() ?? ""),
    text: () => [header, ...lines].map((line) => `${line}\n`).join(""),
  };
}

/** Inside JSON: the line without the quotes around it, and its line break as two characters. */
function sizeOf(line: string): number {
  return JSON.stringify(line).length;
}
