import { countOf, showBytes } from "../../schema/figures.ts";
import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import type { Check, Finding } from "../check.ts";

interface Row {
  readonly schema: string;
  readonly index_name: string;
  readonly table_name: string;
  readonly partitioned: boolean;
  readonly is_unique: boolean;
  readonly ready: boolean;
  readonly building: boolean;
  readonly bytes: number;
}

export const invalidIndexes: Check<Row> = {
  name: "invalid_indexes",
  title: "Invalid indexes",
  sql: () => `select n.nspname::text as schema, c.relname::text as index_name, t.relname::text as table_name, c.relkind = 'I' as partitioned,
  i.indisunique as is_unique, i.indisready and i.indislive as ready,
  exists (select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = i.indexrelid or p.relid = i.indrelid) as building,
  c.relpages::float8 * pg_catalog.current_setting('block_size')::float8 as bytes
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where not (i.indisvalid and i.indisready and i.indislive)
order by c.relpages desc
limit 50`,
  read(rows) {
    const building = rows.filter((row) => row.building);
    const broken = rows.filter((row) => !row.building && !row.partitioned);
    const unfinished = rows.filter((row) => !row.building && row.partitioned);
    return {
      summary: building.length === 0 ? "none" : `none, ${building.length} being built`,
      findings: [...left(broken), ...unattached(unfinished)],
      lines: building.map((row) => `being built: ${describe(row)}`),
    };
  },
};

function left(rows: readonly Row[]): Finding[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      level: "warning",
      text: `${countOf(rows.length, "invalid index", "invalid indexes")}: ${describe(first)}`,
      means:
        "Left by a CREATE INDEX or REINDEX CONCURRENTLY that failed (or one whose progress we may not see). No query uses it, writes still maintain it where it is ready, and a unique one guarantees nothing.",
      advice:
        "If nobody is building it: DROP INDEX CONCURRENTLY name; (always for names ending in _ccnew or _ccold), or REINDEX INDEX CONCURRENTLY name; after removing what made it fail, such as duplicate keys.",
      lines: rows.map(describe),
    },
  ];
}

function unattached(rows: readonly Row[]): Finding[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      level: "notice",
      text: `${countOf(rows.length, "index", "indexes")} of partitioned tables not complete: ${describe(first)}`,
      means: "The index was created ON ONLY the partitioned table, and not every partition has its own attached yet.",
      advice: "CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX parent ATTACH PARTITION child.",
      lines: rows.map(describe),
    },
  ];
}

function describe({ schema, index_name: index, table_name: table, is_unique: unique, ready, bytes }: Row): string {
  const kind = [...(unique ? ["unique"] : []), ...(ready ? [] : ["not ready"]), showBytes(bytes)].join(", ");
  return `${showQualified(schema, index)} on ${showIdentifier(table)} (${kind})`;
}
