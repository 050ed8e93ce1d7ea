import type { Session } from "../../database.ts";
import type { Table } from "../find-table.ts";
import { oneLine } from "../texts.ts";
import { shownCasts, shownType } from "../type-names.ts";

/** A user's type that a column has. */
interface UsedType {
  readonly name: string;
  readonly kind: "e" | "d" | "c" | "r";
  /** Enum labels, the attributes of a composite type, the checks of a domain. */
  readonly parts: readonly string[] | null;
  readonly total: number;
  /** What a domain is made of, or a range ranges over. */
  readonly base: string | null;
}

/** The most labels of an enum that are shown. */
const MAX_LABELS = 40;

const SQL = `
with recursive used (id) as (
  select distinct a.atttypid from pg_catalog.pg_attribute a
  where a.attrelid = $1::oid and (a.attnum = $2::int2 or $2::int2 is null) and a.attnum > 0 and not a.attisdropped and a.atttypid >= 16384
  union
  select s.id from used u join pg_catalog.pg_type t on t.oid = u.id
    cross join lateral (values (t.typbasetype), (case when t.typcategory = 'A' then t.typelem end)) s (id) where s.id >= 16384)
select pg_catalog.format_type(t.oid, null) as name, t.typtype as kind,
  case t.typtype
    when 'e' then (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) from (
      select * from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder limit ${MAX_LABELS}) e)
    when 'd' then (select pg_catalog.json_agg(pg_catalog.left(pg_catalog.pg_get_constraintdef(k.oid), 500) order by k.conname)
      from pg_catalog.pg_constraint k where k.contypid = t.oid)
    when 'c' then (select pg_catalog.json_agg(pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod) order by a.attnum)
      from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) end as parts,
  (select pg_catalog.count(*) from pg_catalog.pg_enum e where e.enumtypid = t.oid) as total,
  case t.typtype when 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) || case when t.typnotnull then ' not null' else '' end
    when 'r' then (select pg_catalog.format_type(r.rngsubtype, null) from pg_catalog.pg_range r where r.rngtypid = t.oid) end as base
from used u join pg_catalog.pg_type t on t.oid = u.id where t.typtype in ('e', 'd', 'c', 'r') order by name limit 100`;

/** What the columns' enums, domains, composite and range types are, one line each; of one column, where its number is given. */
export async function describeTypes(session: Session, table: Table, column?: number): Promise<string[]> {
  const types = await session.rows<UsedType>(SQL, [String(table.id), column === undefined ? null : String(column)]);
  return types.map((type) => oneLine(showType(type, session.facts.schemas), 1500));
}

function showType({ name: formatted, kind, parts, total, base }: UsedType, schemas: readonly string[]): string {
  const name = shownType(formatted, schemas);
  const listed = (parts ?? []).map((part) => oneLine(kind === "d" ? shownCasts(part, schemas) : part, 200));
  if (kind === "d") return `domain ${name}: ${[shownType(base ?? "", schemas), ...listed].join(" ")}`;
  if (kind === "r") return `range ${name} of ${shownType(base ?? "", schemas)}`;
  const more = total > MAX_LABELS ? `, ... ${total - MAX_LABELS} more` : "";
  // A label may have a comma or a blank in it, and is written as a literal in SQL.
  return kind === "c" ? `type ${name}: ${listed.join(", ")}` : `enum ${name}: ${listed.map(showLabel).join(", ")}${more}`;
}

function showLabel(label: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(label) ? label : `'${label.replaceAll("'", "''")}'`;
}
