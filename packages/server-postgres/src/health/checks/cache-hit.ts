import { countOf } from "../../schema/figures.ts";
import { showQualified } from "../../schema/identifiers.ts";
import { showShare } from "../amounts.ts";
import type { Check, Finding } from "../check.ts";

interface Row {
  readonly hit: number;
  readonly read: number;
  readonly shared_buffers: string;
  readonly tables: readonly { readonly schema: string; readonly name: string; readonly hit: number; readonly read: number }[] | null;
}

/** Rules of thumb for transactional work; a warehouse may live well with less. */
const FINE = 0.95;
const LOW = 0.8;
/** Fewer blocks say nothing: a server that has just started reads everything once. */
const MIN_BLOCKS = 100_000;

export const cacheHit: Check<Row> = {
  name: "cache_hit",
  title: "Cache hits",
  sql: () => `select d.blks_hit::float8 as hit, d.blks_read::float8 as read, pg_catalog.current_setting('shared_buffers') as shared_buffers,
  (select pg_catalog.json_agg(t) from (
    select n.nspname as schema, c.relname as name, pg_catalog.pg_stat_get_blocks_hit(c.oid) as hit,
      pg_catalog.pg_stat_get_blocks_fetched(c.oid) - pg_catalog.pg_stat_get_blocks_hit(c.oid) as read
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'i', 't') and pg_catalog.pg_stat_get_blocks_fetched(c.oid) > pg_catalog.pg_stat_get_blocks_hit(c.oid)
    order by 4 desc limit 10) t) as tables
from pg_catalog.pg_stat_database d
where d.datname = pg_catalog.current_database()`,
  read([row]) {
    if (row === undefined) return { summary: "nothing counted yet", findings: [] };
    const { hit, read } = row;
    const share = hit / Math.max(1, hit + read);
    const lines = [
      `shared_buffers ${row.shared_buffers}`,
      ...(row.tables ?? []).map(
        (table) =>
          `${countOf(table.read, "block")} read, ${showShare(table.hit / (table.hit + table.read))} hit: ${showQualified(table.schema, table.name)}`,
      ),
    ];
    if (hit + read < MIN_BLOCKS) return { summary: `too few reads to judge (${countOf(hit + read, "block")})`, findings: [], lines };
    return { summary: `${showShare(share)} of block reads`, findings: share < FINE ? [low(share, row)] : [], lines };
  },
};

function low(share: number, { shared_buffers: buffers, tables }: Row): Finding {
  const [first] = tables ?? [];
  return {
    level: share < LOW ? "warning" : "notice",
    text: `${showShare(share)} of block reads came from shared_buffers (${buffers})${first === undefined ? "" : `; most read: ${showQualified(first.schema, first.name)}`}`,
    means:
      "The rest was asked of the operating system, whose cache is not counted here: it may have been memory too. Large sequential scans lower the share.",
    advice:
      "Look for scans of the most read relations (check slow_statements, explain_query). If the working set is larger than shared_buffers, raise that to about a quarter of the memory.",
  };
}
