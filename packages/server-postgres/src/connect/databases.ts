import { ToolError } from "@org/mcp-core/errors";
import { didYouMean } from "@org/mcp-core/nearest";

import type { Database, Databases } from "../database.ts";

/** The databases by name, the first of them the default. */
export function namedDatabases(databases: readonly Database[]): Databases {
  const byName = new Map(databases.map((each) => [each.name, each]));
  const names = [...byName.keys()];
  return {
    names,
    completed: (typed) => names.filter((name) => name.startsWith(typed)),
    get(name) {
      const [first] = databases;
      if (first === undefined) {
        throw new ToolError("No database is configured.", {
          fix: "Whoever runs this server sets DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME in its environment, or starts it with --demo to try it on a small shop.",
        });
      }
      const found = name === undefined ? first : byName.get(name);
      if (found !== undefined) return found;
      throw new ToolError(`There is no database ${JSON.stringify(name)}.${didYouMean(name ?? "", names)}`, {
        fix: `The databases are: ${names.join(", ")}.`,
      });
    },
  };
}
