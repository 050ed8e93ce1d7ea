import type { BigIntStats } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { codeOf, type OpenFile, type Place, type Sandbox } from "@org/mcp-core/paths";

import { etagOfFile } from "../text/etag.ts";

/** What was at a place when it was looked at. */
export interface Look {
  /** The same for the same content. Larger files are told apart by identity, size and time of writing. */
  readonly state: string;
  /** Identity, size and times: while they stay, and are old enough to be trusted, the content is not read again. */
  readonly stamp: string;
  readonly isSettled: boolean;
  /** A large file written so recently that the next writing could have the same time. */
  readonly isFresh: boolean;
}

/** Up to this size files are told apart by their content. */
const HASHED_BYTES = 10 * 1024 * 1024;
/** The coarsest times: 2 s on FAT, 1 s on older network disks. Younger ones may still be those of a later writing. */
const SETTLED_MS = 3000;
/** How far the kernel's clock for files may be behind: one tick, 10 ms at most, and some room. */
export const TICK_MS = 20;

const NOTHING: Look = { state: "nothing", stamp: "", isSettled: false, isFresh: false };
const DIRECTORY: Look = { ...NOTHING, state: "directory" };

/** Failures that say nothing about the file. */
const PASSING = new Set(["EMFILE", "ENFILE", "ENOMEM", "EIO", "EAGAIN", "EINTR", "ESTALE", "EBUSY", "ETIMEDOUT"]);

/**
 * Looks at a place, links followed as far as the roots allow. What is not there, may not be read, or lies outside by now is all the same:
 * nothing. Undefined when it cannot be said at the moment.
 */
export function lookAt(sandbox: Sandbox, place: Place, before: Look | undefined): Look | undefined {
  // Twice, because what was exchanged while it was being opened is there the next time.
  return attempt(sandbox, place, before, () => attempt(sandbox, place, before, () => NOTHING));
}

function attempt(sandbox: Sandbox, place: Place, before: Look | undefined, otherwise: () => Look | undefined): Look | undefined {
  try {
    return sandbox.locate(place, { follow: true }, ({ directory, name, stat }) => {
      if (stat === undefined) return NOTHING;
      if (stat.isDirectory()) return DIRECTORY;
      return directory.open(name, (file) => lookAtFile(file, before));
    });
  } catch (error) {
    const cause = error instanceof ToolError ? error.cause : error;
    if (cause !== undefined && PASSING.has(codeOf(cause))) return undefined;
    if (error instanceof ToolError || codeOf(error) !== "unknown error") return otherwise();
    throw error;
  }
}

function lookAtFile({ fd, stat }: OpenFile, before: Look | undefined): Look {
  const size = Number(stat.size);
  const stamp = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(".");
  if (before?.stamp === stamp && before.isSettled) return before;
  const age = Date.now() - changedAt(stat);
  const isLarge = size > HASHED_BYTES;
  const state = isLarge ? [stat.dev, stat.ino, stat.size, stat.mtimeNs].join(".") : `${size} ${etagOfFile(fd, size)}`;
  return { state, stamp, isSettled: age > SETTLED_MS, isFresh: isLarge && age < TICK_MS };
}

/** When something about an entry was changed last, in milliseconds since 1970. */
export function changedAt({ mtimeMs, ctimeMs }: BigIntStats): number {
  return Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
}
