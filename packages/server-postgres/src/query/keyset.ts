import type { Text } from "../database.ts";
import type { ComparableColumn } from "./key.ts";

/** A statement that goes on after a row, and the values for its parameters beyond those of the statement inside. */
export interface Continued {
  readonly sql: string;
  readonly values: readonly Text[];
}

/** A column of the key, and where in the statement the value is that it has in the last row seen; undefined for NULL. */
interface Place {
  readonly column: ComparableColumn;
  readonly parameter: string | undefined;
}

/**
 * The first `limit` rows of `sql` that come after the row with these values in its order.
 *
 * They are a few ranges, one after another: those that share all values but the last, those that share all but the last two, and so on. Each
 * is a query of its own, so that an index can begin where the last page ended; one condition for all of them would read what was seen again
 * to leave it out. The order is repeated outside (that of a subquery promises nothing), and the limits tell the planner that an index is
 * better than sorting everything. Operators are named with their schemas, so that they are the ones ORDER BY itself uses.
 */
export function after(sql: string, key: readonly ComparableColumn[], row: readonly Text[], firstParam: number, limit: number): Continued {
  const values: Text[] = [];
  const places = key.map((column, index): Place => {
    const value = row[index] ?? null;
    return { column, parameter: value === null ? undefined : `$${firstParam - 1 + values.push(value)}::${column.type}` };
  });
  const ranges = rangesAfter(places);
  // The line break ends a comment at the end of the statement.
  const order = `ORDER BY ${key.map(orderOf).join(", ")} LIMIT ${limit}`;
  const range = (condition: string): string => `SELECT * FROM (\n${sql}\n) AS page WHERE ${condition} ${order}`;
  const [only = "false", ...others] = ranges;
  if (others.length === 0) return { sql: range(only), values };
  return { sql: `SELECT * FROM (${ranges.map((condition) => `(${range(condition)})`).join(" UNION ALL ")}) AS page ${order}`, values };
}

function rangesAfter(places: readonly Place[]): string[] {
  const alike = alikeFrom(places);
  const ranges = alike < places.length ? [[...places.slice(0, alike).map(same), further(places.slice(alike))]] : [];
  for (let index = alike - 1; index >= 0; index -= 1) {
    for (const way of waysOn(places[index])) ranges.push([...places.slice(0, index).map(same), way]);
  }
  return ranges.map((conditions) => conditions.join(" AND "));
}

/** From which column on all go the same way and hold no NULL, so that one comparison of rows says it all; the number of columns if none. */
function alikeFrom(places: readonly Place[]): number {
  const last = places.at(-1);
  const differs = places.findLastIndex(
    ({ column, parameter }) => !column.required || parameter === undefined || last === undefined || beyond(column) !== beyond(last.column),
  );
  return differs + 1;
}

function further(places: readonly Place[]): string {
  const names = places.map(({ column }) => nameOf(column));
  const parameters = places.map(({ parameter }) => parameter);
  const operator = places.flatMap(({ column }) => beyond(column))[0] ?? "";
  return places.length === 1
    ? `${names.join()} ${operator} ${parameters.join()}`
    : `ROW(${names.join(", ")}) ${operator} ROW(${parameters.join(", ")})`;
}

/** The ranges of values that come after the last one: none after NULL where that comes last. */
function waysOn(place: Place | undefined): string[] {
  if (place === undefined) return [];
  const { column, parameter } = place;
  if (parameter === undefined) return column.nullsFirst ? [`${nameOf(column)} IS NOT NULL`] : [];
  return [further([place]), ...(column.required || column.nullsFirst ? [] : [`${nameOf(column)} IS NULL`])];
}

function same({ column, parameter }: Place): string {
  return parameter === undefined ? `${nameOf(column)} IS NULL` : `${nameOf(column)} ${column.operators.equal} ${parameter}`;
}

function beyond({ descending, operators }: ComparableColumn): string {
  return descending ? operators.less : operators.greater;
}

function orderOf(column: ComparableColumn): string {
  return `${nameOf(column)} ${column.descending ? "DESC" : "ASC"} NULLS ${column.nullsFirst ? "FIRST" : "LAST"}`;
}

function nameOf({ name }: ComparableColumn): string {
  return `page."${name.replaceAll('"', '""')}"`;
}
