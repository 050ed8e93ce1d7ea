import type { Spot } from "@org/mcp-core/paths";

import { isSameVersion, isUntouched, TargetChanged } from "../entry/examine.ts";
import type { Change } from "../journal/change.ts";
import type { State } from "../journal/record.ts";
import type { Ground } from "../journal/settle.ts";

/** What is being moved, and where to. */
export interface Journey {
  readonly change: Change;
  readonly ground: Ground;
  readonly from: Spot;
  readonly to: Spot;
  readonly what: State;
  /** What is replaced; absent when nothing is. */
  readonly replaced: State;
  /** What the destination was when it was looked at. */
  readonly seen: Spot["stat"];
  readonly notes: string[];
}

/** Keeps what step `index` is going to replace, and returns the last check before that. */
export function keepReplaced({ change, ground, to, replaced, seen }: Journey, index: number): () => void {
  if (replaced.kept !== undefined) ground.keep.copyIn(change.where(index, to), replaced.kept);
  const baseline = to.directory.lstat(to.name);
  if (seen === undefined || baseline === undefined || !isSameVersion(baseline, seen)) throw new TargetChanged(to.name);
  return () => {
    if (!isUntouched(to.directory.lstat(to.name), baseline)) throw new TargetChanged(to.name);
  };
}
