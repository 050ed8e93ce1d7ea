import { countOf } from "../../schema/figures.ts";
import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import { showCount } from "../amounts.ts";
import type { Check } from "../check.ts";

interface Row {
  readonly schema: string;
  readonly table_name: string;
  readonly constraint_name: string;
  readonly columns: readonly string[];
  readonly referenced: string;
  readonly rows: number;
  readonly total: number;
}

/** A scan of fewer rows takes about a millisecond. */
const MIN_ROWS = 10_000;
/** A scan for every deleted row that takes a good part of a second. */
const WARNING_ROWS = 1_000_000;

export const missingFkIndexes: Check<Row> = {
  name: "missing_fk_indexes",
  title: "Foreign keys without an index",
  sql: () => `with keys as (
  select k.conname, k.conrelid, k.confrelid, k.conkey, t.relname, t.relnamespace,
    case when t.relkind <> 'p' then t.reltuples::float8 else (
      select pg_catalog.sum(greatest(p.reltuples, 0))::float8 from pg_catalog.pg_partition_tree(t.oid) pt
      join pg_catalog.pg_class p on p.oid = pt.relid::oid where pt.isleaf) end as rows
  from pg_catalog.pg_constraint k join pg_catalog.pg_class t on t.oid = k.conrelid
  where k.contype = 'f' and k.conparentid = 0::oid
    and not exists (
      select from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
      where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
        and c.relam in (select oid from pg_catalog.pg_am where amname in ('btree', 'hash'))
        and (i.indkey::int2[])[0:pg_catalog.cardinality(k.conkey) - 1] operator(pg_catalog.@>) k.conkey)
)
select n.nspname::text as schema, k.relname::text as table_name, k.conname::text as constraint_name, k.rows,
  (select pg_catalog.json_agg(a.attname order by pg_catalog.array_position(k.conkey, a.attnum)) from pg_catalog.pg_attribute a
    where a.attrelid = k.conrelid and a.attnum = any (k.conkey)) as columns,
  f.relname::text as referenced, pg_catalog.count(*) over () as total
from keys k
join pg_catalog.pg_namespace n on n.oid = k.relnamespace
join pg_catalog.pg_class f on f.oid = k.confrelid
where k.rows >= ${MIN_ROWS}::float8
order by k.rows desc
limit 50`,
  read(rows) {
    const [first] = rows;
    if (first === undefined) return { summary: `none on tables of over ${showCount(MIN_ROWS)} rows`, findings: [] };
    const found = `${countOf(first.total, "foreign key")} without an index on the referencing side`;
    return {
      summary: found,
      findings: [
        {
          level: first.rows < WARNING_ROWS ? "notice" : "warning",
          text: `${found}; largest ${describe(first)}`,
          means:
            "Deleting a row of the referenced table, or changing its key, reads the whole referencing table for each row; so do joins from that side.",
          advice:
            "CREATE INDEX CONCURRENTLY ON table (columns); needless only if referenced rows are never deleted and nobody joins from there.",
          lines: rows.map(describe),
        },
      ],
    };
  },
};

function describe({ schema, table_name: table, columns, referenced, rows }: Row): string {
  const list = columns.map(showIdentifier).join(", ");
  return `${showQualified(schema, table)} (${list}) -> ${showIdentifier(referenced)}, ~${showCount(rows)} rows`;
}
