import { countOf, showBytes } from "../../schema/figures.ts";
import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import type { Check, Finding } from "../check.ts";

interface Row {
  readonly schema: string;
  readonly table_name: string;
  readonly spare: string;
  readonly kept: string;
  readonly identical: boolean;
  /** The index to drop belongs to a constraint. */
  readonly constrained: boolean;
  readonly bytes: number;
  /** Of all of its kind. */
  readonly total: number;
  readonly total_bytes: number;
}

const LINES = 30;

export const duplicateIndexes: Check<Row> = {
  name: "duplicate_indexes",
  title: "Duplicate and redundant indexes",
  sql: ({ version }) => `with indexes as materialized (
  select i.indexrelid, i.indrelid, c.relname, c.relnamespace, c.relam, c.relpages, i.indisunique, i.indisprimary, i.indimmediate,
    i.indisreplident, i.indnatts = i.indnkeyatts as plain, ${version >= 150_000 ? "i.indnullsnotdistinct" : "false"} as nulls_equal,
    i.indkey::text || ' ' as keys, i.indclass::text || ' ' as classes, i.indcollation::text || ' ' as collations, i.indoption::text || ' ' as options,
    coalesce(pg_catalog.regexp_replace(i.indexprs::text, ':location -?[0-9]+', '', 'g'), '') as expressions,
    coalesce(pg_catalog.regexp_replace(i.indpred::text, ':location -?[0-9]+', '', 'g'), '') as predicate,
    k.oid is not null as constrained,
    pg_catalog.row_number() over (partition by i.indrelid
      order by i.indisprimary desc, k.oid is not null desc, i.indisreplident desc, i.indisunique desc, i.indexrelid) as rank
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
  where i.indrelid >= 16384::oid and i.indisvalid and not i.indisexclusion and not c.relispartition
), found as (
  select s.indrelid, s.indexrelid, s.relname as spare, k.relname as kept, s.relnamespace, s.relpages, s.constrained,
    s.keys = k.keys and s.expressions = k.expressions and s.classes = k.classes as identical,
    pg_catalog.row_number() over (partition by s.indexrelid order by pg_catalog.length(k.keys), k.rank) as choice
  from indexes s join indexes k on k.indrelid = s.indrelid and k.indexrelid <> s.indexrelid
  where k.relam = s.relam and k.predicate = s.predicate and not s.indisprimary and not s.indisreplident
    and (
      -- the same
      k.keys = s.keys and k.classes = s.classes and k.collations = s.collations and k.options = s.options and k.expressions = s.expressions
        and k.rank < s.rank
        and (not s.indisunique or k.indisunique and k.indimmediate = s.indimmediate and k.nulls_equal = s.nulls_equal)
      or -- its columns are the first of the other
      s.relam = (select oid from pg_catalog.pg_am where amname = 'btree') and not s.indisunique and s.plain and s.expressions = ''
        and pg_catalog.length(k.classes) > pg_catalog.length(s.classes)
        and pg_catalog.starts_with(k.keys, s.keys) and pg_catalog.starts_with(k.classes, s.classes)
        and pg_catalog.starts_with(k.collations, s.collations) and pg_catalog.starts_with(k.options, s.options))
), ranked as (
  select *, pg_catalog.count(*) over (partition by identical) as total, pg_catalog.sum(relpages::int8) over (partition by identical) as pages,
    pg_catalog.row_number() over (partition by identical order by relpages desc, spare) as place
  from found where choice = 1
)
select n.nspname::text as schema, t.relname::text as table_name, p.spare::text, p.kept::text, p.identical, p.constrained, p.total,
  p.relpages::float8 * pg_catalog.current_setting('block_size')::float8 as bytes,
  p.pages::float8 * pg_catalog.current_setting('block_size')::float8 as total_bytes
from ranked p
join pg_catalog.pg_class t on t.oid = p.indrelid
join pg_catalog.pg_namespace n on n.oid = p.relnamespace
where p.place <= ${LINES}
order by p.identical desc, p.place`,
  read(rows) {
    return {
      summary: "none",
      findings: [...duplicates(rows.filter((row) => row.identical)), ...prefixes(rows.filter((row) => !row.identical))],
    };
  },
};

function duplicates(rows: readonly Row[]): Finding[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      level: "warning",
      text: `${countOf(first.total, "index", "indexes")} there twice, ${showBytes(first.total_bytes)}: ${describe(first)}`,
      means:
        "The same columns, operator classes, order and predicate: the second index serves no query that the first does not, and is written with every row.",
      advice:
        "DROP INDEX CONCURRENTLY the first named; where it belongs to a constraint, ALTER TABLE ... DROP CONSTRAINT, if no foreign key needs it.",
      lines: rows.map(describe),
    },
  ];
}

function prefixes(rows: readonly Row[]): Finding[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      level: "notice",
      text: `${countOf(first.total, "index is", "indexes are")} the beginning of another, ${showBytes(first.total_bytes)}: ${describe(first)}`,
      means:
        "A btree index on (a, b) serves what one on (a) alone serves. The short one is smaller, so it may still be worth keeping for much used lookups.",
      advice: "DROP INDEX CONCURRENTLY the first named, unless the second is much larger and the first much used (pg_stat_user_indexes).",
      lines: rows.map(describe),
    },
  ];
}

function describe({ schema, table_name: table, spare, kept, identical, constrained, bytes }: Row): string {
  const relation = identical ? "same as" : "beginning of";
  const note = constrained ? " (belongs to a constraint)" : "";
  return `${showQualified(schema, spare)}${note} ${relation} ${showIdentifier(kept)}, on ${showIdentifier(table)}, ${showBytes(bytes)}`;
}
