import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import { CHECK_NAMES } from "../health/names.ts";
import { databaseArgument } from "./database-argument.ts";

const input = z.strictObject({
  check: z.enum(CHECK_NAMES).optional().describe("default: all, one line each"),
  database: databaseArgument,
});

export function databaseHealth(databases: Databases): Tool {
  return defineTool({
    name: "database_health",
    title: "Database health",
    description:
      "Examines a database as a DBA would and ranks what it finds. With check: that one in full, with what each finding means, what to do and the SQL behind it.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ check, database: name }, call) {
      const { examine } = await import("../health/examine.ts");
      return examine(databases.get(name), check, call);
    },
  });
}
