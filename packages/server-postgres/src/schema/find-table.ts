import { ToolError } from "@org/mcp-core/errors";
import { nearest } from "@org/mcp-core/nearest";

import type { Session } from "../database.ts";
import { type Name, parseName, showName, showQualified } from "./identifiers.ts";
import { IS_TABLE, IS_USERS_SCHEMA, type TableKind } from "./kinds.ts";
import { somethingElse } from "./something-else.ts";

/** A table, view, materialized view or foreign table. */
export interface Table {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
}

/** More than one table of a name is seldom; what a refusal lists. */
const MAX_LISTED = 20;
/** How many names a likely mistake is looked for in. */
const MAX_CANDIDATES = 20_000;

/**
 * The table that `text` names, as PostgreSQL looks names up: with a schema there, without in `facts.schemas` in order, and then, unlike
 * PostgreSQL, anywhere. Where nothing has the name exactly, upper and lower case count as one.
 *
 * @throws ToolError when nothing has that name (with the nearest names, or what it is instead), and when several have.
 */
export async function findTable(session: Session, text: string): Promise<Table> {
  const name = parseName(text);
  const exact = await tablesNamed(session, name, "exact");
  const found =
    choose(exact, session.facts.schemas, text) ?? choose(await tablesNamed(session, name, "folded"), session.facts.schemas, text);
  return found ?? refuse(session, name, text);
}

async function tablesNamed(session: Session, { schema, name }: Name, how: "exact" | "folded"): Promise<Table[]> {
  // A name is compared as `name` where an index helps, and the lower case of all of them otherwise.
  const [left, right] = how === "exact" ? ["", "::name"] : ["lower", "::text"];
  const compared = (column: string, value: string): string =>
    how === "exact" ? `${column} = ${value}${right}` : `pg_catalog.${left}(${column}${right}) = pg_catalog.lower(${value}${right})`;
  return session.rows<Table>(
    `select c.oid as id, n.nspname as schema, c.relname as name, c.relkind as kind
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where ${IS_TABLE} and ${compared("c.relname", "$1")} and ($2::text is null or ${compared("n.nspname", "$2")})
     order by n.nspname, c.relname limit 1000`,
    [name, schema ?? null],
  );
}

/** The one that is meant; the first in the search path before any other. */
function choose(found: readonly Table[], path: readonly string[], text: string): Table | undefined {
  for (const schema of path) {
    const here = found.filter((table) => table.schema === schema);
    if (here.length > 1) throw ambiguous(here, text);
    if (here[0] !== undefined) return here[0];
  }
  if (found.length > 1) throw ambiguous(found, text);
  return found[0];
}

function ambiguous(found: readonly Table[], text: string): ToolError {
  const names = found.slice(0, MAX_LISTED).map(({ schema, name }) => showQualified(schema, name));
  const more = found.length > MAX_LISTED ? ` and ${found.length - MAX_LISTED} more` : "";
  return new ToolError(`${found.length} tables can be meant by ${showName(text)}: ${names.join(", ")}${more}.`, {
    fix: "Write one of them with its schema, as it stands here.",
  });
}

async function refuse(session: Session, name: Name, text: string): Promise<never> {
  const other = await somethingElse(session, name);
  if (other !== undefined) throw other;
  const near = await nearestTables(session, name);
  const reason = name.schema === undefined ? "" : await missingSchema(session, name.schema);
  throw new ToolError(`There is no table or view ${showName(text)} in the database ${showName(session.facts.database)}.${reason}`, {
    fix: `${near.length === 0 ? "" : `Did you mean ${near.join(" or ")}? `}list_tables shows what there is, search_schema finds by words.`,
  });
}

async function missingSchema(session: Session, schema: string): Promise<string> {
  const rows = await session.rows<{ name: string }>("select n.nspname as name from pg_catalog.pg_namespace n limit 10000");
  const names = rows.map((row) => row.name);
  if (names.includes(schema)) return "";
  const near = nearest(schema, names);
  return ` There is no schema ${showName(schema)} either${near === undefined ? "." : `; ${showName(near)} is the nearest.`}`;
}

/** The two tables whose names are nearest to what was asked for, written so that they can be copied. */
async function nearestTables(session: Session, wanted: Name): Promise<string[]> {
  const [row] = await session.rows<{ tables: [string, string][] | null }>(
    `select pg_catalog.json_agg(pg_catalog.json_build_array(t.schema, t.name)) as tables from (
       select n.nspname as schema, c.relname as name
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where ${IS_TABLE} and ${IS_USERS_SCHEMA} limit ${MAX_CANDIDATES}) t`,
  );
  const tables = row?.tables ?? [];
  const found: string[] = [];
  for (const ask of [wanted.name, wanted.name.replaceAll(/[^\p{L}\p{N}]/gu, "")]) {
    const left = tables.filter(([schema, name]) => !found.includes(showQualified(schema, name)));
    const near = nearest(
      ask,
      left.map(([, name]) => name),
    );
    const table = left.find(([, name]) => name === near);
    if (table !== undefined) found.push(showQualified(...table));
  }
  return found;
}
