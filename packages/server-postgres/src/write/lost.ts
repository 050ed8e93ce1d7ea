import type { WritingSession } from "../database.ts";
import { countOf } from "../schema/figures.ts";
import { type Counted, type Counting, countRows } from "./count.ts";
import { type Differences, isRewritten } from "./differences.ts";
import type { Outline, Thing } from "./outline.ts";

/** Bytes of tables whose rows are counted before they go: a second or two. */
const EXACT_BYTES = 2_000_000_000;

/** Tables and columns whose contents go, however that comes about. */
export interface Losses {
  readonly tables: readonly Thing[];
  readonly columns: readonly Thing[];
}

/** What is lost: dropped tables and columns, and after TRUNCATE every table that has another file. */
export function lossesOf({ dropped, altered }: Differences, truncates: boolean): Losses {
  const gone = new Set(dropped.map(({ key }) => key));
  return {
    tables: [
      ...dropped.filter(({ kind }) => kind === "table"),
      ...(truncates
        ? altered.filter(({ before, after }) => before.kind === "table" && isRewritten(before, after)).map(({ before }) => before)
        : []),
    ],
    columns: dropped.filter(({ kind, parent }) => kind === "column" && parent !== undefined && !gone.has(parent)),
  };
}

/** Counts what is about to be lost and says it in words, by the key of the thing. The tables stay locked until the transaction ends. */
export async function countLosses(session: WritingSession, { tables, columns }: Losses, outline: Outline): Promise<Map<string, string>> {
  const wanted = new Map<string, Counting>(
    tables.flatMap(({ relation }) => (relation ? [[relation.oid, { oid: relation.oid, columns: [] }]] : [])),
  );
  for (const column of columns) {
    const relation = tableOf(column, outline)?.relation;
    if (relation === undefined) continue;
    const others = wanted.get(relation.oid)?.columns ?? [];
    wanted.set(relation.oid, { oid: relation.oid, columns: [...others, column.ownName] });
  }
  const counted = await countRows(session, [...wanted.values()], { maxBytes: EXACT_BYTES, hold: true });
  const said = new Map<string, string>();
  for (const table of tables) said.set(table.key, rowsText(counted.get(table.relation?.oid ?? "")));
  for (const column of columns) {
    const table = tableOf(column, outline);
    const oid = table?.relation?.oid ?? "";
    if (table?.kind !== "table") continue;
    const values = counted.get(oid)?.values[wanted.get(oid)?.columns.indexOf(column.ownName) ?? -1];
    said.set(column.key, valuesText(values));
  }
  return said;
}

function tableOf({ parent }: Thing, outline: Outline): Thing | undefined {
  return parent === undefined ? undefined : outline.get(parent);
}

function valuesText(values: number | undefined): string {
  if (values === undefined) return "all its values, not counted";
  return values === 0 ? "no value but NULL" : values === 1 ? "its only value" : `all its ${countOf(values, "value")}`;
}

function rowsText(counted: Counted | undefined): string {
  if (counted === undefined) return "all rows removed, not counted";
  if (!counted.exact) return `all rows removed, about ${countOf(counted.rows, "row")}`;
  return counted.rows === 0
    ? "it has no rows"
    : counted.rows === 1
      ? "its only row removed"
      : `all ${countOf(counted.rows, "row")} removed`;
}
