import type { Database, Task } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { withAdvice } from "../query/advice/advice.ts";
import { encodeParams } from "../values/params.ts";
import { explain } from "./explain.ts";
import { reportOf } from "./report.ts";

/** A statement to explain, as it was asked for. */
export interface AskedFor {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly analyze: boolean;
}

/** The report on a statement's plan, in `budget` characters. */
export function explainAsked(
  { sql, params, analyze }: AskedFor,
  database: Database,
  gate: Gate,
  budget: number,
  task: Task,
): Promise<string> {
  return withAdvice({ sql, database, gate }, task, () =>
    database.lease(task, async (session) => reportOf(await explain({ sql, params: encodeParams(params), analyze }, gate, session), budget)),
  );
}
