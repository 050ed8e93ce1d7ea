import type { Session } from "../../database.ts";
import { FIRST_USER_OID } from "./oids.ts";

/** A relation as pg_class has it. */
export interface RelationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `r` table, `p` partitioned table, `v` view, `m` materialized view, `f` foreign table, `S` sequence, `i` index, `c` type ... */
  readonly kind: string;
  /** Of a view that somebody made. */
  readonly definition: string | null;
  /** Whether row-level security filters what our role reads. */
  readonly filtered: boolean;
  /** Conditions of row-level security for reading. */
  readonly policies: readonly string[] | null;
}

/** The relations of these names, in whatever schema. */
export function readRelations(session: Session, names: readonly string[]): Promise<RelationRow[]> {
  return session.rows<RelationRow>(RELATIONS, [JSON.stringify(names)]);
}

const RELATIONS = `
  select c.oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
    case when c.relkind in ('v', 'm') and c.oid >= ${FIRST_USER_OID} then pg_catalog.pg_get_viewdef(c.oid) end as definition,
    c.relrowsecurity and pg_catalog.row_security_active(c.oid) as filtered,
    case when c.relrowsecurity then (select pg_catalog.json_agg(pg_catalog.pg_get_expr(p.polqual, p.polrelid)) from pg_catalog.pg_policy p
      where p.polrelid = c.oid and p.polcmd in ('*', 'r') and p.polqual is not null) end as policies
  from (select distinct c.oid from pg_catalog.pg_class c join pg_catalog.json_array_elements_text($1::json) w(name) on c.relname = w.name::pg_catalog.name) wanted
    join pg_catalog.pg_class c on c.oid = wanted.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind not in ('i', 'I', 't')`;
