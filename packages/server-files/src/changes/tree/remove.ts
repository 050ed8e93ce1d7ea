import { lstatSync, renameSync, rmdirSync, unlinkSync } from "node:fs";

import { type Containment, codeOf, type Directory } from "@org/mcp-core/paths";

import { below, entriesOf, holdLevel, pathIn } from "./level.ts";

/** Deletes an entry and all below it. Links are removed, never followed. No error when it is not there. */
export function removeTree(path: Buffer, containment: Containment, depth = 0): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) return unlinkSync(path);
  holdLevel(path, containment, depth, (level) => {
    for (const { name, kind } of entriesOf(level)) {
      if (kind === "directory") removeTree(below(level, name), containment, depth + 1);
      else unlinkSync(below(level, name));
    }
  });
  rmdirSync(path);
}

/**
 * Deletes an entry for good, so that at every moment it is there whole or not at all: a directory is renamed to `temporary` before it is
 * emptied, and what a crash leaves of that is removed by the recovery.
 */
export function vanish(directory: Directory, name: string, temporary: string, containment: Containment): void {
  directory.check();
  if (!directory.lstat(name)?.isDirectory()) return removeTree(pathIn(directory, name), containment);
  try {
    // Most directories are empty; rmdir is atomic and needs no second name.
    return rmdirSync(pathIn(directory, name));
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
  }
  renameSync(directory.at(name), directory.at(temporary));
  removeTree(pathIn(directory, temporary), containment);
}
