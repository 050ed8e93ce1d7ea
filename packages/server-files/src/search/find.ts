import type { BigIntStats } from "node:fs";

import type { Place } from "@org/mcp-core/paths";

import { comparePaths } from "./compare.ts";
import { compileName } from "./name-pattern.ts";
import { createNewest, type Ranked } from "./newest.ts";
import { type LeftOut, type Position, type ScopeVisit, type SearchContext, type SearchTask, walkScope } from "./scope.ts";

export interface FindArguments {
  readonly pattern: string;
  readonly directory?: string | undefined;
  readonly sort: "modified" | "path";
  readonly includeIgnored: boolean;
  readonly maxResults: number;
  /** {@link FindResult.next} of the page before. */
  readonly state?: FindState | undefined;
}

/** A stretch of the walk whose matches are ordered among themselves; most searches have only one. */
interface Stretch {
  readonly from: Position | undefined;
  /** Where it ends, this entry excluded; undefined: where the walk ends. */
  readonly to: Position | undefined;
  /** The last match shown; what is not older was shown before. */
  readonly shown: { readonly mtimeMs: number; readonly at: Position } | undefined;
}

/** Where the next page begins. Plain data. */
export interface FindState {
  readonly stretches: readonly Stretch[];
}

export interface Found {
  /** As the model may write it. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

export interface FindResult {
  /** How the pattern was read. */
  readonly read: "glob" | "substring";
  readonly matches: readonly Found[];
  /** All matches from this page on; undefined when the walk was cut short. */
  readonly total: number | undefined;
  /** Whether everything was looked at. When not, the order holds among what was. */
  readonly complete: boolean;
  readonly next: FindState | undefined;
  readonly skipped: LeftOut;
}

const WHOLE: Stretch = { from: undefined, to: undefined, shown: undefined };
/** Matches between two reports of progress. */
const PROGRESS_EVERY = 1000;

interface Candidate extends Ranked {
  readonly mtimeMs: number;
  readonly at: Position;
  readonly place: Place;
  readonly kind: "file" | "directory" | "link";
  readonly size: number;
}

/**
 * Finds files and directories by name. Newest first needs all matches' times, of which the newest `maxResults` are held; a page goes on
 * after the last one shown by its time and place, so changes in between can neither repeat nor hide what did not change.
 *
 * When the deadline cuts the walk short, what was found so far is the answer, in order, and `next` goes on with the rest of it, then with the
 * rest of the walk.
 */
export function findFiles(context: SearchContext, args: FindArguments, task: SearchTask): FindResult {
  const pattern = compileName(args.pattern);
  const [stretch = WHOLE, ...later] = args.state?.stretches ?? [];
  const compare = positionOrder(context);
  const byPath = args.sort === "path";
  const newest = createNewest<Candidate>(args.maxResults + 1);
  let total = 0;

  function visit(entry: ScopeVisit): boolean {
    if (stretch.to !== undefined && compare(entry, stretch.to) >= 0) return false;
    if (!pattern.matches(entry.path)) return true;
    if (byPath && total > args.maxResults) {
      total += 1;
      return true;
    }
    const stat = statOf(entry);
    if (stat === undefined) return true;
    const mtimeMs = Number(stat.mtimeMs);
    const { shown } = stretch;
    const wasShown = shown !== undefined && (mtimeMs > shown.mtimeMs || (mtimeMs === shown.mtimeMs && compare(entry, shown.at) <= 0));
    if (wasShown) return true;
    total += 1;
    const at = { root: entry.root, path: [...entry.path] };
    newest.offer({
      mtimeMs,
      order: total,
      rank: byPath ? 0 : mtimeMs,
      at,
      place: entry.place(),
      kind: entry.kind,
      size: Number(stat.size),
    });
    if (total % PROGRESS_EVERY === 0) task.progress(total);
    return true;
  }

  const { directory, includeIgnored } = args;
  const scope = { directory, includeIgnored, from: stretch.from, prune: pattern.couldMatchBelow };
  const { next: stoppedAt, ...skipped } = walkScope(context, scope, () => task.cancelled(), visit);
  // At the end of the stretch it was meant to stop; anywhere before, it ran out of time.
  const cut = stoppedAt !== undefined && (stretch.to === undefined || compare(stoppedAt, stretch.to) < 0) ? stoppedAt : undefined;
  const kept = newest.sorted();
  const page = kept.slice(0, args.maxResults);
  const stretches = [...rest(stretch, cut, page.at(-1), kept[page.length], byPath), ...later];
  return {
    read: pattern.kind,
    matches: page.map(({ place, kind, size, mtimeMs }) => ({ path: context.sandbox.show(place), kind, size, mtimeMs })),
    total: cut === undefined && later.length === 0 ? total : undefined,
    complete: cut === undefined && later.length === 0,
    next: stretches.length === 0 ? undefined : { stretches },
    // Links are found like everything else.
    skipped: { ...skipped, links: 0 },
  };
}

/** What of a stretch is still to be shown after a page whose last match is `last`; `over` is the first match that did not fit. */
function rest(
  stretch: Stretch,
  cut: Position | undefined,
  last: Candidate | undefined,
  over: Candidate | undefined,
  byPath: boolean,
): Stretch[] {
  const left: Stretch[] = [];
  if (over !== undefined && byPath) return [{ ...stretch, from: over.at }];
  if (over !== undefined && last !== undefined) left.push({ from: stretch.from, to: cut ?? stretch.to, shown: last });
  if (cut !== undefined) left.push({ ...stretch, from: cut });
  return left.map(({ from, to, shown }) => ({ from, to, shown: shown && { mtimeMs: shown.mtimeMs, at: shown.at } }));
}

function positionOrder({ sandbox }: SearchContext): (a: Position, b: Position) => number {
  const rank = new Map(sandbox.roots.map(({ path }, index) => [path, index]));
  return (a, b) => (rank.get(a.root) ?? 0) - (rank.get(b.root) ?? 0) || comparePaths(a.path, b.path);
}

function statOf({ directory, name }: ScopeVisit): BigIntStats | undefined {
  try {
    return directory.lstat(name);
  } catch {
    // Gone, or its directory is, since it was listed.
    return undefined;
  }
}
