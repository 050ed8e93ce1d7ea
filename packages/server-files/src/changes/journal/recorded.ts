import { join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import type { Place, Sandbox, Spot } from "@org/mcp-core/paths";

import { type Bounds, examine } from "../entry/examine.ts";
import { ABSENT, type State } from "./record.ts";

/** The place of a path from the journal, when it is one that this sandbox (with its deny patterns, as narrowed as it is) may change. */
export function recordedPlace(sandbox: Sandbox, path: string): Place | undefined {
  try {
    const place = sandbox.parse(path);
    const isIt = join(place.root.path, ...place.segments) === path;
    return isIt && !place.root.readOnly && sandbox.denied(place) === undefined ? place : undefined;
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

/** The real path of an entry, for the journal. */
export function realPath({ directory, name }: Pick<Spot, "directory" | "name">): string {
  return join(directory.path, name);
}

/** Goes to a path from the journal. Throws a ToolError when a directory on the way is missing or has become a link. */
export function atRecorded<T>(sandbox: Sandbox, path: string, use: (spot: Spot) => T): T {
  const place = recordedPlace(sandbox, path);
  if (place === undefined) throw new ToolError("A path of this change is outside the directories that may be changed.");
  return sandbox.locate(place, { follow: false, change: true }, (spot) => {
    if (realPath(spot) === path) return use(spot);
    throw new ToolError(`${JSON.stringify(sandbox.show(place))} leads to ${JSON.stringify(sandbox.show(spot.place))} now.`, {
      fix: "A directory was replaced by a link since; put it back first.",
    });
  });
}

/** What is at a path from the journal; nothing, when the way there does not exist any more. */
export function stateAt(sandbox: Sandbox, path: string, bounds: Bounds): State {
  let reached = false;
  try {
    return atRecorded(sandbox, path, ({ directory, name }) => {
      reached = true;
      return examine(directory, name, bounds);
    });
  } catch (error) {
    if (error instanceof ToolError && !reached) return ABSENT;
    throw error;
  }
}
