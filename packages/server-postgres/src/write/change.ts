import { ToolError } from "@org/mcp-core/errors";

import type { Database, Field, Page, Task, Text, WritingSession } from "../database.ts";
import type { CheckedChange } from "../gate/gate.ts";
import { type Counted, countRows } from "./count.ts";
import { compare, differencesText } from "./differences.ts";
import { type Count, countsOf, countsSince, digestOf, type Effect, effectText } from "./effect.ts";
import { countLosses, lossesOf } from "./lost.ts";
import { outlineOf } from "./outline.ts";

/** A statement that changes data or definitions, as the gate let it through. */
export interface Change {
  readonly checked: CheckedChange;
  readonly params: readonly Text[];
}

/** What running it once did, and what its RETURNING gave. */
export interface Outcome {
  readonly effect: Effect;
  readonly returned: { readonly fields: readonly Field[]; readonly rows: Page["rows"]; readonly more: boolean };
}

/** Rows of a RETURNING that are shown. All of them are changed whatever is shown. */
const RETURNED_ROWS = 50;
/** Bytes of tables whose rows are counted to tell the share that was changed: a tenth of a second. */
const SHARE_BYTES = 100_000_000;

/** Runs the change in a transaction that is rolled back, and tells what it would have done. */
export function rehearse(database: Database, change: Change, task: Task): Promise<Outcome> {
  return database.transaction(task, (session) => perform(session, change));
}

/** Runs the change and commits it if it does exactly what the rehearsal did, by its digest; throws otherwise, and nothing has changed. */
export function commitChange(database: Database, change: Change, rehearsed: string, task: Task): Promise<Outcome> {
  return database.transaction(task, async (session) => {
    const outcome = await perform(session, change);
    if (digestOf(outcome.effect) !== rehearsed) {
      throw new ToolError(
        `Rolled back: the statement no longer does what it did in the rehearsal. Now it would do this:\n${effectText(outcome.effect)}`,
        {
          fix: "Nothing was changed. The data has changed in between, or the statement picks rows at random; rehearse it again: leave out rehearsal.",
        },
      );
    }
    session.commit();
    return outcome;
  });
}

async function perform(session: WritingSession, change: Change): Promise<Outcome> {
  const { kind } = change.checked;
  const { page, counts, definitions } =
    kind === "define" || kind === "truncate" ? await define(session, change, kind === "truncate") : await run(session, change);
  return {
    effect: { tag: page.command ?? kind, counts, definitions, totals: await totalsOf(session, counts) },
    returned: { fields: page.fields, rows: page.rows, more: page.more },
  };
}

interface Ran {
  readonly page: Page;
  readonly counts: readonly Count[];
  readonly definitions: readonly string[];
}

async function run(session: WritingSession, { checked, params }: Change): Promise<Ran> {
  const counted = await countsOf(session);
  const page = await session.read({ sql: checked.sql, params, maxRows: RETURNED_ROWS });
  if (page.stoppedBy === "bytes") {
    throw new ToolError("What RETURNING gives is larger than what is read of a result. Nothing was changed.", {
      fix: "Leave large columns out of RETURNING.",
    });
  }
  // A deferred constraint would fail only at COMMIT; a rehearsal that never commits has to ask now.
  await session.read({ sql: "SET CONSTRAINTS ALL IMMEDIATE", maxRows: 1 });
  return { page, counts: countsSince(counted, await countsOf(session)), definitions: [] };
}

/**
 * Runs what defines or truncates. What goes with it, cascades included, is known only afterwards, and can be counted only before: where
 * something is lost, the statement is taken back, the rows are counted under the lock that it takes itself, and it runs again.
 */
async function define(session: WritingSession, change: Change, truncates: boolean): Promise<Ran> {
  const onlyRenames = "RenameStmt" in change.checked.tree || "AlterObjectSchemaStmt" in change.checked.tree;
  // The outline is a long query of small parts, which would take longer to compile than to run.
  await session.read({ sql: "SET LOCAL jit TO off", maxRows: 1 });
  const before = await outlineOf(session);
  await session.read({ sql: "SAVEPOINT uncounted", maxRows: 1 });
  const first = await run(session, change);
  const differences = compare(before, await outlineOf(session));
  const losses = lossesOf(differences, truncates);
  if (losses.tables.length + losses.columns.length === 0)
    return { ...first, definitions: differencesText(differences, new Map(), onlyRenames) };
  await session.read({ sql: "ROLLBACK TO SAVEPOINT uncounted", maxRows: 1 });
  const lost = await countLosses(session, losses, before);
  const second = await run(session, change);
  return { ...second, definitions: differencesText(compare(before, await outlineOf(session)), lost, onlyRenames) };
}

async function totalsOf(session: WritingSession, counts: readonly Count[]): Promise<Effect["totals"]> {
  const changed = counts.filter(({ updated, deleted }) => updated > 0 || deleted > 0);
  const now = await countRows(
    session,
    changed.map(({ oid }) => ({ oid, columns: [] })),
    { maxBytes: SHARE_BYTES, hold: false },
  );
  return new Map(
    changed.flatMap(({ oid, inserted, deleted }) => {
      const count: Counted | undefined = now.get(oid);
      if (count === undefined) return [];
      return [[oid, { exact: count.exact, rows: count.exact ? count.rows - inserted + deleted : count.rows }] as const];
    }),
  );
}
