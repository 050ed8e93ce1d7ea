import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { ToolError } from "../errors.ts";
import { type Containment, O_PATH } from "./containment.ts";
import { asToolError, codeOf } from "./failures.ts";
import { type Entry, readEntries, refuseIrregular } from "./kinds.ts";
import { showName } from "./names.ts";
import { refusePseudo, refusePseudoFile } from "./pseudo.ts";
import type { Place } from "./root.ts";

/**
 * A directory that was verified to lie inside a root, held so that what is done in it cannot be led elsewhere.
 *
 * On Linux it is held by a file descriptor, and entries are named through `/proc/self/fd/N/name`, which the kernel resolves from that very
 * directory whatever has happened to the path since (proc(5); the effect of openat(2), which Node does not offer). Without `/proc` it is
 * held by its path and verified again before and after each use: a race can be noticed then, not prevented.
 */
export interface Directory {
  readonly place: Place;
  /** The real absolute path, for records and the log only: opening it would be a race. */
  readonly path: string;
  /** A path that names an entry of exactly this directory, for calls that do not follow a last link. `.` names the directory itself. */
  at(name: string): string;
  /** Call right before each change: without descriptors it verifies the directory again; with them it costs nothing. */
  check(): void;
  /** At most `limit` of them, where it is given: whichever come first. */
  entries(limit?: number): Entry[];
  /** The entry itself, a link included; undefined when there is none. */
  lstat(name: string): BigIntStats | undefined;
  /**
   * Opens a regular file for reading; never through a link, and never anything that could block. `known` is what {@link lstat} or
   * {@link entries} has just said, where the caller has asked already; `path` what errors call it.
   */
  open<T>(name: string, use: (file: OpenFile) => T, known?: BigIntStats | "file", path?: string): T;
  /** Goes one level down; never through a link. `path` is what errors call it. */
  enter<T>(name: string, use: (directory: Directory) => T, path?: string): T;
}

/** A regular file opened for reading. The descriptor is closed when the callback that got it returns. */
export interface OpenFile {
  readonly place: Place;
  readonly fd: number;
  /** Bytes. */
  readonly size: number;
  /** Asked of the system each time. */
  readonly stat: BigIntStats;
}

