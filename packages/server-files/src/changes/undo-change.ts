import { ToolError } from "@org/mcp-core/errors";

import type { FilesContext, Task } from "../context.ts";
import { retryWhenChanged } from "./entry/examine.ts";
import { groundOf } from "./ground.ts";
import { readChangeId } from "./journal/change-id.ts";
import type { Row } from "./journal/record.ts";
import { listedChange } from "./list-changes.ts";
import type { Undone } from "./results.ts";
import { checkUndo } from "./undo/check.ts";
import { takeStepBack } from "./undo/take-back.ts";

/** Takes back one change, all of it or nothing. That is a change, too, and can be undone itself. */
export function undoChange(context: FilesContext, { changeId }: { readonly changeId: string }, task: Task): Undone {
  const ground = { ...groundOf(context, task), keep: context.journal.keep };
  return retryWhenChanged(() =>
    context.journal.change(ground, "undo", (change) => {
      const row = find(context, changeId);
      const listed = listedChange(context, row) ?? unknown(changeId);
      if (!listed.undoable) {
        throw new ToolError(`Change ${row.id} cannot be undone: ${listed.why}.`, {
          fix: row.undoneBy === undefined ? "Restore the file from elsewhere." : `To have it again, undo ${row.undoneBy}.`,
        });
      }
      checkUndo(context, row, ground);
      change.undoes(row.id);
      change.describe(`of ${row.kind} ${row.id}`);
      const notes: string[] = [];
      for (const step of row.steps.toReversed()) takeStepBack(change, step, ground, notes);
      return { did: "undo", path: listed.paths.join(", "), undone: listed, changeId: change.id, notes };
    }),
  );
}

function find({ journal }: FilesContext, given: string): Row {
  const id = readChangeId(given);
  const row = id === undefined ? undefined : journal.get(id);
  return row ?? unknown(given);
}

function unknown(given: string): never {
  throw new ToolError(`There is no change ${JSON.stringify(given.slice(0, 40))}.`, {
    fix: "Call undo_change without change_id for the list of recent changes.",
  });
}
