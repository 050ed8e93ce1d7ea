import type { FilesContext } from "../context.ts";
import { showTime } from "../reading/sizes.ts";
import { keptBy, pathsOf, type Row, type State } from "./journal/record.ts";
import { recordedPlace } from "./journal/recorded.ts";
import type { ListedChange } from "./results.ts";

const MAX_LISTED = 50;

export interface ListedChanges {
  /** Newest first. */
  readonly changes: readonly ListedChange[];
  /** There are older ones. */
  readonly more: boolean;
  /** The same as a table for the model. */
  readonly text: string;
}

/** The recent changes of files that this server may change now. */
export function listChanges(context: FilesContext): ListedChanges {
  const changes: ListedChange[] = [];
  let more = false;
  for (const row of context.journal.newest()) {
    const listed = listedChange(context, row);
    if (listed === undefined) continue;
    if (changes.length === MAX_LISTED) {
      more = true;
      break;
    }
    changes.push(listed);
  }
  return { changes, more, text: asText(changes, more) };
}

/** A change as it is listed; undefined when one of its paths is not for this server. */
export function listedChange(context: FilesContext, row: Row): ListedChange | undefined {
  const { sandbox, journal } = context;
  const paths: string[] = [];
  // First where something was moved from and to; what it replaced there is a step of its own, before it.
  const steps = row.steps.toSorted((a, b) => Number(b.do === "move") - Number(a.do === "move"));
  for (const step of steps) {
    for (const path of pathsOf(step)) {
      const place = recordedPlace(sandbox, path);
      if (place === undefined) return undefined;
      if (step.do === "move" || step.parent !== true) paths.push(sandbox.show(place));
    }
  }
  const why = whyNot(row, journal.keep.has);
  const time = new Date(row.time).toISOString();
  return { id: row.id, time, kind: row.kind, paths: [...new Set(paths)], summary: row.summary, undoable: why === undefined, why };
}

function whyNot(row: Row, has: (kept: string) => boolean): string | undefined {
  if (row.undoneBy !== undefined) return `undone by ${row.undoneBy}`;
  const lost = row.steps.some((step) => step.do === "set" && step.before.kept === undefined && !isMakeable(step.before));
  return lost || !keptBy(row).every(has) ? "the earlier version was not kept" : undefined;
}

/** What can be had again though it was not kept: nothing, and a new directory. */
function isMakeable({ kind, print }: State): boolean {
  return kind === "absent" || (kind === "directory" && print === "");
}

function asText(changes: readonly ListedChange[], more: boolean): string {
  if (changes.length === 0) return "No changes are recorded for the allowed directories.";
  const lines = changes.map(({ id, time, kind, paths, summary, why }) => {
    const what = paths.join(" -> ");
    return `${id}  ${showTime(Date.parse(time))}  ${kind}  ${what}${summary === "" ? "" : `  (${summary})`}${why === undefined ? "" : `  [${why}]`}`;
  });
  const tail = more ? `The newest ${changes.length}; there are older ones.` : "";
  return [...lines, tail].filter((line) => line !== "").join("\n");
}
