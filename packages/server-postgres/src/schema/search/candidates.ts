import type { Session, Text } from "../../database.ts";
import { IS_READABLE, IS_TABLE, IS_USERS_SCHEMA, type TableKind } from "../kinds.ts";

export interface TableCandidate {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  readonly rows: number;
  readonly comment: string | null;
  readonly readable: boolean;
}

/** A column; one for each name, with how many tables have it. */
export interface ColumnCandidate {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly comment: string | null;
  /** Tables with a column of this name whose own names fit equally well. */
  readonly total: number;
}

export interface FunctionCandidate {
  readonly schema: string;
  readonly name: string;
  readonly parameters: string;
  readonly result: string | null;
  readonly comment: string | null;
}

export interface EnumCandidate {
  readonly schema: string;
  readonly name: string;
  readonly labels: readonly string[];
  /** A column of the type: schema, table, column. */
  readonly used: readonly [string, string, string] | null;
}

/** How the words are looked for: as JSON, for each word the operands of LIKE one of which has to match. */
export interface Filter {
  readonly words: number;
  readonly json: string;
}

const MAX_CANDIDATES = 300;
const COMMENT_CHARS = 2000;
/** Tables named for each column. */
const TABLES_EACH = 4;

const comment = (object: string, kind: string): string =>
  `(select pg_catalog.left(d.description, ${COMMENT_CHARS}) from pg_catalog.pg_description d where d.objoid = ${object} and d.classoid = 'pg_catalog.${kind}'::regclass and d.objsubid = 0)`;

/** In SQL: the operands for one of the words. */
function operands(word: number): string {
  return `((select pg_catalog.array_agg(v) from pg_catalog.json_array_elements_text($1::json -> ${word}) v)::text[])`;
}

/** In SQL: which of the words match an expression in lower case, a bit for each. */
function mask({ words }: Filter, lower: string): string {
  return `(${Array.from({ length: words }, (_, word) => `case when ${lower} ~~ any ${operands(word)} then ${2 ** word} else 0 end`).join(" + ")})`;
}

/** In SQL: how many bits of a mask are set. */
function bits({ words }: Filter, value: string): string {
  return `(${Array.from({ length: words }, (_, word) => `((${value} >> ${word}) & 1)`).join(" + ")})`;
}

/** In SQL: how many of the words match one of the expressions. */
function hits({ words }: Filter, ...expressions: string[]): string {
  const matches = (word: number): string => expressions.map((each) => `pg_catalog.lower(${each}) ~~ any ${operands(word)}`).join(" or ");
  return `(${Array.from({ length: words }, (_, word) => `coalesce(${matches(word)}, false)::int4`).join(" + ")})`;
}

const TABLE_COLUMNS = `n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples::float8 as rows, ${IS_READABLE} as readable`;
const FROM_TABLES = "pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace";
const IS_LISTED = `${IS_TABLE} and not c.relispartition and ${IS_USERS_SCHEMA}`;

export async function tableCandidates(session: Session, filter: Filter): Promise<TableCandidate[]> {
  return session.rows<TableCandidate>(
    `select t.*, ${comment("t.id", "pg_class")} as comment from (
       select c.oid as id, ${TABLE_COLUMNS}, ${hits(filter, "c.relname::text", "d.description")} as hits
       from ${FROM_TABLES} left join lateral (
         select pg_catalog.left(d.description, ${COMMENT_CHARS}) as description from pg_catalog.pg_description d
         where d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::regclass and d.objsubid = 0) d on true
       where ${IS_LISTED}) t
     where t.hits > 0 order by t.hits desc, pg_catalog.length(t.name::text), t.schema, t.name limit ${MAX_CANDIDATES}`,
    [filter.json],
  );
}

/**
 * Names are matched once however many tables have a column of that name, and tables once however many columns they have: with 200,000
 * columns this is what the time goes into.
 */
