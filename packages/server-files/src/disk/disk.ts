import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { FilesContext, Task } from "../context.ts";
import { programBeside } from "../start-thread.ts";
import type { Inline } from "./inline.ts";
import { createLane, type Waiting } from "./lane.ts";
import type { DiskOptions } from "./messages.ts";
import type { Operations } from "./operations.ts";

/** The operations on files: small reads at once, everything else in threads. */
export interface Disk {
  run<Name extends keyof Operations>(name: Name, args: Arguments<Name>, call: DiskCall): Promise<Answer<Name>>;
  /** Lets nothing go on. Changes are whole or not at all, whenever this comes. */
  close(): Promise<void>;
}

/** What of a call the disk needs. */
export interface DiskCall extends Waiting {
  clientRoots(): Promise<readonly string[] | undefined>;
}

export type Arguments<Name extends keyof Operations> = Operations[Name] extends (
  context: FilesContext,
  args: infer Args,
  task: Task,
) => unknown
  ? Args
  : never;
export type Answer<Name extends keyof Operations> = Awaited<ReturnType<Operations[Name]>>;

/** Operations that may take long. They have a thread of their own, so that a small read never waits for a search. */
const LONG: ReadonlySet<keyof Operations> = new Set<keyof Operations>([
  "searchFiles",
  "searchText",
  "listTree",
  "readPdf",
  "listResources",
]);

/** Milliseconds for everything that is not a search. */
const QUICK_LIMIT_MS = 60_000;
/** Milliseconds after the start, late enough not to slow the handshake: when reads are prepared, and when interrupted changes are settled. */
const PREPARE_MS = 25;
const SETTLE_MS = 300;
/** How long the end of the server waits for a change. */
const CHANGE_MS = 3000;
/** For each of the two threads; an edit of a file of the largest size that may be set needs about this. */
const MEMORY_MB = 1536;

/** A disk for the roots of `options`. Threads start when they are needed; `warn` is told what the operator should know of. */
export function createDisk(options: DiskOptions & { searchMs: number }, warn: (message: string) => void): Disk {
  const program = { url: programBeside(import.meta.url, "worker"), memoryMb: MEMORY_MB };
  const quick = createLane(program, { options, changes: true }, warn);
  const long = createLane(program, { options, changes: false }, warn);
  let inline: Promise<Inline> | undefined;
  /** What reads are run with. Not loaded at the start, and not on the first call either, if there is time between the two. */
  const prepared = (): Promise<Inline> => (inline ??= import("./inline.ts").then(({ createInline }) => createInline(options)));
  const preparing = setTimeout(() => void prepared(), PREPARE_MS).unref();
  // Changes of a server that was killed are settled soon after the start, whether or not a call comes.
  const settling = existsSync(options.stateDirectory) ? setTimeout(() => quick.warm(), SETTLE_MS).unref() : undefined;

  return {
    async run<Name extends keyof Operations>(name: Name, args: Arguments<Name>, call: DiskCall): Promise<Answer<Name>> {
      const narrow = (await call.clientRoots())?.flatMap(pathOf);
      const done = (await prepared()).run(name, args, narrow);
      if (done !== undefined) return done.result as Answer<Name>; // what the operation of that name returned
      const isLong = LONG.has(name);
      const limitMs = isLong ? options.searchMs : QUICK_LIMIT_MS;
      const result = await (isLong ? long : quick).run({ name, args, narrow, limitMs }, call);
      return result as Answer<Name>; // what the operation of that name returned, in another thread
    },
    async close() {
      clearTimeout(preparing);
      clearTimeout(settling);
      // A change that is under way is finished, if the disk lets it; a search has nothing to lose.
      await Promise.all([quick.close(CHANGE_MS), long.close(0)]);
    },
  };
}

function pathOf(uri: string): string[] {
  try {
    return [fileURLToPath(uri)];
  } catch {
    return []; // not a path on this machine, so it says nothing about one
  }
}
