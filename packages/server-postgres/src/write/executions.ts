import { ToolError } from "@org/mcp-core/errors";

import type { Databases, Task } from "../database.ts";
import type { CheckedChange, Gate } from "../gate/gate.ts";
import { withAdvice } from "../query/advice/advice.ts";
import { jsonParams } from "../query/json-params.ts";
import { showQualified } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";
import { encodeParams } from "../values/params.ts";
import { commitChange, rehearse } from "./change.ts";
import { createCodes } from "./codes.ts";
import { digestOf, type Effect, effectText, isNothing } from "./effect.ts";
import { outcomeText } from "./report.ts";

/** A change as it was asked for. */
export interface Request {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly database: string | undefined;
  readonly dryRun: boolean;
  /** Whether it was said that every row is meant. */
  readonly everyRow: boolean;
  /** The code of an earlier rehearsal. */
  readonly rehearsal: string | undefined;
}

/** Whom it is asked of. */
export interface Asking extends Task {
  readonly confirm: (question: string) => Promise<"accepted" | "unavailable">;
  readonly cursors: { seal(scope: string, state: unknown): string; open(scope: string, cursor: string): unknown };
}

/** Rehearses changes, asks, and commits them; remembers which codes have been used. */
export type Executions = (request: Request, asking: Asking) => Promise<string>;

/** The most of a statement that a question to the user shows. */
const SQL_CHARS = 600;
/** Tables that a question lists before it only counts the others. */
const EFFECT_LINES = 20;
const DEMO = "The demo lives in memory: changes end with this server, or when a query has to be stopped.";

export function createExecutions(databases: Databases, gate: Gate): Executions {
  const codes = createCodes();
  return async ({ sql, params, database: name, dryRun, everyRow, rehearsal }, asking) => {
    const database = databases.get(name);
    const checked = await database.lease(asking, (session) => gate.checkChange(sql, session));
    if (!everyRow) refuseEveryRow(checked);
    const change = { checked, params: encodeParams(params, jsonParams(checked.tree)) };
    const scope = JSON.stringify(["execute", database.name, sql, params]);

    async function commit(digest: string): Promise<string> {
      // What the gate knows of the catalog may be history now, even if the answer to COMMIT was lost.
      const outcome = await commitChange(database, change, digest, asking).finally(() => gate.forget());
      const demo = database.disposable === true ? `\n${DEMO}` : "";
      return `Committed in ${database.name}:\n${outcomeText(outcome)}${demo}`;
    }

    if (rehearsal !== undefined && !dryRun) return commit(codes.redeem(asking.cursors, scope, rehearsal));
    const begun = performance.now();
    const rehearsed = await withAdvice({ sql, database, gate }, asking, () => rehearse(database, change, asking));
    const report = `${outcomeText(rehearsed)}\n${costText(rehearsed.effect, performance.now() - begun)}`;
    if (!everyRow) refuseAllRows(rehearsed.effect);
    if (isNothing(rehearsed.effect)) return `Rehearsed in ${database.name}: ${rehearsed.effect.tag}. ${nothingText(checked)}`;
    if (dryRun) return `Rehearsed in ${database.name} and rolled back:\n${report}`;

    const digest = digestOf(rehearsed.effect);
    const answer = await asking.confirm(questionFor(database.name, checked.sql, effectText(rehearsed.effect, EFFECT_LINES)));
    if (answer === "accepted") return commit(digest);
    const code = codes.issue(asking.cursors, scope, digest);
    return `Rehearsed in ${database.name} and rolled back; nothing has changed yet:\n${report}\nIf this is what the user wants, call execute again with the same arguments and rehearsal: "${code}". It commits once, and only if the counts are the same then; the rows behind them may be others.`;
  };
}

function refuseEveryRow({ kind, everyRow, targets }: CheckedChange): void {
  const tables = targets.join(", ");
  const fix = "pass every_row: true if every row is meant.";
  if (kind === "truncate") throw new ToolError(`TRUNCATE removes every row of ${tables}.`, { fix: `Use DELETE with a WHERE, or ${fix}` });
  if (!everyRow) return;
  throw new ToolError(
    kind === "update" || kind === "delete"
      ? `This ${kind.toUpperCase()} would change every row: it, or one inside it, has no WHERE, or one that looks at no row, such as WHERE true. It names ${tables}.`
      : `An UPDATE or DELETE inside this ${kind.toUpperCase()} would change every row: it has no WHERE, or one that looks at no row, such as WHERE true. The statement names ${tables}.`,
    { fix: `Add a WHERE, or ${fix}` },
  );
}

/** A table this small may well be meant whole. */
const FEW_ROWS = 10;

/** A condition can be true of every row, and MERGE has none: what counts is what the rehearsal did. */
function refuseAllRows({ counts, totals }: Effect): void {
  for (const { oid, schema, table, updated, deleted } of counts) {
    const total = totals.get(oid);
    if (total === undefined || !total.exact || total.rows < FEW_ROWS || Math.max(updated, deleted) < total.rows) continue;
    const what = deleted > 0 ? "delete" : "update";
    throw new ToolError(
      `This would ${what} all ${total.rows} rows of ${showQualified(schema, table)}, as a rehearsal showed that was rolled back.`,
      {
        fix: "Narrow its condition, or pass every_row: true if every row is meant.",
      },
    );
  }
}

function nothingText({ kind }: CheckedChange): string {
  return kind === "define" ? "Nothing would change; there is nothing to commit." : "No row matches, so there is nothing to commit.";
}

/** What rehearsing has cost already, and committing will cost again. */
function costText({ counts }: Effect, ms: number): string {
  const sequences = counts.some(({ inserted }) => inserted > 0) ? " Numbers taken from sequences stay taken." : "";
  return `The rehearsal took ${(ms / 1000).toFixed(ms < 100 ? 3 : 1)} s and held the locks that the change needs; committing takes them again.${sequences}`;
}

function questionFor(database: string, sql: string, effect: string): string {
  return [`Change the database ${database}?`, oneLine(sql, SQL_CHARS), "A rehearsal, rolled back, did this:", effect].join("\n");
}
