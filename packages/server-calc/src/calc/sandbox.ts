import { ToolError } from "@org/mcp-core/errors";

import { Died, startChild, unwrap, type Child } from "./child.ts";
import type { Job, Reply } from "./protocol.ts";

export interface SandboxOptions {
  /** The worker's module: worker.ts, or its bundle. */
  worker: URL | string;
  /** Files and directories the calculator process may read: where the worker and its libraries are. */
  readable: readonly string[];
  /** Further Node flags for the process; sources need `--conditions=@org/source`. */
  execArgv?: readonly string[];
  /** Milliseconds one calculation may take. */
  timeoutMs?: number;
  /** Heap of one calculator process, in MiB. */
  memoryMb?: number;
  /** Calculations that may wait for a free process; more are refused. */
  queueLimit?: number;
  /** Milliseconds a process may take to start, and a calculation may wait for a free one. */
  waitMs?: number;
}

/** Runs calculations in processes of their own, which can be stopped whatever they do. */
export interface Sandbox {
  /** Rejects with ToolError for expected failures, with the signal's reason when cancelled. */
  run: <T>(job: Job, signal: AbortSignal) => Promise<T>;
  /** Ends all processes. May be called again. */
  close: () => Promise<void>;
}

/** One warm process and one spare: a killed process is replaced without the next caller waiting for a start. */
const PROCESSES = 2;

interface Waiting {
  grant: (child: Child) => void;
  refuse: (error: Error) => void;
}

/** Makes a sandbox. Nothing is started before the first calculation. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { timeoutMs = 2000, memoryMb = 256, queueLimit = 1000, waitMs = 10_000, execArgv = [] } = options;
  const idle: Child[] = [];
  const all = new Set<Child>();
  const waiting: Waiting[] = [];
  let closed = false;

  // A second signal ends the server without its clean-up.
  const killAll = (): void => {
    for (const child of all) void child.kill();
  };

  const start = (): void => {
    process.off("exit", killAll).once("exit", killAll);
    const child = startChild({ worker: options.worker, readable: options.readable, execArgv, memoryMb, timeoutMs });
    all.add(child);
    child.ready.then(
      () => release(child),
      () => {
        all.delete(child);
        if (!closed) waiting.shift()?.refuse(new Error("The calculator process did not start."));
      },
    );
  };

  const release = (child: Child): void => {
    if (closed || child.dead()) return;
    const next = waiting.shift();
    if (next) next.grant(child);
    else idle.push(child);
  };

  const take = (signal: AbortSignal): Promise<Child> => {
    for (let child = idle.pop(); child !== undefined; child = idle.pop()) {
      if (!child.dead()) return Promise.resolve(child);
      all.delete(child);
    }
    if (waiting.length >= queueLimit) {
      throw new ToolError(`The calculator is busy: ${waiting.length} calculations are waiting.`, {
        fix: "Try again in a moment, or send fewer at a time.",
      });
    }
    if (all.size < PROCESSES) start();
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        grant: (child) => {
          settle();
          resolve(child);
        },
        refuse: (error) => {
          settle();
          reject(error);
        },
      };
      const abort = (): void => entry.refuse(reasonOf(signal));
      const timer = setTimeout(() => {
        entry.refuse(
          new ToolError(`The calculator is busy: no process was free within ${waitMs} ms.`, {
            fix: "Try again in a moment, or send fewer calculations at a time.",
          }),
        );
      }, waitMs);
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        const at = waiting.indexOf(entry);
        if (at >= 0) waiting.splice(at, 1);
      };
      signal.addEventListener("abort", abort, { once: true });
      waiting.push(entry);
    });
  };

  const retire = (child: Child): void => {
    all.delete(child);
    void child.kill();
    if (!closed && all.size < PROCESSES && (waiting.length > 0 || idle.length === 0)) start();
  };

  const runOn = async (child: Child, job: Job, signal: AbortSignal): Promise<Reply<unknown>> => {
    if (all.size < PROCESSES) start();
    const stop = Promise.withResolvers<never>();
    const timer = setTimeout(() => stop.reject(tooLong(timeoutMs)), timeoutMs);
    const abort = (): void => stop.reject(reasonOf(signal));
    signal.addEventListener("abort", abort, { once: true });
    try {
      signal.throwIfAborted();
      const reply = await Promise.race([child.ask(job), stop.promise]);
      release(child);
      return reply;
    } catch (error) {
      retire(child);
      if (error instanceof Died) throw closed ? closedError() : tooMuchMemory(memoryMb);
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  };

  return {
    run: async (job, signal) => {
      signal.throwIfAborted();
      if (closed) throw closedError();
      // The worker answers each kind of job with that kind of answer; here the process boundary is crossed.
      return unwrap(await runOn(await take(signal), job, signal)) as never;
    },
    close: async () => {
      closed = true;
      process.off("exit", killAll);
      while (waiting.length > 0) waiting[0]?.refuse(closedError());
      const children = [...all];
      all.clear();
      idle.length = 0;
      await Promise.all(children.map((child) => child.kill()));
    },
  };
}

function tooLong(milliseconds: number): ToolError {
  return new ToolError(`The calculation was stopped after ${milliseconds / 1000} s.`, {
    fix: "Use smaller numbers or ranges, mode number instead of exact or many-digit arithmetic, or split it into several calculations.",
  });
}

function tooMuchMemory(megabytes: number): ToolError {
  return new ToolError(`The calculation was stopped: it needed more than ${megabytes} MB of memory.`, {
    fix: "Use smaller numbers, matrices, ranges or texts, or split it into several calculations.",
  });
}

function closedError(): ToolError {
  return new ToolError("The calculator is shutting down.", { fix: "Ask again once the server has restarted." });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The calculation was cancelled.");
}
