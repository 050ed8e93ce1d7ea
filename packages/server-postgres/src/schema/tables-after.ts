import type { Session } from "../database.ts";
import type { Table } from "./find-table.ts";
import { IS_TABLE, IS_USERS_SCHEMA } from "./kinds.ts";

const COLUMNS = "c.oid as id, n.nspname as schema, c.relname as name, c.relkind as kind";
const FROM = "pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace";

/** The tables and views of users that follow one by schema and name; partitions stand behind their parent. */
export async function tablesAfter(session: Session, after: readonly [string, string] | undefined, limit: number): Promise<Table[]> {
  return session.rows<Table>(
    `select ${COLUMNS} from ${FROM}
     where ${IS_TABLE} and not c.relispartition and ${IS_USERS_SCHEMA} and ($1::text is null or (n.nspname, c.relname) > ($1::name, $2::name))
     order by n.nspname, c.relname limit $3::int4`,
    [after?.[0] ?? null, after?.[1] ?? null, String(limit)],
  );
}

/** The table of exactly that schema and name. */
export async function namedTable(session: Session, schema: string, name: string): Promise<Table | undefined> {
  const [found] = await session.rows<Table>(
    `select ${COLUMNS} from ${FROM} where ${IS_TABLE} and n.nspname = $1::name and c.relname = $2::name`,
    [schema, name],
  );
  return found;
}
