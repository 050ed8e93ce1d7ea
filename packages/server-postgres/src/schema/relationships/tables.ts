import type { Session } from "../../database.ts";
import { shownType } from "../type-names.ts";
import type { Edge } from "./graph.ts";

export interface KeyColumn {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly primary: boolean;
}

/** A table as a diagram and a join need it: with the columns of its primary key and of the edges asked for. */
export interface GraphTable {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly KeyColumn[];
  /** Sets of columns, by number, that are unique among all rows; the primary key's too. */
  readonly unique: readonly (readonly number[])[];
}

const SQL = `
with asked as materialized (
  select (v ->> 'id')::oid as id, array(select e::int2 from pg_catalog.json_array_elements_text(v -> 'columns') e) as columns
  from pg_catalog.json_array_elements($1::json) v)
select c.oid as id, n.nspname as schema, c.relname as name,
  coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object('number', a.attnum, 'name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull, 'primary', a.attnum = any (p.columns)) order by a.attnum)
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and not a.attisdropped and (a.attnum = any (asked.columns) or a.attnum = any (p.columns))), '[]'::json) as columns,
  coalesce((
    select pg_catalog.json_agg(pg_catalog.array_to_json(array(
      select k.number from pg_catalog.unnest(x.indkey::int2[]) with ordinality k (number, place) where k.place <= x.indnkeyatts)))
    from pg_catalog.pg_index x
    where x.indrelid = c.oid and x.indisunique and x.indisvalid and x.indpred is null and x.indexprs is null), '[]'::json) as unique
from asked join pg_catalog.pg_class c on c.oid = asked.id join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral (select coalesce((select k.conkey from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'p'), '{}'::int2[]) as columns) p`;

/** Names and keys of the tables, with the columns that the edges use. */
export async function readTables(session: Session, tables: Iterable<number>, edges: readonly Edge[]): Promise<Map<number, GraphTable>> {
  const asked = new Map([...tables].map((id) => [id, new Set<number>()]));
  for (const { from, to, columns, targets } of edges) {
    for (const column of columns) asked.get(from)?.add(column);
    for (const column of targets) asked.get(to)?.add(column);
  }
  const json = JSON.stringify([...asked].map(([id, columns]) => ({ id, columns: [...columns] })));
  const rows = await session.rows<GraphTable>(SQL, [json]);
  const named = (column: KeyColumn): KeyColumn => ({ ...column, type: shownType(column.type, session.facts.schemas) });
  return new Map(rows.map((row) => [row.id, { ...row, columns: row.columns.map(named) }]));
}

/** The names of columns given by number, in that order. */
export function columnNames(table: GraphTable, numbers: readonly number[]): string[] {
  return numbers.map((number) => table.columns.find((column) => column.number === number)?.name ?? "?");
}

/** Whether at most one row of the table can have the same values in these columns. */
export function isUnique({ unique }: GraphTable, numbers: readonly number[]): boolean {
  return unique.some((key) => key.every((number) => numbers.includes(number)));
}

/** Whether every row has values in these columns. */
export function isRequired({ columns }: GraphTable, numbers: readonly number[]): boolean {
  return numbers.every((number) => columns.find((column) => column.number === number)?.notNull === true);
}
