import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";

import type { Directory } from "./directory.ts";
import { asToolError, codeOf } from "./failures.ts";

export interface ReplaceOptions {
  /** The name of the temporary file, unique in the directory; kept short, because names are limited. */
  readonly temporary: string;
  /** Permission bits of the result. Set-user-id and the like are not carried over, as for any write(2). */
  readonly mode: number;
  /** Owner and group to give it, where the process may. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Fails when there is an entry of that name already. */
  readonly exclusive?: boolean;
  /** Called when all is written and only the exchange is left: the last moment to find that the old file has changed. */
  readonly beforeExchange?: () => void;
}

/**
 * Puts a file in place whole: written beside its place under a temporary name, flushed, then renamed over the old one and the directory
 * flushed. Readers and a crash at any moment see the old file or the new one. The old file is never written to, so other hard links to
 * it keep what they had. `shown` names it in errors. Returns what the new file is.
 */
export function replaceFile(directory: Directory, name: string, content: Uint8Array, shown: string, options: ReplaceOptions): BigIntStats {
  const { temporary, exclusive = false, beforeExchange } = options;
  let stat: BigIntStats;
  let pending = false;
  try {
    directory.check();
    // O_EXCL and O_NOFOLLOW: whatever somebody has put there under this name is neither followed nor reused.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const fd = openSync(directory.at(temporary), flags, 0o600);
    pending = true;
    try {
      writeWhole(fd, content);
      setOwner(fd, options.owner);
      fchmodSync(fd, options.mode & 0o777);
      fsyncSync(fd);
      stat = fstatSync(fd, { bigint: true });
    } finally {
      closeSync(fd);
    }
    beforeExchange?.();
    directory.check();
    if (exclusive) placeExclusively(directory, temporary, name);
    else renameSync(directory.at(temporary), directory.at(name));
    pending = false;
  } catch (error) {
    if (pending) unlinkIfThere(directory.at(temporary));
    throw asToolError(error, shown);
  }
  syncDirectory(directory);
  return stat;
}

function writeWhole(fd: number, content: Uint8Array): void {
  for (let done = 0; done < content.length;) done += writeSync(fd, content, done, content.length - done);
}

function setOwner(fd: number, owner: ReplaceOptions["owner"]): void {
  if (owner === undefined || process.getuid === undefined) return;
  const now = fstatSync(fd);
  if (now.uid === owner.uid && now.gid === owner.gid) return;
  try {
    fchownSync(fd, owner.uid, owner.gid);
  } catch (error) {
    // Only root may give files away; the content matters more than who owns it.
    if (codeOf(error) !== "EPERM") throw error;
  }
}

/** A rename that never replaces: link(2) fails where there is an entry. Where there are no hard links, an empty file holds the place. */
function placeExclusively(directory: Directory, temporary: string, name: string): void {
  try {
    linkSync(directory.at(temporary), directory.at(name));
    unlinkSync(directory.at(temporary));
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error))) throw error;
    closeSync(openSync(directory.at(name), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
    renameSync(directory.at(temporary), directory.at(name));
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** Makes a rename survive a power loss (fsync(2), NOTES). Not possible for directories on Windows, where it is not needed either. */
export function syncDirectory(directory: Directory): void {
  if (process.platform === "win32") return;
  let fd: number | undefined;
  try {
    fd = openSync(directory.at("."), constants.O_RDONLY | constants.O_DIRECTORY);
    fsyncSync(fd);
  } catch (error) {
    // Some network file systems cannot, nor can a directory that may be written but not read; they give what durability they give.
    if (!["EINVAL", "ENOTSUP", "EACCES"].includes(codeOf(error))) throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
