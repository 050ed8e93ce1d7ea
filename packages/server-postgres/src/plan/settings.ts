import type { Session } from "../database.ts";
import type { Settings } from "./evidence.ts";

const SQL = `
select (select s.setting::pg_catalog.int8 from pg_catalog.pg_settings s where s.name = 'work_mem') as "workMem",
  (select s.setting::pg_catalog.float8 from pg_catalog.pg_settings s where s.name = 'hash_mem_multiplier') as "hashMemMultiplier",
  (select case coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c') when 'c' then d.datcollate in ('C', 'POSIX') else coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', '') = 'b' end
    from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()) as "collatesByByte"`;

/** The settings in force on this connection. */
export async function readSettings(session: Session): Promise<Settings> {
  const [settings] = await session.rows<Settings>(SQL);
  if (settings === undefined) throw new TypeError("the query for settings has one row");

  return settings;
}
