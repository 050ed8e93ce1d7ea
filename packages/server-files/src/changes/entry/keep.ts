import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { basename, join } from "node:path";

import { codeOf, type Containment, type Directory } from "@org/mcp-core/paths";

import { cannotKeep } from "../journal/state-directory.ts";
import { copyTree } from "../tree/copy.ts";
import { pathIn } from "../tree/level.ts";
import { removeTree, vanish } from "../tree/remove.ts";
import { isSameVersion, isUnsupported, TargetChanged } from "./examine.ts";
import { putWhereNothingIs } from "./put.ts";

/** An entry and what is needed to change it. */
export interface Where {
  readonly directory: Directory;
  readonly name: string;
  /** A name in the same directory that only this step uses. */
  readonly temporary: string;
  readonly containment: Containment;
  readonly cancelled: () => boolean;
}

/**
 * Where things are put that changes take away. On the same file system this costs nothing whatever their size: what is deleted is renamed
 * to here, what is replaced gets a second hard link here, and both keep owner, times and attributes. Otherwise they are copied.
 */
export interface Keep {
  has(id: string): boolean;
  /** The path of a kept thing, for reading. */
  path(id: string): string;
  /** Keeps what is at the place and leaves it there; it is going to be replaced by a rename. */
  copyIn(where: Where, id: string): void;
  /** Takes what is at the place away. Throws TargetChanged, with all as it was, when it is not what `seen` was. */
  takeIn(where: Where, id: string, seen: BigIntStats): void;
  /** Puts a kept thing back and keeps it no more: where nothing is, or with `replace` over a file or link. */
  putBack(id: string, where: Where, how: PutBack): void;
  discard(id: string): void;
}

export interface PutBack {
  readonly replace: boolean;
  /** Permission bits for a file whose time is to become now, so that programs that compare times (make) notice; others stay as they are. */
  readonly refresh?: number | undefined;
  readonly beforeExchange?: (() => void) | undefined;
}

export function createKeep(root: string): Keep {
  // Names come from the journal, a file that something else can have written to.
  const path = (id: string): string => {
    if (id !== basename(id) || id === "." || id === ".." || id === "")
      throw new TypeError(`${JSON.stringify(id)} is not the name of a kept thing`);
    return join(root, id);
  };

  function discard(id: string): void {
    rmSync(path(id), { recursive: true, force: true });
  }

  function copyOver(where: Where, id: string): void {
    const partial = `${id}.partial`;
    try {
      copyTree(pathIn(where.directory, where.name), Buffer.from(path(partial)), whole(where));
      renameSync(path(partial), path(id));
      flush(root);
    } catch (error) {
      discard(partial);
      if (["ENOSPC", "EDQUOT", "EFBIG"].includes(codeOf(error))) throw cannotKeep("there is no room to keep the earlier version", error);
      throw error;
    }
  }

  return {
    path,
    discard,
    has: (id) => lstatSync(path(id), { throwIfNoEntry: false }) !== undefined,

    copyIn(where, id) {
      const { directory, name } = where;
      const before = directory.lstat(name);
      if (before === undefined) throw new TargetChanged(name);
      // A file with other hard links could still be written to through them, so it is copied; and link(2) on a link differs by system.
      if (!(before.isFile() && before.nlink === 1n && linked(directory.at(name), path(id)))) copyOver(where, id);
      const after = directory.lstat(name);
      if (after === undefined || !isSameVersion(after, before)) throw new TargetChanged(name);
    },

    takeIn(where, id, seen) {
      const { directory, name, temporary, containment } = where;
      directory.check();
      try {
        renameSync(directory.at(name), path(id));
      } catch (error) {
        if (codeOf(error) === "ENOENT") throw new TargetChanged(name);
        if (codeOf(error) !== "EXDEV") throw error;
        copyOver(where, id);
        const now = directory.lstat(name);
        if (now === undefined || !isSameVersion(now, seen)) throw new TargetChanged(name);
        return vanish(directory, name, temporary, containment);
      }
      // More than the inode number: that is given again at once.
      if (isSameVersion(lstatSync(path(id), { bigint: true }), seen)) return;
      putWhereNothingIs(path(id), directory, name);
      throw new TargetChanged(name);
    },

    putBack(id, where, { replace, refresh, beforeExchange }) {
      const { directory, name, temporary, containment } = where;
      const put = (from: string): void => {
        beforeExchange?.();
        directory.check();
        if (replace) renameSync(from, directory.at(name));
        else putWhereNothingIs(from, directory, name);
      };
      if (refresh !== undefined) {
        const now = new Date();
        chmodSync(path(id), refresh);
        utimesSync(path(id), now, now);
      }
      try {
        return put(path(id));
      } catch (error) {
        if (codeOf(error) !== "EXDEV") throw error;
      }
      try {
        copyTree(Buffer.from(path(id)), pathIn(directory, temporary), whole(where));
        put(directory.at(temporary));
      } catch (error) {
        removeTree(pathIn(directory, temporary), containment);
        throw error;
      }
      discard(id);
    },
  };
}

function whole({ containment, cancelled }: Where): Parameters<typeof copyTree>[2] {
  return { containment, cancelled, faithful: true, mayLink: () => true, skipped: () => {} };
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isUnsupported(error)) return false;
    if (codeOf(error) === "ENOENT") throw new TargetChanged(from);
    throw error;
  }
}

function flush(directory: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
