import type { Database, Task } from "../database.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { IS_TABLE, IS_USERS_SCHEMA } from "./kinds.ts";

/** The protocol's limit for one completion. */
const MAX_VALUES = 100;

/**
 * Names of tables and views that begin with (or else contain) what is typed, in any case: `ord` proposes `shop.orders`, and so does
 * `shop.o`. Written so that `describe_table` takes them as they are.
 */
export async function completeTables(database: Database, typed: string, task: Task): Promise<string[]> {
  const [schema, name] = splitTyped(typed);
  const rows = await database.rows<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where ${IS_TABLE} and not c.relispartition and ${IS_USERS_SCHEMA}
       and ($1::text is null or pg_catalog.lower(n.nspname::text) = pg_catalog.lower($1::text))
       and (pg_catalog.strpos(pg_catalog.lower(c.relname::text), pg_catalog.lower($2::text)) > 0
         or ($1::text is null and pg_catalog.starts_with(pg_catalog.lower(n.nspname::text), pg_catalog.lower($2::text))))
     order by pg_catalog.starts_with(pg_catalog.lower(c.relname::text), pg_catalog.lower($2::text)) desc, n.nspname, c.relname
     limit ${MAX_VALUES}`,
    [schema ?? null, name],
    task,
  );
  return rows.map((row) => `${quoteIdentifier(row.schema)}.${quoteIdentifier(row.name)}`);
}

/** Schemas that begin with what is typed. */
export async function completeSchemas(database: Database, typed: string, task: Task): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(
    `select n.nspname as name from pg_catalog.pg_namespace n
     where ${IS_USERS_SCHEMA} and pg_catalog.starts_with(pg_catalog.lower(n.nspname::text), pg_catalog.lower($1::text))
     order by n.nspname limit ${MAX_VALUES}`,
    [printable(typed)],
    task,
  );
  return rows.map(({ name }) => name);
}

/** Tables of one schema (of all without one) that begin with what is typed, as they are, without quotes. */
export async function completeTablesOf(database: Database, schema: string | undefined, typed: string, task: Task): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(
    `select distinct c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where ${IS_TABLE} and (case when $1::text is null then ${IS_USERS_SCHEMA} else n.nspname = $1::name end)
       and pg_catalog.starts_with(pg_catalog.lower(c.relname::text), pg_catalog.lower($2::text))
     order by name limit ${MAX_VALUES}`,
    [schema === undefined ? null : printable(schema), printable(typed)],
    task,
  );
  return rows.map(({ name }) => name);
}

/** Columns of a table that begin with what is typed, as they are, without quotes; of any table of that name where the schema is not given. */
export async function completeColumnsOf(
  database: Database,
  schema: string | undefined,
  table: string | undefined,
  typed: string,
  task: Task,
): Promise<string[]> {
  if (table === undefined) return [];
  const rows = await database.rows<{ name: string }>(
    `select a.attname as name, pg_catalog.min(a.attnum) as place
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid
     where ${IS_TABLE} and c.relname = $2::name and (case when $1::text is null then ${IS_USERS_SCHEMA} else n.nspname = $1::name end)
       and a.attnum > 0 and not a.attisdropped and pg_catalog.starts_with(pg_catalog.lower(a.attname::text), pg_catalog.lower($3::text))
     group by a.attname order by place, name limit ${MAX_VALUES}`,
    [schema === undefined ? null : printable(schema), printable(table), printable(typed)],
    task,
  );
  return rows.map(({ name }) => name);
}

/** What is typed may end anywhere, so this reads less strictly than `parseName`. */
function splitTyped(typed: string): [schema: string | undefined, name: string] {
  const found = /^\s*(?:"((?:[^"]|"")*)"|([^".]*))\.(.*)$/s.exec(typed.slice(0, 500));
  const name = printable(found === null ? typed : (found[3] ?? ""))
    .replace(/^"/, "")
    .replace(/"$/, "")
    .replaceAll('""', '"');
  return [found === null ? undefined : printable(found[1]?.replaceAll('""', '"') ?? found[2] ?? ""), name];
}

/** PostgreSQL takes no NUL in a text. */
function printable(text: string): string {
  return text.slice(0, 500).replaceAll("\0", "").trim();
}
