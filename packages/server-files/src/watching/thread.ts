import type { Worker } from "node:worker_threads";

import { ToolError } from "@org/mcp-core/errors";

import { programBeside, startThread } from "../start-thread.ts";
import type { Order, Report, WatchOptions } from "./messages.ts";

/** Watches files by their addresses, in a thread of its own that runs while anything is watched. */
export interface WatchThread {
  /**
   * Calls `changed` after each change of the file, until the returned function is called. A change from this call on is told, though the
   * thread has yet to start.
   *
   * @throws ToolError for an address that is none, outside or denied, and beyond the limit of subscriptions.
   */
  watch(address: string, changed: () => void): Promise<() => void>;
  /** Ends the thread; who still waits for a watch to begin is refused, and so is everybody later. */
  close(): Promise<void>;
}

interface Subscription {
  readonly address: string;
  since: number;
  readonly changed: () => void;
  readonly begun: () => void;
  /** The thread has said that it watches. */
  isOn: boolean;
  readonly refused: (error: unknown) => void;
}

/** How long after the last subscription the thread ends, and how long after a crash it starts again. */
const LINGER_MS = 10_000;
const RESTART_MS = 1000;
const MEMORY_MB = 256;

/** Starts nothing until there is something to watch. */
export function createWatchThread(options: WatchOptions, warn: (message: string) => void): WatchThread {
  const subscriptions = new Map<number, Subscription>();
  /** Codes that were logged: one failure of a kind is seldom alone. */
  const troubles = new Set<string>();
  let thread: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastId = 0;
  let closed = false;

  function start(): Worker {
    const own = startThread(programBeside(import.meta.url, "watch-worker"), options, MEMORY_MB);
    own.on("message", (report: Report) => settle(report));
    own.on("error", (error) => warn(`The watching thread failed: ${String(error)}`));
    own.on("exit", () => lost(own));
    return own;
  }

  function settle(report: Report): void {
    if (report.kind === "trouble") {
      if (!troubles.has(report.code)) warn(`A directory cannot be watched (${report.code}); its files are looked at every two seconds.`);
      troubles.add(report.code);
      return;
    }
    const subscription = subscriptions.get(report.id);
    if (report.kind === "refused") {
      subscriptions.delete(report.id);
      subscription?.refused(new ToolError(report.message, { fix: report.fix }));
    } else if (report.kind === "changed") subscription?.changed();
    else if (subscription !== undefined) {
      subscription.isOn = true;
      subscription.begun();
    }
  }

  /** Starts again and goes on; what changed in between is told by its time. */
  function lost(own: Worker): void {
    if (thread !== own) return;
    thread = undefined;
    // What has never been watched may be why it ended; its caller waits for an answer.
    for (const [id, { isOn, refused }] of subscriptions) {
      if (isOn) continue;
      subscriptions.delete(id);
      refused(new ToolError("The file could not be watched: the thread for it ended.", { fix: "Subscribe again in a moment." }));
    }
    if (subscriptions.size === 0 || closed) return;
    const since = Date.now() - RESTART_MS;
    for (const subscription of subscriptions.values()) subscription.since = Math.max(subscription.since, since);
    clearTimeout(timer);
    timer = setTimeout(connect, RESTART_MS).unref();
  }

  /** Starts the thread with all subscriptions. */
  function connect(): void {
    clearTimeout(timer);
    thread = start();
    for (const id of subscriptions.keys()) begin(id);
  }

  function begin(id: number): void {
    const subscription = subscriptions.get(id);
    if (subscription !== undefined) send({ watch: id, address: subscription.address, since: subscription.since });
  }

  function send(order: Order): void {
    thread?.postMessage(order, []);
  }

  function end(id: number): void {
    if (!subscriptions.delete(id)) return;
    send({ unwatch: id });
    if (subscriptions.size > 0 || closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void retire(), LINGER_MS).unref();
  }

  async function retire(): Promise<void> {
    clearTimeout(timer);
    const own = thread;
    thread = undefined;
    await own?.terminate();
  }

  return {
    watch: (address, changed) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(ended());
        const id = (lastId += 1);
        subscriptions.set(id, { address, since: Date.now(), changed, begun: () => resolve(() => end(id)), isOn: false, refused: reject });
        if (thread === undefined) return connect();
        clearTimeout(timer);
        begin(id);
      }),
    async close() {
      closed = true;
      for (const { refused } of subscriptions.values()) refused(ended());
      subscriptions.clear();
      await retire();
    },
  };
}

function ended(): ToolError {
  return new ToolError("The server is ending; nothing is watched any more.");
}
