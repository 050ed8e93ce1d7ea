import type { Session } from "../../database.ts";
import { showBytes, showEstimate } from "../figures.ts";
import type { Table } from "../find-table.ts";
import { showIdentifier, showQualified } from "../identifiers.ts";
import { kindWord, LOCKED } from "../kinds.ts";
import { oneLine } from "../texts.ts";

interface Facts {
  readonly rows: number;
  readonly partitions: number | null;
  /** Bytes; null while another session has the table locked, or where there is nothing on disk. */
  readonly total: number | null;
  readonly indexes: number | null;
  readonly toast: number | null;
  readonly persistence: string;
  readonly populated: boolean;
  readonly analyzed: string | null;
  readonly modified: number | null;
  readonly comment: string | null;
  readonly readable: boolean;
  readonly extension: string | null;
  readonly server: string | null;
}

const SQL = `
with recursive ${LOCKED}, leaf (id, kind, toast) as (
  select c.oid, c.relkind, c.reltoastrelid from pg_catalog.pg_class c where c.oid = $1::oid
  union all
  select c.oid, c.relkind, c.reltoastrelid from leaf p join pg_catalog.pg_inherits h on h.inhparent = p.id and p.kind = 'p'
    join pg_catalog.pg_class c on c.oid = h.inhrelid),
sized as materialized (
  select leaf.id, pg_catalog.pg_total_relation_size(leaf.id) as total, pg_catalog.pg_indexes_size(leaf.id) as indexes,
    case when leaf.toast = 0 then 0 else pg_catalog.pg_total_relation_size(leaf.toast) end as toast
  from leaf where leaf.kind in ('r', 'm', 't') and leaf.id not in (select l.oid from locked l))
select coalesce(sum.rows, c.reltuples)::float8 as rows, sum.partitions::int4 as partitions,
  size.total::float8 as total, size.indexes::float8 as indexes, size.toast::float8 as toast,
  c.relpersistence as persistence, c.relispopulated as populated,
  pg_catalog.to_char(greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)), 'YYYY-MM-DD HH24:MI') as analyzed,
  pg_catalog.pg_stat_get_mod_since_analyze(c.oid) as modified,
  pg_catalog.left(pg_catalog.obj_description(c.oid, 'pg_class'), 1000) as comment,
  pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
    and (pg_catalog.has_table_privilege(c.oid, 'SELECT') or pg_catalog.has_any_column_privilege(c.oid, 'SELECT')) as readable,
  (select e.extname from pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid = d.refobjid
   where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
     and d.refclassid = 'pg_catalog.pg_extension'::regclass and d.deptype = 'e' limit 1) as extension,
  (select s.srvname from pg_catalog.pg_foreign_table f join pg_catalog.pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid) as server
from pg_catalog.pg_class c
  cross join (select pg_catalog.sum(sized.total) as total, pg_catalog.sum(sized.indexes) as indexes, pg_catalog.sum(sized.toast) as toast from sized) size
  left join lateral (
    select pg_catalog.count(*) as partitions,
      case when pg_catalog.bool_or(p.reltuples >= 0) then pg_catalog.sum(greatest(p.reltuples, 0)) else -1 end as rows
    from leaf join pg_catalog.pg_class p on p.oid = leaf.id where leaf.kind <> 'p'
  ) sum on c.relkind = 'p'
where c.oid = $1::oid`;

/** What the table is: name, kind, and with `statistics` estimated rows, sizes and when it was analysed; then its comment. */
export async function describeHeading(session: Session, table: Table, statistics: boolean): Promise<string[]> {
  const [facts] = await session.rows<Facts>(SQL, [String(table.id)]);
  const title = `${showQualified(table.schema, table.name)} ${kindWord(table.kind)}`;
  if (facts === undefined) return [`${title} (dropped while it was described)`];
  const parts = [title, ...showState(table, facts), ...(statistics ? showFigures(table, facts) : [])];
  return [parts.join(", "), ...(facts.comment === null ? [] : [`-- ${oneLine(facts.comment, 600)}`])];
}

function showState({ kind }: Table, { persistence, populated, readable, extension, server }: Facts): string[] {
  return [
    ...(persistence === "u" ? ["unlogged"] : persistence === "t" ? ["temporary"] : []),
    ...(kind === "m" && !populated ? ["not populated: REFRESH MATERIALIZED VIEW before it can be read"] : []),
    ...(server === null ? [] : [`on the foreign server ${showIdentifier(server)}`]),
    ...(extension === null ? [] : [`of the extension ${showIdentifier(extension)}`]),
    ...(readable ? [] : ["no right to read it"]),
  ];
}

function showFigures({ kind }: Table, { rows, partitions, total, indexes, toast, analyzed, modified }: Facts): string[] {
  if (kind === "v" || kind === "f") return rows > 0 ? [showEstimate(rows)] : [];
  const sizes = total === null ? "size unknown: locked by another session" : showSizes(total, indexes ?? 0, toast ?? 0);
  return [
    ...(partitions === null ? [] : [`${partitions} partitions`]),
    showEstimate(rows),
    ...(partitions === 0 ? [] : [sizes]),
    ...(kind === "p" ? [] : [analyzed === null ? "never analysed" : `analysed ${analyzed}`]),
    ...(modified !== null && modified > 1000 && modified > rows / 5 ? [`${showEstimate(modified)} changed since`] : []),
  ];
}

function showSizes(total: number, indexes: number, toast: number): string {
  const apart = [...(indexes > 0 ? [`indexes ${showBytes(indexes)}`] : []), ...(toast > 16_384 ? [`TOAST ${showBytes(toast)}`] : [])];
  return `${showBytes(total)}${apart.length > 0 ? ` (${apart.join(", ")})` : ""}`;
}
