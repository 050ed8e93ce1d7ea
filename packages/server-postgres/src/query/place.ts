import type { Text } from "../database.ts";
import type { KeyColumn } from "./key.ts";

/** Where a result goes on. */
export interface Place {
  /** Rows of the result that have been shown. */
  readonly seen: number;
  /** The last row shown, by the key that the result is ordered by. */
  readonly last?: LastRow;
}

export interface LastRow {
  /** OID of the table. */
  readonly table: number;
  readonly key: readonly KeyColumn[];
  /** The key's values in the row. */
  readonly values: readonly Text[];
}

/** A place inside a cursor: without the names of its parts, since whoever reads on has to write the cursor out. */
export type Sealed = readonly [seen: number, last?: readonly [table: number, key: readonly SealedColumn[], values: readonly Text[]]];

type SealedColumn = readonly [name: string, number: number, direction: number];

/** The most characters of a place as JSON. A cursor costs its reader tokens, and may have at most 8,192 characters. */
const MOST_CHARACTERS = 2000;
const DESCENDING = 1;
const NULLS_FIRST = 2;

/** The place as it goes into a cursor; undefined when it is too long for one, or holds text that was not UTF-8 and is lost. */
export function sealable({ seen, last }: Place): Sealed | undefined {
  if (last === undefined) return [seen];
  const key = last.key.map(({ name, number, descending, nullsFirst }): SealedColumn => [
    name,
    number,
    (descending ? DESCENDING : 0) + (nullsFirst ? NULLS_FIRST : 0),
  ]);
  const sealed: Sealed = [seen, [last.table, key, last.values]];
  const text = JSON.stringify(sealed);
  return text.length > MOST_CHARACTERS || text.includes("\u{fffd}") ? undefined : sealed;
}

/** The place in a cursor that {@link sealable} made. */
export function unsealed([seen, last]: Sealed): Place {
  if (last === undefined) return { seen };
  const [table, sealedKey, values] = last;
  const key = sealedKey.map(([name, number, direction]) => ({
    name,
    number,
    descending: (direction & DESCENDING) !== 0,
    nullsFirst: (direction & NULLS_FIRST) !== 0,
  }));
  return { seen, last: { table, key, values } };
}
