import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Keeps this process, and every server it starts meanwhile, on one core, and says whether it could (Linux with `taskset`).
 * Left free, a round trip of 35 us becomes one of 100 us whenever the scheduler parts client and server, for minutes at a time:
 * a ratio of two such numbers says more about the scheduler than about either server.
 */
export async function onOneCore<T>(work: () => Promise<T>): Promise<{ pinned: boolean; value: T }> {
  const cores = await allowedCores();
  if (cores === undefined) return { pinned: false, value: await work() };
  await allow(lastCore(cores));
  try {
    return { pinned: true, value: await work() };
  } finally {
    await allow(cores);
  }
}

/** The last core of a list such as `0-3,6`; the first one is busiest with the system's own work. */
export function lastCore(list: string): string {
  return /\d+$/.exec(list)?.[0] ?? list;
}

async function allowedCores(): Promise<string | undefined> {
  try {
    const { stdout } = await run("taskset", ["-pc", String(process.pid)]);
    return /: ([\d,-]+)\s*$/.exec(stdout)?.[1];
  } catch {
    return undefined; // no such program here
  }
}

async function allow(cores: string): Promise<void> {
  await run("taskset", ["-pc", cores, String(process.pid)]);
}
