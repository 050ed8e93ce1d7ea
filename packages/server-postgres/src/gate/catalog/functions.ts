import type { Session } from "../../database.ts";
import { FIRST_USER_OID } from "./oids.ts";

/** A function as pg_proc has it. */
export interface FunctionRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `f` function, `p` procedure, `a` aggregate, `w` window function. */
  readonly kind: string;
  readonly volatile: boolean;
  /** SECURITY DEFINER. */
  readonly definer: boolean;
  readonly language: string;
  /** OIDs of the types of its arguments; the last is that of an element when `variadic`. */
  readonly takes: readonly number[];
  /** How many of the last arguments have defaults. */
  readonly defaults: number;
  readonly variadic: boolean;
  /** OIDs of the types of its arguments and results, and of what an aggregate keeps. */
  readonly types: readonly number[];
  /** What only somebody's own function has; null for those that PostgreSQL brings. */
  readonly own: OwnFunction | null;
}

export interface OwnFunction {
  /** Text of the body, or the symbol in C. */
  readonly source: string;
  /** `$libdir/name` of a function in C. */
  readonly library: string;
  /** A body in SQL-standard form: `RETURN x` or `BEGIN ATOMIC ... END`. */
  readonly body: string | null;
  /** Settings that apply while it runs: `search_path=a, b`. */
  readonly settings: readonly string[] | null;
  /** Expressions of the defaults, with commas between. */
  readonly defaults: string | null;
  readonly extension: string | null;
  /** For an aggregate the functions it is made of. */
  readonly support: readonly number[] | null;
  /** For LANGUAGE internal: names of the built-in functions it is another name for, and whether they are volatile. */
  readonly aliases: readonly { readonly name: string; readonly volatile: boolean }[] | null;
  readonly arguments: string;
  readonly result: string | null;
}

/** The functions of these names, in whatever schema, and those with these OIDs. */
export function readFunctions(session: Session, names: readonly string[], oids: readonly number[]): Promise<FunctionRow[]> {
  return session.rows<FunctionRow>(functionsSql(session.facts.version), [JSON.stringify(names), JSON.stringify(oids)]);
}

const functionsSql = (version: number): string => `
  select p.oid, n.nspname::text as schema, p.proname::text as name, p.prokind::text as kind, p.provolatile = 'v' as volatile, p.prosecdef as definer,
    l.lanname::text as language, pg_catalog.array_to_json(p.proargtypes::pg_catalog.oid[]::pg_catalog.int8[]) as takes, p.pronargdefaults as defaults,
    p.provariadic <> 0 as variadic,
    pg_catalog.array_to_json((coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[]) || p.prorettype
      || array(select t from pg_catalog.pg_aggregate a, pg_catalog.unnest(array[a.aggtranstype, a.aggmtranstype]) t where a.aggfnoid = p.oid))::pg_catalog.int8[]) as types,
    case when p.oid >= ${FIRST_USER_OID} then pg_catalog.json_build_object(
      'source', p.prosrc, 'library', coalesce(p.probin, ''), 'body', ${version >= 140_000 ? "pg_catalog.pg_get_function_sqlbody(p.oid)" : "null"},
      'settings', p.proconfig, 'defaults', pg_catalog.pg_get_expr(p.proargdefaults, 0),
      'arguments', pg_catalog.pg_get_function_arguments(p.oid), 'result', pg_catalog.pg_get_function_result(p.oid),
      'extension', (select e.extname from pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid = d.refobjid
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
          and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass limit 1),
      'support', (select pg_catalog.json_agg(f::pg_catalog.int8) from pg_catalog.pg_aggregate a, pg_catalog.unnest(array[a.aggtransfn, a.aggfinalfn, a.aggcombinefn,
          a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::pg_catalog.oid[]) f where a.aggfnoid = p.oid and f <> 0),
      'aliases', case when l.lanname = 'internal' then (select pg_catalog.json_agg(pg_catalog.json_build_object('name', b.proname, 'volatile', b.provolatile = 'v'))
        from pg_catalog.pg_proc b where b.oid < ${FIRST_USER_OID} and b.prolang = p.prolang and b.prosrc = p.prosrc) end) end as own
  from (select p.oid from pg_catalog.pg_proc p join pg_catalog.json_array_elements_text($1::json) w(name) on p.proname = w.name::pg_catalog.name
      union select w.oid::pg_catalog.oid from pg_catalog.json_array_elements_text($2::json) w(oid)) wanted
    join pg_catalog.pg_proc p on p.oid = wanted.oid join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    join pg_catalog.pg_language l on l.oid = p.prolang`;
