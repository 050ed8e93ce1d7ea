import pg from "pg";

import { FACTS_SQL, type FactsRow, readFacts } from "../../src/connect/facts.ts";
import { recordsOf } from "../../src/connect/rows.ts";
import type { Session, Text } from "../../src/database.ts";

/** A session as the gate needs it, on a connection of its own, and how many round trips it has made. */
export interface Asking extends Session {
  readonly trips: () => number;
  close(): Promise<void>;
}

const AS_TEXT = { getTypeParser: () => (value: string) => value };

export async function askingSession(url: string): Promise<Asking> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let trips = 0;
  async function rows<Row>(text: string, params: readonly Text[] = []): Promise<Row[]> {
    trips++;
    const { fields, rows: found } = await client.query<Text[]>({ text, values: [...params], rowMode: "array", types: AS_TEXT });
    const described = fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID, tableId: 0, columnId: 0, typeModifier: -1 }));
    return recordsOf({ fields: described, rows: found, more: false }) as Row[];
  }
  const [row] = await rows<FactsRow>(FACTS_SQL);
  if (row === undefined) throw new TypeError("the query for facts has one row");
  trips = 0;
  return {
    facts: readFacts(row),
    rows,
    read: () => Promise.reject(new Error("the gate reads nothing but the catalog")),
    trips: () => trips,
    close: () => client.end(),
  };
}
