import type { Session } from "../../database.ts";

/** What planning a change of a table may run, besides what reading it runs. */
export interface PlannedRow {
  readonly schema: string;
  readonly kind: string;
  /** Whether it has rules: they can put any other statement in the place of the change. */
  readonly ruled: boolean;
  /** Defaults, also those of domains, which stand for a column that has none of its own, and expressions of generated columns. */
  readonly defaults: readonly string[];
  /** Conditions of row-level security that hold for our role, for any change. */
  readonly policies: readonly string[];
}

export async function readPlanned(session: Session, name: string): Promise<PlannedRow[]> {
  const rows = await session.rows<PlannedRow & { domain_defaults: readonly string[] }>(PLANNED, [name]);
  return rows.map(({ domain_defaults: more, ...row }) => ({ ...row, defaults: [...row.defaults, ...more] }));
}

const PLANNED = `
  select n.nspname::text as schema, c.relkind::text as kind,
    exists (select from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.rulename <> '_RETURN') as ruled,
    (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_expr(d.adbin, d.adrelid)), '[]') from pg_catalog.pg_attrdef d where d.adrelid = c.oid) as defaults,
    (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_expr(t.typdefaultbin, 0)), '[]') from pg_catalog.pg_type t where t.typdefaultbin is not null and t.oid in (
      with recursive domains(oid) as (
        select a.atttypid from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        union select b.typbasetype from domains d join pg_catalog.pg_type b on b.oid = d.oid where b.typtype = 'd')
      select oid from domains)) as domain_defaults,
    (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_expr(e.tree, p.polrelid)), '[]') from pg_catalog.pg_policy p, lateral (values (p.polqual), (p.polwithcheck)) e(tree)
      where p.polrelid = c.oid and e.tree is not null and pg_catalog.row_security_active(c.oid)) as policies
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relname = $1::pg_catalog.name`;
