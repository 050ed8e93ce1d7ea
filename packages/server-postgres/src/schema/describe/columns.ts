import type { Session } from "../../database.ts";
import { showCount } from "../figures.ts";
import type { Table } from "../find-table.ts";
import { showIdentifier } from "../identifiers.ts";
import { oneLine } from "../texts.ts";
import { shownCasts, shownType } from "../type-names.ts";

export interface Column {
  readonly number: number;
  readonly name: string;
  /** `numeric(10,2)`, as SQL writes it. */
  readonly type: string;
  /** Whether the type is the system's own, so that what reads it runs no code of users. */
  readonly builtIn: boolean;
  /** `pg_type.typname` of the type, or `pg_type.typcategory` where that says more: see the sample. */
  readonly base: string;
  /** Bytes; -1 when it varies. */
  readonly length: number;
  readonly notNull: boolean;
  /** Default, or the expression of a generated column. */
  readonly expression: string | null;
  /** `a` always, `d` by default, or nothing. */
  readonly identity: string;
  /** `s` stored, `v` virtual, or nothing. */
  readonly generated: string;
  readonly collation: string | null;
  readonly comment: string | null;
  readonly readable: boolean;
}

const SQL = (expression: string): string => `
select a.attnum as number, a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
  a.atttypid < 16384 as "builtIn", t.typname as base, t.typlen as length, a.attnotnull as "notNull",
  ${expression} as expression, a.attidentity as identity, a.attgenerated as generated,
  case when a.attcollation <> t.typcollation then
    (select case when n.nspname = 'pg_catalog' then pg_catalog.quote_ident(l.collname)
       else pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname) end
     from pg_catalog.pg_collation l join pg_catalog.pg_namespace n on n.oid = l.collnamespace where l.oid = a.attcollation) end as collation,
  pg_catalog.left(pg_catalog.col_description(a.attrelid, a.attnum), 1000) as comment,
  pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT') as readable
from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
order by a.attnum`;

/** The columns of a table in their order; of a locked one without the expressions of generated columns, which would wait for the lock. */
export async function readColumns(session: Session, table: Table, locked: boolean): Promise<Column[]> {
  // A default has no columns in it; written out without its table it needs no lock, and no time that grows with the table's width.
  const relation = locked
    ? "case when a.attgenerated = '' then 0::oid end"
    : "case when a.attgenerated = '' then 0::oid else d.adrelid end";
  const expression = `pg_catalog.left(pg_catalog.pg_get_expr(d.adbin, ${relation}), 1000)`;
  return session.rows<Column>(SQL(expression), [String(table.id)]);
}

/** What the planner knows of a column's values. */
export interface ColumnStatistics {
  readonly name: string;
  /** The share of rows where it is NULL, 0 to 1. */
  readonly nulls: number;
  /** Different values; negative: as a share of the rows. */
  readonly distinct: number;
}

/** Of the columns that the role may read, as far as ANALYZE has run. */
export async function readStatistics(session: Session, { schema, name }: Table): Promise<Map<string, ColumnStatistics>> {
  const rows = await session.rows<ColumnStatistics>(
    `select s.attname as name, pg_catalog.max(s.null_frac) as nulls, pg_catalog.max(s.n_distinct) as distinct
     from pg_catalog.pg_stats s where s.schemaname = $1::name and s.tablename = $2::name group by s.attname`,
    [schema, name],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

const EXPRESSION_CHARS = 120;
const COMMENT_CHARS = 160;
/** More different values than a person would list are no news. */
const FEW = 50;

/** A column in one line: name, type, what constrains it, its comment. `schemas` is the search path, whose types need no schema. */
export function showColumn(column: Column, statistics: ColumnStatistics | undefined, schemas: readonly string[]): string {
  const { name, type, notNull, expression, identity, generated, collation, comment } = column;
  const shown = expression === null ? "" : oneLine(shownCasts(expression, schemas), EXPRESSION_CHARS);
  const facts = [
    `${showIdentifier(name)} ${oneLine(shownType(type, schemas), 200)}`,
    ...(collation === null ? [] : [`collate ${oneLine(collation, 130)}`]),
    ...(notNull ? ["not null"] : []),
    ...(identity === "" ? [] : [identity === "a" ? "identity always" : "identity"]),
    ...(generated === "" ? [] : [generated === "v" ? "generated virtual" : "generated stored"]),
    ...(expression === null ? [] : [generated === "" ? `default ${shown}` : shown]),
    ...showStatistics(column, statistics),
    ...(comment === null ? [] : [`-- ${oneLine(comment, COMMENT_CHARS)}`]),
  ];
  return facts.join(" ");
}

/** What is worth its words: how often it is empty, and that it has few values. */
function showStatistics({ notNull, base }: Column, statistics: ColumnStatistics | undefined): string[] {
  if (statistics === undefined) return [];
  const { nulls, distinct } = statistics;
  const facts = [
    ...(!notNull && nulls > 0 ? [`${showShare(nulls)} null`] : []),
    ...(distinct > 0 && distinct <= FEW && base !== "bool" ? [`${showCount(distinct)} distinct`] : []),
  ];
  return facts.length === 0 ? [] : [`(${facts.join(", ")})`];
}

/** A share of the rows in whole percents: `<1%`, `42%`, `all`. */
export function showShare(share: number): string {
  if (share >= 1) return "all";
  return share < 0.01 ? "<1%" : `${Math.min(99, Math.round(share * 100))}%`;
}
