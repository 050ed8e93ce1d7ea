import { type Call, defineResource, type Resource, type ResourcePage, ToolError } from "@org/mcp-core";

import type { Databases } from "../database.ts";
import { tableUri } from "../schema/address.ts";
import { showQualified } from "../schema/identifiers.ts";

/** Resources on a page of `resources/list`. */
const PAGE = 200;

/** Every table and view by its address: columns and keys, as `describe_table` shows them, without what changes with the data. */
export function tableResource(databases: Databases): Resource {
  return defineResource({
    template: "postgres://{database}/{schema}/{table}",
    name: "table",
    title: "Table",
    description: "Columns, keys, foreign keys, indexes and constraints of a table or view.",
    mimeType: "text/plain",
    list: (from, call) => listed(databases, from, call),
    async read({ database = "", schema = "", table: name = "" }, call) {
      if (!databases.names.includes(database)) return undefined;
      const [{ describeTable }, { namedTable }] = await Promise.all([
        import("../schema/describe/describe.ts"),
        import("../schema/tables-after.ts"),
      ]);
      return databases.get(database).lease(call, async (session) => {
        const table = await namedTable(session, schema, name);
        return table && (await describeTable(session, table, { statistics: false, budget: call.budget })).text;
      });
    },
    complete: {
      database: (typed) => databases.completed(typed),
      schema: async (typed, { database }, call) =>
        (await import("../schema/complete.ts")).completeSchemas(databases.get(database), typed, call),
      table: async (typed, { database, schema }, call) =>
        (await import("../schema/complete.ts")).completeTablesOf(databases.get(database), schema, typed, call),
    },
  });
}

/** Where a page goes on: the database by number, and the last table shown of it. */
interface Place {
  readonly at: number;
  readonly after?: readonly [string, string];
}

/** One page. A database that cannot be reached has no resources to list, which must not hide those of the others. */
async function listed(databases: Databases, from: unknown, call: Call): Promise<ResourcePage> {
  const { at, after } = placeOf(from);
  const database = databases.names[at];
  if (database === undefined) return { resources: [] };
  const next: Place | undefined = at + 1 < databases.names.length ? { at: at + 1 } : undefined;
  const { tablesAfter } = await import("../schema/tables-after.ts");
  try {
    const tables = await databases.get(database).lease(call, (session) => tablesAfter(session, after, PAGE + 1));
    const shown = tables.slice(0, PAGE);
    const last = shown.at(-1);
    const rest = tables.length > PAGE && last !== undefined ? { at, after: [last.schema, last.name] as const } : next;
    const prefix = databases.names.length > 1 ? `${database}: ` : "";
    return {
      resources: shown.map(({ schema, name }) => ({
        uri: tableUri(database, schema, name),
        name: `${prefix}${showQualified(schema, name)}`,
      })),
      ...(rest && { next: rest }),
    };
  } catch (error) {
    if (call.signal.aborted || !(error instanceof ToolError)) throw error;
    call.log.warn("The tables of a database cannot be listed", { database, error: error.message });
    return { resources: [], ...(next && { next }) };
  }
}

/** What `listed` returned as `next`; it comes back sealed, but perhaps to another version of the server. */
function placeOf(state: unknown): Place {
  if (typeof state !== "object" || state === null || !("at" in state) || typeof state.at !== "number") return { at: 0 };
  const after: unknown[] = "after" in state && Array.isArray(state.after) ? state.after : [];
  const [schema, name] = after;
  return typeof schema === "string" && typeof name === "string" ? { at: state.at, after: [schema, name] } : { at: state.at };
}
