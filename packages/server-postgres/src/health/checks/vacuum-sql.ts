import { secondsSince } from "../sessions.ts";

/** Autovacuum looks at each database once a minute, so tables a little over the threshold are normal. */
export const OVERDUE = 2;
/** Fewer dead rows than this hurt nobody. */
export const MIN_DEAD = 1_000;
const LINES = 30;

/**
 * The thresholds are autovacuum's own (manual, The Autovacuum Daemon): dead rows against threshold + scale factor * rows, with the
 * table's own storage parameters before the settings; from 18 on no more than autovacuum_vacuum_max_threshold.
 */
export function vacuumSql(version: number): string {
  const own = (name: string): string => `coalesce(o.${name}, pg_catalog.current_setting('autovacuum_${name}')::float8)`;
  const threshold = `${own("vacuum_threshold")} + ${own("vacuum_scale_factor")} * greatest(c.reltuples::float8, 0)`;
  const capped = `case when ${own("vacuum_max_threshold")} >= 0::float8 then least(${own("vacuum_max_threshold")}, ${threshold}) else ${threshold} end`;
  const options = [
    "vacuum_threshold",
    "vacuum_scale_factor",
    "analyze_threshold",
    "analyze_scale_factor",
    ...(version >= 180_000 ? ["vacuum_max_threshold"] : []),
  ];
  const list = (kind: string, order: string): string =>
    `(select pg_catalog.count(*) from tables where ${kind})::int4 as ${kind}_count,
  (select pg_catalog.json_agg(t) from (select schema, name, live, dead, threshold, vacuumed, disabled from tables where ${kind} order by ${order} desc limit ${LINES}) t) as ${kind}`;
  return `with counted as (
  select n.nspname::text as schema, c.relname::text as name, c.reltuples, c.relpages, o.disabled,
    c.oid <> 'pg_catalog.pg_statistic'::pg_catalog.regclass::oid as analyzable, -- ANALYZE passes that over
    pg_catalog.pg_stat_get_live_tuples(c.oid) as live, pg_catalog.pg_stat_get_dead_tuples(c.oid) as dead,
    pg_catalog.pg_stat_get_mod_since_analyze(c.oid) as changed,
    ${version >= 180_000 ? capped : threshold} as threshold,
    ${own("analyze_threshold")} + ${own("analyze_scale_factor")} * greatest(c.reltuples::float8, 0) as analyze_threshold,
    greatest(pg_catalog.pg_stat_get_last_vacuum_time(c.oid), pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)) as vacuumed,
    greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) as analyzed
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join lateral (
    select coalesce(pg_catalog.bool_or(option_name = 'autovacuum_enabled' and not option_value::bool), false) as disabled,
      ${options.map((name) => `pg_catalog.max(option_value) filter (where option_name = 'autovacuum_${name}')::float8 as ${name}`).join(",\n      ")}
    from pg_catalog.pg_options_to_table(c.reloptions)) o on c.reloptions is not null
  where c.relkind in ('r', 'm') and c.relpersistence <> 't'
), tables as materialized (
  select schema, name, live, dead, threshold, ${secondsSince("vacuumed")} as vacuumed,
    coalesce(disabled, false) as disabled,
    dead >= ${MIN_DEAD} and dead::float8 > ${OVERDUE}::float8 * threshold as overdue,
    analyzable and analyzed is null and ${version >= 140_000 ? "reltuples < 0::float4" : "relpages = 0"} and live >= ${MIN_DEAD} as unanalyzed,
    analyzable and not (analyzed is null and ${version >= 140_000 ? "reltuples < 0::float4" : "relpages = 0"})
      and changed >= ${MIN_DEAD} and changed::float8 > ${OVERDUE}::float8 * analyze_threshold as stale
  from counted
)
select (select pg_catalog.count(*) from tables)::int4 as tables,
  ${list("overdue", "dead")},
  ${list("unanalyzed", "live")},
  ${list("stale", "live")},
  ${list("disabled", "dead")},
  (select pg_catalog.json_agg(r) from (
    select p.pid, n.nspname as schema, c.relname as name, p.phase, p.heap_blks_scanned::float8 / nullif(p.heap_blks_total, 0)::float8 as done,
      ${secondsSince("a.xact_start")} as seconds
    from pg_catalog.pg_stat_progress_vacuum p
    left join pg_catalog.pg_stat_activity a on a.pid = p.pid
    left join pg_catalog.pg_class c on c.oid = p.relid and p.datname = pg_catalog.current_database()
    left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    limit ${LINES}) r) as running`;
}
