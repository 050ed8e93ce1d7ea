import {
  closeSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";

import { codeOf, type Directory } from "@org/mcp-core/paths";

import { isUnsupported } from "./examine.ts";

/**
 * Renames `from` to a name that nothing has, atomically where the system can: a hard link cannot replace anything, and a directory
 * cannot replace one that has something in it. Fails with EEXIST, ENOTEMPTY or ENOTDIR when there is something, with EXDEV across devices.
 */
export function putWhereNothingIs(from: string, directory: Directory, name: string): void {
  directory.check();
  const stat = lstatSync(from);
  if (stat.isDirectory()) return putDirectory(from, directory.at(name));
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from, "buffer"), directory.at(name));
    return unlinkSync(from);
  }
  try {
    linkSync(from, directory.at(name));
  } catch (error) {
    if (!isUnsupported(error) || codeOf(error) === "EXDEV") throw error;
    // No hard links here: an empty file holds the place until the real one takes it.
    closeSync(openSync(directory.at(name), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
    return renameSync(from, directory.at(name));
  }
  unlinkSync(from);
}

function putDirectory(from: string, to: string): void {
  if (process.platform === "win32") return renameSync(from, to); // never replaces a directory there
  mkdirSync(to, { mode: 0o700 });
  try {
    renameSync(from, to);
  } catch (error) {
    rmdirSync(to);
    throw error;
  }
}
