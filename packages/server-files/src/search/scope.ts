import { ToolError } from "@org/mcp-core/errors";
import type { OpenFile, Place, Sandbox } from "@org/mcp-core/paths";

import { type Visit, walk, type WalkEnd } from "./walk.ts";

/** What searches need of a call's context. */
export interface SearchContext {
  readonly sandbox: Sandbox;
}

/** What searches need to know of the call they run for. */
export interface SearchTask {
  /** Whether the deadline has passed or the client has cancelled. */
  cancelled(): boolean;
  progress(done: number, total?: number, message?: string): void;
}

/**
 * Where a walk over the scope continues: a root's real path (its label can come to mean another directory when client roots change), and
 * segments from the directory searched.
 */
export interface Position {
  readonly root: string;
  readonly path: readonly string[];
}

/** What was left out, over all directories of the scope. */
export type LeftOut = Omit<WalkEnd, "stoppedAt">;

export interface ScopeOptions {
  /** The directory, or for text search the file; none: all roots. */
  readonly directory: string | undefined;
  readonly includeIgnored: boolean;
  readonly from: Position | undefined;
  readonly prune?: ((path: readonly string[]) => boolean) | undefined;
}

export interface ScopeVisit extends Visit {
  readonly root: string;
  /** The place from its root; a new object each time it is asked for. */
  place(): Place;
}

export interface ScopeEnd extends LeftOut {
  readonly next: Position | undefined;
}

/** Walks the directory named, or every root one after the other. A root that lies in another is walked on its own only. */
export function walkScope(
  { sandbox }: SearchContext,
  options: ScopeOptions,
  cancelled: () => boolean,
  visit: (entry: ScopeVisit) => boolean,
): ScopeEnd {
  const { directory, includeIgnored, prune, from } = options;
  const starts: (Place | string)[] = directory === undefined ? sandbox.roots.map((root) => ({ root, segments: [] })) : [directory];
  const roots = starts.map((start) => (typeof start === "string" ? sandbox.parse(start) : start).root.path);
  const first = from === undefined ? 0 : roots.indexOf(from.root);
  if (first === -1) throw rootsChanged();
  const leaveOut = starts.length > 1 ? new Set(sandbox.roots.map(({ path }) => path)) : undefined;
  const sum: LeftOut = { ignored: 0, denied: 0, links: 0, special: 0, unreadable: 0, tooDeep: 0 };
  for (let at = first; at < starts.length; at += 1) {
    const root = roots[at] ?? "";
    const start = starts[at] ?? "";
    const end = sandbox.enter(start, (held) => {
      const { place } = held;
      const placeOf = (path: readonly string[]): Place => ({ root: place.root, segments: [...place.segments, ...path] });
      const resume = at === first ? from?.path : undefined;
      return walk(held, { sandbox, includeIgnored, prune, leaveOut, from: resume, cancelled }, (entry) =>
        visit({ ...entry, root, place: () => placeOf(entry.path) }),
      );
    });
    add(sum, end);
    if (end.stoppedAt !== undefined) return { ...sum, next: { root, path: end.stoppedAt } };
  }
  return { ...sum, next: undefined };
}

/** Calls `use` with the file when the name is a file's, and otherwise returns undefined. */
export function openIfFile<T>({ sandbox }: SearchContext, name: string, use: (file: OpenFile) => T): T | undefined {
  return sandbox.locate(name, { follow: true }, (spot) =>
    spot.name === "." || spot.stat === undefined || spot.stat.isDirectory()
      ? undefined
      : spot.directory.open(spot.name, use, spot.stat, sandbox.show(spot.place)),
  );
}

function rootsChanged(): ToolError {
  return new ToolError("The allowed directories have changed since the page before.", { fix: "Search again without cursor." });
}

function add(sum: LeftOut, end: LeftOut): void {
  sum.ignored += end.ignored;
  sum.denied += end.denied;
  sum.links += end.links;
  sum.special += end.special;
  sum.unreadable += end.unreadable;
  sum.tooDeep += end.tooDeep;
}
