import { ToolError } from "@org/mcp-core/errors";

import type { Session } from "../../database.ts";
import type { Table } from "../find-table.ts";
import { oneLine } from "../texts.ts";

const MAX_LINES = 60;
const LINE_CHARS = 300;

/** The query behind a view or materialized view, indented so that no line of it passes for one of ours; nothing for tables. */
export async function describeView(session: Session, table: Table): Promise<string[]> {
  if (table.kind !== "v" && table.kind !== "m") return [];
  const found = await definition(session, table);
  if (found instanceof ToolError) return [`its definition cannot be read now: ${oneLine(found.message, 300)}`];
  const lines = found.split("\n").filter((line) => line.trim() !== "");
  const left = lines.length - MAX_LINES;
  return [
    "defined as",
    ...lines.slice(0, MAX_LINES).map((line) => `  ${oneLine(line.trimEnd(), LINE_CHARS)}`),
    ...(left > 0 ? [`  ... ${left} more lines: SELECT pg_get_viewdef(${table.id})`] : []),
  ];
}

/** Writing a view out waits when a table in it is locked exclusively; the rest of the description does not depend on it. */
async function definition(session: Session, table: Table): Promise<string | ToolError> {
  try {
    const [row] = await session.rows<{ definition: string | null }>(
      "select pg_catalog.left(pg_catalog.pg_get_viewdef($1::oid, true), 20000) as definition",
      [String(table.id)],
    );
    return row?.definition ?? "";
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}
