import { ToolError } from "@org/mcp-core/errors";
import { type Spot, syncDirectory } from "@org/mcp-core/paths";

import type { FilesContext, Task } from "../context.ts";
import { plural, showSize } from "../reading/sizes.ts";
import { examine, isUntouched, retryWhenChanged, TargetChanged } from "./entry/examine.ts";
import { transition } from "./entry/transition.ts";
import { groundOf, naming, refuseMissing, refuseTooBig } from "./ground.ts";
import type { Change } from "./journal/change.ts";
import { ABSENT, type State } from "./journal/record.ts";
import { realPath } from "./journal/recorded.ts";
import type { Deleted } from "./results.ts";
import { pathIn } from "./tree/level.ts";
import { type Census, scanTree } from "./tree/scan.ts";

export interface DeleteArguments {
  readonly path: string;
  /** Needed for a directory that is not empty. */
  readonly recursive?: boolean | undefined;
  /** The user has agreed to lose what is too large to be kept. */
  readonly confirmedWithoutUndo?: boolean | undefined;
  /** Answers what would be deleted, for a question to the user, and deletes nothing. */
  readonly preview?: boolean | undefined;
}

/** Deletes a file, a link (not its target) or a directory; what is deleted is kept for undo. */
export function deleteFile(context: FilesContext, args: DeleteArguments, task: Task): Deleted {
  const ground = groundOf(context, task);
  return retryWhenChanged(() =>
    context.journal.change(ground, "delete", (change) =>
      context.sandbox.locate(args.path, { follow: false, change: true }, (spot) => remove(context, change, spot, args, ground)),
    ),
  );
}

function remove(context: FilesContext, change: Change, spot: Spot, args: DeleteArguments, ground: ReturnType<typeof groundOf>): Deleted {
  const { sandbox, journal } = context;
  const shown = sandbox.show(spot.place);
  const { directory, name, stat } = spot;
  if (stat === undefined) return refuseMissing(context, spot);
  const census = stat.isDirectory() ? look(context, spot, ground) : undefined;
  if (census !== undefined && census.entries > 0 && !args.recursive) {
    throw new ToolError(
      `${shown} is a directory with ${plural(census.entries, "entry", "entries")} in it (${showSize(census.bytes)}). Nothing was deleted.`,
      {
        fix: "Set recursive to delete all of it, or delete its entries one by one.",
      },
    );
  }
  const state: State =
    census === undefined
      ? examine(directory, name, ground)
      : { kind: "directory", print: census.print, mode: Number(stat.mode & 0o777n), size: census.bytes, entries: census.entries };
  if (!isUntouched(directory.lstat(name), stat)) throw new TargetChanged(name);
  const keeps = state.size <= journal.maxBytes;
  if (!keeps && !args.confirmedWithoutUndo && !args.preview) refuseTooBig(shown, state.size, journal.maxBytes);
  const answer: Deleted = {
    did: "delete",
    path: shown,
    kind: state.kind === "absent" ? "file" : state.kind,
    files: census?.files ?? (state.kind === "file" ? 1 : 0),
    directories: (census?.directories ?? -1) + 1,
    bytes: state.size,
    undoable: keeps,
    changeId: undefined,
    notes: notesOf(spot, census),
  };
  if (args.preview) return answer;
  const index = change.steps();
  const before = { ...state, kept: keeps ? change.keptName(index) : undefined };
  change.plan({ do: "set", path: realPath(spot), before, after: ABSENT });
  // The state is known, so an empty directory goes through the journal too: it may have a mode and times worth having back.
  naming(shown, () => transition(journal.keep, change.where(index, spot), before, ABSENT));
  syncDirectory(directory);
  const { kind, size } = state;
  const summary =
    kind === "directory" ? `directory with ${plural(state.entries, "entry", "entries")}, ${showSize(size)}` : `${kind}, ${showSize(size)}`;
  change.describe(summary);
  return { ...answer, changeId: change.id };
}

function look(context: FilesContext, spot: Spot, ground: ReturnType<typeof groundOf>): Census & { denied: number } {
  let denied = 0;
  const { root, segments } = spot.place;
  const census = naming(context.sandbox.show(spot.place), () =>
    scanTree(pathIn(spot.directory, spot.name), {
      ...ground,
      visit: (names) => {
        if (context.sandbox.denied({ root, segments: [...segments, ...names] }, segments.length) !== undefined) denied += 1;
      },
    }),
  );
  return { ...census, denied };
}

function notesOf({ stat }: Spot, census: (Census & { denied: number }) | undefined): string[] {
  const notes: string[] = [];
  if (stat?.isFile() && stat.nlink > 1n) notes.push("The file has other names (hard links); it is still there under those.");
  if (census !== undefined && census.hardLinks > 0)
    notes.push(`${plural(census.hardLinks, "file")} in it had other names (hard links), which stay.`);
  if (census !== undefined && census.denied > 0)
    notes.push(`${plural(census.denied, "entry", "entries")} in it may not be read by this server (deny patterns) and went with it.`);
  return notes;
}
