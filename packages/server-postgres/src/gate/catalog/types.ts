import type { Session } from "../../database.ts";

/** A type that contains one that is not harmless. */
export interface TypeRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** OIDs of the relations that have a column of it. */
  readonly relations: readonly number[];
}

/** These types and all that contain one: arrays, domains, rows, ranges. */
export function readTainted(session: Session, types: readonly number[]): Promise<TypeRow[]> {
  return session.rows<TypeRow>(taintedSql(session.facts.version), [JSON.stringify(types)]);
}

const taintedSql = (version: number): string => `
  with recursive tainted(oid) as (
    select w.oid::pg_catalog.oid from pg_catalog.json_array_elements_text($1::json) w(oid)
    union select c.oid from tainted t, lateral (
      select y.oid from pg_catalog.pg_type y where y.typelem = t.oid or y.typbasetype = t.oid
      union all select k.reltype from pg_catalog.pg_attribute a join pg_catalog.pg_class k on k.oid = a.attrelid
        where a.atttypid = t.oid and a.attnum > 0 and not a.attisdropped and k.reltype <> 0
      union all select r.rngtypid from pg_catalog.pg_range r where r.rngsubtype = t.oid
      ${version >= 140_000 ? "union all select r.rngmultitypid from pg_catalog.pg_range r where r.rngtypid = t.oid" : ""}) c)
  select y.oid, n.nspname::text as schema, y.typname::text as name,
    (select coalesce(pg_catalog.json_agg(a.attrelid::pg_catalog.int8), '[]') from pg_catalog.pg_attribute a
      where a.atttypid = y.oid and a.attnum > 0 and not a.attisdropped) as relations
  from tainted t join pg_catalog.pg_type y on y.oid = t.oid join pg_catalog.pg_namespace n on n.oid = y.typnamespace`;
