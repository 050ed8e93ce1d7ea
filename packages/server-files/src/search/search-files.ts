import { ToolError } from "@org/mcp-core/errors";
import type { OpenFile } from "@org/mcp-core/paths";

import { createLineCollector, LINE_OVERHEAD } from "./lines.ts";
import { eachHit, type Hit } from "./matches.ts";
import type { Query } from "./query.ts";
import { createWindowReader, type Window } from "./read-windows.ts";
import type { LeftOut, Position, ScopeVisit, SearchContext, SearchTask } from "./scope.ts";
import type { FileHits, SearchArguments, SearchResult, SearchState } from "./search-types.ts";

/** Matches that are counted after the page is full. */
const MAX_COUNTED = 10_000;
/** Files between two reports of progress. */
const PROGRESS_EVERY = 1000;
/** As an offset: behind the end of every file. */
const BEHIND = Number.MAX_SAFE_INTEGER;

/** One page of a text search, while files are given to it. */
export interface Search {
  /** Searches an entry of a walk; false when it was not handled and the walk has to stop. */
  visit(entry: ScopeVisit): boolean;
  /** Searches the one file that was named. */
  named(file: OpenFile): true;
  /** The page. `stoppedAt` is where the walk stopped, if it did. */
  result(skipped: LeftOut, stoppedAt: Position | undefined): SearchResult;
}

export function createSearch({ sandbox }: SearchContext, args: SearchArguments, query: Query, task: SearchTask): Search {
  const { output, state } = args;
  const cancelled = (): boolean => task.cancelled();
  const reader = createWindowReader(query, output === "lines", cancelled);
  const files: FileHits[] = [];
  const totals = { hits: 0, filesWithHits: 0, filesSearched: 0, binary: 0 };
  let room = args.maxCharacters;
  let next: SearchState | undefined;
  let more = 0;
  let unreadable = 0;
  let timedOut = false;
  let tooSlow: string | undefined;

  /** Takes in a file; false when the time is up. */
  function scan(file: OpenFile, position: Position): boolean {
    const from = isAt(state, position) ? state : { offset: 0, line: 1, skip: 0 };
    const collector = createLineCollector(output === "lines" ? (args.context ?? 0) : 0);
    const found = { path: "", hits: 0, shown: 0, lines: collector.lines };
    let interrupted: SearchState | undefined;

    /** Shows the match if the page has room; false when no more of this file are wanted. */
    function take(window: Window, hit: Hit, index: number): boolean {
      found.hits += 1;
      // Only now: most files have no match, and need no name.
      if (found.hits === 1) found.path = sandbox.show(file.place);
      if (output !== "lines") return output === "counts";
      const heading = found.shown === 0 ? found.path.length + LINE_OVERHEAD : 0;
      // A page shows one match at least, however small it is.
      const cost = next === undefined ? collector.add(window.text, hit, isEmpty(found) ? Infinity : room - heading) : undefined;
      if (cost === undefined) {
        next ??= { root: position.root, path: [...position.path], offset: window.offset, line: window.line, skip: index };
        more += 1;
        return more < MAX_COUNTED;
      }
      found.shown += 1;
      room -= cost + heading;
      return true;
    }

    function search(window: Window): boolean {
      const skip = window.offset === from.offset ? from.skip : 0;
      let index = 0;
      let goOn = true;
      const finished = eachHit(window, query, cancelled, (hit) => {
        index += 1;
        goOn = index <= skip || take(window, hit, index - 1);
        return goOn;
      });
      if (!finished) interrupted = { root: position.root, path: [...position.path], offset: window.offset, line: window.line, skip: index };
      return finished && goOn;
    }

    const outcome = reader.read(file, from, search);
    if (outcome === "binary") {
      totals.binary += 1;
      return true;
    }
    if (interrupted !== undefined && totals.filesSearched + totals.binary === 0) {
      // It had all the time there was: trying again would not get further.
      tooSlow = sandbox.show(file.place);
      interrupted = { ...interrupted, offset: BEHIND };
    } else if (outcome !== undefined) interrupted = { root: position.root, path: [...position.path], ...outcome, skip: 0 };
    totals.filesSearched += 1;
    close(found, position);
    if (interrupted === undefined) return true;
    timedOut = true;
    next ??= interrupted;
    return false;
  }

  function isEmpty(found: FileHits): boolean {
    return files.length === 0 && found.shown === 0;
  }

  function close(found: FileHits, position: Position): void {
    if (found.hits === 0) return;
    totals.hits += found.hits;
    totals.filesWithHits += 1;
    if (output === "lines") {
      if (found.shown > 0) files.push(found);
      return;
    }
    const cost = found.path.length + LINE_OVERHEAD;
    if (next === undefined && (cost <= room || files.length === 0)) {
      room -= cost;
      files.push(found);
      return;
    }
    next ??= { root: position.root, path: [...position.path], offset: 0, line: 1, skip: 0 };
    more += 1;
  }

  return {
    visit(entry) {
      const handled = totals.filesSearched + totals.binary + unreadable;
      if (more >= MAX_COUNTED || (handled > 0 && cancelled())) return false;
      if (handled > 0 && handled % PROGRESS_EVERY === 0) task.progress(handled);
      try {
        return entry.directory.open(entry.name, (file) => scan(file, entry), "file");
      } catch (error) {
        // Gone, exchanged or closed to us since it was listed.
        if (!(error instanceof ToolError) && !(error instanceof Error && "code" in error)) throw error;
        unreadable += 1;
        return true;
      }
    },
    named(file) {
      scan(file, { root: file.place.root.path, path: [] });
      return true;
    },
    result(skipped, stoppedAt) {
      const counted = more < MAX_COUNTED;
      if (stoppedAt !== undefined) {
        timedOut ||= counted;
        next ??= { ...stoppedAt, offset: 0, line: 1, skip: 0 };
      }
      const complete = counted && !timedOut;
      return {
        files,
        totals,
        more,
        complete,
        timedOut,
        tooSlow,
        next,
        skipped: { ...skipped, unreadable: skipped.unreadable + unreadable },
      };
    },
  };
}

function isAt(state: SearchState | undefined, { root, path }: Position): state is SearchState {
  return (
    state !== undefined &&
    state.root === root &&
    state.path.length === path.length &&
    state.path.every((name, index) => name === path[index])
  );
}
