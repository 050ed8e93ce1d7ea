import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { databaseArgument } from "./database-argument.ts";

const input = z.strictObject({
  table: z.string().describe("name or schema.name"),
  sample: z.int().min(0).max(20).optional().describe("rows to show"),
  database: databaseArgument,
});

export function describeTable(databases: Databases, gate: Gate): Tool {
  return defineTool({
    name: "describe_table",
    title: "Describe a table",
    description:
      "Shows a table or view: columns with types, defaults, enum values and comments, keys and foreign keys in both directions, indexes, checks, triggers, row-level security, partitions, size; sample rows on request.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ table, sample = 0, database }, call) {
      const { describeWithSample } = await import("../schema/describe/with-sample.ts");
      const wanted = { name: table, sample, budget: call.budget };
      return databases.get(database).lease(call, (session) => describeWithSample(wanted, session, gate, call));
    },
  });
}
