import { normalize } from "node:path";

import type { ReadingContext, Task } from "../context.ts";
import { isLocal } from "./local.ts";
import type { DiskOptions } from "./messages.ts";
import { readingOperations } from "./reading-operations.ts";
import { createSandboxes } from "./sandboxes.ts";

/** Milliseconds a call may hold the protocol up: enough to find a line in the middle of 500 MB. */
const ALLOWANCE_MS = 250;
/** Paths that took longer, remembered, so that the same is not tried again for each page. */
const MAX_SLOW = 100;

/** Runs small reads at once, without a thread. */
export interface Inline {
  /** The result; undefined when it has to be done in a thread after all. */
  run(name: string, args: unknown, narrow: readonly string[] | undefined): { result: unknown } | undefined;
}

interface InlineOptions {
  readonly allowanceMs?: number;
  /** The table of mounts; default: this machine's. */
  readonly mountinfo?: string;
}

/**
 * What reading a few kilobytes costs is mostly the way to another thread and back, so it is done here when that cannot hold the protocol up for
 * long: on local disks, and only as long as it takes no more than the allowance. Whatever needs more is begun again in a thread.
 */
export function createInline(options: DiskOptions, { allowanceMs = ALLOWANCE_MS, mountinfo }: InlineOptions = {}): Inline {
  const sandboxes = createSandboxes(options);
  const isQuick = sandboxes.whole.roots.every(({ path }) => isLocal(path, mountinfo));
  const { limits } = options;
  const slow = new Set<unknown>();
  const remember = (args: unknown): void => {
    if (slow.size >= MAX_SLOW) slow.clear();
    slow.add(pathOf(args));
  };
  // A client's root is looked up where it is, so that has to be a disk that answers, too.
  let asked: { key: string; isQuick: boolean } | undefined;
  const answers = (directories: readonly string[] = []): boolean => {
    const key = JSON.stringify(directories);
    if (asked?.key !== key) asked = { key, isQuick: directories.every((directory) => isLocal(directory, mountinfo)) };
    return asked.isQuick;
  };

  return {
    run(name, args, narrow) {
      if (!isQuick || !isReading(name) || slow.has(pathOf(args)) || !answers(narrow)) return undefined;
      const deadline = performance.now() + allowanceMs;
      let gaveUp = false;
      const task: Task = { deadline, cancelled: () => (gaveUp ||= performance.now() > deadline), progress: () => {} };
      // The names and arguments come from `Disk.run`, which is typed by the table this one is a part of.
      const operation = readingOperations[name] as (context: ReadingContext, args: unknown, task: Task) => unknown;
      try {
        const result = operation({ sandbox: sandboxes.narrowed(narrow), limits }, args, task);
        if (!gaveUp) return { result };
      } catch (error) {
        if (!gaveUp) throw error;
      } finally {
        // Not all of it can be interrupted: a directory of a million entries is read in one go, but only once here.
        if (gaveUp || performance.now() > deadline) remember(args);
      }
      return undefined;
    },
  };
}

function isReading(name: string): name is keyof typeof readingOperations {
  return Object.hasOwn(readingOperations, name);
}

/** The path a call is about, in one spelling. */
function pathOf(args: unknown): unknown {
  if (typeof args !== "object" || args === null) return undefined;
  const path = "path" in args ? args.path : "address" in args ? args.address : undefined;
  return typeof path === "string" ? normalize(`${path}/`) : path;
}
