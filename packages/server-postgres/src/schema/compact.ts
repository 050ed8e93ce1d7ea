import type { Session } from "../database.ts";
import { countOf } from "./figures.ts";
import { showIdentifier, showName, showQualified } from "./identifiers.ts";
import { IS_TABLE, IS_USERS_SCHEMA, kindWord, type TableKind } from "./kinds.ts";
import { firstLine, oneLine } from "./texts.ts";
import { shownType } from "./type-names.ts";

interface CompactTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  readonly comment: string | null;
  /** Name, type, whether it is never NULL. */
  readonly columns: readonly (readonly [string, string, boolean])[] | null;
  readonly primary: readonly string[] | null;
  /** Columns of a foreign key, and the table it points to. */
  readonly references: readonly (readonly [columns: readonly string[], schema: string, name: string])[] | null;
}

/** Tables read at once, so that the schema of a large database is not held in memory to be cut. */
const BATCH = 200;
const MAX_COLUMNS = 150;
const NOTICE_CHARS = 300;

const NAMES = (relation: string, numbers: string): string =>
  `(select pg_catalog.json_agg(a.attname order by k.place) from pg_catalog.unnest(${numbers}) with ordinality k (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`;

const SQL = `
select t.schema, t.name, t.kind, pg_catalog.left(pg_catalog.obj_description(t.id, 'pg_class'), 300) as comment,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull) order by a.attnum)
   from pg_catalog.pg_attribute a where a.attrelid = t.id and a.attnum > 0 and not a.attisdropped) as columns,
  (select ${NAMES("t.id", "p.conkey")} from pg_catalog.pg_constraint p where p.conrelid = t.id and p.contype = 'p') as primary,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(${NAMES("t.id", "f.conkey")}, fn.nspname, fc.relname) order by f.conname)
   from pg_catalog.pg_constraint f join pg_catalog.pg_class fc on fc.oid = f.confrelid join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace
   where f.conrelid = t.id and f.contype = 'f') as references
from (
  select c.oid as id, n.nspname as schema, c.relname as name, c.relkind as kind
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where ${IS_TABLE} and not c.relispartition and ${IS_USERS_SCHEMA}
    and ($1::text is null or (n.nspname, c.relname) > ($1::name, $2::name))
  order by n.nspname, c.relname limit ${BATCH}) t
order by t.schema, t.name`;

/**
 * The whole schema, a line for each table: `orders(id bigint!, customer_id bigint! -> customers, note text) pk id`. `!` means NOT NULL.
 * Says how many tables did not fit.
 */
export async function compactSchema(session: Session, budget: number): Promise<string> {
  const [counted] = await session.rows<{ total: number }>(
    `select pg_catalog.count(*) as total from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where ${IS_TABLE} and not c.relispartition and ${IS_USERS_SCHEMA}`,
  );
  const total = counted?.total ?? 0;
  const lines = [`${showName(session.facts.database)}: ${countOf(total, "table")} and views; ! is NOT NULL, -> a foreign key`];
  let room = budget - NOTICE_CHARS - (lines[0]?.length ?? 0);
  let [shown, last] = [0, undefined as CompactTable | undefined];
  for (;;) {
    const batch: CompactTable[] = await session.rows<CompactTable>(SQL, [last?.schema ?? null, last?.name ?? null]);
    for (const table of batch) {
      const added = [
        ...(table.schema === last?.schema ? [] : [`schema ${showIdentifier(table.schema)}`]),
        showCompact(table, session.facts.schemas),
      ];
      room -= added.reduce((sum, line) => sum + line.length + 1, 0);
      if (room < 0) {
        return [...lines, `${shown} of ${countOf(total, "table")} fit here. The others: list_tables, describe_table, search_schema.`].join(
          "\n",
        );
      }
      lines.push(...added);
      last = table;
      shown++;
    }
    if (batch.length < BATCH) return lines.join("\n");
  }
}

function showCompact({ schema, name, kind, comment, columns, primary, references }: CompactTable, path: readonly string[]): string {
  const targets = new Map(
    (references ?? []).flatMap(([from, toSchema, to]) =>
      from.length === 1 ? [[from[0] ?? "", showTarget(schema, toSchema, to)] as const] : [],
    ),
  );
  const shown = (columns ?? []).slice(0, MAX_COLUMNS).map(([column, type, notNull]) => {
    const target = targets.get(column);
    return `${showIdentifier(column)} ${oneLine(shownType(type, path), 100)}${notNull ? "!" : ""}${target === undefined ? "" : ` -> ${target}`}`;
  });
  const left = (columns ?? []).length - shown.length;
  const wide = (references ?? [])
    .filter(([from]) => from.length > 1)
    .map(([from, toSchema, to]) => `(${from.map(showIdentifier).join(", ")}) -> ${showTarget(schema, toSchema, to)}`);
  return [
    `${showIdentifier(name)}(${shown.join(", ")}${left > 0 ? `, ... ${left} more` : ""})`,
    ...(kind === "r" ? [] : [kindWord(kind)]),
    ...(primary === null ? [] : [`pk ${primary.map(showIdentifier).join(", ")}`]),
    ...wide,
    ...(comment === null ? [] : [`-- ${oneLine(firstLine(comment), 80)}`]),
  ].join(" ");
}

function showTarget(here: string, schema: string, name: string): string {
  return schema === here ? showIdentifier(name) : showQualified(schema, name);
}
