import { defineResource, type Resource } from "@org/mcp-core";

import type { Databases } from "../database.ts";

/** Who the server is in each database: whether the role is stronger than it needs to be, and the script for one that is not. */
export function roleResource(databases: Databases): Resource {
  return defineResource({
    template: "postgres://{database}/role",
    name: "role",
    title: "Role",
    description:
      "The role this server uses in a database, what makes it stronger than reading needs, and the script for one that only reads.",
    mimeType: "text/plain",
    list: () => ({ resources: databases.names.map((name) => ({ uri: `postgres://${name}/role`, name: `${name}: role` })) }),
    async read({ database = "" }, call) {
      if (!databases.names.includes(database)) return undefined;
      const { describeRole } = await import("../connect/describe-role.ts");
      return describeRole(databases.get(database), call);
    },
    complete: { database: (typed) => databases.completed(typed) },
  });
}
