import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import type { Executions } from "../write/executions.ts";
import { databaseArgument } from "./database-argument.ts";

const input = z.strictObject({
  sql: z.string(),
  params: z.array(z.unknown()).optional().describe("for $1, $2, ..."),
  database: databaseArgument,
  dry_run: z.boolean().optional().describe("only rehearse"),
  every_row: z.boolean().optional().describe("yes, UPDATE or DELETE without WHERE, or TRUNCATE"),
  rehearsal: z.string().optional().describe("code from the rehearsal, to commit"),
});

export function execute(databases: Databases, gate: Gate): Tool {
  let executions: Executions | undefined;
  return defineTool({
    name: "execute",
    title: "Change data",
    description:
      "Runs one INSERT, UPDATE, DELETE, MERGE, TRUNCATE or CREATE/ALTER/DROP. First rehearses it in a transaction that is rolled back and counts what changes in every table, cascades and triggers included; then the user is asked, or you repeat the call with the rehearsal's code; commits only if the counts are the same.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    async run({ sql, params = [], database, dry_run: dryRun = false, every_row: everyRow = false, rehearsal }, call) {
      const { createExecutions } = await import("../write/executions.ts");
      executions ??= createExecutions(databases, gate);
      return executions({ sql, params, database, dryRun, everyRow, rehearsal }, call);
    },
  });
}
