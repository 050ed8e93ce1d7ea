import type { ChildProcess } from "node:child_process";

import { ToolError } from "@org/mcp-core/errors";

import type { Job, Reply } from "./protocol.ts";

export interface ChildOptions {
  /** The worker's module: a URL, or a path. */
  worker: URL | string;
  /** Heap limit, in MiB. */
  memoryMb: number;
  /** Milliseconds after which the server ends a calculation; the process ends it by itself a little later. */
  timeoutMs: number;
  /** Directories and files the child may read; nothing else, and it may write nothing. */
  readable: readonly string[];
  /** Further Node flags. */
  execArgv: readonly string[];
}

/** One calculator process. */
export interface Child {
  /** Resolves when the evaluator is loaded; rejects when the process ends before. */
  ready: Promise<void>;
  /** Sends one job; one at a time. Rejects with `Died` when the process ends before the reply. */
  ask: (job: Job) => Promise<Reply<unknown>>;
  /** Ends the process at once. */
  kill: () => Promise<void>;
  dead: () => boolean;
}

/** The process ended while it had work: out of memory, or killed. */
export class Died extends Error {
  override readonly name = "Died";
}

interface Message {
  ready?: boolean;
  id?: number;
  reply?: Reply<unknown>;
}

function permissionFlags(readable: readonly string[]): string[] {
  // Node 22 knows the permission model as experimental; 23.5 and later by its final name.
  const flag = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
  return [flag, ...readable.map((path) => `--allow-fs-read=${path}`)];
}

/**
 * Starts a calculator process: no environment, no file writing, no processes or threads of its own, reading only where
 * allowed, no code from strings, no standard streams (stdout belongs to the protocol). While it is idle it does not keep
 * this process alive, and it ends when this process does.
 */
export function startChild(options: ChildOptions): Child {
  // Loaded here: a server that is never asked to calculate need not pay for it at its start.
  const child = process.getBuiltinModule("node:child_process").fork(options.worker, [String(options.timeoutMs)], {
    execArgv: [
      `--max-old-space-size=${options.memoryMb}`,
      ...permissionFlags(options.readable),
      "--disable-proto=delete",
      "--disallow-code-generation-from-strings",
      "--no-warnings",
      ...options.execArgv,
    ],
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "json",
  });
  let next = 0;
  let pending: { id: number; resolve: (reply: Reply<unknown>) => void; reject: (error: Error) => void } | undefined;
  let dead = false;
  const ready = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  // Nobody may be waiting for a spare that dies; whoever asks later sees the rejection again.
  ready.promise.catch(() => {});

  child.on("message", (message: Message) => {
    if (message.ready === true) ready.resolve();
    if (pending !== undefined && message.id === pending.id && message.reply !== undefined) {
      const { resolve } = pending;
      pending = undefined;
      hold(child, false);
      resolve(message.reply);
    }
  });
  const end = (): void => {
    if (dead) return;
    dead = true;
    ready.reject(new Died());
    pending?.reject(new Died());
    pending = undefined;
    gone.resolve();
  };
  child.once("exit", end);
  child.on("error", end);
  hold(child, false);

  return {
    ready: ready.promise,
    ask: (job) =>
      new Promise((resolve, reject) => {
        if (dead) {
          reject(new Died());
          return;
        }
        next += 1;
        pending = { id: next, resolve, reject };
        hold(child, true);
        child.send({ id: next, job }, (error) => {
          if (error) end();
        });
      }),
    kill: async () => {
      if (!dead) child.kill("SIGKILL");
      hold(child, true);
      await gone.promise;
    },
    dead: () => dead,
  };
}

/** Whether the child keeps this process alive. */
function hold(child: ChildProcess, keep: boolean): void {
  if (keep) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

/** The expected failure for a reply that says so, or the value; a bug in the calculator is an ordinary Error. */
export function unwrap(reply: Reply<unknown>): unknown {
  if (reply.ok) return reply.value;
  if ("bug" in reply) throw new Error(`Bug in the calculator: ${reply.bug}`);
  throw new ToolError(reply.message, { fix: reply.fix });
}
