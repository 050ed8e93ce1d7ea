import type { Session, WritingSession } from "../database.ts";
import { qualified, quoteIdentifier } from "../schema/identifiers.ts";

/** A table whose rows are to be counted, and columns of it whose values are. */
export interface Counting {
  readonly oid: string;
  readonly columns: readonly string[];
}

/** What there is in a table. */
export interface Counted {
  readonly rows: number;
  /** Values that are not NULL, one number for each of the columns. */
  readonly values: readonly number[];
  /** Counted; otherwise what the planner believes. */
  readonly exact: boolean;
}

interface Countable {
  readonly oid: string;
  readonly schema: string;
  readonly table: string;
  readonly bytes: number;
  readonly about: number;
  readonly lockable: boolean;
}

// Row-level security would hide rows from a count.
const COUNTABLE = `
  select c.oid::text as oid, n.nspname as schema, c.relname as "table", pg_relation_size(c.oid) as bytes, c.reltuples as about,
    has_table_privilege(c.oid, 'update, delete, truncate') as lockable
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid = any (array(select json_array_elements_text($1::json)::oid)) and c.relkind in ('r', 'm')
    and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') and not row_security_active(c.oid)
  order by c.oid`;

/**
 * Counts the rows of tables, by OID: exactly up to `maxBytes` of them all, beyond that by the planner's estimate. What the role may not
 * count, or nobody has estimated, is left out. `hold` locks what is counted until the transaction ends.
 */
export async function countRows(
  session: WritingSession,
  wanted: readonly Counting[],
  { maxBytes, hold }: { readonly maxBytes: number; readonly hold: boolean },
): Promise<ReadonlyMap<string, Counted>> {
  if (wanted.length === 0) return new Map();
  const columns = new Map(wanted.map((each) => [each.oid, each.columns]));
  const tables = await session.rows<Countable>(COUNTABLE, [JSON.stringify([...columns.keys()])]);
  if (hold)
    await lock(
      session,
      tables.filter(({ lockable }) => lockable),
    );
  const counted = new Map<string, Counted>();
  let bytes = 0;
  for (const table of tables) {
    bytes += table.bytes;
    if (bytes <= maxBytes) counted.set(table.oid, await countOne(session, table, columns.get(table.oid) ?? []));
    else if (table.about >= 0) counted.set(table.oid, { rows: table.about, values: [], exact: false });
  }
  return counted;
}

async function lock(session: WritingSession, tables: readonly Countable[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ schema, table }) => `ONLY ${qualified(schema, table)}`);
  await session.read({ sql: `LOCK TABLE ${names.join(", ")} IN ACCESS EXCLUSIVE MODE`, maxRows: 1 });
}

async function countOne(session: Session, { schema, table }: Countable, columns: readonly string[]): Promise<Counted> {
  const counts = ["count(*)", ...columns.map((column) => `count(${quoteIdentifier(column)})`)];
  const [row] = await session.rows<{ counts: readonly number[] }>(
    `select json_build_array(${counts.join(", ")}) as counts from only ${qualified(schema, table)}`,
  );
  const [rows = 0, ...values] = row?.counts ?? [];
  return { rows, values, exact: true };
}
