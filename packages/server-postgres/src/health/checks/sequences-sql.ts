/**
 * Reading a sequence locks it until the transaction ends, and a server has room for some thousands of locks in all
 * (max_locks_per_transaction * max_connections), so they are read in pieces.
 */
export const SEQUENCES_PER_PIECE = 500;
/** What is under half used is not sent. */
const MIN_USED = 0.5;
/** Under half of the smallest type's end nothing can be near its end, unless its own maximum is as small. */
const SMALL = 16_384;

/** `$1`: the OID after which to go on. A column uses a sequence by owning it (serial, identity) or by its default. */
export const SEQUENCES_SQL = `with piece as materialized (
  select s.seqrelid, s.seqtypid, s.seqmin, s.seqmax, s.seqincrement, s.seqcycle, n.nspname, c.relname,
    case when pg_catalog.has_sequence_privilege(s.seqrelid, 'SELECT, USAGE') and not pg_catalog.pg_is_other_temp_schema(c.relnamespace)
        and (c.relpersistence <> 'u' or not pg_catalog.pg_is_in_recovery())
      then pg_catalog.pg_sequence_last_value(s.seqrelid) end as last,
    not pg_catalog.has_sequence_privilege(s.seqrelid, 'SELECT, USAGE') as hidden
  from (select * from pg_catalog.pg_sequence where seqrelid > $1::oid order by seqrelid limit ${SEQUENCES_PER_PIECE}) s
  join pg_catalog.pg_class c on c.oid = s.seqrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
), used as (
  select p.*, o.relname as table_name, o.nspname as table_schema, o.attname as column_name, coalesce(o.atttypid, p.seqtypid) as typid,
    least(p.seqmax, o.most) as upper, greatest(p.seqmin, -o.most - 1) as lower
  from piece p
  left join lateral (
    select c.relname, n.nspname, a.attname, a.atttypid, case a.atttypid
      when 'pg_catalog.int2'::pg_catalog.regtype::oid then 32767 when 'pg_catalog.int4'::pg_catalog.regtype::oid then 2147483647 else 9223372036854775807 end as most
    from (
      select d.refobjid as relid, d.refobjsubid as attnum from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass::oid and d.objid = p.seqrelid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass::oid and d.deptype in ('a', 'i')
      union
      select f.adrelid, f.adnum from pg_catalog.pg_depend d join pg_catalog.pg_attrdef f on f.oid = d.objid
      where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass::oid and d.refobjid = p.seqrelid
        and d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass::oid) u
    join pg_catalog.pg_attribute a on a.attrelid = u.relid and a.attnum = u.attnum
    join pg_catalog.pg_class c on c.oid = u.relid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    order by most limit 1) o on true
  where (p.last > ${SMALL} or p.last < -${SMALL} or p.seqmax::float8 - p.seqmin::float8 <= ${2 * SMALL}::float8) and not p.seqcycle
), shares as (
  select *, case when seqincrement > 0 then (last::float8 - lower::float8) / greatest(1, upper::float8 - lower::float8)
    else (upper::float8 - last::float8) / greatest(1, upper::float8 - lower::float8) end as used
  from used where last is not null
)
select (select pg_catalog.max(seqrelid) from piece) as last, (select pg_catalog.count(*) from piece)::int4 as counted,
  (select pg_catalog.count(*) from piece where hidden)::int4 as hidden,
  (select pg_catalog.json_agg(s) from (
    select nspname as schema, relname as name, table_schema, table_name, column_name, pg_catalog.format_type(typid, null) as type, last::text as last,
      case when seqincrement > 0 then upper else lower end::text as limit, used
    from shares where used >= ${MIN_USED}::float8 order by used desc limit 50) s) as near`;
