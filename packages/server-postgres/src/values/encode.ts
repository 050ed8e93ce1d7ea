import type { Text } from "../database.ts";
import { cellReader, isStructured } from "./cells.ts";
import type { Sheet } from "./fit.ts";
import type { Type } from "./types.ts";

/** Rows as JSON cells. */
export interface CellSheet extends Sheet {
  readonly rows: readonly (readonly unknown[])[];
  /** Columns of json and array types in which one value would lose something: all of their values are text. */
  readonly asText: ReadonlySet<number>;
}

/**
 * Turns rows of text into cells: NULL, booleans, small integers, floats, JSON and arrays as what they are, everything else as exactly the
 * text that PostgreSQL gives.
 */
export function openCellSheet(types: readonly Type[]): CellSheet {
  const readers = types.map(cellReader);
  const structured = types.map(isStructured);
  const sources: (readonly Text[])[] = [];
  const rows: unknown[][] = [];
  const asText = new Set<number>();

  /** Turns what is there already of a column back into text; returns by how much that grows the answer. */
  function backToText(column: number): number {
    asText.add(column);
    let growth = 0;
    for (const [index, row] of rows.entries()) {
      const text = sources[index]?.[column] ?? null;
      growth += JSON.stringify(text).length - JSON.stringify(row[column]).length;
      row[column] = text;
    }
    return growth;
  }

  return {
    rows,
    asText,
    add(texts, cuts) {
      // The beginning of a JSON text or an array may well be read as another, shorter one.
      const halves = new Set(cuts.map(({ column }) => column));
      let growth = 0;
      const row = texts.map((text, column): unknown => {
        const read = readers[column];
        if (text === null || read === undefined || asText.has(column)) return text;
        const cell = halves.has(column) ? undefined : read(text);
        if (cell !== undefined) return cell.value;
        if (structured[column]) growth += backToText(column);
        return text;
      });
      sources.push(texts);
      rows.push(row);
      return growth + sizeOf(row);
    },
    drop() {
      sources.pop();
      return sizeOf(rows.pop() ?? []);
    },
  };
}

function sizeOf(row: readonly unknown[]): number {
  return JSON.stringify(row).length + 1;
}
