import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";

import { TargetChanged } from "../entry/examine.ts";
import { createKeep, type Keep } from "../entry/keep.ts";
import { nextChangeId } from "./change-id.ts";
import { type Change, createChange } from "./change.ts";
import { createDatabase } from "./database.ts";
import { createLock } from "./lock.ts";
import { tidy } from "./prune.ts";
import { type ChangeKind, keptBy, type Row } from "./record.ts";
import { createRows, type Rows } from "./rows.ts";
import { type Ground, settle } from "./settle.ts";
import { stateDirectory } from "./state-directory.ts";

export interface JournalOptions {
  /** The state directory: absolute, hidden from the roots. Made on the first change. */
  readonly directory: string;
  /** How many bytes of earlier versions are kept; the oldest go first. */
  readonly maxBytes: number;
  /** How long they are kept. */
  readonly maxDays?: number;
  /** How long to wait for another server's change, in milliseconds. */
  readonly waitMs?: number;
  readonly warn?: (message: string) => void;
}

/**
 * The record of all changes, from which each can be undone, shared by all servers with the same state directory. Nothing is opened
 * before the first change.
 */
export interface Journal {
  readonly directory: string;
  readonly maxBytes: number;
  readonly keep: Keep;
  /** Permission bits for new files: what the process's umask leaves of 0666. */
  newFileMode(): number;
  /**
   * Runs one change, alone among all servers that share the directory. What a dead process left half-done is settled first. When `work`
   * throws, what it had begun is taken back.
   */
  change<T>(ground: Omit<Ground, "keep">, kind: ChangeKind, work: (change: Change) => T): T;
  /** Settles what a dead process left, and removes what is kept for no change. Returns how many changes were settled. */
  recover(ground: Omit<Ground, "keep">): number;
  get(id: string): Row | undefined;
  /** Changes from the newest on. */
  newest(): Iterable<Row>;
  close(): void;
}

/** Besides directories made on the way. */
function hasOneStep({ steps }: Row): boolean {
  return steps.filter((step) => step.do === "move" || step.parent !== true).length === 1;
}

const DAY_MS = 86_400_000;
/** A change that nobody has settled for so long belongs to roots that no server has any more. */
const ABANDONED_MS = 7 * DAY_MS;

export function createJournal(options: JournalOptions): Journal {
  const { directory, maxBytes, maxDays = 30, waitMs, warn = () => {} } = options;
  const state = stateDirectory(directory);
  const keep = createKeep(state.kept);
  const lock = createLock(state.lock, waitMs);
  const database = createDatabase(state.database, warn);
  const rows: Rows = createRows(database);
  const bounds = { maxBytes, maxAgeMs: maxDays * DAY_MS };

  let newFileMode: number | undefined;

  function alone<T>(work: () => T): T {
    state.prepare();
    return lock.hold(work);
  }

  /** The row as it is to stay, or nothing of it. `failed`: its one step is known to have had no effect. */
  function conclude(row: Row, ground: Ground, failed = false): void {
    const found = settle(row, ground);
    const outcome = failed && found === "unclear" ? "undone" : found;
    if (outcome === "elsewhere") {
      if (Date.now() - row.time > ABANDONED_MS) rows.save({ ...row, phase: "done" });
    } else if (outcome === "undone") {
      rows.remove(row.id);
      for (const id of keptBy(row)) for (const name of [id, `${id}.partial`]) keep.discard(name);
    } else finish(row);
  }

  function finish(row: Row): void {
    rows.save({ ...row, phase: "done" });
    const original = row.undoes === undefined ? undefined : rows.get(row.undoes);
    if (original !== undefined) rows.save({ ...original, undoneBy: row.id });
  }

  function settleLeftovers(ground: Ground): number {
    const left = rows.pending();
    for (const row of left) conclude(row, ground);
    return left.length;
  }

  return {
    directory,
    maxBytes,
    keep,
    newFileMode: () => (newFileMode ??= state.newFileMode()),

    change: (place, kind, work) =>
      alone(() => {
        const ground = { ...place, keep };
        settleLeftovers(ground);
        const id = nextChangeId(Date.now(), rows.last());
        const change = createChange({ id, kind, time: Date.now(), nonce: randomBytes(4).toString("hex") }, { rows, ground });
        let result;
        try {
          result = work(change);
        } catch (error) {
          const row = change.row();
          if (row !== undefined) conclude(row, ground, error instanceof TargetChanged && hasOneStep(row));
          throw error;
        }
        const row = change.row();
        if (row !== undefined) {
          try {
            finish(row);
            tidy(rows, keep, bounds);
          } catch (error) {
            // The change itself has happened and is recorded as begun, so the next one will find it done.
            warn(`The journal of changes could not be brought up to date: ${String(error)}`);
          }
        }
        return result;
      }),

    recover: (place) => {
      if (!existsSync(state.database)) return 0;
      return alone(() => {
        const settled = settleLeftovers({ ...place, keep });
        tidy(rows, keep, bounds, state.kept);
        return settled;
      });
    },

    get: (id) => (existsSync(state.database) ? rows.get(id) : undefined),
    newest: () => (existsSync(state.database) ? rows.newest() : []),

    close() {
      database.close();
      lock.close();
    },
  };
}
