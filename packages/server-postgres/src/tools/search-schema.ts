import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Databases } from "../database.ts";
import { databaseArgument } from "./database-argument.ts";

const input = z.strictObject({
  text: z.string().describe("words, such as: customer email"),
  database: databaseArgument,
});

export function searchSchema(databases: Databases): Tool {
  return defineTool({
    name: "search_schema",
    title: "Search the schema",
    description:
      "Finds tables, columns, functions, enum values and comments that fit some words, best first; plurals, abbreviations and typing mistakes included. Searches names, not data.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ text, database }, call) {
      const { searchSchema: search } = await import("../schema/search/search.ts");
      return databases.get(database).lease(call, (session) => search(session, text, call.budget));
    },
  });
}
