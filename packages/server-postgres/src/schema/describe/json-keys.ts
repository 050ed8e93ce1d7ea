import { ToolError } from "@org/mcp-core/errors";

import type { Session, Task } from "../../database.ts";
import type { Gate } from "../../gate/gate.ts";
import type { Table } from "../find-table.ts";
import { qualified, quoteIdentifier, showIdentifier } from "../identifiers.ts";
import { oneLine } from "../texts.ts";
import type { Column } from "./columns.ts";

/** Rows that are looked at, and what is too long to look into, in bytes. */
const ROWS = 200;
const MAX_BYTES = 20_000;
const MAX_COLUMNS = 5;
const MAX_KEYS = 20;

/** The keys that objects in the JSON columns have, the most frequent first, from a few rows; nothing where they cannot be read. */
export async function describeJsonKeys(
  session: Session,
  gate: Gate,
  table: Table,
  columns: readonly Column[],
  { signal }: Task,
): Promise<string[]> {
  const json = columns
    .filter(({ readable, base, builtIn }) => readable && builtIn && (base === "jsonb" || base === "json"))
    .slice(0, MAX_COLUMNS);
  if (json.length === 0) return [];
  try {
    const statement = json.map((column, at) => keysStatement(table, column, at)).join(" UNION ALL ");
    const { sql } = await gate.check(statement, session);
    const { rows } = await session.read({ sql, maxRows: json.length * (MAX_KEYS + 1) });
    return json.flatMap(({ name }, at) => {
      const keys = rows.filter(([column]) => column === String(at)).map(([, key]) => showKey(key ?? ""));
      const shown = `${keys.slice(0, MAX_KEYS).join(", ")}${keys.length > MAX_KEYS ? ", ..." : ""}`;
      return keys.length === 0 ? [] : [`keys of ${showIdentifier(name)} in ${ROWS} rows: ${shown}`];
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof ToolError)) throw error;
    return [];
  }
}

function keysStatement({ schema, name }: Table, { name: column, base }: Column, at: number): string {
  const some = `SELECT t.${quoteIdentifier(column)} AS v FROM ${qualified(schema, name)} AS t LIMIT ${ROWS}`;
  const object = `CASE WHEN pg_catalog.pg_column_size(s.v) < ${MAX_BYTES} AND pg_catalog.${base}_typeof(s.v) = 'object' THEN s.v END`;
  return `(SELECT ${at} AS c, pg_catalog.left(k, 100) AS k FROM (${some}) AS s, pg_catalog.${base}_object_keys(${object}) AS k GROUP BY k ORDER BY pg_catalog.count(*) DESC, k LIMIT ${MAX_KEYS + 1})`;
}

/** A key may have a comma or a blank in it. */
function showKey(key: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(key) ? oneLine(key, 60) : `'${oneLine(key.replaceAll("'", "''"), 60)}'`;
}
