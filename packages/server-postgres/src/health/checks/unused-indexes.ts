import { countOf, showBytes } from "../../schema/figures.ts";
import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import { showCount, showSeconds } from "../amounts.ts";
import type { Check } from "../check.ts";
import { secondsSince } from "../sessions.ts";

interface Row {
  readonly schema: string;
  readonly index_name: string;
  readonly table_name: string;
  readonly partitions: number;
  readonly bytes: number;
  readonly writes: number;
  readonly total: number;
  readonly total_bytes: number;
  /** Since when scans are counted; NULL when never reset. */
  readonly counted_seconds: number | null;
}

/** Smaller indexes cost next to nothing. */
const MIN_BYTES = 1024 ** 2;
/** A week has every weekday's jobs in it; a month's end may still be missing. */
const ENOUGH_SECONDS = 7 * 86_400;

export const unusedIndexes: Check<Row> = {
  name: "unused_indexes",
  title: "Unused indexes",
  sql: () => `with indexes as (
  select case when c.relispartition then pg_catalog.pg_partition_root(c.oid)::oid else c.oid end as root,
    c.relpages, pg_catalog.pg_stat_get_numscans(c.oid) as scans,
    pg_catalog.pg_stat_get_tuples_inserted(i.indrelid) + pg_catalog.pg_stat_get_tuples_updated(i.indrelid)
      + pg_catalog.pg_stat_get_tuples_deleted(i.indrelid) as writes
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
  where c.relkind = 'i' and i.indrelid >= 16384::oid and i.indisvalid
    and not i.indisunique and not i.indisexclusion and not i.indisreplident
), unused as (
  select root, pg_catalog.count(*) as partitions, pg_catalog.sum(relpages)::float8 * pg_catalog.current_setting('block_size')::float8 as bytes,
    pg_catalog.sum(writes)::float8 as writes
  from indexes group by root
  having pg_catalog.max(scans) = 0
)
select n.nspname::text as schema, c.relname::text as index_name, t.relname::text as table_name,
  case c.relkind when 'I' then u.partitions else 0 end as partitions, u.bytes, u.writes,
  pg_catalog.count(*) over () as total, pg_catalog.sum(u.bytes) over () as total_bytes,
  (select ${secondsSince("d.stats_reset")} from pg_catalog.pg_stat_database d
    where d.datname = pg_catalog.current_database()) as counted_seconds
from unused u
join pg_catalog.pg_class c on c.oid = u.root
join pg_catalog.pg_index i on i.indexrelid = u.root
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where u.bytes >= ${MIN_BYTES}::float8 and not exists (select from pg_catalog.pg_constraint k where k.conindid = u.root)
order by u.bytes desc
limit 50`,
  read(rows) {
    const [first] = rows;
    if (first === undefined) return { summary: `none over ${showBytes(MIN_BYTES)}`, findings: [] };
    const seconds = first.counted_seconds;
    const lines = rows.map(describe);
    const found = `${countOf(first.total, "index", "indexes")} never scanned, ${showBytes(first.total_bytes)}`;
    if (seconds !== null && seconds < ENOUGH_SECONDS) {
      return { summary: `${found}, but scans are counted only for ${showSeconds(seconds)}: too early to judge`, findings: [], lines };
    }
    const since = seconds === null ? "the statistics began" : `the statistics were reset ${showSeconds(seconds)} ago`;
    return {
      summary: found,
      findings: [
        {
          level: "notice",
          text: `${found}; largest ${describe(first)}`,
          means: `No query has used them since ${since}, yet every write keeps them up to date. Unique indexes and those of constraints are not among them.`,
          advice:
            "Scans on standbys are counted there, so look there too, and consider monthly and yearly jobs. Then DROP INDEX CONCURRENTLY name; note its definition (pg_get_indexdef) before.",
          lines,
        },
      ],
    };
  },
};

function describe({ schema, index_name: index, table_name: table, partitions, bytes, writes }: Row): string {
  const parted = partitions > 0 ? `, ${countOf(partitions, "partition")}` : "";
  return `${showQualified(schema, index)} on ${showIdentifier(table)}: ${showBytes(bytes)}${parted}, ${showCount(writes)} rows written`;
}
