import type { Database, Task } from "../database.ts";
import { showIdentifier } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";
import { grantScript } from "./grant-script.ts";

/** The most schemas that the script names; a database with more is read by parts. */
const MAX_SCHEMAS = 50;

const SCHEMAS = `
  select n.nspname::text as name from pg_catalog.pg_namespace n
  where n.nspname operator(pg_catalog.!~) '^pg_' and n.nspname operator(pg_catalog.<>) 'information_schema'
  order by n.nspname limit ${MAX_SCHEMAS}`;

/** Who this server is in a database, why that is more than reading needs, and the script for a role that is not. */
export function describeRole(database: Database, task: Task): Promise<string> {
  return database.lease(task, async (session) => {
    const { user, version, database: name, excess } = session.facts;
    const head = `Database ${database.name}: connected to ${showIdentifier(name)} as ${showIdentifier(user)}, PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}.`;
    if (excess.length === 0) return `${head}\nThe role reads and has no right to change anything that was looked at.`;
    const schemas = await session.rows<{ name: string }>(SCHEMAS);
    const script = grantScript({ database: name, schemas: schemas.map((schema) => schema.name), user: "mcp_reader" });
    return [
      head,
      `The role is stronger than reading needs: it ${excess.map(showPhrase).join("; ")}.`,
      "Queries are checked before they are sent, but what a role may not do is the boundary that holds. An administrator makes one that only reads, in psql, connected to this database:",
      "",
      script,
    ].join("\n");
  });
}

/** The names in a phrase are the database's. */
function showPhrase(phrase: string): string {
  return oneLine(phrase, 300);
}
