import { ToolError } from "@org/mcp-core/errors";
import type { OpenFile, Root, Sandbox } from "@org/mcp-core/paths";

import type { ReadingContext, Task } from "../context.ts";
import { readStart } from "../reading/content.ts";
import { walk } from "../search/walk.ts";
import { sniff } from "../text/sniff.ts";
import { uriOfPlace } from "./place-uri.ts";

/** Where a list goes on: the root's real path and, in it, the entry that comes next. */
export interface ListState {
  readonly root: string;
  readonly from: readonly string[];
}

/** A file as a resource. `size` in bytes. */
export interface ListedFile {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
}

export interface ListedPage {
  readonly files: readonly ListedFile[];
  /** Absent on the last page. */
  readonly next: ListState | undefined;
}

const PAGE_FILES = 200;
/** Milliseconds for one page. A page that took longer ends early, with fewer files or none, and says where to go on. */
const PAGE_MS = 2000;
/** Questions of the walk before the time counts, so that every page gets further than the one before. */
const MIN_POLLS = 32;

/** As many bytes tell a file's type. */
const SNIFFED_BYTES = 4096;

/**
 * One page of the files in all roots: by root, then in the order of their names, without what ignore files exclude, denied places, links,
 * special files, and files that cannot be opened. The order does not depend on what changes between pages, so nothing is listed twice, and
 * nothing that stays is missed.
 */
export function listResources({ sandbox }: ReadingContext, { from }: { readonly from: ListState | undefined }, task: Task): ListedPage {
  const files: ListedFile[] = [];
  const until = Math.min(task.deadline, performance.now() + PAGE_MS);
  let polls = 0;
  const cancelled = (): boolean => {
    polls += 1;
    return task.cancelled() || (polls > MIN_POLLS && performance.now() > until);
  };
  const start = from === undefined ? 0 : sandbox.roots.findIndex((root) => root.path === from.root);
  const roots = start === -1 ? [] : sandbox.roots.slice(start); // a client whose roots changed meanwhile has come to the end
  for (const [index, root] of roots.entries()) {
    const stoppedAt = listRoot(sandbox, root, index === 0 ? (from?.from ?? []) : [], cancelled, files);
    if (stoppedAt !== undefined) return { files, next: { root: root.path, from: stoppedAt } };
  }
  return { files, next: undefined };
}

/** Adds the files of a root; returns where it stopped, if it did. */
function listRoot(
  sandbox: Sandbox,
  root: Root,
  from: readonly string[],
  cancelled: () => boolean,
  files: ListedFile[],
): readonly string[] | undefined {
  const leaveOut = new Set(sandbox.roots.filter((other) => other !== root).map(({ path }) => path));
  const { stoppedAt } = unlessMissing({ stoppedAt: undefined }, () =>
    sandbox.enter({ root, segments: [] }, (start) =>
      walk(start, { sandbox, includeIgnored: false, from, leaveOut, cancelled }, ({ directory, name, kind }) => {
        if (kind !== "file") return true;
        if (files.length >= PAGE_FILES) return false;
        const listed = unlessMissing(undefined, () => directory.open(name, (file) => describe(sandbox, file)));
        if (listed !== undefined) files.push(listed);
        return true;
      }),
    ),
  );
  return stoppedAt;
}

function describe(sandbox: Sandbox, { place, fd, stat }: OpenFile): ListedFile | undefined {
  const uri = uriOfPlace(place);
  if (uri === undefined) return undefined;
  const size = Number(stat.size);
  const { mime } = sniff(readStart(fd, Math.min(size, SNIFFED_BYTES)), place.segments.at(-1) ?? "", size <= SNIFFED_BYTES);
  return { uri, name: sandbox.show(place), mimeType: mime, size };
}

/** What cannot be opened, or is gone by now, is not listed; it does not keep the rest from being listed. */
function unlessMissing<T, U>(otherwise: U, look: () => T): T | U {
  try {
    return look();
  } catch (error) {
    if (error instanceof ToolError) return otherwise;
    throw error;
  }
}
