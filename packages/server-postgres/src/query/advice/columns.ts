import { nearest } from "@org/mcp-core/nearest";

import type { Session } from "../../database.ts";
import type { Node } from "../../gate/gate.ts";
import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import { oneLine } from "../../schema/texts.ts";
import { hintForName } from "../dialects.ts";
import { columnsIn, sourcesIn, type Table, tablesOf, type Written } from "./sources.ts";

/** The columns of a table that are listed; beside a name that is near, all or none. */
const LISTED = 50;
const FEW = 20;

/** What to do about a column that does not exist; `said` is what the server says, in whatever language. */
export async function adviseOnColumn(
  said: string,
  { tree, sql }: { tree: Node; sql: string },
  session: Session,
): Promise<string | undefined> {
  const tables = await tablesOf(sourcesIn(tree), session);
  const written = mentioned(
    said,
    columnsIn(tree).filter((column) => !isColumn(column, tables)),
  );
  const name = written?.at(-1);
  if (written === undefined || name === undefined) return undefined;
  const elsewhere = hintForName(name);
  if (elsewhere !== undefined) return elsewhere;
  const meant = tablesFor(written, tables);
  const near = nearest(
    name,
    meant.flatMap(({ columns }) => columns.map((column) => column.name)),
  );
  const isText = written.length === 1 && sql.includes(`"${name}"`);
  const advice = [
    ...(near === undefined ? [] : [`Did you mean ${owners(near, written, meant).join(" or ")}?`]),
    ...(isText ? [`In double quotes it is a column; a text is ${literal(name)}.`] : []),
    ...(written.length === 1 && sql.includes(`@${name}`) ? ["Parameters are written $1, $2."] : []),
    ...meant
      .slice(0, 1)
      .flatMap((table) => (meant.length === 1 && (near === undefined || table.columns.length <= FEW) ? [listed(table)] : [])),
    ...(meant.length > 1 && near === undefined ? [`describe_table shows the columns of ${meant.map(nameOf).join(", ")}.`] : []),
  ];
  return advice.length === 0 ? undefined : advice.join(" ");
}

/** What to do about `x.id` where nothing is called x. */
export async function adviseOnSource(said: string, tree: Node, session: Session): Promise<string | undefined> {
  const sources = sourcesIn(tree);
  const written = mentioned(
    said,
    columnsIn(tree).flatMap((column) => (column.length > 1 ? [column.slice(0, -1)] : [])),
  );
  const name = written?.at(-1);
  if (name === undefined || sources.length === 0) return undefined;
  const tables = await tablesOf(sources, session);
  const [key = "key"] = columnsIn(tree).flatMap(([first, second]) => (first === name && second !== undefined ? [second] : []));
  const column = tables.flatMap(({ columns }) => columns).find((one) => one.name === name);
  const inside = column === undefined ? "" : `${showIdentifier(name)} is a column${wayInto(column, key)}. `;
  const called = sources.map((source) => showIdentifier(source.called));
  return `${inside}The statement's tables are called: ${[...new Set(called)].join(", ")}.`;
}

function wayInto({ name, parts }: Table["columns"][number], key: string): string {
  if (parts === null) return "";
  const way = parts === "json" ? `${showIdentifier(name)} ->> ${literal(key)}` : `(${showIdentifier(name)}).${showIdentifier(key)}`;
  return `; what is in it: ${way}`;
}

function literal(text: string): string {
  return `'${oneLine(text, 60).replaceAll("'", "''")}'`;
}

/** The one that the server speaks of: the longest, because a short name may be a piece of its words. */
function mentioned(said: string, columns: readonly Written[]): Written | undefined {
  return columns
    .filter((column) => column.at(-1) !== undefined && column.at(-1) !== "" && said.includes(column.at(-1) ?? ""))
    .toSorted((a, b) => (b.at(-1)?.length ?? 0) - (a.at(-1)?.length ?? 0))[0];
}

function isColumn(column: Written, tables: readonly Table[]): boolean {
  return tablesFor(column, tables).some(({ columns }) => columns.some(({ name }) => name === column.at(-1)));
}

/** The tables that a column may be of. */
function tablesFor(column: Written, tables: readonly Table[]): readonly Table[] {
  const of = column.at(-2);
  return of === undefined ? tables : tables.filter(({ called }) => called === of);
}

function owners(column: string, written: Written, tables: readonly Table[]): string[] {
  const having = tables.filter(({ columns }) => columns.some(({ name }) => name === column));
  if (tables.length === 1 && written.length === 1) return [showIdentifier(column)];
  return having.slice(0, 3).map(({ called }) => showQualified(called, column));
}

function listed(table: Table): string {
  const names = table.columns.slice(0, LISTED).map(({ name }) => showIdentifier(name));
  const more = table.columns.length - names.length;
  return `${nameOf(table)} has: ${names.join(", ")}${more > 0 ? ` and ${more} more (describe_table)` : ""}.`;
}

function nameOf({ schema, relation, called }: Table): string {
  const name = relation?.name ?? called;
  return relation?.schema === undefined ? showIdentifier(name) : showQualified(schema, name);
}
