import { ToolError } from "@org/mcp-core/errors";

import type { Text } from "../database.ts";
import { CELL_CHARACTERS, type Cut, cutRow } from "./cut.ts";

/** Rows that are being turned into an answer. */
export interface Sheet {
  /** Takes a row in, its texts cut already; returns how many characters of JSON the answer grows by. */
  add(texts: readonly Text[], cuts: readonly Cut[]): number;
  /** Takes the last row out again, and returns what it took. */
  drop(): number;
}

/** How much of a page an answer holds. */
export interface Fitted<T extends Sheet> {
  readonly sheet: T;
  readonly count: number;
  readonly cuts: readonly Cut[];
  /** The most characters shown of a value. */
  readonly limit: number;
}

/** Shorter than this, a beginning says nothing. */
const SHORTEST_CELL = 16;

/**
 * As many whole rows as `room` characters of JSON hold. Values are cut to {@link CELL_CHARACTERS}, and shorter where not even the first
 * row would fit otherwise. Throws a ToolError when that does not help.
 */
export function fitRows<T extends Sheet>(rows: readonly (readonly Text[])[], room: number, open: () => T): Fitted<T> {
  for (let limit = CELL_CHARACTERS; limit >= SHORTEST_CELL; limit = Math.floor(limit / 2)) {
    const fitted = fitWith(rows, room, open(), limit);
    if (fitted.count > 0 || rows.length === 0) return fitted;
  }
  throw new ToolError(`One row of ${rows[0]?.length ?? 0} columns does not fit into an answer.`, {
    fix: "Select fewer columns. The size of answers is the setting --max-answer-chars.",
  });
}

function fitWith<T extends Sheet>(rows: readonly (readonly Text[])[], room: number, sheet: T, limit: number): Fitted<T> {
  let used = 0;
  let count = 0;
  let cuts: Cut[] = [];
  for (const [row, texts] of rows.entries()) {
    const kept = cutRow(texts, row, limit);
    cuts.push(...kept.cuts);
    used += sheet.add(kept.texts, kept.cuts) + sizeOf(kept.cuts);
    count += 1;
    if (used > room) break;
  }
  while (used > room && count > 0) {
    count -= 1;
    const last = cuts.filter(({ row }) => row === count);
    cuts = cuts.filter(({ row }) => row < count);
    used -= sheet.drop() + sizeOf(last);
  }
  return { sheet, count, cuts, limit };
}

function sizeOf(cuts: readonly Cut[]): number {
  return cuts.length === 0 ? 0 : JSON.stringify(cuts).length;
}
