import { ToolError } from "@org/mcp-core/errors";
import type { Client, Pool, PoolClient } from "pg";

import type { Task } from "../database.ts";
import { createMeter, type Meter } from "../wire/meter.ts";
import type { Limits } from "./limits.ts";
import type { Attempt, Route } from "./route.ts";

/** A connection from the pool, for one piece of work. */
export interface Connection {
  readonly client: Client;
  readonly meter: Meter;
  /** What has to be set in every transaction. */
  readonly settings: Attempt["settings"];
  /** Whether it was made for this work, not kept from earlier. */
  readonly fresh: boolean;
  /** Hands it back; `broken` throws it away. */
  release(broken: boolean): void;
}

/** The connections to one database: pools, of which one is in use, and others where the first way to connect did not do. */
export interface Connections {
  acquire(task: Task): Promise<Connection>;
  close(): Promise<void>;
}

/** Idle connections are kept this long, so that a burst of calls shares them and a quiet agent holds none. */
const IDLE_MS = 30_000;
/** A connection is not kept longer: passwords rotate, and backends gather memory. */
const LIFETIME_S = 1_800;

interface Entry {
  readonly pool: Pool;
  readonly attempt: Attempt;
}

/** Opens nothing until the first `acquire`. */
export function createConnections(route: Route, limits: Limits): Connections {
  const meters = new WeakMap<Client, Meter>();
  const pools = new Set<Pool>();
  let current: Entry | undefined;
  let closed = false;

  async function open(attempt: Attempt): Promise<Entry> {
    // pg costs 20 ms to load, which nobody should pay before the first call.
    const { default: pg } = await import("pg");
    const pool = new pg.Pool({
      ...attempt.config,
      max: Math.min(limits.connections, route.connections ?? limits.connections),
      idleTimeoutMillis: IDLE_MS,
      maxLifetimeSeconds: LIFETIME_S,
      connectionTimeoutMillis: limits.connectMs,
    });
    // An idle connection that the server closes is an event without a listener otherwise, and that ends the process.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    pools.add(pool);
    return { pool, attempt };
  }

  async function take({ pool, attempt: { settings } }: Entry): Promise<Connection> {
    const client: PoolClient = await pool.connect();
    const known = meters.get(client);
    const meter = known ?? createMeter(client);
    meters.set(client, meter);
    return { client, meter, settings, fresh: known === undefined, release: (broken) => client.release(broken) };
  }

  async function connect(): Promise<Connection> {
    if (closed) throw new ToolError("The server is shutting down.");
    const kept = current;
    if (kept !== undefined) {
      try {
        return await take(kept);
      } catch (error) {
        if (!route.another(error, kept.attempt)) throw error;
        forget(kept);
      }
    }
    let failure: unknown;
    for (const attempt of await route.attempts()) {
      if (closed) throw new ToolError("The server is shutting down.");
      const entry = await open(attempt);
      try {
        const connection = await take(entry);
        if (current === undefined) current = entry;
        return connection;
      } catch (error) {
        forget(entry);
        // The last failure is the one to tell of: it is what remained after the others were dealt with.
        failure = error;
        if (!route.another(error, attempt)) throw error;
      }
    }
    throw failure;
  }

  function forget(entry: Entry): void {
    if (current === entry) current = undefined;
    // Several calls may find out at once that a way to connect has ended, and a pool can be ended only once.
    if (pools.delete(entry.pool)) void entry.pool.end();
  }

  // While the first connection is being made others wait for it, so that ten calls at once do not open ten pools. They share its failure
  // as well: a host that does not answer keeps all of them waiting once, and not one after another.
  let first: Promise<Connection> | undefined;
  async function shared(): Promise<Connection> {
    if (current === undefined && first !== undefined) await first;
    if (current !== undefined) return connect();
    first = connect();
    try {
      return await first;
    } finally {
      first = undefined;
    }
  }

  return {
    async acquire(task) {
      task.signal.throwIfAborted();
      const coming = shared();
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const leave = (): void => reject(task.signal.reason);
      task.signal.addEventListener("abort", leave);
      try {
        return await Promise.race([coming, aborted]);
      } catch (error) {
        if (task.signal.aborted) coming.then((late) => late.release(false)).catch(() => {});
        throw error;
      } finally {
        task.signal.removeEventListener("abort", leave);
      }
    },
    async close() {
      closed = true;
      // A pool ends only when the last of its connections has been made, or has failed.
      route.abandon?.();
      const ending = [...pools];
      pools.clear();
      await Promise.all(ending.map((pool) => pool.end()));
    },
  };
}
