import type { Session } from "../database.ts";
import { showIdentifier, showQualified } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";

/** Something that a database is made of: a schema, a table, a column, a constraint, a type, a function ... */
export interface Thing {
  /** Stays the same when the thing gets another name: kind of catalog, OID, number of the column. */
  readonly key: string;
  /** The thing that it goes with: a column's table, an index's table or constraint. */
  readonly parent: string | undefined;
  readonly kind: string;
  readonly name: string;
  /** The name without what it is in, for a column. */
  readonly ownName: string;
  readonly relation: { readonly oid: string; readonly file: number | null } | undefined;
  /** What can be altered about it, and how it is now; what is long stands as a digest, `md5 ...`. */
  readonly form: Readonly<Record<string, string>>;
}

export type Outline = ReadonlyMap<string, Thing>;

/** Of a catalog's rows, those that are neither PostgreSQL's own nor an extension's. */
const others = (catalog: string, key: string, kind: string, parent = "null", where = "true"): string => `
  select '${key}' || o.oid, ${parent}, '${kind}', null, i.identity, null, null, '{}'::json
  from pg_catalog.${catalog} o cross join lateral pg_catalog.pg_identify_object('pg_catalog.${catalog}'::regclass, o.oid, 0) i
  where o.oid >= 16384 and ${where} and not exists (select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.${catalog}'::regclass and d.objid = o.oid and d.deptype = 'e')`;

/** A text, or a digest of one that is long; `offset 0` keeps the planner from working it out three times. */
const short = (text: string): string =>
  `(select case when length(x) > 100 then 'md5 ' || md5(x) else x end from (select ${text} offset 0) s (x))`;

/** As `obj_description` does, only faster. */
const comment = (catalog: string, oid: string, column = "0"): string =>
  short(
    `(select y.description from pg_catalog.pg_description y where y.objoid = ${oid} and y.classoid = 'pg_catalog.${catalog}'::regclass and y.objsubid = ${column})`,
  );

/** Names and states of a table's NOT NULL constraints, which are things of their own since PostgreSQL 18; the columns tell most of it. */
export const NOT_NULLS = "NOT NULL constraints";

