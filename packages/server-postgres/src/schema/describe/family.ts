import type { Session } from "../../database.ts";
import type { Table } from "../find-table.ts";
import { showQualified } from "../identifiers.ts";
import { LOCKED } from "../kinds.ts";
import { oneLine } from "../texts.ts";
import { listed } from "./listed.ts";

interface Family {
  /** `RANGE (at)`; null unless partitioned. */
  readonly key: string | null;
  /** `FOR VALUES FROM (...) TO (...)`; null unless a partition. */
  readonly bound: string | null;
  readonly parents: readonly (readonly [schema: string, name: string])[] | null;
  readonly children: readonly (readonly [schema: string, name: string, bound: string | null])[] | null;
  readonly total: number;
  /** Those that no default names. */
  readonly sequences: readonly (readonly [schema: string, name: string, column: string])[] | null;
  readonly statistics: readonly (readonly [schema: string, name: string, columns: string])[] | null;
}

/** Of more than {@link MAX_SHOWN} children, the first and the last; the last is the default partition, which takes what fits no other. */
const MAX_SHOWN = 12;
const FIRST = 8;
const LAST = 4;

const SQL = `
with ${LOCKED}
select pg_catalog.pg_get_partkeydef(c.oid) as key,
  case when c.relispartition then pg_catalog.left(pg_catalog.pg_get_expr(c.relpartbound, c.oid), 500) end as bound,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(n.nspname, p.relname) order by h.inhseqno)
   from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent join pg_catalog.pg_namespace n on n.oid = p.relnamespace
   where h.inhrelid = c.oid) as parents,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(k.schema, k.name,
     case when k.partition and k.id not in (select l.oid from locked l) then (select pg_catalog.left(pg_catalog.pg_get_expr(p.relpartbound, p.oid), 300) from pg_catalog.pg_class p where p.oid = k.id) end)
     order by k.place)
   from (select p.oid as id, n.nspname as schema, p.relname as name, p.relispartition as partition, pg_catalog.count(*) over () as total,
       pg_catalog.row_number() over (order by p.oid = f.partdefid, n.nspname, p.relname) as place
     from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhrelid join pg_catalog.pg_namespace n on n.oid = p.relnamespace
       left join pg_catalog.pg_partitioned_table f on f.partrelid = h.inhparent
     where h.inhparent = c.oid) k where k.total <= ${MAX_SHOWN} or k.place <= ${FIRST} or k.place > k.total - ${LAST}) as children,
  (select pg_catalog.count(*) from pg_catalog.pg_inherits h where h.inhparent = c.oid) as total,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(n.nspname, s.relname, a.attname) order by a.attnum)
   from pg_catalog.pg_depend d join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
     join pg_catalog.pg_namespace n on n.oid = s.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
   where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = c.oid and d.classid = 'pg_catalog.pg_class'::regclass
     and d.deptype in ('a', 'i') and not exists (
       select from pg_catalog.pg_attrdef f join pg_catalog.pg_depend u on u.classid = 'pg_catalog.pg_attrdef'::regclass and u.objid = f.oid
       where f.adrelid = c.oid and f.adnum = a.attnum and u.refclassid = 'pg_catalog.pg_class'::regclass and u.refobjid = s.oid)) as sequences,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(n.nspname, x.stxname, pg_catalog.pg_get_statisticsobjdef_columns(x.oid)) order by x.stxname)
   from pg_catalog.pg_statistic_ext x join pg_catalog.pg_namespace n on n.oid = x.stxnamespace where x.stxrelid = c.oid) as statistics
from pg_catalog.pg_class c where c.oid = $1::oid`;

/** Partitioning, inheritance, the sequences it owns and its extended statistics, one line each. */
export async function describeFamily(session: Session, table: Table): Promise<string[]> {
  // pg_get_statisticsobjdef_columns came with PostgreSQL 14.
  const sql = session.facts.version >= 140_000 ? SQL : SQL.replace("pg_get_statisticsobjdef_columns", "pg_get_statisticsobjdef");
  const [found] = await session.rows<Family>(sql, [String(table.id)]);
  if (found === undefined) return [];
  const { key, bound, parents, children, total, sequences, statistics } = found;
  const names = (parents ?? []).map(([schema, name]) => showQualified(schema, name));
  return [
    ...(names.length === 0
      ? []
      : [bound === null ? `inherits ${names.join(", ")}` : `partition of ${names.join(", ")} ${oneLine(bound, 300)}`]),
    ...listed(
      key === null ? "inherited by" : `partitioned by ${oneLine(key, 300)}`,
      showChildren(table, children ?? [], total),
      MAX_SHOWN + 1,
    ),
    ...(key !== null && total === 0 ? [`partitioned by ${oneLine(key, 300)}; no partitions: it can hold no rows`] : []),
    ...(sequences ?? []).map(([schema, name, column]) => `sequence ${showQualified(schema, name)} of ${oneLine(column, 130)}`),
    ...(statistics ?? []).map(([schema, name, columns]) => `statistics ${showQualified(schema, name)} on ${oneLine(columns, 300)}`),
  ];
}

function showChildren({ name: parent }: Table, children: NonNullable<Family["children"]>, total: number): string[] {
  const lines = children.map(showChild);
  const left = total - children.length;
  if (left <= 0) return lines;
  const first = children[0]?.[1] ?? "";
  const last = children[children.length - 2]?.[1] ?? "";
  const differs = [...first].findIndex((_, at) => first[at] !== last[at]);
  const start = first.slice(0, Math.max(0, differs));
  // A pattern that fits the parent too would show that alone.
  const how = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(start) && !parent.startsWith(start) ? `: list_tables with pattern ${start}*` : "";
  return lines.toSpliced(FIRST, 0, `... ${left} more${how}`);
}

function showChild([schema, name, bound]: readonly [string, string, string | null]): string {
  return bound === null ? showQualified(schema, name) : `${showQualified(schema, name)} ${oneLine(bound.replace(/^FOR VALUES /, ""), 200)}`;
}
