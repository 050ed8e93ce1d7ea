/** Smaller relations cannot waste enough to matter. */
const MIN_PAGES = 1_280;
/** The largest. Each column costs a look into the statistics. */
const MAX_RELATIONS = 400;

/**
 * Compares the pages a relation has with those that its rows would take (manual, Database Page Layout): rows per page from the average
 * widths in pg_stats, the padding of the columns' alignment, headers and fill factor. Sizes as of the last VACUUM or ANALYZE
 * (pg_class.relpages), because asking for the present size waits for locks.
 *
 * Per row: 4 bytes line pointer and the tuple: a table's header of 23 bytes with a null bitmap, an index's of 8 with a bitmap of 4
 * (PostgreSQL's `IndexAttributeBitMapData`), both to a multiple of 8. Per page: 24 bytes of header, a btree's 16 more at its end, and
 * one page in so many for a btree's upper levels.
 */
export const BLOAT_SQL = `with large as materialized (
  select c.oid, case c.relkind when 'i' then 'index' else 'table' end as kind, n.nspname, c.relname,
    c.relpages::float8 as pages, c.reltuples::float8 as rows, pg_catalog.current_setting('block_size')::float8 as block,
    coalesce(pg_catalog."substring"(pg_catalog.array_to_string(c.reloptions, ' '), 'fillfactor=([0-9]+)')::float8,
      case c.relkind when 'i' then 90 else 100 end::float8) / 100::float8 as fill,
    i.indkey, t.oid as table_oid, t.relname as table_name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_index i on i.indexrelid = c.oid
  left join pg_catalog.pg_class t on t.oid = i.indrelid
  where c.relpages >= ${MIN_PAGES} and c.reltuples > 0::float4 and n.nspname <> 'pg_toast' and c.relpersistence <> 't'
    and (c.relkind in ('r', 'm') or c.relkind = 'i' and c.relam = (select oid from pg_catalog.pg_am where amname = 'btree'))
  order by c.relpages desc
  limit ${MAX_RELATIONS}
), columns as (
  select l.oid, l.kind, s.null_frac::float8 as empty, s.avg_width::float8 as width, a.attlen::int4 as length,
    case a.attalign when 'd' then 8 when 'i' then 4 when 's' then 2 else 1 end as align,
    pg_catalog.lag(a.attlen::int4) over (partition by l.oid order by a.attnum) as before
  from large l
  join pg_catalog.pg_attribute a on a.attrelid = l.oid and a.attnum > 0 and not a.attisdropped
  left join pg_catalog.pg_attribute t on t.attrelid = l.table_oid and t.attnum = l.indkey[a.attnum - 1] and t.attnum > 0
  left join lateral (
    select p.null_frac, p.avg_width from pg_catalog.pg_stats p
    where p.schemaname = l.nspname and p.tablename = case when t.attname is null then l.relname else l.table_name end
      and p.attname = coalesce(t.attname, a.attname) and not p.inherited
    limit 1) s on true
), widths as (
  select oid, pg_catalog.bool_and(width is not null) as known, pg_catalog.bool_or(empty > 0::float8) as nulls,
    pg_catalog.count(*)::int4 as columns,
    pg_catalog.sum((1::float8 - empty) * (width + case
      when length < 0 and width < 127::float8 or before is null then 0 -- short values are not aligned
      when before > 0 then ((align - before % align) % align)::float8
      else (align - 1)::float8 / 2::float8 end)) as data
  from columns group by oid
), tuples as (
  select l.*, w.known, pg_catalog.ceil(w.data / 8::float8) * 8::float8 + case
      when l.kind = 'table' then 4 + (23 + case when w.nulls then (w.columns + 7) / 8 else 0 end + 7) / 8 * 8
      when w.nulls then 4 + 16 else 4 + 8
    end::float8 as tuple
  from large l join widths w on w.oid = l.oid
), densities as (
  select *, greatest(1::float8, pg_catalog.floor((block - case kind when 'table' then 24 else 40 end::float8) * fill / tuple)) as per_page
  from tuples
)
select kind, nspname::text as schema, relname::text as name, pages * block as bytes,
  case when known then greatest(0::float8, pages - pg_catalog.ceil(rows / per_page
    * case when kind = 'index' and per_page > 1::float8 then per_page / (per_page - 1::float8) else 1::float8 end)) * block end as waste
from densities
order by waste desc nulls last`;
