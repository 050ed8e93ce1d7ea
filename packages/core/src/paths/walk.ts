import { type BigIntStats, mkdirSync, readlinkSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";

import { ToolError } from "../errors.ts";
import type { Containment } from "./containment.ts";
import type { Surroundings } from "./corrections.ts";
import { type Directory, type Held, holdRoot, MAX_DEPTH } from "./directory.ts";
import { asToolError } from "./failures.ts";
import { missing, nameAsShown } from "./missing.ts";
import { checkNewName, refuseAlias, showName } from "./names.ts";
import { outside, placeOfAbsolute } from "./parse.ts";
import { innermost, type Place, refuseReadOnly } from "./root.ts";

/** Where something is or would be: an entry of a held directory. */
export interface Spot {
  /** The real place, links resolved. */
  readonly place: Place;
  readonly directory: Directory;
  /** The entry's name; `.` when the place is a root. */
  readonly name: string;
  /** The entry itself (a link, too, when it was not to be followed); undefined when there is none. */
  readonly stat: BigIntStats | undefined;
}

/** What a walk needs to know. */
export interface WalkContext extends Surroundings {
  readonly containment: Containment;
  /** Throws when the place is denied or hidden, or may only be read; called for each step, with the real place. */
  admit(place: Place, change?: boolean): void;
}

export interface WalkOptions {
  /** Whether a link in the last position is followed. Links before it always are. */
  readonly follow: boolean;
  /** The entry is going to be changed: refused for roots themselves, for read-only roots, and for what belongs to git. */
  readonly change?: boolean;
  /** Makes the directories that are missing on the way. */
  readonly makeParents?: boolean;
}

const MAX_LINKS = 40; // as the kernel's MAXSYMLINKS
/** Most names looked at on one walk, links and what they lead through included. */
const MAX_STEPS = 8 * MAX_DEPTH;

/** Go on from another place: a link or `..` was met. */
interface Redirect {
  place: Place;
}

/**
 * Walks from the root to a place, one name at a time, each in a directory that is held already, and calls `use` with what is there.
 *
 * Links are resolved here, not by the kernel: relative and absolute ones work when they stay inside the roots, every other is refused
 * without being touched. Nothing outside the roots is ever opened, looked up or waited for (the discipline of openat2(2) with
 * RESOLVE_BENEATH, and of Go's os.Root).
 */
export function walk<T>(context: WalkContext, start: Place, options: WalkOptions, use: (spot: Spot) => T): T {
  let links = 0;
  let steps = 0;
  let place = start;

  function follow(directory: Directory, target: string, rest: readonly string[]): Redirect {
    if (++links > MAX_LINKS) {
      throw new ToolError(`${context.show(start)} is a circle of links.`, { fix: "Name the file itself." });
    }
    const parts = target.split(process.platform === "win32" ? /[\\/]+/ : "/");
    if (isAbsolute(target)) {
      const found = placeOfAbsolute(normalize(target), context.roots) ?? outside(context.show(start), context.roots);
      return { place: { root: found.root, segments: [...found.segments, ...rest] } };
    }
    return { place: { root: directory.place.root, segments: [...directory.place.segments, ...parts, ...rest] } };
  }

  function up(directory: Directory, rest: readonly string[]): Redirect {
    const { root, segments } = directory.place;
    // All that follow one another at once: each return to the root costs the whole way.
    const others = rest.findIndex((name) => name !== "..");
    const levels = 1 + (others < 0 ? rest.length : others);
    if (segments.length >= levels) return { place: { root, segments: [...segments.slice(0, -levels), ...rest.slice(levels - 1)] } };
    // Out of this root: still allowed when it leads into another.
    const found = placeOfAbsolute(normalize(join(root.path, ...segments, "..", ...rest)), context.roots);
    return { place: found ?? outside(context.show(start), context.roots) };
  }

  function down(directory: Held, pending: readonly string[]): { result: T } | Redirect {
    if (++steps > MAX_STEPS) {
      throw new ToolError(`${context.show(start)} leads a very long way through links.`, { fix: "Name the file itself." });
    }
    const [first, ...rest] = pending;
    if (first === undefined) return { result: use({ place: directory.place, directory, name: ".", stat: directory.lstat(".") }) };
    if (first === "" || first === ".") return down(directory, rest);
    if (first === "..") return up(directory, rest);
    const { root, segments } = directory.place;
    const here = { root, segments: [...segments, first] };
    const inner = innermost(context.roots, directory, first);
    if (inner !== undefined) return { place: { root: inner, segments: rest } };
    context.admit(here, options.change);
    refuseAlias(directory, first, context.show(here));
    // Most steps lead to a plain directory; what else there may be is asked only when one does not.
    const below = rest.length > 0 ? directory.step(first) : undefined;
    if (below !== undefined) return within(below, rest);
    const stat = lookUp(directory, first, context.show(here));
    if (stat === undefined) {
      const named = nameAsShown(directory, first);
      if (named !== undefined) return down(directory, [named, ...rest]);
    }
    if (stat?.isSymbolicLink() && (rest.length > 0 || options.follow)) return follow(directory, readLink(directory, first), rest);
    if (rest.length === 0) return { result: use({ place: here, directory, name: first, stat }) };
    if (stat === undefined) {
      if (!options.makeParents) throw missing(directory, pending, context);
      make(directory, first, context.show(here));
    } else if (!stat.isDirectory()) {
      throw new ToolError(`${context.show(here)} is not a directory.`, {
        fix: `Check the path: ${rest.length === 1 ? "1 more name follows" : `${rest.length} more names follow`} it.`,
      });
    }
    // What is left: a directory made just now, one that was exchanged, or one too deep, which `enter` refuses.
    return within(directory.step(first) ?? directory.enter(first, () => exchanged(first)), rest);
  }

  function within(directory: Held, pending: readonly string[]): { result: T } | Redirect {
    try {
      return down(directory, pending);
    } finally {
      directory.close();
    }
  }

  for (;;) {
    const { root, segments } = place;
    const reached = within(holdRoot({ root, segments: [] }, context.containment), segments);
    if ("result" in reached) return reached.result;
    place = reached.place;
  }
}

function lookUp(directory: Directory, name: string, shown: string): BigIntStats | undefined {
  try {
    return directory.lstat(name);
  } catch (error) {
    throw asToolError(error, shown);
  }
}

function readLink(directory: Directory, name: string): string {
  try {
    return readlinkSync(directory.at(name));
  } catch (error) {
    throw new ToolError(`${JSON.stringify(showName(name))} was exchanged while it was being read.`, {
      fix: "Repeat the call.",
      cause: error,
    });
  }
}

function exchanged(name: string): never {
  throw new ToolError(`${JSON.stringify(showName(name))} was exchanged while it was being opened.`, { fix: "Repeat the call." });
}

function make(directory: Directory, name: string, shown: string): void {
  refuseReadOnly(directory.place.root, shown);
  checkNewName(name);
  directory.check();
  try {
    mkdirSync(directory.at(name));
  } catch (error) {
    throw asToolError(error, shown);
  }
}
