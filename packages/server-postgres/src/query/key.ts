import type { Field } from "../database.ts";
import type { ColumnFacts, Operators, TableFacts } from "./facts.ts";
import type { SortItem } from "./shape.ts";

/** A column that a result is ordered by, as it appears in the output. */
export interface KeyColumn {
  /** Its name in the output, where no other column has it. */
  readonly name: string;
  /** Its number in the table. */
  readonly number: number;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** A column with what it takes to compare it. */
export interface ComparableColumn extends KeyColumn, Pick<ColumnFacts, "type" | "required"> {
  readonly operators: Operators;
}

/**
 * The columns a single-table SELECT is ordered by, up to the one with which they hold a unique key: between them they give each row its
 * own place. Undefined where the order does not reach a key, or rests on something that the output does not show exactly.
 */
export function keyOf(order: readonly SortItem[], fields: readonly Field[], facts: TableFacts): readonly KeyColumn[] | undefined {
  const key: KeyColumn[] = [];
  for (const item of order) {
    const field = outputOf(item, fields, facts);
    if (field === undefined || field.tableId === 0 || fields.filter(({ name }) => name === field.name).length > 1) return undefined;
    key.push({ name: field.name, number: field.columnId, descending: item.descending, nullsFirst: item.nullsFirst });
    if (holdsKey(key, facts)) return comparable(key, facts) && key;
  }
  return undefined;
}

/** The key with what the catalog says of it now; undefined when it is no key any more. */
export function comparable(key: readonly KeyColumn[], facts: TableFacts): readonly ComparableColumn[] | undefined {
  if (!holdsKey(key, facts)) return undefined;
  const columns = key.map((column) => {
    const found = facts.columns.find(({ number }) => number === column.number);
    return found?.operators == null ? undefined : { ...column, type: found.type, required: found.required, operators: found.operators };
  });
  return columns.includes(undefined) ? undefined : columns.filter((column) => column !== undefined);
}

function holdsKey(columns: readonly KeyColumn[], { keys }: TableFacts): boolean {
  const numbers = new Set(columns.map(({ number }) => number));
  return keys.some((key) => key.every(({ number }) => numbers.has(number)));
}

/** A bare name means the output column of that name before any column of the table (manual, SELECT, ORDER BY Clause). */
function outputOf({ column, qualified }: SortItem, fields: readonly Field[], { columns }: TableFacts): Field | undefined {
  if (typeof column === "number") return fields[column - 1];
  const named = qualified ? undefined : fields.find(({ name }) => name === column);
  if (named !== undefined) return named;
  const number = columns.find(({ name }) => name === column)?.number;
  return fields.find(({ columnId }) => columnId !== 0 && columnId === number);
}
