import { ToolError } from "@org/mcp-core/errors";
import { asToolError, type Spot } from "@org/mcp-core/paths";

import type { FilesContext, Task } from "../context.ts";
import { missingParents } from "./entry/parents.ts";
import type { Change } from "./journal/change.ts";
import { ABSENT } from "./journal/record.ts";
import type { Ground } from "./journal/settle.ts";

/** Most entries of a directory that is moved, copied or deleted. */
export const MAX_ENTRIES = 100_000;

/** What a change has to work with, from the call it is made for. */
export function groundOf({ sandbox, limits }: FilesContext, task: Pick<Task, "cancelled">): Omit<Ground, "keep"> {
  return {
    sandbox,
    containment: sandbox.containment,
    maxFileSize: limits.maxFileSize,
    maxEntries: MAX_ENTRIES,
    cancelled: () => task.cancelled(),
  };
}

/** Goes to an entry that is going to be changed; directories that are missing above it are made, as steps of the change. */
export function reach<T>({ sandbox }: FilesContext, change: Change, path: string, follow: boolean, use: (spot: Spot) => T): T {
  let reached = false;
  const arrive = (spot: Spot): T => {
    reached = true;
    return use(spot);
  };
  try {
    return sandbox.locate(path, { follow, change: true }, arrive);
  } catch (error) {
    if (reached || !(error instanceof ToolError)) throw error;
    const missing = missingParents(sandbox, path);
    if (missing.length === 0) throw error;
    const made = { kind: "directory", print: "", mode: 0o777, size: 0, entries: 0 } as const;
    change.plan(...missing.map((directory) => ({ do: "set", path: directory, before: ABSENT, after: made, parent: true }) as const));
    return sandbox.locate(path, { follow, change: true, makeParents: true }, use);
  }
}

/** Throws the error for a path where nothing is, with what was probably meant. */
export function refuseMissing({ sandbox }: FilesContext, spot: Spot): never {
  return sandbox.open(spot.place, () => {
    throw new ToolError(`${sandbox.show(spot.place)} has just appeared.`, { fix: "Repeat the call." });
  });
}

/** Runs `work`; what the system refuses becomes an error that names the path. */
export function naming<T>(shown: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asToolError(error, shown);
  }
}

/** Refuses what is too large to be kept for undo. */
export function refuseTooBig(shown: string, bytes: number, maxBytes: number): never {
  const mb = (value: number): string => `${(value / 1_048_576).toFixed(1)} MB`;
  throw new ToolError(`${shown} has ${mb(bytes)}; at most ${mb(maxBytes)} can be kept for undo, so nothing was changed.`, {
    fix: "Ask the user to raise --journal-mb, or to delete it by hand.",
  });
}
