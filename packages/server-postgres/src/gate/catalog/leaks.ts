import type { Session } from "../../database.ts";
import { quoteIdentifier } from "../../schema/identifiers.ts";
import { SECRET_SETTING } from "../judge/secrets.ts";

const SECRET = `'${SECRET_SETTING.source}'`;
/** Part of a text of options, `{name=value,...}`, that names a secret. */
const OPTION = "'(passw|secret|token|credential|api_?key|private_?key|conninfo|jwt)[^=]*='";

/** Relations of PostgreSQL, and functions behind them, that may show a secret. */
export const LEAKY: ReadonlySet<string> = new Set(
  "pg_settings pg_show_all_settings pg_stats pg_db_role_setting pg_roles pg_user pg_foreign_server foreign_server_options _pg_foreign_servers pg_foreign_table foreign_table_options _pg_foreign_tables pg_foreign_data_wrapper foreign_data_wrapper_options _pg_foreign_data_wrappers column_options _pg_foreign_table_columns".split(
    " ",
  ),
);

/**
 * What of relations that anybody may need shows a secret to our role here and now, by name. Where there is
 * none, which is the rule, all of them can be read.
 *
 * - pg_settings: a superuser sees `primary_conninfo`, and anybody sees `archive_command`; harmless while they hold no password.
 * - pg_stats: after ANALYZE of the whole database a superuser sees password hashes in the histogram of pg_authid.
 * - Options of foreign servers, and settings of roles and databases, are for all to see; some keep keys there.
 */
export async function readLeaks(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await session.rows<{ name: string; what: string }>(LEAKS);
  return new Map(rows.map(({ name, what }) => [name, what]));
}

/** Columns of pg_stats that hold samples of values. */
export const SAMPLES: ReadonlySet<string> = new Set([
  "most_common_vals",
  "histogram_bounds",
  "most_common_elems",
  "range_bounds_histogram",
]);
/** Its other columns. */
export const FIGURES: ReadonlySet<string> = new Set(
  "schemaname tablename attname inherited null_frac avg_width n_distinct most_common_freqs correlation most_common_elem_freqs elem_count_histogram range_length_histogram range_empty_frac".split(
    " ",
  ),
);

/**
 * Whether pg_stat_statements, in this schema, shows our role a statement with a password in it: what defines roles and servers stands there as
 * it was written.
 */
export async function showsPasswords(session: Session, schema: string): Promise<boolean> {
  const [row] = await session.rows<{ shows: boolean }>(
    `select exists (select from ${quoteIdentifier(schema)}.pg_stat_statements(true) s where s.query ~* ${DEFINING} and s.query ~* ${GIVEN}) as shows`,
  );
  return row?.shows ?? true;
}

const DEFINING = String.raw`'^\s*(create|alter)\s+(role|user|group|server|foreign|subscription|system|database)\y'`;
/** A secret and the text that is given for it. */
const GIVEN = "'(passw|secret|token|credential|api_?key|private_?key|conninfo|connection|jwt)[^='']*[='']'";

const LEAKS = `
  with leak(name, what) as (
    select v.name, 'a setting that holds a password: ' || s.name from pg_catalog.pg_settings s, (values ('pg_settings'), ('pg_show_all_settings')) v(name)
      where s.name ~ ${SECRET} and (s.setting ~* '(passw|secret|token|key)[^ =]*=' or s.name = 'ssl_passphrase_command' and s.setting <> '')
    union all select v.name, 'samples of passwords of pg_authid' from (values ('pg_stats')) v(name)
      where pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'select') and exists (
        select from pg_catalog.pg_stats t where t.schemaname = 'pg_catalog' and t.attname in ('rolpassword', 'subconninfo', 'umoptions')
          and (t.histogram_bounds is not null or t.most_common_vals is not null))
    union all select v.name, 'settings of roles that call themselves secret' from (values ('pg_db_role_setting'), ('pg_roles'), ('pg_user')) v(name)
      where exists (select from pg_catalog.pg_db_role_setting s where s.setconfig::text ~* ${OPTION} and (s.setdatabase = 0 or v.name = 'pg_db_role_setting'))
    union all select v.name, 'options of foreign servers that call themselves secret'
      from (values ('pg_foreign_server'), ('foreign_server_options'), ('_pg_foreign_servers')) v(name)
      where exists (select from pg_catalog.pg_foreign_server s where s.srvoptions::text ~* ${OPTION})
    union all select v.name, 'options of foreign tables that call themselves secret'
      from (values ('pg_foreign_table'), ('foreign_table_options'), ('_pg_foreign_tables')) v(name)
      where exists (select from pg_catalog.pg_foreign_table t where t.ftoptions::text ~* ${OPTION})
    union all select v.name, 'options of foreign data wrappers that call themselves secret'
      from (values ('pg_foreign_data_wrapper'), ('foreign_data_wrapper_options'), ('_pg_foreign_data_wrappers')) v(name)
      where exists (select from pg_catalog.pg_foreign_data_wrapper w where w.fdwoptions::text ~* ${OPTION})
    union all select v.name, 'options of columns of foreign tables that call themselves secret'
      from (values ('column_options'), ('_pg_foreign_table_columns')) v(name)
      where exists (select from pg_catalog.pg_attribute a where a.attfdwoptions is not null and a.attfdwoptions::text ~* ${OPTION}))
  select name, pg_catalog.max(what) as what from leak group by name`;
