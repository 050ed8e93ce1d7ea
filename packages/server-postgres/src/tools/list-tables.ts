import { defineTool, type Tool, ToolError } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import { databaseArgument } from "./database-argument.ts";
import { given } from "./given.ts";

const input = z.strictObject({
  schema: z.string().optional(),
  pattern: z.string().optional().describe("glob such as *order*, or part of the name"),
  database: databaseArgument,
  cursor: z.string().optional(),
});

/** What a cursor's sentence takes. */
const CURSOR_CHARS = 700;

export function listTables(databases: Databases): Tool {
  return defineTool({
    name: "list_tables",
    title: "List tables",
    description:
      "Lists tables, views and materialized views by schema with estimated rows, size and comment; partitions are counted with their parent. Summarises when there are many.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ cursor, ...args }, call) {
      const [schema, pattern] = [given(args.schema), given(args.pattern)];
      const database = databases.get(args.database);
      const { listTables: list } = await import("../schema/list/list.ts");
      const scope = `list_tables ${JSON.stringify([database.name, schema, pattern])}`;
      const after = given(cursor) === undefined ? undefined : place(call.cursors.open(scope, cursor ?? ""));
      const answer = await database.lease(call, (session) => list(session, { schema, pattern, after, budget: call.budget - CURSOR_CHARS }));
      return answer.next === undefined ? answer.text : `${answer.text}\ncursor: ${call.cursors.seal(scope, answer.next)}`;
    },
  });
}

/** The state sealed above; it comes back whole, but perhaps from another version of the server. */
function place(state: unknown): readonly [string, string] {
  const [schema, name] = Array.isArray(state) ? (state as unknown[]) : [];
  if (typeof schema === "string" && typeof name === "string") return [schema, name];
  throw new ToolError("This cursor is from another version of the server.", { fix: "Call list_tables again without a cursor." });
}
