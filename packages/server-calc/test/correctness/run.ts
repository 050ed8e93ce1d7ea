import { fileURLToPath } from "node:url";

import type { Job } from "../../src/calc/protocol.ts";
import { createSandbox } from "../../src/calc/sandbox.ts";

const sandbox = createSandbox({
  worker: new URL("../../src/calc/worker.ts", import.meta.url),
  // The workspace: sources and the libraries they import.
  readable: [fileURLToPath(new URL("../../../../", import.meta.url))],
  execArgv: ["--conditions=@org/source"],
  // Whether it is right is judged here, not how fast: test files share the processors.
  timeoutMs: 20_000,
});

/** Runs a job in the calculator's own process. */
export const ask = <T>(job: Job): Promise<T> => sandbox.run<T>(job, AbortSignal.timeout(30_000));

export const close = (): Promise<void> => sandbox.close();
