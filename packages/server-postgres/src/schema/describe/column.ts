import type { Session } from "../../database.ts";
import { showCount } from "../figures.ts";
import type { Table } from "../find-table.ts";
import { showIdentifier, showQualified } from "../identifiers.ts";
import { IS_USERS_SCHEMA } from "../kinds.ts";
import { oneLine } from "../texts.ts";
import { type Column, readColumns, showColumn, showShare } from "./columns.ts";
import { isLocked } from "./describe.ts";
import { describeTypes } from "./types.ts";

interface Key {
  readonly kind: "p" | "u" | "f" | "x" | "i" | "r";
  /** Schema and name of the table at the other end of a foreign key, of the index otherwise. */
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[] | null;
  readonly targets: readonly string[] | null;
}

interface Values {
  readonly nulls: number;
  readonly distinct: number;
  readonly common: readonly string[] | null;
  /** Of {@link common}, each as a share of the rows. */
  readonly shares: readonly number[] | null;
}

const MAX_KEYS = 50;
const MAX_VALUES = 10;
const VALUE_CHARS = 60;

const NAMES = (relation: string, numbers: string): string =>
  `(select pg_catalog.json_agg(a.attname order by u.place) from pg_catalog.unnest(${numbers}) with ordinality u (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = ${relation} and a.attnum = u.number)`;

const KEYS = `
select * from (
  select k.contype::text as kind, n.nspname as schema, c.relname as name, ${NAMES("k.conrelid", "k.conkey")} as columns, ${NAMES("k.confrelid", "k.confkey")} as targets
  from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = case k.contype when 'f' then k.confrelid else k.conindid end
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.conrelid = $1::oid and k.contype in ('p', 'u', 'f', 'x') and $2::int2 = any (k.conkey)
  union all
  select 'r', n.nspname, c.relname, ${NAMES("k.conrelid", "k.conkey")}, ${NAMES("k.confrelid", "k.confkey")}
  from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.confrelid = $1::oid and k.contype = 'f' and k.conparentid = 0 and $2::int2 = any (k.confkey)
  union all
  select 'i', n.nspname, c.relname, null, null
  from pg_catalog.pg_index x join pg_catalog.pg_class c on c.oid = x.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where x.indrelid = $1::oid and $2::int2 = any (x.indkey::int2[])
    and not exists (select from pg_catalog.pg_constraint k where k.conindid = c.oid and k.conrelid = x.indrelid)) k
order by pg_catalog.strpos('pufrxi', k.kind), k.schema, k.name limit ${MAX_KEYS}`;

/** Values of users' tables only: what the catalogs hold may be secret. The view shows what the role may read. */
const VALUES = `
select s.null_frac as nulls, s.n_distinct as distinct,
  pg_catalog.array_to_json((s.most_common_vals::text::text[])[1:${MAX_VALUES}]) as common,
  pg_catalog.array_to_json(s.most_common_freqs[1:${MAX_VALUES}]) as shares
from pg_catalog.pg_stats s join pg_catalog.pg_namespace n on n.nspname = s.schemaname
where s.schemaname = $1::name and s.tablename = $2::name and s.attname = $3::name and ${IS_USERS_SCHEMA}
order by s.inherited desc limit 1`;

/** A column: its definition, the keys and indexes it is in, and what the planner knows of its values; undefined when there is none of that name. */
export async function describeColumn(session: Session, table: Table, name: string): Promise<string | undefined> {
  const column = (await readColumns(session, table, await isLocked(session, table))).find((each) => each.name === name);
  if (column === undefined) return undefined;
  const keys = await session.rows<Key>(KEYS, [String(table.id), String(column.number)]);
  const [values] = await session.rows<Values>(VALUES, [table.schema, table.name, column.name]);
  return [
    `${showQualified(table.schema, table.name)}.${showColumn(column, undefined, session.facts.schemas)}`,
    ...(await describeTypes(session, table, column.number)),
    ...keys.map(showKey),
    ...showValues(column, values),
  ].join("\n");
}

function showKey({ kind, schema, name, columns, targets }: Key): string {
  const list = (names: readonly string[] | null): string => `(${(names ?? []).map(showIdentifier).join(", ")})`;
  const other = showQualified(schema, name);
  if (kind === "f") return `foreign key ${list(columns)} -> ${other} ${list(targets)}`;
  if (kind === "r") return `referenced by ${other} ${list(columns)} -> ${list(targets)}`;
  if (kind === "i") return `index ${showIdentifier(name)}`;
  return `${{ p: "primary key", u: "unique", x: "exclusion" }[kind]} ${list(columns)}`;
}

function showValues({ readable }: Column, values: Values | undefined): string[] {
  if (!readable) return ["no right to read it"];
  if (values === undefined) return ["nothing is known of its values: never analysed, or row-level security hides it"];
  const { nulls, distinct, common, shares } = values;
  const count = distinct < 0 ? `${showShare(-distinct)} of the rows` : `~${showCount(distinct)}`;
  const most = (common ?? []).map((value, at) => `${showValue(value)} ${showShare(shares?.[at] ?? 0)}`);
  return [
    `null: ${nulls === 0 ? "none" : showShare(nulls)}`,
    `distinct values: ${distinct === 0 ? "unknown" : distinct === -1 ? "all" : count}`,
    ...(most.length === 0 ? [] : [`most common: ${most.join(", ")}`]),
  ];
}

/** Values may have commas and blanks in them. */
function showValue(value: string): string {
  return /^[\p{L}\p{N}_.:-]+$/u.test(value) ? oneLine(value, VALUE_CHARS) : `'${oneLine(value.replaceAll("'", "''"), VALUE_CHARS)}'`;
}
