import { ToolError } from "@org/mcp-core/errors";

import type { Database, Facts, Page, Session, Statement, Task, Text } from "../database.ts";
import type { Batch } from "../wire/batch.ts";
import { type Connection, createConnections } from "./connections.ts";
import { readFacts, FACTS_SQL, type FactsRow } from "./facts.ts";
import type { Limits } from "./limits.ts";
import type { Route } from "./route.ts";
import { recordsOf } from "./rows.ts";
import { createRunner, type Runner } from "./run.ts";

/** What our own queries may bring: many short rows. */
const OWN_ROWS = 10_000;
const OWN_BYTES = 50_000_000;
/** Facts about the server and our role are asked again after this. */
const FACTS_MS = 60_000;

/** A database behind a pool. Connects when first asked for something. */
export function openDatabase(route: Route, limits: Limits): Database {
  const connections = createConnections(route, limits);
  let known: { facts: Facts; until: number } | undefined;
  // Connections on their way back to the pool: cleaned after the answer has gone out, so that nobody waits for it.
  const cleaning = new Set<Promise<void>>();

  async function factsOn(session: Omit<Session, "facts">, path: Path): Promise<Facts> {
    if (known === undefined || performance.now() >= known.until) known = await askFacts(session);
    path.text = known.facts.searchPath;
    return known.facts;
  }

  async function askFacts(session: Omit<Session, "facts">): Promise<{ facts: Facts; until: number }> {
    const [row] = await session.rows<FactsRow>(FACTS_SQL);
    if (row === undefined) throw new TypeError("the query for facts has one row");
    const facts = readFacts(row);
    return { facts: route.disposable === true ? { ...facts, excess: [] } : facts, until: performance.now() + FACTS_MS };
  }

  function giveBack(connection: Connection, { broken, used }: Runner): void {
    if (broken || !used) {
      connection.release(broken);
      return;
    }
    const cleaned = connection.client.query("DISCARD ALL").then(
      () => connection.release(false),
      () => connection.release(true),
    );
    cleaning.add(cleaned);
    void cleaned.finally(() => cleaning.delete(cleaned));
  }

  /** Holds a connection while `work` runs; again on another when a kept one turns out to be dead before it has said anything. */
  async function hold<T>(task: Task, work: (connection: Connection, runner: Runner, leave: () => void) => Promise<T>): Promise<T> {
    for (;;) {
      const connection = await connections.acquire(task).catch((error: unknown) => {
        throw task.signal.aborted ? error : route.failure(error);
      });
      const runner = createRunner(connection, route, limits, task);
      let held = true;
      const leave = (): void => {
        if (held) giveBack(connection, runner);
        held = false;
      };
      try {
        return await work(connection, runner, leave);
      } catch (error) {
        const lost = error instanceof ToolError && runner.broken && !runner.answered && route.transient(error.cause);
        if (connection.fresh || !lost) throw error;
      } finally {
        leave();
      }
    }
  }

  function sessionOn(connection: Connection, runner: Runner, around: Around, { signal }: Task, path: Path): Omit<Session, "facts"> {
    let last: Promise<unknown> = Promise.resolve();

    async function send(batch: Batch, maxBytes: number, sql?: string): Promise<Page> {
      try {
        return await runner.run(batch, maxBytes);
      } catch (error) {
        // An error leaves the transaction open, and aborted.
        if (!runner.broken && around.after.length > 0) await connection.client.query("ROLLBACK");
        if (signal.aborted) throw error;
        throw error instanceof ToolError ? error : route.failure(error, sql);
      }
    }

    /** One after another, whatever the caller does: a connection has one conversation. */
    function queue(work: () => Promise<Page>): Promise<Page> {
      const next = last.then(work, work);
      last = next;
      return next;
    }

    /** The facts are asked for on the path of the role, which they tell of; their query names the schemas of its operators too. */
    function own({ before, after }: Around): Around {
      if (path.text === undefined) return { before, after };
      // A transaction that goes on gets its path back; one that ends here needs none.
      return { before: [...before, OWN_PATH], after: after.length > 0 ? after : [`SET LOCAL search_path TO ${path.text}`] };
    }

    return {
      rows: async <Row>(sql: string, params: readonly Text[] = []) => {
        const page = await queue(() => send({ ...own(around), sql, params, skip: 0, maxRows: OWN_ROWS }, OWN_BYTES));
        // What the columns hold is what the query's own text says.
        return recordsOf(page) as Row[];
      },
      read: ({ sql, params = [], skip = 0, maxRows }: Statement) => {
        runner.used = true;
        return queue(() => send({ ...around, sql, params, skip, maxRows }, limits.maxBytes, sql));
      },
    };
  }

  function lease<T>(task: Task, work: (session: Session) => Promise<T>): Promise<T> {
    return hold(task, async (connection, runner, leave) => {
      const path: Path = {};
      const session = sessionOn(connection, runner, { ...READING, before: [...READING.before, ...localSettings(connection)] }, task, path);
      const facts = await factsOn(session, path);
      return work({
        facts,
        read: session.read,
        rows<Row>(sql: string, params: readonly Text[] = []) {
          if (!runner.broken) return session.rows<Row>(sql, params);
          // Reading was broken off, and the connection with it. What is still to be asked is asked on another.
          leave();
          return lease(task, (other) => other.rows<Row>(sql, params));
        },
      });
    });
  }

  return {
    name: route.name,
    disposable: route.disposable === true,
    lease,
    rows: <Row>(sql: string, params: readonly Text[], task: Task) => lease(task, (session) => session.rows<Row>(sql, params)),
    transaction: (task, work) =>
      hold(task, async (connection, runner) => {
        const path: Path = {};
        const session = sessionOn(connection, runner, { before: [], after: [] }, task, path);
        runner.used = true;
        let commit = false;
        await session.read({ sql: "BEGIN TRANSACTION READ WRITE", maxRows: 1 });
        try {
          for (const sql of localSettings(connection)) await session.read({ sql, maxRows: 1 });
          const result = await work({ ...session, facts: await factsOn(session, path), commit: () => void (commit = true) });
          if (commit) await settle(session, runner);
          return result;
        } finally {
          if (!runner.broken && connection.client.getTransactionStatus() !== "I") await connection.client.query("ROLLBACK");
        }
      }),
    async close() {
      await Promise.allSettled(cleaning);
      await connections.close();
      await route.close?.();
    },
  };
}

