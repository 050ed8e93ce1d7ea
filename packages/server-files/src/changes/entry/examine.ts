import { hash } from "node:crypto";
import { type BigIntStats, readlinkSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { asToolError, codeOf, type Containment, type Directory, showName } from "@org/mcp-core/paths";

import { etagOfFile } from "../../text/etag.ts";
import { ABSENT, type State } from "../journal/record.ts";
import { pathIn } from "../tree/level.ts";
import { scanTree } from "../tree/scan.ts";

/** How far an examination goes. */
export interface Bounds {
  readonly containment: Containment;
  /** Larger files are told apart by what they are, not by what is in them. */
  readonly maxFileSize: number;
  readonly maxEntries: number;
  readonly cancelled: () => boolean;
}

/** What an entry is now. Throws for FIFOs, sockets and devices, and TargetChanged when it is exchanged while it is looked at. */
export function examine(directory: Directory, name: string, bounds: Bounds): State {
  try {
    return look(directory, name, bounds);
  } catch (error) {
    throw isExchange(error) ? new TargetChanged(name) : asToolError(error, JSON.stringify(showName(name)));
  }
}

/** Whether a failure says that a path is not what it was a moment ago. */
function isExchange(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "ELOOP", "ESTALE"].includes(codeOf(error));
}

function look(directory: Directory, name: string, bounds: Bounds): State {
  const stat = directory.lstat(name);
  if (stat === undefined) return ABSENT;
  if (stat.isFile()) return examineFile(directory, name, stat, bounds.maxFileSize);
  const mode = Number(stat.mode & 0o777n);
  if (stat.isSymbolicLink()) {
    return { kind: "link", print: readlinkSync(directory.at(name)), mode, size: 0, entries: 0 };
  }
  if (!stat.isDirectory()) throw special(name);
  const { print, bytes, entries } = scanTree(pathIn(directory, name), bounds);
  return { kind: "directory", print, mode, size: bytes, entries };
}

function examineFile(directory: Directory, name: string, seen: BigIntStats, maxFileSize: number): State {
  if (seen.size > BigInt(maxFileSize)) return largeFile(seen);
  return directory.open(name, ({ fd, stat }) => ({
    kind: "file",
    print: etagOfFile(fd, Number(stat.size)),
    mode: Number(stat.mode & 0o777n),
    size: Number(stat.size),
    entries: 0,
  }));
}

/** A rename leaves all of these as they are (it changes ctime, so that is not among them). */
export function largeFile(stat: BigIntStats): State {
  const print = `~${hash("sha256", [stat.dev, stat.ino, stat.size, stat.mtimeNs].join(" "), "hex").slice(0, 31)}`;
  return { kind: "file", print, mode: Number(stat.mode & 0o777n), size: Number(stat.size), entries: 0 };
}

export function special(name: string): ToolError {
  return new ToolError(`${JSON.stringify(showName(name))} is a FIFO, a socket or a device; this server does not touch those.`, {
    fix: "Only files, directories and links can be changed.",
  });
}

/** Whether an entry is still exactly what it was: the same inode with no sign of a write. */
export function isUntouched(now: BigIntStats | undefined, then: BigIntStats | undefined): boolean {
  if (now === undefined || then === undefined) return now === then;
  return isSameVersion(now, then) && now.ctimeNs === then.ctimeNs;
}

/** The same, where a link to it may have been made meanwhile, which sets ctime. */
export function isSameVersion(now: BigIntStats, then: BigIntStats): boolean {
  return now.dev === then.dev && now.ino === then.ino && now.size === then.size && now.mtimeNs === then.mtimeNs && now.mode === then.mode;
}

/** The target is not what was looked at any more: look again. */
export class TargetChanged extends Error {
  override readonly name = "TargetChanged";
}

/** Runs `work` again while others keep changing its target. */
export function retryWhenChanged<T>(work: () => T): T {
  const ATTEMPTS = 8;
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TargetChanged || isExchange(error))) throw asToolError(error, "What is at the path, or on the way to it,");
      if (attempt < ATTEMPTS) continue;
      throw new ToolError("Something else keeps changing the file; nothing was changed here.", {
        fix: "Wait until it is done, then repeat the call.",
        cause: error,
      });
    }
  }
}

/** Whether a failure means that this file system, or these two, cannot do it that way. */
export function isUnsupported(error: unknown): boolean {
  return ["EXDEV", "EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error));
}
