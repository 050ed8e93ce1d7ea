import { ToolError } from "@org/mcp-core/errors";

import type { Database, Facts, Session, Task, Text } from "../database.ts";
import { showSeconds } from "./amounts.ts";
import type { Check, Extension, Reading } from "./check.ts";
import { whyNot } from "./failure.ts";

/** How one check went. */
export interface Outcome {
  readonly check: Check;
  /** What ran, or would have run; undefined where its extension is missing. */
  readonly sql?: string;
  /** Undefined when it could not be read; `failure` then says why, and what to grant. */
  readonly reading?: Reading;
  readonly failure?: string;
}

/** Checks share the pool with other calls. */
const AT_ONCE = 3;
/** The part of its time after which no further piece is begun. */
const MOST = 0.7;
const NO_EXTENSION: Extension = { schema: "", version: "" };

/**
 * Runs checks, three at once, each within `limitMs` from when it has a connection. One that fails is an outcome of its own.
 *
 * @throws ToolError when the database cannot be reached; what aborts the task.
 */
export async function runChecks(
  database: Database,
  checks: readonly Check[],
  limitMs: number,
  task: Task,
): Promise<{ facts: Facts; outcomes: Outcome[] }> {
  const facts = await database.lease(task, async (session) => session.facts);
  const outcomes: Outcome[] = [];
  const left = checks.entries();
  const lane = async (): Promise<void> => {
    for (const [index, check] of left) outcomes[index] = await runCheck(database, check, limitMs, task);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { facts, outcomes };
}

async function runCheck(database: Database, check: Check, limitMs: number, task: Task): Promise<Outcome> {
  const limit = new AbortController();
  const limited: Task = { signal: AbortSignal.any([task.signal, limit.signal]) };
  let sql: string | undefined;
  try {
    return await database.lease(limited, async (session) => {
      const timer = setTimeout(() => limit.abort(), limitMs);
      try {
        const extension = await extensionFor(check, session);
        if (extension === undefined) return { check, failure: check.extension?.missing ?? "" };
        sql = check.sql(session.facts, extension);
        // The list holds checks of all kinds of rows; each reads what its own SQL gives.
        const until = performance.now() + limitMs * MOST;
        const { rows, whole } = await rowsOf(session, check, sql, until);
        const reading = check.read(rows as never[], session.facts);
        return { check, sql, reading: whole ? reading : partly(reading, check) };
      } finally {
        clearTimeout(timer);
      }
    });
  } catch (error) {
    task.signal.throwIfAborted();
    const failure = limit.signal.aborted ? `took longer than ${showSeconds(limitMs / 1000)}` : whyNot(error);
    if (!limit.signal.aborted && !(error instanceof ToolError)) throw error;
    return { check, ...(sql !== undefined && { sql }), failure };
  }
}

/** What is read in pieces ends in time with what there is by then. */
async function rowsOf(session: Session, { pieces }: Check, sql: string, until: number): Promise<{ rows: unknown[]; whole: boolean }> {
  if (pieces === undefined) return { rows: await session.rows<unknown>(sql), whole: true };
  const rows: unknown[] = [];
  let from: Text | undefined = pieces.first;
  while (from !== undefined && performance.now() < until) {
    rows.push(...(await session.rows<unknown>(sql, [from])));
    from = pieces.next(rows as never[]);
  }
  return { rows, whole: from === undefined };
}

function partly(reading: Reading, { name }: Check): Reading {
  const what = `the rest of ${name}, for which there was no time`;
  return { ...reading, hidden: [...(reading.hidden ?? []), { what, remedy: `check=${name}, which has more time` }] };
}

async function extensionFor({ extension }: Check, session: Session): Promise<Extension | undefined> {
  if (extension === undefined) return NO_EXTENSION;
  const [found] = await session.rows<Extension>(
    `select n.nspname::text as schema, e.extversion as version from pg_catalog.pg_extension e
     join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = $1::text`,
    [extension.name],
  );
  return found;
}
