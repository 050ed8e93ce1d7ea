import { ToolError } from "@org/mcp-core/errors";

import type { Page, Session, Task, Text } from "../database.ts";
import type { Checked, Gate } from "../gate/gate.ts";
import { continueByKey, findContinuation, type GoOn } from "./continuation.ts";
import { tableFacts } from "./facts.ts";
import { comparable } from "./key.ts";
import { after } from "./keyset.ts";
import type { LastRow, Place } from "./place.ts";

/** A page of a result. */
export interface ReadPage {
  readonly page: Page;
  /** How many rows the server had to pass over before it. */
  readonly passedOver: number;
  /** Finds out how the result goes on after it. */
  findContinuation(): Promise<GoOn>;
}

/** What to read. */
export interface Reading {
  readonly checked: Checked;
  readonly params: readonly Text[];
  readonly maxRows: number;
  /** Where to start; undefined for the beginning. */
  readonly place: Place | undefined;
}

/** Reads a result from a place on: by key when that is still right, else from the start, passing over what was seen. */
export async function readPage(reading: Reading, gate: Gate, session: Session, task: Task): Promise<ReadPage> {
  const { checked, params, maxRows, place } = reading;
  const last = place?.last;
  const continued = last && (await continueAfter(last, reading, gate, session, task));
  if (last !== undefined && continued !== undefined) {
    const page = await session.read({ ...continued, maxRows });
    return { page, passedOver: 0, findContinuation: async () => continueByKey(last.table, last.key, page.fields) };
  }
  const skip = place?.seen ?? 0;
  const page = await session.read({ sql: checked.sql, params, maxRows, skip });
  return { page, passedOver: skip, findContinuation: () => findContinuation(checked, page.fields, session) };
}

async function continueAfter(
  { table, key, values }: LastRow,
  { checked: { sql }, params, maxRows }: Reading,
  gate: Gate,
  session: Session,
  task: Task,
): Promise<{ sql: string; params: readonly Text[] } | undefined> {
  // Asked again for every page: the key may have been dropped since the last.
  const facts = await tableFacts(
    table,
    key.map(({ number }) => number),
    session,
  );
  const columns = comparable(key, facts);
  if (columns === undefined) return undefined;
  // One more than is shown, to know whether there is one.
  const continued = after(sql, columns, values, params.length + 1, maxRows + 1);
  try {
    // Nothing that holds a user's text is sent without it, although all that was added is comparisons from the catalog.
    const checked = await gate.check(continued.sql, session);
    return { sql: checked.sql, params: [...params, ...continued.values] };
  } catch (error) {
    if (task.signal.aborted || !(error instanceof ToolError)) throw error;
    return undefined; // too long with what was added, or compared by a function that the gate does not trust
  }
}