/**
 * Our own queries name the schema of every function, but not of every operator, and for an operator PostgreSQL prefers exact types over
 * the order of schemas (manual 10.2): anyone who may create in a schema of the path could give us an operator of theirs to run.
 */
const OWN_PATH = "SET LOCAL search_path TO pg_catalog";

/** Commits, and makes sure of it: COMMIT of an aborted transaction is answered with ROLLBACK, and a lost connection with nothing. */
async function settle(session: Omit<Session, "facts">, runner: Runner): Promise<void> {
  const { command } = await session.read({ sql: "COMMIT", maxRows: 1 }).catch((error: unknown) => {
    if (!runner.broken) throw error;
    throw new ToolError("The connection was lost during COMMIT: it is not known whether the change was made.", {
      fix: "Look at the data before you repeat anything.",
      cause: error,
    });
  });
  if (command !== "COMMIT") throw new ToolError("The server rolled the transaction back instead of committing it. Nothing was changed.");
}

/** The search path of the role, once it is known. */
interface Path {
  text?: string;
}

interface Around {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const READING: Around = { before: ["BEGIN TRANSACTION READ ONLY"], after: ["ROLLBACK"] };

function localSettings({ settings }: Connection): string[] {
  return settings.map(([name, value]) => `SET LOCAL ${name} = '${value.replaceAll("'", "''")}'`);
}
