import { type FSWatcher, watch } from "node:fs";
import { basename } from "node:path";

import { codeOf, type Directory } from "@org/mcp-core/paths";

/** Watches directories, each once, for whoever wants to hear about an entry. */
export interface DirectoryWatches {
  /**
   * Calls `heard` when something may have happened to the entry or to the directory itself. Joins the watch on the directory, or begins
   * it; where the system has no more watches, nothing is heard. Joining again with the same three is the same.
   */
  join(directory: Directory, name: string, heard: () => void): Membership;
  close(): void;
}

export interface Membership {
  readonly id: string;
  leave(): void;
}

interface DirectoryWatch {
  readonly watcher: FSWatcher | undefined;
  /** By name, case and Unicode form aside: systems differ in what they report. */
  readonly members: Map<string, Set<() => void>>;
}

export function createDirectoryWatches(trouble: (code: string) => void): DirectoryWatches {
  const watches = new Map<string, DirectoryWatch>();

  function begin(key: string, directory: Directory): DirectoryWatch {
    const members: DirectoryWatch["members"] = new Map();
    const own: DirectoryWatch = { watcher: start(directory, (name) => hear(key, own, name), trouble), members };
    watches.set(key, own);
    return own;
  }

  /** `name` undefined: the directory itself was moved or deleted, or its watch failed. Whoever is concerned joins again, wherever that is. */
  function hear(key: string, own: DirectoryWatch, name: string | undefined): void {
    if (name === undefined) {
      own.watcher?.close();
      if (watches.get(key) === own) watches.delete(key);
    }
    const concerned = name === undefined ? [...own.members.values()] : [own.members.get(fold(name)) ?? []];
    for (const heard of concerned.flatMap((set) => [...set])) heard();
  }

  function leave(key: string, own: DirectoryWatch, name: string, heard: () => void): void {
    const set = own.members.get(name);
    set?.delete(heard);
    if (set?.size === 0) own.members.delete(name);
    if (own.members.size > 0) return;
    own.watcher?.close();
    if (watches.get(key) === own) watches.delete(key);
  }

  return {
    join(directory, name, heard) {
      const key = keyOf(directory);
      const own = watches.get(key) ?? begin(key, directory);
      const folded = fold(name);
      const set = own.members.get(folded) ?? new Set();
      own.members.set(folded, set.add(heard));
      return { id: `${key}/${folded}`, leave: () => leave(key, own, folded, heard) };
    },
    close() {
      for (const { watcher } of watches.values()) watcher?.close();
      watches.clear();
    },
  };
}

/** Which directory it is. With the time of its birth, because inode numbers are used again at once. */
function keyOf(directory: Directory): string {
  const stat = directory.lstat(".");
  return stat === undefined ? "" : [stat.dev, stat.ino, stat.birthtimeNs].join(".");
}

/**
 * Begins to watch the directory that is held: its descriptor leads the kernel to it whatever its path has become. Without descriptors its
 * path is watched and verified afterwards.
 */
function start(directory: Directory, hear: (name: string | undefined) => void, trouble: (code: string) => void): FSWatcher | undefined {
  let watcher: FSWatcher | undefined;
  try {
    const path = directory.at(".");
    const own = watch(path, { persistent: false });
    watcher = own;
    directory.check();
    own.on("change", (kind, name) => {
      const text = name?.toString();
      // inotify(7) IN_MOVE_SELF and IN_DELETE_SELF have no name; libuv then gives that of the directory. No name at all: anything.
      hear(text === undefined || text === "" || (kind === "rename" && text === basename(path)) ? undefined : text);
    });
    own.on("error", (error) => {
      trouble(codeOf(error));
      hear(undefined);
    });
    return own;
  } catch (error) {
    watcher?.close();
    trouble(codeOf(error));
    return undefined;
  }
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
