import { rmdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import { codeOf, type Sandbox, type Spot } from "@org/mcp-core/paths";

import { type Bounds, TargetChanged } from "../entry/examine.ts";
import type { Keep, Where } from "../entry/keep.ts";
import { transfer } from "../entry/transfer.ts";
import { transition } from "../entry/transition.ts";
import { pathIn } from "../tree/level.ts";
import { removeTree, vanish } from "../tree/remove.ts";
import { ABSENT, isTemporaryName, pathsOf, type Row, same, type State, type Step, temporaryName } from "./record.ts";
import { atRecorded, recordedPlace, stateAt } from "./recorded.ts";

/** What is needed to look at a change's places and to put them right. */
export interface Ground extends Bounds {
  readonly sandbox: Sandbox;
  readonly keep: Keep;
}

/**
 * What became of a change whose process died or failed in the middle: it is done, or was taken back now. Unclear: others have changed
 * the places since, so they are left as they are. Elsewhere: not ours to look at.
 */
export type Outcome = "done" | "undone" | "unclear" | "elsewhere";

export function settle(row: Row, ground: Ground): Outcome {
  const paths = row.steps.flatMap(pathsOf);
  if (paths.some((path) => recordedPlace(ground.sandbox, path) === undefined)) return "elsewhere";
  for (const [index, step] of row.steps.entries()) removeTemporaries(row, index, step, ground);
  if (unlessPrevented(() => isDone(row.steps, ground))) return "done";
  let clear = true;
  for (const [index, step] of [...row.steps.entries()].reverse()) {
    const back = (): boolean => (step.do === "set" ? takeBack(row, index, step, ground) : moveBack(row, index, step, ground));
    clear = unlessPrevented(back) && clear;
  }
  return clear ? "undone" : "unclear";
}

/** False where what is there now does not let itself be looked at or put right: one such place must not hold up all later changes. */
function unlessPrevented(work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ToolError || error instanceof TargetChanged || codeOf(error) !== "unknown error")) throw error;
    return false;
  }
}

/** What each path is after all steps. */
export function netStates(steps: readonly Step[]): Map<string, State> {
  const net = new Map<string, State>();
  for (const step of steps) {
    if (step.do === "set") net.set(step.path, step.after);
    else net.set(step.from, ABSENT).set(step.to, step.arrived);
  }
  return net;
}

function isDone(steps: readonly Step[], ground: Ground): boolean {
  // Directories on the way are made first; a change of which only they were planned has not got to its purpose.
  if (steps.every((step) => step.do === "set" && step.parent === true)) return false;
  return netStates(steps)
    .entries()
    .every(([path, expected]) => isAs(stateAt(ground.sandbox, path, ground), expected));
}

/** A directory that a change has made may have been filled since. */
function isAs(now: State, expected: State): boolean {
  return (
    same(now, expected) ||
    (expected.kind === "directory" && expected.entries === 0 && expected.kept === undefined && now.kind === "directory")
  );
}

function removeTemporaries(row: Row, index: number, step: Step, ground: Ground): void {
  const name = temporaryName(row, index);
  if (!isTemporaryName(name)) return;
  for (const directory of new Set(pathsOf(step).map((path) => dirname(path)))) {
    try {
      atRecorded(ground.sandbox, join(directory, name), (spot) => {
        if (spot.stat?.isFile() || spot.stat?.isDirectory()) removeTree(pathIn(spot.directory, spot.name), ground.containment);
      });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error; // the directory is gone, and the file with it
    }
  }
}

/** An entry as the steps of a change work on it. */
export function whereOf(
  row: Pick<Row, "id" | "nonce">,
  index: number,
  { directory, name }: Pick<Spot, "directory" | "name">,
  bounds: Bounds,
): Where {
  return { directory, name, temporary: temporaryName(row, index), containment: bounds.containment, cancelled: bounds.cancelled };
}

function takeBack(row: Row, index: number, step: Extract<Step, { do: "set" }>, ground: Ground): boolean {
  const { before, after, path } = step;
  const { keep, sandbox } = ground;
  const now = stateAt(sandbox, path, ground);
  if (same(now, before)) return true;
  return atRecorded(sandbox, path, (spot) => {
    const isPlaceholder = after.kept !== undefined && keep.has(after.kept) && now.kind === "directory" && now.entries === 0;
    if (before.kind === "absent" && now.kind === "directory" && (isPlaceholder || after.kept === undefined) && now.entries === 0) {
      rmdirSync(spot.directory.at(spot.name));
      return true;
    }
    if (step.parent === true) return true;
    if (!isAs(now, after)) return false;
    // What was put back from the journal and is still there, too, need not be kept twice.
    const kept = after.kept !== undefined && !keep.has(after.kept) ? after.kept : undefined;
    transition(keep, whereOf(row, index, spot, ground), { ...now, kept }, before);
    return true;
  });
}

function moveBack(row: Row, index: number, step: Extract<Step, { do: "move" }>, ground: Ground): boolean {
  const { sandbox, containment } = ground;
  const source = stateAt(sandbox, step.from, ground);
  const target = stateAt(sandbox, step.to, ground);
  return atRecorded(sandbox, step.from, (from) =>
    atRecorded(sandbox, step.to, (to) => {
      if (source.kind === "absent") {
        if (!same(target, step.arrived)) return false;
        transfer(whereOf(row, index, to, ground), whereOf(row, index, from, ground), { replace: false, copied: () => {} });
        return true;
      }
      if (!same(source, step.what)) return false;
      if (from.stat !== undefined && to.stat !== undefined && from.stat.dev === to.stat.dev && from.stat.ino === to.stat.ino) {
        unlinkSync(to.directory.at(to.name));
      } else if (target.kind === "directory" && target.entries === 0 && step.what.kind === "directory") {
        rmdirSync(to.directory.at(to.name));
      } else if (step.copied === true && same(target, step.arrived)) {
        vanish(to.directory, to.name, temporaryName(row, index), containment);
      }
      return true;
    }),
  );
}
