import type { Session } from "../../database.ts";
import type { Table } from "../find-table.ts";
import { LOCKED } from "../kinds.ts";
import { oneLine } from "../texts.ts";
import { describeBehaviour } from "./behaviour.ts";
import { type Column, readColumns, readStatistics, showColumn } from "./columns.ts";
import { describeConstraints } from "./constraints.ts";
import { describeFamily } from "./family.ts";
import { describeHeading } from "./heading.ts";
import { describeIndexes } from "./indexes.ts";
import { describeTypes } from "./types.ts";
import { describeView } from "./view.ts";

export interface DescribeOptions {
  /** Whether to tell sizes, row estimates, scans and what ANALYZE knows; without, the text changes only when the definition does. */
  readonly statistics: boolean;
  /** The most characters of the answer. */
  readonly budget: number;
}

export interface Description {
  readonly text: string;
  readonly columns: readonly Column[];
}

/** Everything about a table that is needed to query it, in compact lines. What does not fit is named at the end. */
export async function describeTable(session: Session, table: Table, { statistics, budget }: DescribeOptions): Promise<Description> {
  const heading = await describeHeading(session, table, statistics);
  const locked = await isLocked(session, table);
  const columns = await readColumns(session, table, locked);
  const known = statistics ? await readStatistics(session, table) : new Map<string, never>();
  const rest = [...(await describeTypes(session, table)), ...(locked ? [LOCKED_NOTE] : await describeParts(session, table, statistics))];
  // Of a table that cannot be read at all the heading says so.
  const some = columns.some(({ readable }) => readable);
  const lines = columns.map(
    (column) =>
      `  ${showColumn(column, known.get(column.name), session.facts.schemas)}${some && !column.readable ? " (no right to read it)" : ""}`,
  );
  return { text: fitted([...heading, "columns"], lines, rest, table, columns, budget), columns };
}

async function describeParts(session: Session, table: Table, statistics: boolean): Promise<string[]> {
  return [
    ...(await describeConstraints(session, table)),
    ...(await describeIndexes(session, table, statistics)),
    ...(await describeBehaviour(session, table)),
    ...(await describeFamily(session, table)),
    ...(await describeView(session, table)),
  ];
}

/** Whether another session has the table locked: PostgreSQL writes definitions out under a lock of its own, which would wait for that. */
export async function isLocked(session: Session, { id }: Table): Promise<boolean> {
  return (await session.rows(`with ${LOCKED} select from locked l where l.oid = $1::oid`, [String(id)])).length > 0;
}

const LOCKED_NOTE =
  "locked by another session: keys, indexes and triggers cannot be read now. database_health shows who holds it; relationships shows the foreign keys.";

/** Columns come first; of a table with very many, as many as leave room for a third of keys and the rest. */
function fitted(
  heading: readonly string[],
  lines: readonly string[],
  rest: readonly string[],
  table: Table,
  columns: readonly Column[],
  budget: number,
): string {
  const length = (text: readonly string[]): number => text.reduce((sum, line) => sum + line.length + 1, 0);
  const room = budget - length(heading) - 400;
  const shown = taken(lines, Math.max(room - length(rest), (room * 2) / 3));
  const last = columns[shown.length - 1];
  const restShown = taken(rest, room - length(shown));
  return [
    ...heading,
    ...shown,
    ...(shown.length < lines.length && last !== undefined
      ? [
          `  ... ${lines.length - shown.length} more columns: SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = ${table.id} AND attnum > ${last.number}`,
        ]
      : []),
    ...restShown,
    ...(restShown.length < rest.length
      ? [`... ${rest.length - restShown.length} more lines, from: ${oneLine(rest[restShown.length]?.trim() ?? "", 60)}`]
      : []),
  ].join("\n");
}

function taken(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = lines.findIndex((line) => (used += line.length + 1) > room);
  return end < 0 ? lines : lines.slice(0, end);
}
