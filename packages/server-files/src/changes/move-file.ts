import { ToolError } from "@org/mcp-core/errors";
import { checkNewName } from "@org/mcp-core/paths";

import type { FilesContext, Task } from "../context.ts";
import { plural, showSize } from "../reading/sizes.ts";
import { examine, isUntouched, retryWhenChanged, TargetChanged } from "./entry/examine.ts";
import { groundOf, naming, reach, refuseMissing, refuseTooBig } from "./ground.ts";
import { ABSENT } from "./journal/record.ts";
import type { Ground } from "./journal/settle.ts";
import { copyTo } from "./move/copy-to.ts";
import type { Journey } from "./move/journey.ts";
import { checkPlaces } from "./move/places.ts";
import { renameTo } from "./move/rename-to.ts";
import type { Moved } from "./results.ts";

export interface MoveArguments {
  readonly source: string;
  /** The new path itself; never a directory to move into. */
  readonly destination: string;
  /** Replaces a file or link at the destination. */
  readonly overwrite?: boolean | undefined;
  readonly copy?: boolean | undefined;
}

/** Moves, renames or copies an entry; of a link the link itself. Makes missing directories; replaces nothing unless told to. */
export function moveFile(context: FilesContext, args: MoveArguments, task: Task): Moved {
  const { sandbox, journal } = context;
  const ground: Ground = { ...groundOf(context, task), keep: journal.keep };
  const kind = args.copy ? "copy" : "move";
  return retryWhenChanged(() =>
    journal.change(ground, kind, (change) =>
      sandbox.locate(args.source, { follow: false, change: kind === "move" }, (from) => {
        if (from.stat === undefined) return refuseMissing(context, from);
        return reach(context, change, args.destination, false, (to) => go(context, args, { change, ground, from, to }));
      }),
    ),
  );
}

function go(
  context: FilesContext,
  args: MoveArguments,
  { change, ground, from, to }: Pick<Journey, "change" | "ground" | "from" | "to">,
): Moved {
  const { sandbox, journal } = context;
  const source = sandbox.show(from.place);
  const destination = sandbox.show(to.place);
  const kind = args.copy ? "copy" : "move";
  const sameEntry = checkPlaces(context, { from, to, overwrite: args.overwrite ?? false, kind, bounds: ground });
  checkNewName(to.name);
  const what = naming(source, () => examine(from.directory, from.name, ground));
  const replaced = sameEntry || to.stat === undefined ? ABSENT : examine(to.directory, to.name, ground);
  if (replaced.size > journal.maxBytes) refuseTooBig(destination, replaced.size, journal.maxBytes);
  const notes: string[] = [];
  if (!isUntouched(from.directory.lstat(from.name), from.stat)) throw new TargetChanged(from.name);
  const overwritten = replaced.kind !== "absent";
  const kept = overwritten ? change.keptName(change.steps()) : undefined;
  const journey: Journey = { change, ground, from, to, what, replaced: { ...replaced, kept }, seen: to.stat, notes };
  naming(`${source} -> ${destination}`, () => (args.copy ? copyTo(context, journey) : renameTo(journey, sameEntry)));
  change.describe(what.kind === "directory" ? `directory with ${plural(what.entries, "entry", "entries")}` : showSize(what.size));
  if (what.kind === "absent") throw new ToolError(`${source} was removed meanwhile.`);
  if (overwritten && (to.stat?.nlink ?? 1n) > 1n && to.stat?.isFile())
    notes.push("What was replaced had other names (hard links); they keep it.");
  return {
    did: kind,
    path: destination,
    from: source,
    kind: what.kind,
    overwritten,
    bytes: what.size,
    entries: what.entries,
    changeId: change.id,
    notes,
  };
}
