import { qualified } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";
import type { SortKey } from "./expression.ts";
import { showName, showTable } from "./names.ts";
import type { IndexFacts, Table } from "./relations.ts";

const MAX_SHOWN_CHARS = 500;

/** Bits of `pg_index.indoption` (catalog/pg_index.h). */
const DESC = 1;
const NULLS_FIRST = 2;

/** An index that is not there. */
export interface IndexIdea {
  readonly table: Table;
  readonly method: "btree" | "gin" | "gist";
  readonly keys: readonly IdeaKey[];
  /** An extension that has to be installed first. */
  readonly extension?: string;
}

export interface IdeaKey {
  /** A quoted column, or an expression in the form that CREATE INDEX takes. */
  readonly sql: string;
  /** Operator class, or a direction. */
  readonly suffix?: string;
  /** The column's name; undefined for an expression. */
  readonly column?: string;
}

/** The statement that makes it: on the whole table where a partition is meant, so that every partition gets one. */
export function createIndex(idea: IndexIdea): string {
  const { schema, name } = idea.table.root ?? idea.table;
  return statement(idea, qualified(schema, name), ({ sql }) => sql);
}

/** {@link createIndex} for a reader: names cannot break its line. */
export function showIdea(idea: IndexIdea): string {
  const key = ({ sql, column }: IdeaKey): string => (column === undefined ? sql : showName(column));
  return `${oneLine(statement(idea, showTable(idea.table.root ?? idea.table), key), MAX_SHOWN_CHARS)};`;
}

function statement({ method, keys }: IndexIdea, table: string, key: (key: IdeaKey) => string): string {
  const list = keys.map((each) => (each.suffix === undefined ? key(each) : `${key(each)} ${each.suffix}`)).join(", ");
  return `CREATE INDEX ON ${table}${method === "btree" ? "" : ` USING ${method}`} (${list})`;
}

/** The same index, or one that begins with the other's keys: the longer of both serves. */
export function serves(one: IndexIdea, other: IndexIdea): boolean {
  const [a, b] = [one.table.root?.id ?? one.table.id, other.table.root?.id ?? other.table.id];
  return (
    a === b &&
    one.method === other.method &&
    other.keys.every((key, at) => key.sql === one.keys[at]?.sql && key.suffix === one.keys[at]?.suffix)
  );
}

/**
 * An index of the table that begins with these keys, the first `loose` of them in any order, and could serve in place of a new one. One
 * that is not valid or holds only a part of the rows counts too: the caller says so. `order` is what the keys after those are sorted by.
 */
export function existingIndex(
  { table, method, keys }: IndexIdea,
  loose: number = keys.length,
  order: readonly SortKey[] = [],
): IndexFacts | undefined {
  const wanted = keys.map((key) => key.column ?? normal(key.sql));
  const found = table.indexes.filter((index) => {
    const has = index.keys.map((key) => (table.columns.some(({ name }) => name === key) ? key : normal(key)));
    const head = new Set(has.slice(0, loose));
    return (
      index.method === method &&
      wanted.slice(0, loose).every((key) => head.has(key)) &&
      wanted.slice(loose).every((key, at) => has[loose + at] === key) &&
      isOrdered(index.options.slice(loose), order) &&
      keys.every(({ suffix }) => suffix === undefined || !suffix.endsWith("_ops") || index.classes.includes(suffix))
    );
  });
  return found.find(({ valid, partial }) => valid && partial === null) ?? found[0];
}

/** Whether an index gives this order, read forwards or backwards. */
function isOrdered(options: readonly number[], order: readonly SortKey[]): boolean {
  const wanted = order.map(
    ({ descending, nulls }) => (descending ? DESC : 0) + ((nulls === undefined ? descending : nulls === "FIRST") ? NULLS_FIRST : 0),
  );
  const flips = new Set(wanted.map((want, at) => want ^ (options[at] ?? 0)));
  return flips.size === 0 || (flips.size === 1 && (flips.has(0) || flips.has(DESC + NULLS_FIRST)));
}

function normal(expression: string): string {
  return expression.replaceAll(/::(?:text|character varying)|[\s()]/g, "");
}
