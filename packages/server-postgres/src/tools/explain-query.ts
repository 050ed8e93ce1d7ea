import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { databaseArgument } from "./database-argument.ts";

const input = z.strictObject({
  sql: z.string(),
  params: z.array(z.unknown()).optional(),
  analyze: z.boolean().optional().describe("run it and measure; SELECT only"),
  database: databaseArgument,
});

export function explainQuery(databases: Databases, gate: Gate): Tool {
  return defineTool({
    name: "explain_query",
    title: "Explain a query",
    description:
      "Shows a statement's plan as a compact tree and findings ranked by weight (wrong estimates, spills, scans and joins that read too much, missing indexes) with what to do. Suggested indexes are tried out where hypopg is installed. INSERT, UPDATE, DELETE and MERGE are planned, never run.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ sql, params = [], analyze = false, database }, call) {
      const { explainAsked } = await import("../plan/asked.ts");
      return explainAsked({ sql, params, analyze }, databases.get(database), gate, call.budget, call);
    },
  });
}
