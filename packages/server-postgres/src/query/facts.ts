import type { Session } from "../database.ts";
import { encodeParams } from "../values/params.ts";

/** How a column of a type that has an order is compared, as its ORDER BY compares it (the type's default btree operators). */
export interface Operators {
  readonly less: string;
  readonly equal: string;
  readonly greater: string;
}

/** What paging needs to know of a table's column. */
export interface ColumnFacts {
  /** `pg_attribute.attnum`. */
  readonly number: number;
  readonly name: string;
  /** Holds no NULL, today's rows included. */
  readonly required: boolean;
  /** The type as SQL names it; a domain's base type. */
  readonly type: string;
  /** Null when the type has no order of its own, or its text does not name its values exactly under the session's settings. */
  readonly operators: Operators | null;
}

/** A column of a unique key. */
export interface KeyPart {
  readonly number: number;
  readonly name: string;
}

/** What the catalog says of a table. */
export interface TableFacts {
  /** The columns asked for. */
  readonly columns: readonly ColumnFacts[];
  /** The unique keys, the primary key first: columns that hold no NULL and are unique in the order they are sorted by. */
  readonly keys: readonly (readonly KeyPart[])[];
}

/** What the catalog says of names that a statement uses. */
export interface FunctionFacts {
  /** Whether one of the names is that of a function or operator that returns sets. */
  readonly multiplies: boolean;
  /** Which of the functions may give another value each time. */
  readonly volatile: readonly string[];
}

/**
 * - A type's default operator class is found by the type itself, by text for varchar, by anyenum for enums. Other types that borrow one
 *   (arrays, ranges, composites, cidr) are left out, and so are domains over domains.
 * - Floats need `extra_float_digits` above 0 to be written exactly, dates and times the ISO style to be read back in any time zone.
 * - A NOT NULL of PostgreSQL 18 that is NOT VALID says nothing about the rows that are there.
 * - An index counts when it is a valid, immediate, complete btree over plain columns, and sorts and compares them as ORDER BY does.
 * - A table with tables that inherit from it has no key: theirs are not checked against it. Partitions are.
 * - Literals are quoted where a bare number would have another type than its neighbour: only operators that fit exactly are found in
 *   pg_catalog before those that others may have made.
 */
const OF_TABLE = `
with attributes as not materialized (
  select a.attnum, a.attname, a.attcollation, b.typcategory, c.oid as opclass, c.opcfamily, c.opcintype,
         coalesce(nullif(b.typbasetype, '0'), b.oid) as type,
         a.attnotnull and not exists (
           select from pg_catalog.pg_constraint x
           where x.conrelid = a.attrelid and x.contype = 'n' and not x.convalidated and a.attnum = any (x.conkey)) as required
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_type b on b.oid = a.atttypid
  left join pg_catalog.pg_opclass c on c.opcmethod = '403' and c.opcdefault and c.opcintype =
    case when b.typtype = 'e' then '3500' when '1043' in (b.oid, b.typbasetype) then '25' else coalesce(nullif(b.typbasetype, '0'), b.oid) end
  where a.attrelid = $1::pg_catalog.oid and a.attnum > 0 and not a.attisdropped
)
select
  (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('number', a.attnum, 'name', a.attname, 'required', a.required,
      'type', pg_catalog.format_type(a.type, -1), 'operators', (
        select case when pg_catalog.count(*) = 3 then pg_catalog.json_object_agg(
                 case o.amopstrategy when 1 then 'less' when 3 then 'equal' else 'greater' end,
                 'operator(' || p.oprnamespace::pg_catalog.regnamespace::pg_catalog.text || '.' || p.oprname::pg_catalog.text || ')') end
        from pg_catalog.pg_amop o
        join pg_catalog.pg_operator p on p.oid = o.amopopr
        where o.amopfamily = a.opcfamily and o.amoplefttype = a.opcintype and o.amoprighttype = a.opcintype and o.amopstrategy in (1, 3, 5)
          and case when a.type in ('700', '701') then pg_catalog.current_setting('extra_float_digits')::pg_catalog.int4 > 0
                   when a.typcategory = 'D' then pg_catalog.current_setting('DateStyle') like 'ISO%'
                   else true end))), '[]')
   from attributes a
   where a.attnum = any ($2::pg_catalog.int2[])) as columns,
  (select coalesce(pg_catalog.json_agg(k.columns order by k.indisprimary desc, k.indnkeyatts, k.indexrelid), '[]')
   from (
     select i.indexrelid, i.indisprimary, i.indnkeyatts,
            pg_catalog.json_agg(pg_catalog.json_build_object('number', a.attnum, 'name', a.attname) order by p.n) as columns
     from pg_catalog.pg_index i
     join pg_catalog.pg_class r on r.oid = i.indrelid
     cross join lateral pg_catalog.generate_series(0, i.indnkeyatts - 1) as p(n)
     left join attributes a on a.attnum = i.indkey[p.n] and a.required and a.attcollation = i.indcollation[p.n] and a.opclass = i.indclass[p.n]
     where i.indrelid = $1::pg_catalog.oid and i.indisunique and i.indisvalid and i.indimmediate and not i.indisexclusion
       and i.indpred is null and i.indexprs is null and (r.relkind in ('p', 'm') or (r.relkind = 'r' and not r.relhassubclass))
     group by i.indexrelid, i.indisprimary, i.indnkeyatts
     having pg_catalog.count(a.attnum) = i.indnkeyatts
   ) k) as keys`;

const OF_FUNCTIONS = `
select
  exists (select from pg_catalog.pg_proc p where p.proname = any ($1::pg_catalog.name[]) and p.proretset)
    or exists (select from pg_catalog.pg_operator o join pg_catalog.pg_proc p on p.oid = o.oprcode::pg_catalog.oid
               where o.oprname = any ($1::pg_catalog.name[]) and p.proretset) as multiplies,
  (select coalesce(pg_catalog.json_agg(distinct p.proname::pg_catalog.text), '[]') from pg_catalog.pg_proc p
   where p.proname = any ($2::pg_catalog.name[]) and p.provolatile = 'v') as volatile`;

/** Asks about a table and some of its columns, by OID and numbers. Nothing is found for a table that is gone. */
export async function tableFacts(table: number, columns: readonly number[], session: Session): Promise<TableFacts> {
  return only(await session.rows<TableFacts>(OF_TABLE, [String(table), `{${columns.join(",")}}`]));
}

/** Asks about the names in a select list and the functions that a statement calls. */
export async function functionFacts(names: readonly string[], functions: readonly string[], session: Session): Promise<FunctionFacts> {
  if (names.length === 0 && functions.length === 0) return { multiplies: false, volatile: [] };
  return only(await session.rows<FunctionFacts>(OF_FUNCTIONS, encodeParams([names, functions])));
}

function only<T>([row]: readonly T[]): T {
  if (row === undefined) throw new TypeError("a SELECT without FROM has one row");
  return row;
}
