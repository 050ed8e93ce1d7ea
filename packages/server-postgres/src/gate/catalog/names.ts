import type { Session } from "../../database.ts";
import { FIRST_USER_OID } from "./oids.ts";

interface InSchema {
  readonly schema: string;
  readonly name: string;
}

/** The name of functions that people call. */
export interface FunctionName extends InSchema {
  readonly builtIn: boolean;
  /** All of that name are volatile. */
  readonly volatile: boolean;
  readonly aggregate: boolean;
}

/** Tables and views that our role may use, for a name that was mistyped. */
export function readRelationNames(session: Session): Promise<InSchema[]> {
  return session.rows<InSchema>(`
    select n.nspname::text as schema, c.relname::text as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and (c.oid >= ${FIRST_USER_OID} or n.nspname = 'pg_catalog')
      and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
    order by c.oid desc limit 5000`);
}

/** Functions whose names begin with the same letter, without those that only stand behind types, operators, indexes and aggregates. */
export function readFunctionNames(session: Session, name: string): Promise<FunctionName[]> {
  return session.rows<FunctionName>(
    `select n.nspname::text as schema, p.proname::text as name, pg_catalog.min(p.oid::pg_catalog.int8) < ${FIRST_USER_OID} as "builtIn",
      pg_catalog.bool_and(p.provolatile = 'v') as volatile, pg_catalog.bool_or(p.prokind = 'a') as aggregate
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      left join pg_catalog.pg_description d on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objsubid = 0
    where pg_catalog.starts_with(p.proname::text, $1::text) and p.prokind <> 'p' and pg_catalog.has_schema_privilege(n.oid, 'usage')
      and coalesce(d.description, '') !~ '^(implementation of |aggregate |hash$|I/O$)'
      and not (p.proargtypes::pg_catalog.oid[] || p.prorettype) && array['pg_catalog.internal'::pg_catalog.regtype, 'pg_catalog.cstring'::pg_catalog.regtype,
        'pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype]::pg_catalog.oid[]
    group by n.nspname, p.proname order by 3, 2, 1 limit 5000`,
    [[...name].slice(0, 1).join("")],
  );
}

/** Those of these schemas that our role may use. */
export async function readUsable(session: Session, schemas: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await session.rows<{ name: string }>(
    "select n.nspname::text as name from pg_catalog.pg_namespace n join pg_catalog.json_array_elements_text($1::json) w(name) on n.nspname = w.name::pg_catalog.name where pg_catalog.has_schema_privilege(n.oid, 'usage')",
    [JSON.stringify(schemas)],
  );
  return new Set(rows.map(({ name }) => name));
}
