import { ToolError } from "@org/mcp-core/errors";

import type { Session, Task } from "../../database.ts";
import type { Gate } from "../../gate/gate.ts";
import type { Table } from "../find-table.ts";
import { qualified, quoteIdentifier, showIdentifier } from "../identifiers.ts";
import { firstLine, oneLine } from "../texts.ts";
import type { Column } from "./columns.ts";

/** What a value in a sample is cut to. */
const VALUE_CHARS = 60;
/** More columns than a person would read side by side. */
const MAX_COLUMNS = 40;

/** A few rows, one line each, values between `|`; why not, where they cannot be read. Any rows: no order is asked for. */
export async function describeSample(
  session: Session,
  gate: Gate,
  table: Table,
  columns: readonly Column[],
  rows: number,
  { signal }: Task,
): Promise<string[]> {
  const shown = columns.filter(({ readable }) => readable).slice(0, MAX_COLUMNS);
  if (shown.length === 0) return ["sample: there is no column that this role may read"];
  try {
    const { sql } = await gate.check(sampleStatement(table, shown, rows), session);
    const page = await session.read({ sql, maxRows: rows });
    const names = shown.map(({ name }) => showIdentifier(name)).join(" | ");
    const left = columns.length - shown.length;
    return [
      page.rows.length === 0
        ? "sample: no rows"
        : `sample of ${page.rows.length}: ${names}${left > 0 ? ` | ${left} columns left out` : ""}`,
      ...page.rows.map((row) => `  ${row.map(showValue).join(" | ")}`),
    ];
  } catch (error) {
    if (signal.aborted || !(error instanceof ToolError)) throw error;
    return [`no sample: ${oneLine(reasonOf(error), 400)}`];
  }
}

/** Why, without the statement, which nobody but us has written. */
function reasonOf({ message }: ToolError): string {
  return firstLine(message)
    .replace(/^Refused: /, "")
    .replace(/ \(line \d+, column \d+\)/, "");
}

/** Long values are cut by the server, so that a few rows are never many bytes. Only the system's own types: casts of users are code. */
export function sampleStatement({ schema, name }: Table, columns: readonly Column[], rows: number): string {
  const list = columns.map((column) => cutColumn(quoteIdentifier(column.name), column)).join(", ");
  return `SELECT ${list} FROM ${qualified(schema, name)} AS t LIMIT ${rows}`;
}

function cutColumn(quoted: string, { builtIn, base, length, generated }: Column): string {
  const column = `t.${quoted}`;
  if (!builtIn || length >= 0 || base === "numeric" || generated === "v") return column;
  if (base === "text" || base === "varchar" || base === "bpchar" || base === "json") {
    return `pg_catalog.left(${column}::text, ${VALUE_CHARS + 1}) AS ${quoted}`;
  }
  // Anything else has to be read whole to be written as text.
  const size = `pg_catalog.pg_column_size(${column})`;
  const cut = base === "bytea" ? `pg_catalog.substring(${column}, 1, ${VALUE_CHARS})` : column;
  return `CASE WHEN ${size} > 20000 THEN '(' || ${size} || ' bytes)' ELSE pg_catalog.left((${cut})::text, ${VALUE_CHARS + 1}) END AS ${quoted}`;
}

function showValue(value: string | null): string {
  if (value === null) return "null";
  // An empty text and the word are not NULL.
  return value === "" || value === "null" ? `"${value}"` : oneLine(value.replaceAll("|", String.raw`\|`), VALUE_CHARS);
}
