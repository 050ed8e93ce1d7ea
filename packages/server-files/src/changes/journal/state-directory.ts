import { chmodSync, closeSync, fstatSync, lstatSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";

import { ToolError } from "@org/mcp-core/errors";
import { codeOf } from "@org/mcp-core/paths";

/** Where things are in the state directory. */
export interface StateDirectory {
  readonly path: string;
  readonly database: string;
  readonly lock: string;
  /** Holds what changes have taken away, one entry for each step. */
  readonly kept: string;
  /** Makes it if need be. Only its owner may look inside: it holds earlier versions of the user's files. */
  prepare(): void;
  /** The permission bits a new file gets: asking the process for its umask would set it for a moment, for all threads. */
  newFileMode(): number;
}

export function stateDirectory(path: string): StateDirectory {
  const kept = join(path, "kept");
  return {
    path,
    kept,
    database: join(path, "journal.db"),
    lock: join(path, "lock.db"),
    newFileMode() {
      const probe = join(path, `probe-${process.pid}-${threadId}`);
      const fd = openSync(probe, "w", 0o666);
      try {
        return fstatSync(fd).mode & 0o777;
      } finally {
        closeSync(fd);
        rmSync(probe);
      }
    },
    prepare() {
      try {
        for (const directory of [path, kept]) {
          makeDirectory(directory);
          makePrivate(directory);
        }
      } catch (error) {
        throw cannotKeep(`the state directory ${path} cannot be used (${codeOf(error)})`, error);
      }
    },
  };
}

/** With those above it. Not `mkdirSync` with `recursive`, which never returns in places such as /proc. */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    makeDirectory(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

function makePrivate(path: string): void {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) throw Object.assign(new Error(`${path} is not a directory`), { code: "ENOTDIR" });
  if (process.platform !== "win32" && (stat.mode & 0o77) !== 0) chmodSync(path, 0o700);
}

/** The change is refused because what it replaces could not be kept for undo. */
export function cannotKeep(why: string, cause: unknown): ToolError {
  return new ToolError(`Nothing was changed: ${why}, and no change is made that cannot be recorded.`, {
    fix: "Ask the user to free space there or to choose another place with --state-dir.",
    cause,
  });
}
