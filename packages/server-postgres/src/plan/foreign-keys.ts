import type { Session } from "../database.ts";
import type { Table } from "./relations.ts";

/** A foreign key of another table that no index of it begins with. */
export interface SlowKey {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows of that table; below 0 when it was never counted. */
  readonly rows: number;
}

/** pg_constraint has no index by the table referred to, so this reads all of it: only for statements that need to know. */
const SQL = `
select n.nspname as schema, c.relname as table, c.reltuples as rows,
  (select pg_catalog.json_agg(a.attname order by k.at) from pg_catalog.unnest(f.conkey) with ordinality k(attnum, at)
    join pg_catalog.pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.attnum) as columns
from pg_catalog.pg_constraint f join pg_catalog.pg_class c on c.oid = f.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where f.confrelid = $1::pg_catalog.oid and f.contype = 'f' and f.conparentid = 0
  and not exists (select from pg_catalog.pg_index i where i.indrelid = f.conrelid and i.indisvalid and i.indpred is null and i.indkey[0] = any (f.conkey))
order by n.nspname, c.relname limit 20`;

/** The foreign keys to a table that make deleting from it slow. */
export function readSlowKeys({ id }: Table, session: Session): Promise<SlowKey[]> {
  return session.rows<SlowKey>(SQL, [String(id)]);
}
