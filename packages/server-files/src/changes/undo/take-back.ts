import { ToolError } from "@org/mcp-core/errors";
import { type Sandbox, syncDirectory } from "@org/mcp-core/paths";

import { examine, TargetChanged } from "../entry/examine.ts";
import { transfer } from "../entry/transfer.ts";
import { transition } from "../entry/transition.ts";
import { naming } from "../ground.ts";
import type { Change } from "../journal/change.ts";
import { same, type State, type Step } from "../journal/record.ts";
import { atRecorded } from "../journal/recorded.ts";
import type { Ground } from "../journal/settle.ts";

/** Does the opposite of a step, as a step of another change. */
export function takeStepBack(change: Change, step: Step, ground: Ground, notes: string[]): void {
  if (step.do === "move") moveBack(change, step, ground);
  else setBack(change, step, ground, notes);
}

function setBack(change: Change, step: Extract<Step, { do: "set" }>, ground: Ground, notes: string[]): void {
  const { sandbox, keep } = ground;
  const wasMade = step.parent === true && step.after.kind === "directory";
  if (wasMade && !isThere(sandbox, step.path)) return;
  atRecorded(sandbox, step.path, (spot) => {
    const now = examine(spot.directory, spot.name, ground);
    if (wasMade && (now.kind !== "directory" || now.entries > 0)) {
      notes.push(`${sandbox.show(spot.place)} was made by the change, but has other things in it now and stays.`);
      return;
    }
    if (now.kind === "absent" && step.before.kind === "absent") return;
    if (!same(now, step.after) && now.kind !== "absent" && now.kind !== "directory") throw new TargetChanged(spot.name);
    const index = change.steps();
    const isMade = now.kind === "directory" && now.entries === 0 && step.after.kept === undefined && step.before.kind === "absent";
    const before: State = now.kind === "absent" ? now : isMade ? { ...now, print: "" } : { ...now, kept: change.keptName(index) };
    // Permissions that were changed since are the user's and stay.
    const mode = now.kind === "absent" || now.mode === step.after.mode ? step.before.mode : now.mode;
    const after = { ...step.before, mode };
    change.plan({ do: "set", path: step.path, before, after, parent: step.parent });
    naming(sandbox.show(spot.place), () => transition(keep, change.where(index, spot), before, after));
    syncDirectory(spot.directory);
  });
}

function moveBack(change: Change, step: Extract<Step, { do: "move" }>, ground: Ground): void {
  const { sandbox } = ground;
  atRecorded(sandbox, step.to, (from) =>
    atRecorded(sandbox, step.from, (to) => {
      const back: Step = { do: "move", from: step.to, to: step.from, what: step.arrived, arrived: step.what };
      const index = change.plan(back);
      const target = change.where(index, to);
      naming(sandbox.show(from.place), () =>
        transfer(change.where(index, from), target, {
          replace: false,
          copied: () => change.replan(index, { ...back, copied: true, arrived: examine(to.directory, target.temporary, ground) }),
        }),
      );
      syncDirectory(to.directory);
      syncDirectory(from.directory);
    }),
  );
}

function isThere(sandbox: Sandbox, path: string): boolean {
  try {
    return atRecorded(sandbox, path, (spot) => spot.stat !== undefined);
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}
