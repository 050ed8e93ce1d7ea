import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import type { Queries } from "../query/queries.ts";
import { databaseArgument } from "./database-argument.ts";

const input = z.strictObject({
  sql: z.string(),
  params: z.array(z.unknown()).optional().describe("values of $1, $2, ...; a list is an array (JSON for $1::jsonb), an object JSON"),
  database: databaseArgument,
  max_rows: z.int().min(1).max(10_000).optional().describe("default 100"),
  cursor: z.string().optional().describe("of the page before; all else the same"),
  format: z
    .enum(["json", "table", "csv"])
    .optional()
    .describe(String.raw`table: | between values, NULL is \N, escapes as \n and \\`),
});

const output = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), as: z.string().optional() })),
  rows: z.array(z.array(z.unknown())).optional(),
  text: z.string().optional(),
  row_count: z.int(),
  truncated: z.boolean(),
  cursor: z.string().optional(),
  note: z.string().optional(),
  // Loose, because the names of its members (column, shown, characters) say all, and are rarely needed.
  cut: z.array(z.looseObject({})).optional(),
  notice: z.string().optional(),
});

export function query(databases: Databases, gate: Gate): Tool {
  let queries: Queries | undefined;
  return defineTool({
    name: "query",
    title: "Query a database",
    description:
      "Runs one statement that only reads (SELECT, WITH, VALUES, EXPLAIN, SHOW) and returns its rows in pages. " +
      "int, float, boolean, JSON and array values are JSON; all others (bigint, numeric, dates, ...) and columns marked as text are exactly PostgreSQL's text.",
    input,
    output,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ sql, params = [], database, max_rows = 100, cursor, format = "json" }, call) {
      const { createQueries } = await import("../query/queries.ts");
      queries ??= createQueries(databases, gate);
      return queries({ sql, params, database, maxRows: max_rows, cursor: cursor === "" ? undefined : cursor, format }, call);
    },
  });
}
