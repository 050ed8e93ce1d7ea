import { defineResource, type Resource } from "@org/mcp-core";

import type { Databases } from "../database.ts";

/** A column by its address: its definition, keys and what the planner knows of its values. Too many to list; the names complete. */
export function columnResource(databases: Databases): Resource {
  return defineResource({
    template: "postgres://{database}/{schema}/{table}/{column}",
    name: "column",
    title: "Column",
    description: "Type, keys, share of NULLs, distinct and most common values of a column.",
    mimeType: "text/plain",
    async read({ database = "", schema = "", table: name = "", column = "" }, call) {
      if (!databases.names.includes(database)) return undefined;
      const [{ describeColumn }, { namedTable }] = await Promise.all([
        import("../schema/describe/column.ts"),
        import("../schema/tables-after.ts"),
      ]);
      return databases.get(database).lease(call, async (session) => {
        const table = await namedTable(session, schema, name);
        return table && (await describeColumn(session, table, column));
      });
    },
    complete: {
      database: (typed) => databases.completed(typed),
      schema: async (typed, { database }, call) =>
        (await import("../schema/complete.ts")).completeSchemas(databases.get(database), typed, call),
      table: async (typed, { database, schema }, call) =>
        (await import("../schema/complete.ts")).completeTablesOf(databases.get(database), schema, typed, call),
      column: async (typed, { database, schema, table }, call) =>
        (await import("../schema/complete.ts")).completeColumnsOf(databases.get(database), schema, table, typed, call),
    },
  });
}
