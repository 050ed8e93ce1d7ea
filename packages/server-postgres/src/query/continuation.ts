import type { Field, Session, Text } from "../database.ts";
import type { Checked } from "../gate/gate.ts";
import { showIdentifier } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";
import { type FunctionFacts, functionFacts, type TableFacts, tableFacts } from "./facts.ts";
import { type KeyColumn, keyOf } from "./key.ts";
import { type LastRow, type Sealed, sealable } from "./place.ts";
import { functionsIn, type SingleTable, singleTable, takesSample } from "./shape.ts";

/** How a result goes on after the rows shown. */
export interface Ahead {
  /** What to put into the cursor. */
  readonly state: Sealed;
  /** What the reader of the next page has to know. */
  readonly note?: string;
}

/** Tells how to go on, given how many rows of the result have been shown and the last of them. */
export type GoOn = (seen: number, last: readonly Text[]) => Ahead;

/** Finds out how a statement's result can be continued: by key where its order has one, else by passing over what was seen. */
export async function findContinuation({ tree }: Checked, fields: readonly Field[], session: Session): Promise<GoOn> {
  const single = singleTable(tree);
  const table = single === undefined ? 0 : tableOf(fields);
  const functions = await functionFacts(single?.names ?? [], functionsIn(tree), session);
  const facts = table === 0 || functions.multiplies ? undefined : await tableFacts(table, numbersOf(fields), session);
  // Functions that change from page to page do no harm to a key: each row is looked at once.
  const key = single?.order && facts && keyOf(single.order, fields, facts);
  if (key !== undefined) return continueByKey(table, key, fields);
  const note = `${REREADS}${warning(functions, takesSample(tree))}${advice(single, facts, fields)}`;
  return (seen) => ({ state: [seen], note });
}

/** Goes on as before, by the same key. */
export function continueByKey(table: number, key: readonly KeyColumn[], fields: readonly Field[]): GoOn {
  const places = key.map(({ name }) => fields.findIndex((field) => field.name === name));
  return (seen, row) => {
    const last: LastRow = { table, key, values: places.map((place) => row[place] ?? null) };
    const state = sealable({ seen, last });
    return state === undefined ? { state: [seen], note: `${REREADS}: the values it is ordered by are too long for a cursor.` } : { state };
  };
}

const REREADS = "Each page runs the statement again";

function warning({ volatile }: FunctionFacts, sample: boolean): string {
  const changing = [...volatile.slice(0, 5).map((name) => `${oneLine(name, 63)}()`), ...(sample ? ["TABLESAMPLE"] : [])];
  if (changing.length === 0) return ": rows may repeat or be missing unless ORDER BY is unique.";
  return `: with ${changing.join(", ")} rows may repeat or be missing.`;
}

/** What makes the statement one that continues by key, when that is only a matter of its ORDER BY. */
function advice(single: SingleTable | undefined, facts: TableFacts | undefined, fields: readonly Field[]): string {
  const key = facts?.keys[0];
  if (single?.order === undefined || key === undefined) return "";
  const names = key.map(({ name }) => showIdentifier(name)).join(", ");
  const shown = key.every(({ number }) => fields.some(({ columnId }) => columnId === number));
  const order = single.order.length === 0 ? `ORDER BY ${names}` : `${names} at the end of the ORDER BY`;
  return ` With ${order}${shown ? "" : ` and ${names} selected`}, pages are exact and fast.`;
}

/** The table that all plain columns of a result come from; 0 when there is none. */
function tableOf(fields: readonly Field[]): number {
  return fields.find(({ tableId }) => tableId !== 0)?.tableId ?? 0;
}

function numbersOf(fields: readonly Field[]): number[] {
  return [...new Set(fields.filter(({ tableId }) => tableId !== 0).map(({ columnId }) => columnId))];
}
