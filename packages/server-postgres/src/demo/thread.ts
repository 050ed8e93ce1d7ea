import { Worker } from "node:worker_threads";

/** Megabytes of JavaScript heap; PostgreSQL's own memory is outside of it. */
const HEAP_MB = 256;

/** What the thread is given. */
export interface Given {
  /** One number: bytes that the thread has sent and nobody has taken yet. It waits while they are many. */
  readonly untaken: Int32Array<SharedArrayBuffer>;
}

/**
 * Starts the thread with the database. It does not keep the process alive. What it prints is not shown, because standard output belongs to
 * the protocol; and not read either, because reading would keep the process alive. PGlite prints nothing unless it is debugged.
 */
export function startThread(given: Given): Worker {
  const here = import.meta.url;
  const program = new URL(here.endsWith(".ts") ? "worker.ts" : "worker.js", here);
  const worker = new Worker(program, {
    workerData: given,
    stdout: true,
    stderr: true,
    ...(program.pathname.endsWith(".ts") && { execArgv: ["--conditions=@org/source"] }),
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  worker.unref();
  return worker;
}
