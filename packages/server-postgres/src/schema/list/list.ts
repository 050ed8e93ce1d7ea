import { nearest } from "@org/mcp-core/nearest";

import type { Session } from "../../database.ts";
import { countOf } from "../figures.ts";
import { showIdentifier, showName, showQualified } from "../identifiers.ts";
import { IS_TABLE, IS_USERS_SCHEMA } from "../kinds.ts";
import { likePattern } from "./name-pattern.ts";
import { findSchema } from "./schema-name.ts";
import { showCounts, showListed, showSchema } from "./show.ts";
import { countTables, largestTables, type ListedTable, pageOfTables, type SchemaCounts, type Scope } from "./tables.ts";

export interface ListRequest {
  readonly schema: string | undefined;
  /** A glob, or a part of the name. */
  readonly pattern: string | undefined;
  /** Schema and name of the last table of the page before. */
  readonly after: readonly [string, string] | undefined;
  /** The most characters of the answer. */
  readonly budget: number;
}

export interface ListAnswer {
  readonly text: string;
  /** Where the next page goes on; undefined on the last. */
  readonly next: readonly [string, string] | undefined;
}

/** A page: some 3,000 tokens. Up to so many tables are listed without being asked for by schema or pattern. */
const MAX_TABLES = 200;
const LARGEST = 8;
const MAX_SCHEMAS = 50;
/** Room for the line that says how to go on. */
const NOTICE_CHARS = 400;

/** The tables of a database in compact lines; where there are many and neither schema nor pattern is given, a summary of the schemas. */
export async function listTables(session: Session, { schema, pattern, after, budget }: ListRequest): Promise<ListAnswer> {
  const scope: Scope = {
    schema: schema === undefined ? undefined : await findSchema(session, schema),
    like: pattern === undefined ? undefined : likePattern(pattern),
  };
  const schemas = await countTables(session, scope);
  const total = schemas.reduce((sum, { total: tables }) => sum + tables, 0);
  if (total === 0) return { text: await nothing(session, scope, pattern), next: undefined };
  if (total > MAX_TABLES && schema === undefined && pattern === undefined && after === undefined) {
    return { text: await summary(session, schemas, total, scope, budget), next: undefined };
  }
  const found = await pageOfTables(session, scope, after, MAX_TABLES);
  return page(found, schemas, total, after !== undefined, budget);
}

function page(
  found: readonly ListedTable[],
  schemas: readonly SchemaCounts[],
  total: number,
  continued: boolean,
  budget: number,
): ListAnswer {
  const counts = new Map(schemas.map((each) => [each.schema, each]));
  const lines: string[] = [];
  let room = budget - NOTICE_CHARS;
  let last: ListedTable | undefined;
  let shown = 0;
  for (const table of found.slice(0, MAX_TABLES)) {
    const of = counts.get(table.schema);
    const heading =
      table.schema === last?.schema ? [] : [`${showIdentifier(table.schema)}${of === undefined ? "" : `: ${showCounts(of)}`}`];
    const added = [...heading, `  ${showListed(table)}`];
    const length = added.reduce((sum, line) => sum + line.length + 1, 0);
    if (length > room && shown > 0) break;
    room -= length;
    lines.push(...added);
    last = table;
    shown++;
  }
  const more = shown < found.length;
  if (more)
    lines.push(
      `${shown} of ${countOf(total, "table")} ${continued ? "on this page" : "shown"}; cursor goes on, schema and pattern narrow.`,
    );
  return { text: lines.join("\n"), next: more && last !== undefined ? [last.schema, last.name] : undefined };
}

async function summary(session: Session, schemas: readonly SchemaCounts[], total: number, scope: Scope, budget: number): Promise<string> {
  const listed = [...schemas].sort((a, b) => b.total - a.total).slice(0, MAX_SCHEMAS);
  const largest = Map.groupBy(await largestTables(session, scope, LARGEST), (table) => table.schema);
  const lines = [
    `${countOf(total, "table")} and views in ${countOf(schemas.length, "schema")}: too many to list. Name a schema, a pattern such as *order*, or use search_schema.`,
  ];
  let room = budget - NOTICE_CHARS;
  let shown = 0;
  for (const counts of listed) {
    const line = showSchema(counts, largest.get(counts.schema) ?? []);
    room -= line.length + 1;
    if (room < 0) break;
    lines.push(line);
    shown++;
  }
  const left = schemas.length - shown;
  if (left > 0) lines.push(`${countOf(left, "schema")} more with fewer tables: SELECT nspname FROM pg_namespace lists them.`);
  return lines.join("\n");
}

async function nothing(session: Session, { schema, like }: Scope, pattern: string | undefined): Promise<string> {
  const place = `${schema === undefined ? "" : `the schema ${showIdentifier(schema)} of `}the database ${showName(session.facts.database)}`;
  if (like === undefined || pattern === undefined) {
    return `There are no tables or views in ${place}.${schema === undefined ? " System schemas are left out: schema=pg_catalog lists them." : ""}`;
  }
  const [row] = await session.rows<{ names: [string, string][] | null }>(
    `select pg_catalog.json_agg(pg_catalog.json_build_array(t.schema, t.name)) as names from (
       select n.nspname as schema, c.relname as name
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where ${IS_TABLE} and (case when $1::text is null then ${IS_USERS_SCHEMA} else n.nspname = $1::name end) limit 20000) t`,
    [schema ?? null],
  );
  const names = row?.names ?? [];
  const near = nearest(
    pattern.replaceAll(/[*?%]/g, ""),
    names.map(([, name]) => name),
  );
  const table = names.find(([, name]) => name === near);
  const hint = table === undefined ? "" : ` The nearest name is ${showQualified(...table)}.`;
  return `No table's name matches ${showName(pattern)} in ${place}.${hint} search_schema looks for words in columns and comments, too.`;
}
