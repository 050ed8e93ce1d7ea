import type { Session } from "../../database.ts";
import { NEVER } from "../judge/built-in.ts";
import { DENIED, DENIED_SYMBOLS } from "../judge/libraries.ts";
import { FIRST_USER_OID } from "./oids.ts";

/** What of a database can run without being called by its name, where it is not plainly harmless. Mostly empty lists. */
export interface State {
  /** `standard_conforming_strings`: without it, the server reads strings otherwise than the parser. */
  readonly standardStrings: boolean;
  /** Whether the server makes unquoted letters beyond ASCII lower case, which the parser does not. */
  readonly foldsNames: boolean;
  readonly operators: readonly RiskyOperator[];
  /** Casts with a function; the types are OIDs. */
  readonly casts: readonly { readonly source: number; readonly target: number; readonly function: number }[];
  /** Conditions of domains. */
  readonly domains: readonly { readonly type: number; readonly conditions: readonly string[] }[];
  /** Functions of operator classes and of ranges. */
  readonly supports: readonly { readonly type: number; readonly function: number }[];
  /** Expressions of indexes, constraints, statistics and partition keys: the planner runs what is IMMUTABLE in them and has no column in it. */
  readonly folded: readonly Folded[];
  /** OIDs of tables with foreign tables among their partitions or heirs. */
  readonly overForeign: readonly number[];
}

export interface RiskyOperator {
  readonly schema: string;
  readonly name: string;
  /** OID of the type on the left, 0 for a prefix operator. */
  readonly left: number;
  readonly right: number;
  /** Its own, and those that the planner may put in its place. */
  readonly functions: readonly number[];
}

export interface Folded {
  readonly relation: number;
  /** Null for something that has no expression, with its functions. */
  readonly expression: string | null;
  readonly functions: readonly number[] | null;
  /** The tables above it, and itself. */
  readonly through: readonly number[];
}

export async function readState(session: Session): Promise<State> {
  const [row] = await session.rows<{ state: State }>(stateSql(session.facts.version), [
    JSON.stringify([...NEVER]),
    DENIED.source,
    DENIED_SYMBOLS.source,
  ]);
  if (row === undefined) throw new TypeError("the query for the state of a database has one row");
  return row.state;
}

const catalog = (name: string): string => `'pg_catalog.${name}'::pg_catalog.regclass`;