// Rows are bundled, because an outline of a large database has far more of them than a query of ours may bring.
const outlineSql = (version: number): string => `
  with schemas as (select * from pg_catalog.pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'),
  relations as (
    select c.*, s.nspname from pg_catalog.pg_class c join schemas s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'i', 'I', 'S', 'f', 'c')),
  things (key, parent, kind, schema, name, oid, file, form) as (
    select 'n' || oid, null, 'schema', null, nspname::text, null::oid, null::oid,
      json_build_object('comment', ${comment("pg_namespace", "schemas.oid")}, 'owner', nspowner::text)
    from schemas
    union all
    select 'r' || c.oid,
      case when c.relkind in ('i', 'I') then (select coalesce('k' || k.oid, 'r' || x.indrelid) from pg_catalog.pg_index x
          left join pg_catalog.pg_constraint k on k.conrelid = x.indrelid and k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x')
          where x.indexrelid = c.oid limit 1)
        when c.relkind = 'S' then (select 'r' || d.refobjid from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
          and d.objid = c.oid and d.refclassid = d.classid and d.refobjsubid > 0 and d.deptype in ('a', 'i') limit 1) end,
      case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' when 'f' then 'foreign table' when 'c' then 'type' else 'index' end,
      c.nspname::text, c.relname::text, c.oid, pg_relation_filenode(c.oid),
      json_build_object('options', c.reloptions::text, 'owner', c.relowner::text, 'persistence', c.relpersistence,
        'replica identity', nullif(c.relreplident, 'd'), 'type', nullif(c.reloftype, 0)::regtype::text,
        'comment', ${comment("pg_class", "c.oid")},
        'partition', pg_get_expr(c.relpartbound, c.oid),
        'parents', (select string_agg(h.inhparent::regclass::text, ', ' order by h.inhseqno) from pg_catalog.pg_inherits h where h.inhrelid = c.oid),
        'definition', case when c.relkind in ('v', 'm') then 'md5 ' || md5(pg_get_viewdef(c.oid))
          when c.relkind in ('i', 'I') then ${short("substring(pg_get_indexdef(c.oid) from ' USING .*')")}
          when c.relkind = 'S' then (select format('%s from %s by %s, %s to %s, cache %s%s', q.seqtypid::regtype, q.seqstart, q.seqincrement,
              q.seqmin, q.seqmax, q.seqcache, case when q.seqcycle then ', cycle' end) from pg_catalog.pg_sequence q where q.seqrelid = c.oid) end,
        '${NOT_NULLS}', case when c.relkind in ('r', 'p') then (select 'md5 ' || md5(string_agg(concat(k.conname, k.convalidated, k.connoinherit), ',' order by k.oid))
          from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'n') end)
    from relations c
    union all
    select 'a' || a.attrelid || '.' || a.attnum, 'r' || a.attrelid, 'column', null, a.attname::text, null, null,
      json_build_object('type', format_type(a.atttypid, a.atttypmod), 'not null', case when a.attnotnull then 'yes' end,
        'default', (select ${short("pg_get_expr(d.adbin, d.adrelid)")} from pg_catalog.pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum),
        'identity', nullif(a.attidentity, ''), 'generated', nullif(a.attgenerated, ''), 'comment', ${comment("pg_class", "a.attrelid", "a.attnum")},
        'settings', nullif(concat_ws(' ', nullif(a.attstattarget, -1), a.attoptions::text, nullif(a.attstorage, t.typstorage),
          ${version >= 140_000 ? "nullif(a.attcompression, '')" : "null"}), ''))
    from relations c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_catalog.pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
    union all
    select 'k' || k.oid, case when k.conrelid <> 0 then 'r' || k.conrelid else 't' || k.contypid end, 'constraint', null, k.conname::text, null, null,
      json_build_object('definition', ${short("pg_get_constraintdef(k.oid)")}, 'comment', ${comment("pg_constraint", "k.oid")})
    from pg_catalog.pg_constraint k join schemas s on s.oid = k.connamespace where k.contype not in ('n', 't')
    union all
    select 't' || t.oid, null, case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'range type' end, s.nspname::text, t.typname::text, null, null,
      json_build_object('type', case when t.typbasetype <> 0 then format_type(t.typbasetype, t.typtypmod) end, 'not null', case when t.typnotnull then 'yes' end,
        'default', ${short("t.typdefault")}, 'comment', ${comment("pg_type", "t.oid")}, 'owner', t.typowner::text,
        'values', (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid))
    from pg_catalog.pg_type t join schemas s on s.oid = t.typnamespace where t.typtype in ('e', 'd', 'r')
    union all ${others("pg_proc", "f", "function")}
    union all ${others("pg_trigger", "g", "trigger", "'r' || o.tgrelid", "not o.tgisinternal")}
    union all ${others("pg_policy", "p", "policy", "'r' || o.polrelid")}
    union all ${others("pg_rewrite", "w", "rule", "'r' || o.ev_class", "o.rulename <> '_RETURN'")}
    union all ${others("pg_operator", "o", "operator")}
    union all ${others("pg_opclass", "c", "operator class")}
    union all ${others("pg_cast", "s", "cast")}
    union all ${others("pg_statistic_ext", "x", "statistics")}
    union all ${others("pg_ts_config", "u", "text search configuration")}
    union all ${others("pg_ts_dict", "d", "text search dictionary")}
    union all ${others("pg_collation", "l", "collation")}
    union all ${others("pg_publication_rel", "b", "published table")}
    union all ${others("pg_extension", "e", "extension")})
  select json_agg(json_build_array(key, parent, kind, schema, name, oid::text, file, json_strip_nulls(form)) order by key) as things
  from things group by left(md5(key), 2)`;

type Row = readonly [
  key: string,
  parent: string | null,
  kind: string,
  schema: string | null,
  name: string,
  oid: string | null,
  file: string | number | null,
  form: Readonly<Record<string, unknown>>,
];

/** Characters of an identity such as `f(integer, text)` that are shown. */
const IDENTITY_CHARS = 200;

/** What the database is made of now, seen from inside the transaction. */
export async function outlineOf(session: Session): Promise<Outline> {
  const bundles = await session.rows<{ things: readonly Row[] }>(outlineSql(session.facts.version));
  const rows = new Map(bundles.flatMap(({ things }) => things.map((row) => [row[0], row] as const)));
  return new Map([...rows].map(([key, row]) => [key, thingOf(row, rows)]));
}

function thingOf(row: Row, rows: ReadonlyMap<string, Row>): Thing {
  const [key, parent, kind, , name, oid, file, form] = row;
  const of = parent === null ? undefined : rows.get(parent);
  return {
    key,
    parent: parent ?? undefined,
    kind,
    name: nameOf(row, of),
    ownName: name,
    relation: oid === null ? undefined : { oid, file: file === null ? null : Number(file) },
    form: Object.fromEntries(Object.entries(form).map(([part, value]) => [part, String(value)])),
  };
}

function nameOf([, , kind, schema, name]: Row, parent: Row | undefined): string {
  if (schema !== null) return showQualified(schema, name);
  if (kind === "schema") return showIdentifier(name);
  const of = parent === undefined ? undefined : showQualified(parent[3] ?? "", parent[4]);
  if (kind === "column" && of !== undefined) return `${of}.${showIdentifier(name)}`;
  if (kind === "constraint" && of !== undefined) return `${showIdentifier(name)} of ${of}`;
  return oneLine(name, IDENTITY_CHARS);
}
