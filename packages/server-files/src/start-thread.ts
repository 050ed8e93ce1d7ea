import { Worker } from "node:worker_threads";

/** The program of a thread: beside the module at `here` in the sources, and in the bundle, which is flat. */
export function programBeside(here: string, name: string): URL {
  return new URL(`${name}${here.endsWith(".ts") ? ".ts" : ".js"}`, here);
}

/**
 * Starts a thread that does not keep the process alive. What libraries print in it is dropped: standard output belongs to the protocol.
 *
 * @param memoryMb megabytes its heap may have; one that needs more ends with ERR_WORKER_OUT_OF_MEMORY
 */
export function startThread(program: URL, workerData: unknown, memoryMb: number): Worker {
  const worker = new Worker(program, {
    workerData,
    stdout: true,
    stderr: true,
    ...(program.pathname.endsWith(".ts") && { execArgv: ["--conditions=@org/source"] }),
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  // Read, or it would be kept in memory.
  worker.stdout.resume();
  worker.stderr.resume();
  worker.unref();
  return worker;
}
