import type { Database, Task } from "../database.ts";
import { CHECKS } from "./checks.ts";
import type { CheckName } from "./names.ts";
import { inFull, overview } from "./report.ts";
import { runChecks } from "./run.ts";

/** A check among all may not hold up the rest; one asked for alone may take its time. */
const LIMIT_MS = 5_000;
const ALONE_LIMIT_MS = 20_000;

/** Runs all checks and reports in a line each, or the one that was asked for in full. */
export async function examine(database: Database, check: CheckName | undefined, task: Task): Promise<string> {
  const checks = check === undefined ? CHECKS : CHECKS.filter((one) => one.name === check);
  const { facts, outcomes } = await runChecks(database, checks, check === undefined ? LIMIT_MS : ALONE_LIMIT_MS, task);
  const [first] = outcomes;
  return check === undefined || first === undefined ? overview(database.name, facts, outcomes) : inFull(database.name, facts, first);
}
