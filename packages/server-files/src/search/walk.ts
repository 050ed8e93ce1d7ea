import { join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import type { Directory, Entry, Sandbox } from "@org/mcp-core/paths";

import { isTemporaryName } from "../changes/journal/record.ts";
import { type IgnoreLayers, isIgnored, layersAbove, withIgnoreFiles } from "./ignore-files.ts";

/** Deepest level that is walked. Each level holds a descriptor. */
const MAX_DEPTH = 256;
/** Entries between two looks at the clock; also what a walk handles at least, so that one that is resumed always gets further. */
const POLL_EVERY = 32;

export interface WalkOptions {
  readonly sandbox: Sandbox;
  /** Go where .gitignore and .ignore say not to. `.git` itself is never entered. */
  readonly includeIgnored: boolean;
  /** Continue here: what comes before this entry in the walk's order is not listed again; the entry itself is. */
  readonly from?: readonly string[] | undefined;
  /** Leave out directories for which this is false; asked with their path from the start. */
  readonly prune?: ((path: readonly string[]) => boolean) | undefined;
  /** Absolute paths of directories that are left to another walk. */
  readonly leaveOut?: ReadonlySet<string> | undefined;
  cancelled(): boolean;
}

/** An entry, valid during the visit only: `path` is reused. */
export interface Visit {
  readonly directory: Directory;
  readonly name: string;
  /** A link is only named: it is not followed. */
  readonly kind: "file" | "directory" | "link";
  /** Segments from where the walk started. */
  readonly path: readonly string[];
}

/** What a walk left out, and where it ended. */
export interface WalkEnd {
  /** The first entry that was not handled, from where the walk started; undefined when all were. */
  stoppedAt: readonly string[] | undefined;
  ignored: number;
  denied: number;
  /** Links that were visited, and not followed. */
  links: number;
  /** FIFOs, sockets, devices. */
  special: number;
  /** Directories that could not be opened, or vanished. */
  unreadable: number;
  tooDeep: number;
}

/**
 * Walks a directory: entries in the order of their names (by code unit), a directory before what is in it. The order does not depend on
 * the file system, so a walk that was stopped goes on exactly where it was.
 *
 * Links are not followed; denied places, `.git` and what ignore files exclude are left out. Stops when cancelled or when `visit` returns
 * false, which means that the entry was not handled.
 */
export function walk(start: Directory, options: WalkOptions, visit: (entry: Visit) => boolean): WalkEnd {
  const { sandbox, includeIgnored, prune, leaveOut } = options;
  const { root, segments } = start.place;
  const end: WalkEnd = { stoppedAt: undefined, ignored: 0, denied: 0, links: 0, special: 0, unreadable: 0, tooDeep: 0 };
  const path: string[] = [];
  const full: string[] = [...segments];
  const place = { root, segments: full };
  let untilPoll = POLL_EVERY;

  function isCancelled(): boolean {
    untilPoll -= 1;
    if (untilPoll > 0) return false;
    untilPoll = POLL_EVERY;
    return options.cancelled();
  }

  /** Whether to go on. */
  function list(directory: Directory, above: IgnoreLayers, from: readonly string[]): boolean {
    const entries = sorted(directory);
    if (entries === undefined) {
      end.unreadable += 1;
      return true;
    }
    const has = (name: string): boolean => find(entries, name)?.kind === "file";
    const layers = includeIgnored ? above : withIgnoreFiles(above, directory, has);
    const [first] = from;
    for (const entry of entries) {
      if (first !== undefined && entry.name < first) continue;
      path.push(entry.name);
      full.push(entry.name);
      const isBelow = entry.name === first && from.length > 1;
      const goOn = isCancelled() ? stop() : handle(directory, entry, layers, isBelow ? from.slice(1) : []);
      path.pop();
      full.pop();
      if (!goOn) return false;
    }
    return true;
  }

  function stop(): false {
    end.stoppedAt = [...path];
    return false;
  }

  function handle(directory: Directory, { name, kind }: Entry, layers: IgnoreLayers, from: readonly string[]): boolean {
    if (isTemporaryName(name)) return true;
    if (kind === "other") end.special += 1;
    else if (kind === "directory" ? name === ".git" : from.length > 0) return true;
    else if (layers.length > 0 && isIgnored(layers, full, kind === "directory")) end.ignored += 1;
    else if (kind === "directory" && leaveOut?.has(join(directory.path, name)) === true) return true;
    else if (sandbox.denied(place, full.length - 1) !== undefined) end.denied += 1;
    else {
      if (from.length === 0 && !visit({ directory, name, kind, path })) return stop();
      if (kind === "link") end.links += 1;
      return kind !== "directory" || prune?.(path) === false || descend(directory, name, layers, from);
    }
    return true;
  }

  function descend(directory: Directory, name: string, layers: IgnoreLayers, from: readonly string[]): boolean {
    if (path.length >= MAX_DEPTH) {
      end.tooDeep += 1;
      return true;
    }
    let entered = false;
    try {
      return directory.enter(name, (below) => {
        entered = true;
        return list(below, layers, from);
      });
    } catch (error) {
      if (entered || !(error instanceof ToolError)) throw error;
      end.unreadable += 1;
      return true;
    }
  }

  list(start, includeIgnored ? [] : layersAbove(sandbox, start.place), options.from ?? []);
  return end;
}

function sorted(directory: Directory): Entry[] | undefined {
  try {
    return directory.entries().sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    // Removed or closed to us since it was opened.
    if (error instanceof ToolError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

/** By halving: the entries are in order. */
function find(entries: readonly Entry[], name: string): Entry | undefined {
  let low = 0;
  let high = entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry === undefined || entry.name === name) return entry;
    if (entry.name < name) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
