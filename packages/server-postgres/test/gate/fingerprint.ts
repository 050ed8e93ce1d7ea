import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { World } from "./world.ts";

/** What a statement might leave behind, by kind. Equal texts: nothing of that kind. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Takes everything in, once the sessions of whoever ran statements are idle. About 15 ms. */
export async function fingerprint(world: World): Promise<Fingerprint> {
  const { admin } = world.db;
  await quiet(world);
  const { rows: catalogs } = await admin.query<{ name: string }>(CATALOGS);
  const { rows: tables } = await admin.query<{ name: string }>(TABLES);
  const { rows: sequences } = await admin.query<{ name: string }>(SEQUENCES);
  const parts = [
    // A row that was added or changed has a newer xmin than any before, and one that was removed is missing in the count.
    ...catalogs.map(({ name }) => `select '${name}', count(*) || ' up to ' || coalesce(max(xmin::text::int8), 0) from pg_catalog.${name}`),
    ...tables.map(
      ({ name }) =>
        `select ${literal(name)}, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from only ${name} t`,
    ),
    ...sequences.map(({ name }) => `select ${literal(name)}, last_value || ' ' || is_called from ${name}`),
  ];
  const { rows } = await admin.query<[string, string | null]>({ text: [...parts, ...STATE].join(" union all "), rowMode: "array" });
  return {
    ...Object.fromEntries(rows.map(([name, value]) => [name, value ?? "none"])),
    notifications: String(world.witnesses.heard()),
    files: files(world.engine.dataDir).join("\n"),
    watched: readdirSync(world.watched)
      .sort()
      .map((name) => `${name} ${readFileSync(join(world.watched, name), "utf8")}`)
      .join("\n"),
  };
}

/** The kinds that differ, with what was there and what is. */
export function difference(before: Fingerprint, after: Fingerprint): string[] {
  const kinds = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...kinds].filter((kind) => before[kind] !== after[kind]).map((kind) => `${kind}: ${differing(before[kind], after[kind])}`);
}

/** Lists differ by a few lines. */
function differing(before = "nothing", after = "nothing"): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const [gone, come] = [old.filter((line) => !now.includes(line)), now.filter((line) => !old.includes(line))];
  return `${gone.slice(0, 5).join(", ")} -> ${come.slice(0, 5).join(", ")}`;
}

/** A connection is cleaned after its answer has gone out. */
async function quiet({ db }: World): Promise<void> {
  const busy = `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and application_name <> 'witness' and state <> 'idle'`;
  for (let count = 0; count < 200; count += 1) {
    const { rows } = await db.admin.query<{ n: number }>(busy);
    if (rows[0]?.n === 0) return;
    await sleep(5);
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const CATALOGS = `select relname as name from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r' order by 1`;
const TABLES = `select oid::regclass::text as name from pg_class where relkind in ('r', 'm') and relispopulated
  and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and relpersistence <> 't' order by 1`;
const SEQUENCES = "select oid::regclass::text as name from pg_class where relkind = 'S' order by 1";

/** What is no table: in-place changes of catalogs, sessions, locks, slots, settings, statistics, the log. */
const STATE: readonly string[] = [
  ["in place", "select md5(string_agg(c::text, '|' order by oid)) from pg_class c"],
  ["in place, database", "select md5(string_agg(d::text, '|' order by oid)) from pg_database d"],
  ["next transaction", "select pg_snapshot_xmax(pg_current_snapshot())::text"],
  ["prepared transactions", "select string_agg(gid, ',' order by gid) from pg_prepared_xacts"],
  [
    "locks of others",
    `select string_agg(distinct concat_ws(' ', locktype, mode, relation::regclass, classid, objid), ',') from pg_locks where pid <> pg_backend_pid()`,
  ],
  ["witnesses", "select string_agg(pid::text, ',' order by pid) from pg_stat_activity where application_name = 'witness'"],
  [
    "processes of the server",
    `select string_agg(pid || ' ' || backend_type, ',' order by pid) from pg_stat_activity where backend_type not in ('client backend', 'parallel worker')`,
  ],
  [
    "open transactions",
    `select string_agg(state, ',') from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  ],
  [
    "other sessions",
    "select string_agg(distinct usename || ' ' || application_name, ',') from pg_stat_activity where application_name not in ('witness', 'mcp-server-postgres')",
  ],
  ["slots", "select string_agg(slot_name || coalesce(restart_lsn::text, ''), ',' order by slot_name) from pg_replication_slots"],
  ["origins", "select string_agg(external_id || remote_lsn, ',') from pg_replication_origin_status"],
  [
    "settings",
    "select md5(string_agg(concat_ws(' ', name, setting, reset_val, source, pending_restart), '|' order by name)) from pg_settings where name <> 'application_name'",
  ],
  [
    "setting files",
    "select md5(string_agg(concat_ws(' ', sourcefile, sourceline, name, setting, applied), '|' order by seqno)) from pg_file_settings",
  ],
  ["access rules", "select md5(string_agg(r::text, '|')) from pg_hba_file_rules r"],
  ["configuration read", "select pg_conf_load_time()::text"],
  ["server started", "select pg_postmaster_start_time()::text || pg_is_in_recovery()"],
  ["log segment", "select pg_walfile_name(pg_current_wal_lsn())"],
  ["checkpoint", "select checkpoint_lsn::text || timeline_id from pg_control_checkpoint()"],
  [
    "statistics reset",
    `select concat_ws(' ', (select string_agg(stats_reset::text, ',' order by datid) from pg_stat_database), (select stats_reset from pg_stat_bgwriter),
      (select stats_reset from pg_stat_archiver), (select stats_reset from pg_stat_wal), (select string_agg(stats_reset::text, ',' order by name) from pg_stat_slru),
      (select stats_reset from pg_stat_statements_info), (select n_tup_ins > 0 from pg_stat_user_tables where relid = 'app.items'::regclass))`,
  ],
].map(([name, sql]) => `select '${name}', (${sql})`);

/** Names of the server's files but for what reading and idling may make, and the contents of the few that are configuration. */
function files(dataDir: string): string[] {
  const skipped = /^(pg_wal|pg_stat|pg_stat_tmp|pg_subtrans|pg_xact)\/|pgsql_tmp|pg_internal\.init|_(fsm|vm)$|postmaster\.(pid|opts)$/;
  return readdirSync(dataDir, { recursive: true, encoding: "utf8" })
    .filter((name) => !skipped.test(name))
    .sort()
    .map((name) => {
      const path = join(dataDir, name);
      return /\.(conf|signal)$|^backup_label/.test(name) && statSync(path).isFile() ? `${name} ${readFileSync(path, "utf8").length}` : name;
    });
}
