import { ToolError } from "@org/mcp-core/errors";
import type { Place, Sandbox } from "@org/mcp-core/paths";

import { attach, type Memberships, unlessGone } from "./attach.ts";
import { createDirectoryWatches } from "./directory-watches.ts";
import { changedAt, type Look, lookAt, TICK_MS } from "./look.ts";

/** Watches files, which need not exist. */
export interface FileWatcher {
  /**
   * Calls `changed` after the content at the path has changed: written in place or replaced, moved away, deleted, made (again). Not when
   * it is the same as before, and at most ten times a second; the last change is always told.
   *
   * @param since milliseconds since 1970: a change from then on is told, though it came before this call.
   * @throws ToolError for a path outside, a denied one, and beyond 1,000 subscriptions.
   */
  watch(path: string, changed: () => void, since?: number): () => void;
  close(): void;
}

export interface WatcherOptions {
  /** Told of watches that could not be set up; files there are looked at every two seconds only. */
  trouble?(code: string): void;
  /** Milliseconds between two looks that nothing gave cause for. Default 2,000. */
  pollMs?: number;
}

const MAX_SUBSCRIPTIONS = 1000;
/** Milliseconds without an event before a file is looked at: editors save in several steps. */
const QUIET_MS = 50;
/** Milliseconds after which it is looked at though the events go on. */
const LONGEST_MS = 200;
/** Milliseconds between two notifications about one file. */
const GAP_MS = 100;
const POLL_MS = 2000;

interface Watched {
  readonly place: Place;
  readonly listeners: Set<() => void>;
  /** One object for all directories, so that joining twice is the same. */
  readonly heard: () => void;
  memberships: Memberships;
  look: Look | undefined;
  timer: NodeJS.Timeout | undefined;
  firstEvent: number | undefined;
  reported: number;
}

/**
 * Watches through the directories that lead to a file, never the file itself: a file's own watch goes deaf when another takes its place.
 * Events only say when to look; whether something changed is decided by content, and what is looked at is always reached through the
 * sandbox. Every two seconds all files are looked at without an event: network disks send none, and queues overflow.
 */
export function createFileWatcher(sandbox: Sandbox, { trouble = () => {}, pollMs = POLL_MS }: WatcherOptions = {}): FileWatcher {
  const directories = createDirectoryWatches(trouble);
  const watched = new Map<string, Watched>();
  let subscriptions = 0;
  let poll: NodeJS.Timeout | undefined;

  function schedule(own: Watched): void {
    const now = performance.now();
    own.firstEvent ??= now;
    const due = Math.max(Math.min(now + QUIET_MS, own.firstEvent + LONGEST_MS), own.reported + GAP_MS);
    clearTimeout(own.timer);
    own.timer = setTimeout(() => check(own, true), Math.max(0, due - now)).unref();
  }

  function reattach(own: Watched): void {
    own.memberships = attach(sandbox, directories, own.place, own.memberships, own.heard);
  }

  function check(own: Watched, byEvent: boolean): void {
    clearTimeout(own.timer);
    own.timer = undefined;
    own.firstEvent = undefined;
    if (own.listeners.size === 0) return;
    // First the watches, then the look: what comes after the look is heard.
    if (byEvent) reattach(own);
    let look = lookAt(sandbox, own.place, own.look);
    if (!byEvent && look !== own.look) {
      reattach(own); // no event came: what leads there may be new
      look = lookAt(sandbox, own.place, own.look);
    }
    if (look === undefined) return; // the next poll may know
    const before = own.look;
    own.look = look;
    if (before?.state === look.state && !(byEvent && before.isFresh)) return;
    own.reported = performance.now();
    for (const listener of own.listeners) listener();
  }

  function pollAll(): void {
    for (const own of watched.values()) {
      if (own.timer === undefined && performance.now() - own.reported >= GAP_MS) check(own, false);
    }
  }

  function begin(key: string, place: Place): Watched {
    const own: Watched = {
      place,
      listeners: new Set(),
      heard: () => schedule(own),
      memberships: new Map(),
      look: undefined,
      timer: undefined,
      firstEvent: undefined,
      reported: Number.NEGATIVE_INFINITY,
    };
    watched.set(key, own);
    reattach(own);
    own.look = lookAt(sandbox, place, undefined);
    return own;
  }

  function end(key: string, own: Watched): void {
    clearTimeout(own.timer);
    for (const membership of own.memberships.values()) membership.leave();
    watched.delete(key);
    if (watched.size > 0) return;
    clearInterval(poll);
    poll = undefined;
  }

  return {
    watch(path, changed, since) {
      const place = sandbox.parse(path);
      refuseDenied(sandbox, place);
      if (subscriptions >= MAX_SUBSCRIPTIONS) {
        throw new ToolError(
          `There are ${MAX_SUBSCRIPTIONS} subscriptions already; ${JSON.stringify(sandbox.show(place))} is not watched.`,
          {
            fix: "End subscriptions that are no longer needed.",
          },
        );
      }
      const key = JSON.stringify([place.root.path, place.segments]);
      const own = watched.get(key) ?? begin(key, place);
      subscriptions += 1;
      const listener = (): void => changed(); // its own, though the same function may be given twice
      own.listeners.add(listener);
      poll ??= setInterval(pollAll, pollMs).unref();
      const owed = since !== undefined && changedSince(sandbox, place, since) ? setTimeout(listener, QUIET_MS).unref() : undefined;
      return () => {
        clearTimeout(owed);
        if (!own.listeners.delete(listener)) return;
        subscriptions -= 1;
        if (own.listeners.size === 0) end(key, own);
      };
    },
    close() {
      for (const [key, own] of watched) end(key, own);
      directories.close();
    },
  };
}

function refuseDenied(sandbox: Sandbox, place: Place): void {
  const pattern = sandbox.denied(place);
  if (pattern === undefined) return;
  throw new ToolError(`${JSON.stringify(sandbox.show(place))} is denied (${pattern}); it is not watched.`, {
    fix: "If it is meant to be used, the user can allow it with --deny '!NAME'.",
  });
}

/** Whether the entry, or when there is none the directory it would be in, was changed at that time or later. */
function changedSince(sandbox: Sandbox, place: Place, since: number): boolean {
  const found = unlessGone(() =>
    sandbox.locate(place, { follow: true }, ({ directory, stat }) => {
      const entry = stat ?? directory.lstat(".");
      return entry === undefined ? undefined : changedAt(entry);
    }),
  );
  return found !== undefined && found >= since - TICK_MS;
}