const { O_RDONLY, O_DIRECTORY } = constants;
// Undefined on Windows, whatever the types say; there it counts as 0, as undefined does in a bitwise or.
const { O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;

/** Deepest place below a root. Each level costs a descriptor while it is held, and the walk to it. */
export const MAX_DEPTH = 256;

/** A directory whose holder says when it ends. */
export interface Held extends Directory {
  /** Holds what is one level down; undefined when that is not a directory: a file, a link, nothing. */
  step(name: string): Held | undefined;
  close(): void;
}

/** Holds the directory that a root is. Throws when its path now leads elsewhere. */
export function holdRoot(place: Place, containment: Containment): Held {
  const { path, given } = place.root;
  const gone = (error?: unknown): ToolError =>
    new ToolError(
      `The allowed directory ${given} cannot be opened${error === undefined ? ": its path leads elsewhere now" : ` (${codeOf(error)})`}.`,
      {
        fix: "Ask the user whether it exists and may be read; the server has to be restarted when it was moved.",
      },
    );
  try {
    const held = hold(path, path, place, containment);
    if (held === undefined) throw gone();
    return held;
  } catch (error) {
    throw error instanceof ToolError ? error : gone(error);
  }
}

/** Opens `openAt` as a directory and verifies that it is the one at `path`; undefined when it is not. */
function hold(openAt: string, path: string, place: Place, containment: Containment): Held | undefined {
  if (containment === "recheck") {
    const held = heldByPath(path, place);
    return held.isThere() ? held : undefined;
  }
  const fd = openSync(openAt, O_PATH | O_DIRECTORY | O_NOFOLLOW);
  try {
    // Only a root's path has several components to be fooled by; below it each step is one name in a directory already held.
    if (openAt === path && readlinkSync(`/proc/self/fd/${fd}`) !== path) {
      closeSync(fd);
      return undefined;
    }
    refusePseudo(`/proc/self/fd/${fd}/.`, fstatSync(fd).dev, path, place.root.path);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return directory(place, path, {
    at: (name) => `/proc/self/fd/${fd}/${single(name)}`,
    check: () => {},
    below: (name, below) => hold(`/proc/self/fd/${fd}/${single(name)}`, join(path, name), below, containment),
    close: () => closeSync(fd),
  });
}

function heldByPath(path: string, place: Place): Held & { isThere(): boolean } {
  const { dev, ino } = lstatSync(path, { bigint: true });
  const isThere = (): boolean => {
    const now = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return now !== undefined && now.isDirectory() && now.dev === dev && now.ino === ino && realpathSync.native(path) === path;
  };
  const check = (): void => {
    if (isThere()) return;
    throw new ToolError("The directory was exchanged while it was being used; nothing was done.", {
      fix: "Look at it again and repeat the call.",
    });
  };
  refusePseudo(path, Number(dev), path, place.root.path);
  const held = directory(place, path, {
    at: (name) => join(path, single(name)),
    check,
    below: (name, below) => {
      check();
      const inner = join(path, single(name));
      return hold(inner, inner, below, "recheck");
    },
    close: () => {},
  });
  return Object.assign(held, { isThere });
}

/** A name names one entry. That it does is the callers' part; a mistake there must not become a way out. */
function single(name: string): string {
  if (name === "" || name === ".." || name.includes("/") || (process.platform === "win32" && name.includes("\\"))) {
    throw new TypeError(`${JSON.stringify(name)} is not the name of an entry`);
  }
  return name;
}

interface Means {
  at: Directory["at"];
  check: Directory["check"];
  below(name: string, place: Place): Held | undefined;
  close(): void;
}

function directory(place: Place, path: string, { at, check, below, close }: Means): Held {
  const placeOf = (name: string): Place => ({ root: place.root, segments: [...place.segments, name] });
  const shown = (name: string): string => JSON.stringify(showName(name));
  return {
    place,
    path,
    at,
    check,
    close,

    entries(limit) {
      check();
      const found = readEntries(at("."), limit);
      check();
      return found;
    },

    lstat(name) {
      return lstatSync(at(name), { bigint: true, throwIfNoEntry: false });
    },

    open(name, use, known, called = name) {
      let fd: number | undefined;
      try {
        try {
          check();
          if (known !== "file") refuseIrregular(known ?? lstatSync(at(name), { bigint: true }), called);
          // O_NONBLOCK: what was a file a moment ago may be a FIFO now, and must not be waited for.
          fd = openSync(at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
        } catch (error) {
          throw asToolError(error, shown(called));
        }
        const opened = fd;
        // Without big integers: a search opens many files and asks for nothing more.
        const stat = fstatSync(fd);
        refuseIrregular(stat, called);
        // A single file can be a mount of its own.
        refusePseudoFile(fd, stat.dev, path, name);
        check();
        return use({
          get place() {
            return placeOf(name);
          },
          fd,
          size: stat.size,
          get stat() {
            return fstatSync(opened, { bigint: true });
          },
        });
      } finally {
        if (fd !== undefined) closeSync(fd);
      }
    },

    step(name) {
      if (place.segments.length >= MAX_DEPTH) return undefined;
      try {
        return below(name, placeOf(name));
      } catch (error) {
        if (["ENOENT", "ENOTDIR", "ELOOP"].includes(codeOf(error))) return undefined;
        throw asToolError(error, shown(name));
      }
    },

    enter(name, use, called = name) {
      if (place.segments.length >= MAX_DEPTH) {
        throw new ToolError(`${shown(called)} lies more than ${MAX_DEPTH} directories deep.`, {
          fix: "Nothing below is reached; allow a directory further down.",
        });
      }
      let held: Held | undefined;
      try {
        held = below(name, placeOf(name));
      } catch (error) {
        throw asToolError(error, shown(called));
      }
      if (held === undefined) throw new ToolError(`${shown(called)} was exchanged while it was being opened.`, { fix: "Repeat the call." });
      try {
        return use(held);
      } finally {
        held.close();
      }
    },
  };
}
