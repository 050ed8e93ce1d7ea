import { showQualified } from "../schema/identifiers.ts";
import { oneLine } from "../schema/texts.ts";
import { showSeconds } from "./amounts.ts";
import { describeIn, type SessionRow } from "./sessions.ts";

/** A session that waits or is waited for. */
export interface LockRow extends Omit<SessionRow, "pid"> {
  /** 0 stands for every prepared transaction. */
  readonly session: number;
  /** NULL when the session is gone or is a prepared transaction. */
  readonly pid: number | null;
  readonly blockers: readonly number[];
  /** How long it has waited; NULL for one that does not, and for the first instant. */
  readonly seconds: number | null;
  readonly mode: string | null;
  readonly locktype: string | null;
  readonly schema: string | null;
  readonly relation: string | null;
  /** How many wait in all. */
  readonly total: number | null;
}

interface Root {
  /** The one everybody below waits for, in short. */
  readonly head: string;
  readonly lines: readonly string[];
}

const PREPARED = "a prepared transaction (see check long_transactions)";
/** Deeper than this, lines stop moving to the right. */
const MAX_INDENT = 10;

/**
 * Who waits for whom. Every session stands once, under that blocker through which it is nearest to the head of the queue, so the work is
 * linear in the edges. Those in a circle (a deadlock that the server has not seen yet) stand under one of it.
 */
export function lockTree(rows: readonly LockRow[], current: string): Root[] {
  const bySession = new Map(rows.map((row) => [row.session, row]));
  const waiters = new Map<number, number[]>();
  for (const row of rows) {
    for (const blocker of new Set(row.blockers)) {
      const list = waiters.get(blocker);
      if (list === undefined) waiters.set(blocker, [row.session]);
      else list.push(row.session);
    }
  }
  const children = new Map<number, number[]>();
  const placed = new Set<number>();

  function place(start: number): void {
    placed.add(start);
    const queue = [start];
    for (let session = queue.shift(); session !== undefined; session = queue.shift()) {
      const below = (waiters.get(session) ?? []).filter((waiter) => !placed.has(waiter));
      for (const waiter of below) placed.add(waiter);
      children.set(session, below);
      queue.push(...below);
    }
  }

  function linesUnder(root: number, circle: boolean): string[] {
    const lines: string[] = [];
    const stack = [{ session: root, depth: 0, parent: root }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { session, depth, parent } = top;
      const row = bySession.get(session);
      if (row !== undefined) lines.push(`${"  ".repeat(Math.min(depth, MAX_INDENT))}${describe(row, parent, current)}`);
      const below = (children.get(session) ?? []).map((waiter) => ({ session: waiter, depth: depth + 1, parent: session }));
      stack.push(...below.reverse());
    }
    return circle ? ["these wait in a circle, which PostgreSQL ends after deadlock_timeout:", ...lines] : lines;
  }

  const heads = [...waiters.keys()].filter((session) => (bySession.get(session)?.blockers.length ?? 0) === 0);
  const roots: Root[] = [];
  const add = (session: number, circle: boolean): void => {
    place(session);
    roots.push({ head: headOf(session, bySession.get(session)), lines: linesUnder(session, circle) });
  };
  for (const head of heads) add(head, false);
  for (const { session, blockers } of rows) if (blockers.length > 0 && !placed.has(session)) add(session, true);
  return roots;
}

function describe(row: LockRow, parent: number, current: string): string {
  if (row.session === 0) return PREPARED;
  if (row.pid === null) return `${row.session}, gone meanwhile`;
  const session = { ...row, pid: row.pid };
  if (row.blockers.length === 0) return describeIn(session, current);
  const others = row.blockers.filter((blocker) => blocker !== parent).length;
  const behind = others === 0 ? "" : ` and ${others} more`;
  return describeIn(session, current, `waits ${showSeconds(row.seconds ?? 0)} for ${row.mode ?? "a lock"} on ${objectOf(row)}${behind}`);
}

/** `pid 4711 (app, idle in transaction 3 min)` */
function headOf(session: number, row: LockRow | undefined): string {
  if (session === 0) return PREPARED;
  const { user = null, state = null, state_seconds: seconds = null } = row ?? {};
  const doing = state === null ? [] : [`${state}${seconds === null ? "" : ` ${showSeconds(seconds)}`}`];
  return `pid ${session} (${[oneLine(user ?? "unknown role", 63), ...doing].join(", ")})`;
}

function objectOf({ locktype, schema, relation }: LockRow): string {
  if (schema !== null && relation !== null) return showQualified(schema, relation);
  return locktype === "transactionid" ? "a row that the other has changed" : `a ${locktype ?? "lock"}`;
}
