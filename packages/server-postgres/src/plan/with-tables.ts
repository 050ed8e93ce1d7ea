import type { Session } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { describeTable } from "../schema/describe/describe.ts";
import { findTable } from "../schema/find-table.ts";
import { qualified } from "../schema/identifiers.ts";
import { explain, type Explained } from "./explain.ts";
import { reportOf } from "./report.ts";

/** A statement over more tables than this is described by its plan. */
const MAX_TABLES = 8;
/** For one table: its columns, keys and indexes. */
const MAX_TABLE_CHARS = 6000;

/** A statement's plan with its findings, and the tables it reads, in `room` characters together. */
export async function explainWithTables(
  sql: string,
  room: number,
  gate: Gate,
  session: Session,
): Promise<{ plan: string; tables: string }> {
  // Not run: whoever asks how to make it faster may not want to wait for it now.
  const explained = await explain({ sql, params: [], analyze: false }, gate, session);
  const plan = reportOf(explained, Math.floor(room / 2));
  return { plan, tables: await describeTables(explained, session, room - plan.length) };
}

async function describeTables({ evidence }: Explained, session: Session, room: number): Promise<string> {
  const tables = evidence.plan.nodes.map(evidence.table).filter((table) => table !== undefined);
  const named = new Set(tables.map((table) => qualified((table.root ?? table).schema, (table.root ?? table).name)));
  const texts: string[] = [];
  let left = room;
  for (const name of [...named].slice(0, MAX_TABLES)) {
    const budget = Math.min(MAX_TABLE_CHARS, left);
    if (budget < 1000) break;
    const { text } = await describeTable(session, await findTable(session, name), { statistics: true, budget });
    texts.push(text);
    left -= text.length + 2;
  }
  const more = named.size - texts.length;
  return [...texts, ...(more > 0 ? [`... ${more} more tables: describe_table`] : [])].join("\n\n");
}
