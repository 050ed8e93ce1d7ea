import type { Duplex } from "node:stream";
import type { Worker } from "node:worker_threads";

import { createLink, type Link } from "./link.ts";
import { startThread } from "./thread.ts";

/** A PostgreSQL server with a small shop in it, in a thread of this process. */
export interface Demo {
  /** Starts the server where it does not run; a connection does so too, but may have a time limit. */
  start(): Promise<void>;
  /**
   * A connection in place of a socket, for the option `stream` of pg's client; user, database and password may be anything, TLS must be
   * off. There is one session: a second connection while one is open fails.
   */
  stream(): Duplex;
  /** Ends what runs, and with it the connection. The next one finds the shop as it was at first: changes are gone. Never rejects. */
  interrupt(): Promise<void>;
  /** Ends the connection and the thread. */
  close(): Promise<void>;
}

/** A thread and what is on its way to and from it. */
interface Running {
  readonly worker: Worker;
  readonly untaken: Int32Array<SharedArrayBuffer>;
  /** What the thread has been given and has not answered yet. */
  pending: number;
  /** Settled when it can be talked to. */
  readonly begun: PromiseWithResolvers<void>;
}

const CLOSED = "The demo's database is closed.";

export function createDemo(): Demo {
  let running: Running | undefined;
  let link: Link | undefined;
  let closed = false;
  let ended: Promise<unknown> = Promise.resolve();

  function startRunning(): Running {
    const untaken = new Int32Array(new SharedArrayBuffer(4));
    const worker = startThread({ untaken });
    const thread: Running = { worker, untaken, pending: 0, begun: Promise.withResolvers() };
    // Not everybody who starts it waits for it.
    thread.begun.promise.catch(() => {});
    worker.on("message", (message: Uint8Array | "begun" | "answered") => {
      if (thread !== running) return;
      if (typeof message !== "string") {
        link?.deliver(message);
        return;
      }
      thread.pending -= 1;
      // Like a socket, it keeps the process alive while somebody waits for an answer, but an idle one does not.
      if (thread.pending === 0) worker.unref();
      if (message === "answered") return;
      thread.begun.resolve();
      link?.opened();
    });
    worker.on("error", (error: Error) => {
      if (thread !== running) return;
      thread.begun.reject(error);
      void fail(error);
    });
    worker.on("exit", () => {
      if (thread === running) void fail(new Error("The demo's database has ended."));
    });
    return thread;
  }

  function post(message: Uint8Array | "begin"): Running {
    running ??= startRunning();
    running.pending += 1;
    running.worker.ref();
    running.worker.postMessage(message, []);
    return running;
  }

  function endThread(): void {
    if (running === undefined) return;
    running.begun.reject(new Error("The demo's database was stopped while it started."));
    ended = Promise.all([ended, running.worker.terminate()]);
    running = undefined;
  }

  async function fail(error: Error): Promise<void> {
    endThread();
    link?.stream.destroy(error);
    await ended;
  }

  function connect(own: Link): void {
    if (closed || link !== undefined) {
      own.stream.destroy(new Error(closed ? CLOSED : "The demo's database has one connection, and it is in use."));
      return;
    }
    link = own;
    // What the last connection left unread is gone with it.
    if (running !== undefined) Atomics.store(running.untaken, 0, 0);
    post("begin");
  }

  return {
    async start() {
      if (closed) throw new Error(CLOSED);
      if (running === undefined) await post("begin").begun.promise;
      else await running.begun.promise;
    },
    stream() {
      const own = createLink({
        connect: () => connect(own),
        send: post,
        taken(bytes) {
          if (running === undefined || link !== own) return;
          Atomics.sub(running.untaken, 0, bytes);
          Atomics.notify(running.untaken, 0);
        },
        gone(orderly) {
          if (link !== own) return;
          link = undefined;
          // There is no way to stop a query but to end its thread. One that is still starting has none.
          if (!orderly && own.isOpen() && running !== undefined && running.pending > 0) endThread();
        },
      });
      return own.stream;
    },
    interrupt: () => fail(new Error("The demo's database was stopped.")),
    async close() {
      closed = true;
      await fail(new Error(CLOSED));
    },
  };
}
