// A disk thread: runs operations one after another, and nothing else. The protocol never waits for a disk because of it.
import { existsSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";

import { ToolError } from "@org/mcp-core/errors";

import { createJournal } from "../changes/journal.ts";
import { recover } from "../changes/recover.ts";
import type { FilesContext, Task } from "../context.ts";
import { giveUpCell, type Reply, type Request, RUNNING, type Start } from "./messages.ts";
import { isOperation, operations } from "./operations.ts";
import { createSandboxes } from "./sandboxes.ts";

// A regular expression that backtracks too often goes on in V8's linear engine (v8 --help), so few of them can take long.
setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");

const { options, changes, cells } = workerData as Start; // what disk.ts starts this with
const port = parentPort;
if (port === null) throw new TypeError("this module is a worker thread");

const { stateDirectory, limits } = options;
const sandboxes = createSandboxes(options);
const journal = createJournal({ directory: stateDirectory, maxBytes: limits.journalBytes, warn: (warning) => send({ warning }) });

function isWithdrawn(id: number): boolean {
  return Atomics.load(cells, giveUpCell(id)) === id;
}

async function work({ id, name, args, narrow, limitMs }: Request): Promise<Reply> {
  const deadline = performance.now() + limitMs;
  const task: Task = {
    deadline,
    cancelled: () => isWithdrawn(id) || performance.now() > deadline,
    progress: (...progress) => send({ id, progress: [progress[0], progress[1], progress[2]] }),
  };
  try {
    if (!isOperation(name)) throw new TypeError(`no operation ${name}`);
    const context: FilesContext = { sandbox: sandboxes.narrowed(narrow), limits, journal };
    // The names and arguments come from `Disk.run`, which is typed by this very table.
    const operation = operations[name] as (context: FilesContext, args: unknown, task: Task) => unknown;
    return { id, result: await operation(context, args, task) };
  } catch (error) {
    if (error instanceof ToolError) return { id, expected: { message: error.message, fix: error.fix } };
    if (error instanceof Error) return { id, fault: { name: error.name, message: error.message, stack: error.stack } };
    return { id, fault: { name: "Error", message: String(error), stack: undefined } };
  }
}

function send(reply: Reply): void {
  port?.postMessage(reply);
}

if (changes) {
  const { whole } = sandboxes;
  for (const { path } of whole.roots) if (!existsSync(path)) send({ warning: `The allowed directory ${path} does not exist.` });
  if (whole.containment === "recheck")
    send({ warning: "Races with other processes are noticed here, not prevented: see the README on security." });
  try {
    recover({ sandbox: whole, limits, journal }, { cancelled: () => false });
  } catch (error) {
    // Reading works without a journal; the first change will say what is wrong with it.
    send({ warning: `Interrupted changes could not be settled: ${String(error)}` });
  }
}

// One at a time, in the order of arrival: changes never interleave.
let last: Promise<void> = Promise.resolve();
port.on("message", (request: Request) => {
  last = last.then(async () => {
    Atomics.store(cells, RUNNING, request.id);
    // Nobody waits for it and nothing of it is done, so nothing is.
    send(isWithdrawn(request.id) ? { id: request.id, result: undefined } : await work(request));
  });
});
