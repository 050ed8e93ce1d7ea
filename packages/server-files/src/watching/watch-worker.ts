// The watching thread: all that watching touches of a disk happens here, so a disk that hangs holds up nothing else.
import { parentPort, workerData } from "node:worker_threads";

import { ToolError } from "@org/mcp-core/errors";
import { createSandbox } from "@org/mcp-core/paths";

import { pathOfUri } from "../addresses/uri.ts";
import type { Order, Report, WatchOptions } from "./messages.ts";
import { createFileWatcher } from "./watch.ts";

const { roots, deny, builtInDeny, stateDirectory, containment } = workerData as WatchOptions; // what thread.ts starts this with
const port = parentPort;
if (port === null) throw new TypeError("this module is a worker thread");

const sandbox = createSandbox({ roots, deny, builtInDeny, hidden: [stateDirectory], ...(containment && { containment }) });
const watcher = createFileWatcher(sandbox, { trouble: (code) => send({ kind: "trouble", code }) });
const stops = new Map<number, () => void>();

function send(report: Report): void {
  port?.postMessage(report);
}

function begin(id: number, address: string, since: number): Report {
  try {
    stops.set(
      id,
      watcher.watch(pathOfUri(address), () => send({ kind: "changed", id }), since),
    );
    return { kind: "watching", id };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { kind: "refused", id, message: error.message, fix: error.fix };
  }
}

port.on("message", (order: Order) => {
  if ("watch" in order) return send(begin(order.watch, order.address, order.since));
  stops.get(order.unwatch)?.();
  stops.delete(order.unwatch);
});
