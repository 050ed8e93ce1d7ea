import { renameSync } from "node:fs";

import { syncDirectory } from "@org/mcp-core/paths";

import { examine } from "../entry/examine.ts";
import { transfer } from "../entry/transfer.ts";
import { ABSENT, type Step } from "../journal/record.ts";
import { realPath } from "../journal/recorded.ts";
import { type Journey, keepReplaced } from "./journey.ts";

/** Moves an entry. `sameEntry`: only the letter case of its name changes, on a file system that does not tell the two apart. */
export function renameTo(journey: Journey, sameEntry: boolean): void {
  const { change, ground, from, to, what, replaced } = journey;
  const replace = replaced.kind !== "absent";
  let check: (() => void) | undefined;
  if (replace) check = keepReplaced(journey, change.plan({ do: "set", path: realPath(to), before: replaced, after: ABSENT }));
  const step: Step = { do: "move", from: realPath(from), to: realPath(to), what, arrived: what };
  const index = change.plan(step);
  if (sameEntry) {
    from.directory.check();
    renameSync(from.directory.at(from.name), to.directory.at(to.name));
  } else {
    const target = change.where(index, to);
    transfer(change.where(index, from), target, {
      replace,
      beforeExchange: check,
      copied: () => change.replan(index, { ...step, copied: true, arrived: examine(to.directory, target.temporary, ground) }),
    });
  }
  syncDirectory(to.directory);
  syncDirectory(from.directory);
}
