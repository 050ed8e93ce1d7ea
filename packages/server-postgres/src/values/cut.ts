import type { Text } from "../database.ts";

/** The most characters (Unicode code points) shown of one value; the beginning is kept. */
export const CELL_CHARACTERS = 4000;

/** A value that is shown in part. */
export type Cut = {
  /** Where it is in this answer, counted from 0. */
  readonly row: number;
  readonly column: number;
  /** How many characters (code points, as `length()` counts) the whole has in text form. */
  readonly characters: number;
};

/** A row with no value longer than `limit` characters, and what was cut off for that. */
export function cutRow(
  texts: readonly Text[],
  row: number,
  limit: number,
): { readonly texts: readonly Text[]; readonly cuts: readonly Cut[] } {
  // A character takes one code unit or two, so most values are known to fit without counting.
  if (!texts.some((text) => text !== null && text.length > limit)) return { texts, cuts: [] };
  const cuts: Cut[] = [];
  const kept = texts.map((text, column) => {
    if (text === null || text.length <= limit) return text;
    const { characters, end } = measure(text, limit);
    if (characters <= limit) return text;
    cuts.push({ row, column, characters });
    return text.slice(0, end);
  });
  return { texts: kept, cuts };
}

/** The code points of a text, and the index at which the first `limit` of them end. */
function measure(text: string, limit: number): { characters: number; end: number } {
  let characters = 0;
  let end = text.length;
  for (let at = 0; at < text.length; at += 1) {
    if (characters === limit && end === text.length) end = at;
    const code = text.charCodeAt(at);
    if (code >= 0xd8_00 && code <= 0xdb_ff) at += 1;
    characters += 1;
  }
  return { characters, end };
}

/** The values of a column that are shown in part. */
export type CutColumn = {
  /** Counted from 0. */
  readonly column: number;
  /** How many characters of each are shown. */
  readonly shown: number;
  /** How many characters each has, by its row in this answer, counted from 0. */
  readonly characters: Readonly<Record<number, number>>;
};

/** Cuts column by column, so that a column of long values does not repeat itself in each row. */
export function cutColumns(cuts: readonly Cut[], shown: number): CutColumn[] {
  const columns = Map.groupBy(cuts, ({ column }) => column);
  return [...columns].map(([column, ofColumn]) => ({
    column,
    shown,
    characters: Object.fromEntries(ofColumn.map(({ row, characters }) => [row, characters])),
  }));
}
