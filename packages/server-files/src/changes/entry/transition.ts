import { mkdirSync, rmdirSync } from "node:fs";

import type { State } from "../journal/record.ts";
import { vanish } from "../tree/remove.ts";
import { isSameVersion, isUntouched, TargetChanged } from "./examine.ts";
import type { Keep, Where } from "./keep.ts";

/**
 * Takes an entry from one state to another: what is there goes to `from.kept`, or for good without it; what comes is taken from `to.kept`.
 * Throws TargetChanged when somebody else changes it meanwhile.
 */
export function transition(keep: Keep, where: Where, from: State, to: State): void {
  const { directory, name, temporary, containment } = where;
  const seen = directory.lstat(name);
  if ((seen === undefined) !== (from.kind === "absent")) throw new TargetChanged(name);
  if (to.kind === "absent") {
    if (seen === undefined) return;
    if (from.kept !== undefined) keep.takeIn(where, from.kept, seen);
    else if (from.kind === "directory" && from.entries === 0) rmdirSync(directory.at(name));
    else vanish(directory, name, temporary, containment);
    return;
  }
  if (to.kept === undefined) {
    if (to.kind !== "directory") throw new TypeError(`nothing is kept that could be put at ${name}`);
    directory.check();
    mkdirSync(directory.at(name), { mode: to.mode });
    return;
  }
  if (seen === undefined) return keep.putBack(to.kept, where, { replace: false });
  if (from.kept !== undefined) keep.copyIn(where, from.kept);
  const baseline = directory.lstat(name);
  if (baseline === undefined || !isSameVersion(baseline, seen)) throw new TargetChanged(name);
  keep.putBack(to.kept, where, {
    replace: true,
    refresh: to.kind === "file" && !to.print.startsWith("~") ? to.mode : undefined,
    beforeExchange: () => {
      if (!isUntouched(directory.lstat(name), baseline)) throw new TargetChanged(name);
    },
  });
}
