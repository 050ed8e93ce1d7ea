import type { Facts } from "../database.ts";
import { excessOf, ROLE_SQL, type RoleRow } from "./role.ts";

/** What {@link FACTS_SQL} gives: one row. */
export interface FactsRow {
  readonly version: number;
  readonly database: string;
  readonly user: string;
  readonly schemas: readonly string[];
  readonly search_path: string;
  readonly time_zone: string;
  readonly extensions: readonly string[];
  /** Null where the server does not know its own role. */
  readonly role: RoleRow | null;
}

/** The one query behind {@link Facts}: runs for every role on PostgreSQL from 13 on. */
export const FACTS_SQL = `
  select pg_catalog.current_setting('server_version_num')::int4 as version, pg_catalog.current_database()::text as database,
    current_user::text as "user", pg_catalog.to_json(pg_catalog.current_schemas(true)) as schemas,
    pg_catalog.current_setting('search_path') as search_path, pg_catalog.current_setting('TimeZone') as time_zone,
    (select coalesce(pg_catalog.json_agg(e.extname order by e.extname), '[]') from pg_catalog.pg_extension e) as extensions,
    ${ROLE_SQL} as role`;

/** What the row says. */
export function readFacts({ version, database, user, schemas, search_path: path, time_zone: timeZone, extensions, role }: FactsRow): Facts {
  // An empty setting may be read, but not written.
  const searchPath = path === "" ? "''" : path;
  return { version, database, user, schemas, searchPath, timeZone, extensions, excess: role === null ? [] : excessOf(role) };
}
