import { ToolError } from "@org/mcp-core/errors";

import type { FilesContext } from "../../context.ts";
import { type Row, same, type State } from "../journal/record.ts";
import { recordedPlace, stateAt } from "../journal/recorded.ts";
import { type Ground, netStates } from "../journal/settle.ts";

/**
 * Throws when something has changed since that an undo would destroy. Where nothing is any more, there is nothing to destroy, so what was
 * there before may come back.
 */
export function checkUndo(context: FilesContext, row: Row, ground: Ground): void {
  const moved = row.steps.some((step) => step.do === "move");
  const parents = new Set(row.steps.flatMap((step) => (step.do === "set" && step.parent ? [step.path] : [])));
  for (const [path, expected] of netStates(row.steps)) {
    if (parents.has(path)) continue;
    const now = stateAt(context.sandbox, path, ground);
    if (same(now, expected) || (!moved && now.kind === "absent")) continue;
    if (isEmptyDirectory(now) && expected.kind === "directory" && expected.print === "") continue;
    throw changedSince(context, row, path, now, expected);
  }
}

function isEmptyDirectory(state: State): boolean {
  return state.kind === "directory" && state.entries === 0;
}

function changedSince(context: FilesContext, row: Row, path: string, now: State, expected: State): ToolError {
  const { sandbox } = context;
  const place = recordedPlace(sandbox, path);
  const shown = place === undefined ? "it" : sandbox.show(place);
  const later = laterChanges(context, row, path, now);
  const what = `${shown} ${difference(now, expected)} since change ${row.id}, so undoing it would lose that. Nothing was changed.`;
  if (later.length > 0) {
    return new ToolError(what, {
      fix: `Undo the later ${later.length === 1 ? "change" : "changes"} first, in this order: ${later.join(", ")}.`,
    });
  }
  const isMove = row.steps.some((step) => step.do === "move");
  const aside = `Move ${shown} aside with move_file, then undo ${row.id} again: it puts the earlier version back where nothing is.`;
  return new ToolError(what, { fix: isMove ? "Use move_file to put things where they belong." : aside });
}

function difference(now: State, expected: State): string {
  if (now.kind === "absent") return "was removed";
  if (expected.kind === "absent") return `has appeared (${now.kind}${now.kind === "file" ? `, etag "${now.print}"` : ""})`;
  if (now.kind === "directory") return "has changed inside";
  return now.kind === "file" ? `has changed (its etag is "${now.print}" now)` : "has changed";
}

/** Changes of the same path that came later and stand, newest first; none when it is not as the newest of them left it. */
function laterChanges({ journal }: FilesContext, row: Row, path: string, now: State): string[] {
  const later: string[] = [];
  for (const { id, undoneBy, steps } of journal.newest()) {
    if (id <= row.id || later.length >= 20) break;
    const left = undoneBy === undefined ? netStates(steps).get(path) : undefined;
    if (left === undefined) continue;
    if (later.length === 0 && !same(left, now)) return [];
    later.push(id);
  }
  return later;
}
