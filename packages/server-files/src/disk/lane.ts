import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

import { ToolError } from "@org/mcp-core/errors";
import { codeOf } from "@org/mcp-core/paths";

import { startThread } from "../start-thread.ts";
import { CELLS, giveUpCell, type Reply, type Request, RUNNING, type Start } from "./messages.ts";

/** One disk thread with the calls that wait for it. */
export interface Lane {
  run(request: Omit<Request, "id">, waiting: Waiting): Promise<unknown>;
  /** Starts the thread before it is needed. */
  warm(): void;
  /** Lets the calls that were sent to the thread go on for at most `waitMs`, then ends it; all others fail, also those that come later. */
  close(waitMs: number): Promise<void>;
}

/** The caller's side of a call. */
export interface Waiting {
  readonly signal: AbortSignal;
  progress(done: number, total?: number, message?: string): void;
}

interface Call extends Waiting {
  readonly request: Request;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Calls sent ahead, so that the thread does not wait for the next; the others stay here, where they can be withdrawn. */
const SENT_AHEAD = 16;
/** How long after its time limit a call may take to notice. */
const GRACE_MS = 3000;
/** A thread that nobody needed for this long is ended; its memory is worth more. */
const IDLE_MS = 60_000;

/** What runs in a lane's thread. */
export interface Program {
  readonly url: URL;
  /** Megabytes its heap may have: files are edited whole in it. */
  readonly memoryMb: number;
}

/** A lane whose thread starts with the first call, ends when it is idle for a minute, and is replaced when it hangs or fails. */
export function createLane({ url, memoryMb }: Program, start: Omit<Start, "cells">, warn: (message: string) => void): Lane {
  const queue: Call[] = [];
  let thread: { worker: Worker; sent: Map<number, Call>; cells: Int32Array } | undefined;
  let lastId = 0;
  let isClosed = false;
  let watchdog: NodeJS.Timeout | undefined;

  function begin(): NonNullable<typeof thread> {
    const cells = new Int32Array(new SharedArrayBuffer(4 * CELLS));
    const sent = new Map<number, Call>();
    const workerData: Start = { ...start, cells };
    const worker = startThread(url, workerData, memoryMb);
    const own = { worker, sent, cells };
    worker.on("message", (reply: Reply) => settle(own, reply));
    worker.on("error", (error) => end(own, codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory() : error));
    worker.on("exit", () => end(own, new Error("the disk thread ended")));
    return own;
  }

  function settle(own: NonNullable<typeof thread>, reply: Reply): void {
    if ("warning" in reply) return warn(reply.warning);
    const call = own.sent.get(reply.id);
    if ("progress" in reply) return call?.progress(...reply.progress);
    own.sent.delete(reply.id);
    unwatch(); // each answer winds the watch again, so it measures the one call the thread is at
    if ("result" in reply) call?.resolve(reply.result);
    else if ("expected" in reply) call?.reject(new ToolError(reply.expected.message, { fix: reply.expected.fix }));
    else call?.reject(Object.assign(new Error(reply.fault.message), reply.fault));
    advance();
  }

  /**
   * The thread is gone. The call it was at fails, and so do those before it whose answers were lost: done twice is worse than not known.
   * Those it had not begun are given to the next.
   */
  function end(own: NonNullable<typeof thread>, error: unknown): void {
    if (thread !== own) return;
    thread = undefined;
    unwatch();
    const running = Atomics.load(own.cells, RUNNING);
    const calls = [...own.sent.values()];
    // One that ended before its first call would end again, so then all of them fail.
    const begun = running === 0 ? calls.length : calls.findIndex(({ request }) => request.id === running) + 1;
    for (const call of calls.slice(0, begun)) call.reject(error);
    queue.unshift(...calls.slice(begun));
    advance();
  }

  function advance(): void {
    if (isClosed) for (const call of queue.splice(0)) call.reject(closing());
    while (queue.length > 0 && (thread?.sent.size ?? 0) < SENT_AHEAD) {
      const call = queue.shift();
      if (call === undefined || call.signal.aborted) continue;
      thread ??= begin();
      thread.sent.set(call.request.id, call);
      thread.worker.postMessage(call.request, []);
    }
    const own = thread;
    if (own === undefined || watchdog !== undefined) return;
    const limits = [...own.sent.values()].map(({ request }) => request.limitMs + GRACE_MS);
    if (limits.length > 0) watchdog = setTimeout(() => giveUp(own), Math.max(...limits)).unref();
    else watchdog = setTimeout(() => retire(own), IDLE_MS).unref();
  }

  function unwatch(): void {
    clearTimeout(watchdog);
    watchdog = undefined;
  }

  function retire(own: NonNullable<typeof thread>): void {
    unwatch();
    thread = undefined;
    void own.worker.terminate();
  }

  function giveUp(own: NonNullable<typeof thread>): void {
    const call = own.sent.get(Atomics.load(own.cells, RUNNING));
    const seconds = Math.round((call?.request.limitMs ?? 0) / 1000);
    end(
      own,
      new ToolError(
        `Stopped after ${seconds} s: the disk did not answer, or the work could not be interrupted (as some regular expressions cannot).`,
        {
          fix: "Ask for less: a smaller directory, a simpler pattern. If a change was under way, look at the file before repeating it.",
        },
      ),
    );
    void own.worker.terminate();
  }

  return {
    run: (partial, waiting) =>
      new Promise((resolve, reject) => {
        const id = (lastId = (lastId % 0x7f_ff_ff_ff) + 1);
        const request: Request = { ...partial, id };
        const stop = (): void => {
          if (thread?.sent.has(id)) Atomics.store(thread.cells, giveUpCell(id), id);
          reject(waiting.signal.reason as Error); // core aborts with errors only
        };
        const over =
          <T>(settled: (value: T) => void) =>
          (value: T): void => {
            waiting.signal.removeEventListener("abort", stop);
            settled(value);
          };
        if (waiting.signal.aborted) return stop();
        waiting.signal.addEventListener("abort", stop, { once: true });
        if (thread?.sent.size === 0) unwatch(); // it was only waiting to be retired
        queue.push({ request, signal: waiting.signal, progress: waiting.progress, resolve: over(resolve), reject: over(reject) });
        advance();
      }),

    warm() {
      thread ??= begin();
      advance();
    },

    async close(waitMs) {
      isClosed = true;
      advance();
      for (const until = performance.now() + waitMs; (thread?.sent.size ?? 0) > 0 && performance.now() < until;) await setTimeoutAsync(10);
      unwatch();
      const own = thread;
      thread = undefined;
      for (const call of own?.sent.values() ?? []) call.reject(closing());
      await own?.worker.terminate();
    },
  };
}

function closing(): ToolError {
  return new ToolError("The server is ending; this call was not finished.", {
    fix: "If it changes a file, look at the file before repeating it.",
  });
}

function outOfMemory(): ToolError {
  return new ToolError("The work needed more memory than it may have, and was ended.", { fix: "Ask for less at a time." });
}