const stateSql = (version: number): string => `
  with recursive
  dangerous as materialized (
    select p.oid, p.prosrc from pg_catalog.pg_proc p where p.oid < ${FIRST_USER_OID}
      and (p.provolatile = 'v' or p.proname in (select name::pg_catalog.name from pg_catalog.json_array_elements_text($1::json) w(name)))),
  risky as materialized (
    select oid from dangerous
    union all select p.oid from pg_catalog.pg_proc p join pg_catalog.pg_language l on l.oid = p.prolang
    where p.oid >= ${FIRST_USER_OID} and case
      when p.provolatile = 'v' then true
      when l.lanname = 'c' then coalesce(p.probin, '') ~ $2 or p.prosrc ~ $3
      when l.lanname = 'internal' then p.prosrc in (select prosrc from dangerous)
      else true end),
  operators as materialized (
    select o.oid, o.oprnamespace, o.oprname, o.oprleft, o.oprright,
      pg_catalog.array_agg(distinct r.oid) filter (where r.oid is not null) as functions
    from pg_catalog.pg_operator o left join pg_catalog.pg_operator c on c.oid = o.oprcom left join pg_catalog.pg_operator n on n.oid = o.oprnegate
      cross join lateral pg_catalog.unnest(array[o.oprcode, c.oprcode, n.oprcode]::pg_catalog.oid[]) f(oid) left join risky r on r.oid = f.oid
    where o.oid >= ${FIRST_USER_OID}
    group by o.oid, o.oprnamespace, o.oprname, o.oprleft, o.oprright
    having pg_catalog.count(r.oid) > 0),
  classes as materialized (
    select k.oid, k.opcintype as type, s.function from pg_catalog.pg_opclass k join (
      select a.amprocfamily as family, a.amproc::pg_catalog.oid as function from pg_catalog.pg_amproc a
      union select a.amopfamily, o.oprcode::pg_catalog.oid from pg_catalog.pg_amop a join pg_catalog.pg_operator o on o.oid = a.amopopr) s
      on s.family = k.opcfamily
    where k.oid >= ${FIRST_USER_OID} and s.function in (select oid from risky)),
  dependent as materialized (
    select d.classid, d.objid, null::pg_catalog.oid as function from pg_catalog.pg_depend d join risky r on d.refclassid = ${catalog("pg_proc")} and d.refobjid = r.oid
    union select d.classid, d.objid, null from pg_catalog.pg_depend d join operators o on d.refclassid = ${catalog("pg_operator")} and d.refobjid = o.oid
    union select d.classid, d.objid, k.function from pg_catalog.pg_depend d join classes k on d.refclassid = ${catalog("pg_opclass")} and d.refobjid = k.oid),
  folded as materialized (
    select k.conrelid as relation, pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression, d.function
      from dependent d join pg_catalog.pg_constraint k on d.classid = ${catalog("pg_constraint")} and d.objid = k.oid where k.conrelid <> 0 and k.contype = 'c'
    union select i.indrelid, e.expression, d.function
      from dependent d join pg_catalog.pg_index i on d.classid = ${catalog("pg_class")} and d.objid = i.indexrelid,
        lateral (values (pg_catalog.pg_get_expr(i.indexprs, i.indrelid)), (pg_catalog.pg_get_expr(i.indpred, i.indrelid))) e(expression)
    union select t.partrelid, pg_catalog.pg_get_expr(t.partexprs, t.partrelid), d.function
      from dependent d join pg_catalog.pg_partitioned_table t on d.classid = ${catalog("pg_class")} and d.objid = t.partrelid
    ${
      version >= 140_000
        ? `union select s.stxrelid, pg_catalog.pg_get_expr(s.stxexprs, s.stxrelid), d.function
      from dependent d join pg_catalog.pg_statistic_ext s on d.classid = ${catalog("pg_statistic_ext")} and d.objid = s.oid`
        : ""
    }),
  through as (
    select relation as below, relation as above from (select relation from folded union select oid from pg_catalog.pg_class where relkind = 'f') started
    union select t.below, i.inhparent from through t join pg_catalog.pg_inherits i on i.inhrelid = t.above)
  select pg_catalog.json_build_object(
    'standardStrings', pg_catalog.current_setting('standard_conforming_strings') = 'on',
    'foldsNames', (select pg_catalog.pg_encoding_max_length(d.encoding) = 1 from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()),
    'operators', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('schema', n.nspname, 'name', o.oprname, 'left', o.oprleft::pg_catalog.int8,
        'right', o.oprright::pg_catalog.int8, 'functions', o.functions::pg_catalog.int8[])), '[]')
      from operators o join pg_catalog.pg_namespace n on n.oid = o.oprnamespace),
    'casts', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('source', c.castsource::pg_catalog.int8, 'target', c.casttarget::pg_catalog.int8,
        'function', c.castfunc::pg_catalog.int8)), '[]') from pg_catalog.pg_cast c where c.oid >= ${FIRST_USER_OID} and c.castfunc in (select oid from risky)),
    'domains', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('type', d.type::pg_catalog.int8, 'conditions', d.conditions)), '[]')
      from (select k.contypid as type, pg_catalog.json_agg(pg_catalog.pg_get_expr(k.conbin, 0)) as conditions from pg_catalog.pg_constraint k
        where k.contypid >= ${FIRST_USER_OID} and k.contype = 'c' group by k.contypid) d),
    'supports', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('type', s.type::pg_catalog.int8, 'function', s.function::pg_catalog.int8)), '[]')
      from (select type, function from classes
        union select r.rngtypid, f from pg_catalog.pg_range r, pg_catalog.unnest(array[r.rngcanonical, r.rngsubdiff]::pg_catalog.oid[]) f
          where r.rngtypid >= ${FIRST_USER_OID} and f in (select oid from risky)) s),
    'folded', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('relation', f.relation::pg_catalog.int8, 'expression', f.expression,
        'functions', f.functions, 'through', (select pg_catalog.json_agg(t.above::pg_catalog.int8) from through t where t.below = f.relation))), '[]')
      from (select relation, expression, pg_catalog.json_agg(function::pg_catalog.int8) filter (where function is not null) as functions
        from folded where expression is not null or function is not null group by relation, expression) f),
    'overForeign', (select coalesce(pg_catalog.json_agg(distinct t.above::pg_catalog.int8), '[]') from through t
      join pg_catalog.pg_class c on c.oid = t.below and c.relkind = 'f' where t.above <> t.below)) as state`;
