import { renameSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { syncDirectory } from "@org/mcp-core/paths";

import type { FilesContext } from "../../context.ts";
import { plural } from "../../reading/sizes.ts";
import { examine } from "../entry/examine.ts";
import { putWhereNothingIs } from "../entry/put.ts";
import type { State } from "../journal/record.ts";
import { realPath } from "../journal/recorded.ts";
import { copyTree } from "../tree/copy.ts";
import { pathIn } from "../tree/level.ts";
import { removeTree } from "../tree/remove.ts";
import { type Journey, keepReplaced } from "./journey.ts";
import { staysWithin } from "./links.ts";

/** Copies an entry: complete under a temporary name first, then put in place. */
export function copyTo(context: FilesContext, journey: Journey): void {
  const { change, ground, from, to, what, replaced, notes } = journey;
  const { containment, cancelled } = ground;
  // Recorded before anything is made, so that the temporary copy is found after a crash; what it will be is not known yet.
  const unknown: State = { kind: "file", print: "not yet copied", mode: what.mode, size: what.size, entries: 0 };
  const step = { do: "set", path: realPath(to), before: replaced } as const;
  const index = change.plan({ ...step, after: unknown });
  const where = change.where(index, to);
  const ready = pathIn(to.directory, where.temporary);
  const left = { link: 0, other: 0 };
  try {
    copyTree(pathIn(from.directory, from.name), ready, {
      containment,
      cancelled,
      faithful: false,
      mayLink: (segments, target) => staysWithin(target, segments.length === 0 ? to.place.segments.length - 1 : segments.length - 1),
      skipped: (segments, kind) => {
        if (segments.length === 0) refuseLink(context.sandbox.show(from.place));
        left[kind] += 1;
      },
    });
    const after = examine(to.directory, where.temporary, ground);
    change.replan(index, { ...step, after });
    if (replaced.kind === "absent") putWhereNothingIs(to.directory.at(where.temporary), to.directory, to.name);
    else {
      keepReplaced(journey, index)();
      renameSync(to.directory.at(where.temporary), to.directory.at(to.name));
    }
  } catch (error) {
    removeTree(ready, containment);
    throw error;
  }
  syncDirectory(to.directory);
  if (left.link > 0) notes.push(`${plural(left.link, "link")} left out: absolute, or leading out of the directory.`);
  if (left.other > 0) notes.push(`${plural(left.other, "FIFO, socket or device", "FIFOs, sockets or devices")} left out.`);
}

function refuseLink(shown: string): never {
  throw new ToolError(`${shown} is a link whose copy would lead out of the allowed directory, or elsewhere than the original.`, {
    fix: "Copy what it leads to instead.",
  });
}