export async function columnCandidates(session: Session, filter: Filter): Promise<ColumnCandidate[]> {
  return session.rows<ColumnCandidate>(
    `with tables as materialized (
       select t.id, t.schema, t.name, pg_catalog.row_number() over (order by pg_catalog.length(t.lower), t.schema, t.name) as rank,
         ${mask(filter, "t.lower")} as mask
       from (
         select c.oid as id, n.nspname as schema, c.relname as name, pg_catalog.lower(c.relname::text) as lower
         from ${FROM_TABLES} where ${IS_LISTED} offset 0) t),
     names as materialized (
       select m.name, m.mask, pg_catalog.row_number() over (order by pg_catalog.length(m.name::text), m.name) as id from (
         select d.name, ${mask(filter, "d.lower")} as mask from (
           select a.attname as name, pg_catalog.lower(a.attname::text) as lower
           from pg_catalog.pg_attribute a where a.attnum > 0 and not a.attisdropped group by a.attname offset 0) d offset 0) m
       where m.mask > 0),
     comments as materialized (
       select m.id, m.number, m.mask, pg_catalog.dense_rank() over (order by m.lower) as same from (
         select d.id, d.number, d.lower, ${mask(filter, "d.lower")} as mask from (
           select d.objoid as id, d.objsubid as number, pg_catalog.lower(pg_catalog.left(d.description, ${COMMENT_CHARS})) as lower
           from pg_catalog.pg_description d where d.classoid = 'pg_catalog.pg_class'::regclass and d.objsubid > 0 offset 0) d offset 0) m
       where m.mask > 0),
     named as (
       select a.attrelid as id, a.attnum as number, n.id as name, n.mask
       from names n join pg_catalog.pg_attribute a on a.attname = n.name and a.attnum > 0 and not a.attisdropped),
     found as (
       select coalesce(n.id, d.id) as id, coalesce(n.number, d.number) as number, coalesce(n.name, 0) as name, coalesce(d.same, 0) as comment,
         coalesce(n.mask, 0) | coalesce(d.mask, 0) as own
       from named n full join comments d on d.id = n.id and d.number = n.number),
     placed as (
       select f.id, f.number, f.name, f.own, f.own | t.mask as whole, t.schema, t.name as "table", t.rank, pg_catalog.count(*) over same as total,
         pg_catalog.row_number() over (partition by f.name, f.own | t.mask, f.comment order by t.rank) as place
       from found f join tables t on t.id = f.id window same as (partition by f.name, f.own | t.mask, f.comment)),
     best as materialized (
       select p.*, ${bits(filter, "p.whole")} as fit, ${bits(filter, "p.own")} as own_fit from placed p where p.place <= ${TABLES_EACH}
       order by fit desc, own_fit desc, p.name, p.rank limit ${MAX_CANDIDATES * 2})
     select b.schema, b."table", a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, b.total::int4 as total,
       pg_catalog.left(pg_catalog.col_description(b.id, b.number), ${COMMENT_CHARS}) as comment
     from best b cross join lateral (
       select a.attname, a.atttypid, a.atttypmod from pg_catalog.pg_attribute a
       where a.attrelid = b.id and a.attnum = b.number and not a.attisdropped offset 0) a
     order by b.fit desc, b.own_fit desc, b.name, b.rank`,
    [filter.json],
  );
}

export async function functionCandidates(session: Session, filter: Filter): Promise<FunctionCandidate[]> {
  return session.rows<FunctionCandidate>(
    `select p.schema, p.name, pg_catalog.pg_get_function_identity_arguments(p.id) as parameters,
       pg_catalog.pg_get_function_result(p.id) as result, ${comment("p.id", "pg_proc")} as comment
     from (
       select p.oid as id, n.nspname as schema, p.proname as name, ${hits(filter, "p.proname::text", comment("p.oid", "pg_proc"))} as hits
       from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
       where ${IS_USERS_SCHEMA} and not exists (select from pg_catalog.pg_depend d
         where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')) p
     where p.hits > 0 order by p.hits desc, pg_catalog.length(p.name::text), p.schema, p.name limit ${MAX_CANDIDATES}`,
    [filter.json],
  );
}

export async function enumCandidates(session: Session, filter: Filter): Promise<EnumCandidate[]> {
  const used = `(select pg_catalog.json_build_array(n.nspname, c.relname, a.attname)
    from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where a.atttypid = e.id and a.attnum > 0 and not a.attisdropped and ${IS_LISTED} limit 1)`;
  const params: Text[] = [filter.json];
  return session.rows<EnumCandidate>(
    `select e.schema, e.name, e.labels, ${used} as used from (
       select t.oid as id, n.nspname as schema, t.typname as name, e.labels, ${hits(filter, "e.text", "t.typname::text")} as hits
       from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace join (
         select e.enumtypid as type, pg_catalog.string_agg(e.enumlabel::text, ' ') as text,
           pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) as labels
         from pg_catalog.pg_enum e group by e.enumtypid) e on e.type = t.oid
       where ${IS_USERS_SCHEMA}) e
     where e.hits > 0 order by e.hits desc, e.schema, e.name limit 30`,
    params,
  );
}
