import type { Node } from "../gate/gate.ts";
import { listIn, nodeIn, nodesIn } from "./tree.ts";

/** One expression of an ORDER BY that is a plain column. */
export interface SortItem {
  /** A position in the output, counted from 1, or a column's name as written, the last of its parts. */
  readonly column: number | string;
  /** Whether a table was named with it: then it is the table's column, whatever the output is called. */
  readonly qualified: boolean;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** A SELECT over one table and nothing else: each row of its result is one row of the table. */
export interface SingleTable {
  /** Undefined when it is ordered by something else than plain columns; empty when it is not ordered. */
  readonly order: readonly SortItem[] | undefined;
  /** Every name in the select list that may be a function's or operator's. One that returns sets would multiply rows. */
  readonly names: readonly string[];
}

/** What a single SELECT over one table consists of; anything else in its tree makes it something else. */
const PARTS = new Set(["targetList", "fromClause", "whereClause", "sortClause", "limitOption", "op"]);

/** The single-table SELECT that a statement is, or undefined: joins, grouping, DISTINCT, WITH, LIMIT, windows and so on. */
export function singleTable(tree: Node): SingleTable | undefined {
  const select = nodeIn(tree, "SelectStmt");
  if (select === undefined || !Object.keys(select).every((part) => PARTS.has(part))) return undefined;
  if (select["op"] !== "SETOP_NONE" || select["limitOption"] !== "LIMIT_OPTION_DEFAULT") return undefined;
  const [from, ...others] = listIn(select, "fromClause");
  const table = from && nodeIn(from, "RangeVar");
  // Aliases for columns (`t as x(a, b)`) would give them other names than the catalog has.
  if (table === undefined || others.length > 0 || "colnames" in (nodeIn(table, "alias") ?? {})) return undefined;
  const list = select["targetList"];
  if (someKey(list, "over")) return undefined;
  const items = listIn(select, "sortClause").map(sortItem);
  return { order: items.includes(undefined) ? undefined : items.filter((item) => item !== undefined), names: callableIn(list) };
}

/** The names of all functions that a statement calls, without their schemas. */
export function functionsIn(tree: Node): string[] {
  const calls = [...nodesIn(tree)].map((node) => nodeIn(node, "FuncCall")).filter((call) => call !== undefined);
  return [...new Set(calls.flatMap((call) => textsIn(listIn(call, "funcname").at(-1))))];
}

/** Whether it reads a sample of a table. */
export function takesSample(tree: Node): boolean {
  return someKey(tree, "RangeTableSample");
}

function sortItem(item: Node): SortItem | undefined {
  const sort = nodeIn(item, "SortBy");
  const node = sort && nodeIn(sort, "node");
  if (sort === undefined || node === undefined || sort["sortby_dir"] === "SORTBY_USING") return undefined;
  const descending = sort["sortby_dir"] === "SORTBY_DESC";
  const nulls = sort["sortby_nulls"];
  const nullsFirst = nulls === "SORTBY_NULLS_DEFAULT" ? descending : nulls === "SORTBY_NULLS_FIRST";
  const position = nodeIn(nodeIn(node, "A_Const") ?? {}, "ival")?.["ival"];
  if (typeof position === "number") return { column: position, qualified: false, descending, nullsFirst };
  const reference = nodeIn(node, "ColumnRef");
  if (reference === undefined || someKey(reference, "A_Star")) return undefined;
  const parts = textsIn(reference);
  const column = parts.at(-1);
  return column === undefined ? undefined : { column, qualified: parts.length > 1, descending, nullsFirst };
}

/** A column without its table is no function, while `t.f` may be `f(t)`. */
function callableIn(list: unknown): string[] {
  const names = [...nodesIn(list, (node) => "A_Const" in node || listIn(nodeIn(node, "ColumnRef") ?? {}, "fields").length === 1)].flatMap(
    nameOf,
  );
  return [...new Set(names)];
}

/** Every `sval` inside: names, operators and texts. */
function textsIn(tree: unknown): string[] {
  return [...nodesIn(tree)].flatMap(nameOf);
}

function nameOf({ sval }: Node): string[] {
  return typeof sval === "string" ? [sval] : [];
}

function someKey(tree: unknown, key: string): boolean {
  return nodesIn(tree).some((node) => key in node);
}
