import type { Session, Task } from "../../database.ts";
import type { Gate } from "../../gate/gate.ts";
import { findTable } from "../find-table.ts";
import { describeTable } from "./describe.ts";
import { describeJsonKeys } from "./json-keys.ts";
import { describeSample } from "./sample.ts";

/** What a sample may take: 20 rows of many columns would be more than the description. */
const SAMPLE_CHARS = 15_000;

/** A table as it was asked for. */
export interface Wanted {
  readonly name: string;
  /** Rows to show. */
  readonly sample: number;
  /** Characters of the answer. */
  readonly budget: number;
}

/** Describes a table, and shows some of its rows where they were asked for and fit. */
export async function describeWithSample({ name, sample, budget }: Wanted, session: Session, gate: Gate, task: Task): Promise<string> {
  const table = await findTable(session, name);
  const room = budget - (sample > 0 ? Math.min(SAMPLE_CHARS, budget / 3) : 0);
  const { text, columns } = await describeTable(session, table, { statistics: true, budget: room });
  if (sample === 0) return text;
  const keys = await describeJsonKeys(session, gate, table, columns, task);
  const lines = [...keys, ...(await describeSample(session, gate, table, columns, sample, task))];
  return [text, ...fitting(lines, budget - text.length - 100)].join("\n");
}

function fitting(lines: readonly string[], room: number): string[] {
  let used = 0;
  const end = lines.findIndex((line) => (used += line.length + 1) > room);
  return end < 0 ? [...lines] : [...lines.slice(0, end), `... ${lines.length - end} more rows do not fit`];
}
