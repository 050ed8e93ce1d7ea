import { defineTool, type Tool, ToolError } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import { databaseArgument } from "./database-argument.ts";
import { given } from "./given.ts";

const input = z.strictObject({
  table: z.string().optional(),
  depth: z.int().min(1).max(5).optional().describe("default 1"),
  from: z.string().optional().describe("with to: the join path instead"),
  to: z.string().optional(),
  database: databaseArgument,
});

const FIX =
  'Give table (and depth) for the tables around it, or from and to for the way between two: {"table":"orders"} or {"from":"customers","to":"products"}.';

export function relationships(databases: Databases): Tool {
  return defineTool({
    name: "relationships",
    title: "Relationships",
    description:
      "Shows how tables hang together: the foreign keys around a table as a Mermaid erDiagram, or the shortest join path between two tables as SQL. Guesses from names where no keys are declared.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run(args, call) {
      const { describeNeighbourhood, describePaths } = await import("../schema/relationships/relationships.ts");
      const [table, from, to] = [given(args.table), given(args.from), given(args.to)];
      const database = databases.get(args.database);
      if (table !== undefined && from === undefined && to === undefined) {
        return database.lease(call, (session) => describeNeighbourhood(session, table, args.depth ?? 1, call.budget));
      }
      if (table !== undefined) throw new ToolError("table goes alone; from and to go together.", { fix: FIX });
      if (from === undefined || to === undefined) {
        const missing =
          from === undefined && to === undefined ? "neither table nor from and to are" : `${from === undefined ? "from" : "to"} is not`;
        throw new ToolError(`It cannot be told what to show: ${missing} given.`, { fix: FIX });
      }
      if (args.depth !== undefined) throw new ToolError("depth goes with table; the way between two tables has no depth.", { fix: FIX });
      return database.lease(call, (session) => describePaths(session, from, to));
    },
  });
}
