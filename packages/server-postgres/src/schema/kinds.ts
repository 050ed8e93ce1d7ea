/** The kinds of relation (`pg_class.relkind`) that hold or show rows. */
export type TableKind = "r" | "p" | "v" | "m" | "f";

const WORDS: Readonly<Record<string, string>> = {
  r: "table",
  p: "partitioned table",
  v: "view",
  m: "materialized view",
  f: "foreign table",
  i: "index",
  I: "partitioned index",
  S: "sequence",
  t: "TOAST table",
  c: "composite type",
};

/** What PostgreSQL calls a `relkind`. */
export function kindWord(kind: string): string {
  return WORDS[kind] ?? `relation of kind ${kind}`;
}

/** In SQL: whether `c` is a table, view, materialized view or foreign table. */
export const IS_TABLE = "c.relkind in ('r', 'p', 'v', 'm', 'f')";

/** In SQL: whether the schema `n` is one of users, not of the system. */
export const IS_USERS_SCHEMA = String.raw`(n.nspname !~~ 'pg\_%' and n.nspname <> 'information_schema')`;

/** In SQL: whether the role may read `c`, or at least a column of it. */
export const IS_READABLE = `(pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  and (pg_catalog.has_table_privilege(c.oid, 'SELECT') or pg_catalog.has_any_column_privilege(c.oid, 'SELECT')))`;

/** In SQL: the locks that make asking for a relation's size wait, held or asked for by others. */
const EXCLUSIVE = `pg_catalog.pg_locks l where l.mode = 'AccessExclusiveLock' and l.locktype = 'relation'
  and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())`;

/** In SQL, a CTE `locked (oid)`: the tables that are locked so, or have an index that is. */
export const LOCKED = `locked as materialized (
  select l.relation as oid from ${EXCLUSIVE}
  union select i.indrelid from pg_catalog.pg_index i where i.indexrelid in (select l.relation from ${EXCLUSIVE})
)`;
