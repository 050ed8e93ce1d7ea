import { defineResource, type Resource } from "@org/mcp-core";

import type { Databases } from "../database.ts";
import { schemaUri } from "../schema/address.ts";

/** The whole schema of each database, compact. */
export function schemaResource(databases: Databases): Resource {
  return defineResource({
    template: "postgres://{database}/schema",
    name: "schema",
    title: "Schema",
    description: "All tables of a database with their columns, keys and foreign keys, a line each.",
    mimeType: "text/plain",
    list: () => ({ resources: databases.names.map((name) => ({ uri: schemaUri(name), name: `${name}: schema` })) }),
    async read({ database = "" }, call) {
      if (!databases.names.includes(database)) return undefined;
      const { compactSchema } = await import("../schema/compact.ts");
      return databases.get(database).lease(call, (session) => compactSchema(session, call.budget));
    },
    complete: { database: (typed) => databases.completed(typed) },
  });
}
