import { ToolError } from "@org/mcp-core/errors";
import { nearest } from "@org/mcp-core/nearest";

import type { Session } from "../../database.ts";
import { showIdentifier, showName } from "../identifiers.ts";
import { parseName } from "../identifiers.ts";

/** How many schemas a refusal names. */
const MAX_NAMED = 20;

/**
 * The schema that `text` names: as it stands, or as SQL would read it, or whatever its case.
 *
 * @throws ToolError when there is none, with the names of those there are.
 */
export async function findSchema(session: Session, text: string): Promise<string> {
  const schemas = await session.rows<{ name: string; users: boolean }>(
    String.raw`select n.nspname as name, n.nspname !~~ 'pg\_%' and n.nspname <> 'information_schema' as users
       from pg_catalog.pg_namespace n order by users desc, name limit 10000`,
  );
  const names = schemas.map(({ name }) => name);
  if (names.includes(text)) return text;
  const wanted = parseName(text);
  const found =
    wanted.schema === undefined
      ? (names.find((name) => name === wanted.name) ?? only(names.filter((name) => name.toLowerCase() === wanted.name.toLowerCase())))
      : undefined;
  if (found !== undefined) return found;
  const shown = schemas.filter(({ users }) => users).map(({ name }) => showIdentifier(name));
  const near = nearest(text, names);
  throw new ToolError(`There is no schema ${showName(text)} in the database ${showName(session.facts.database)}.`, {
    fix: [
      ...(near === undefined ? [] : [`Did you mean ${showIdentifier(near)}?`]),
      shown.length === 0
        ? "It has no schemas besides the system's."
        : `Schemas: ${shown.slice(0, MAX_NAMED).join(", ")}${shown.length > MAX_NAMED ? ` and ${shown.length - MAX_NAMED} more` : ""}.`,
    ].join(" "),
  });
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
