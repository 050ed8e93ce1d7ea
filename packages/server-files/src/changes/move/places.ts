import { sep } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import { isWithin, type Place, type Spot } from "@org/mcp-core/paths";

import type { FilesContext } from "../../context.ts";
import type { Bounds } from "../entry/examine.ts";
import { naming } from "../ground.ts";
import { realPath } from "../journal/recorded.ts";
import { pathIn } from "../tree/level.ts";
import { scanTree } from "../tree/scan.ts";

export interface Places {
  readonly from: Spot;
  readonly to: Spot;
  readonly overwrite: boolean;
  readonly kind: "move" | "copy";
  readonly bounds: Bounds;
}

/** Refuses moves that cannot be. Returns whether both places are one entry whose letter case is to change. */
export function checkPlaces(context: FilesContext, places: Places): boolean {
  const { sandbox } = context;
  const { from, to, overwrite, kind } = places;
  const source = sandbox.show(from.place);
  const destination = sandbox.show(to.place);
  const [fromPath, toPath] = [realPath(from), realPath(to)];
  if (fromPath === toPath) throw new ToolError(`${source} and ${destination} are the same.`, { fix: "Name another destination." });
  if (from.stat?.isDirectory() && isWithin(segmentsOf(toPath), segmentsOf(fromPath))) {
    throw new ToolError(`${destination} is inside ${source}: a directory cannot be put into itself.`, {
      fix: "Name a destination elsewhere.",
    });
  }
  if (from.stat?.isDirectory()) {
    refuseHoldingOthers(context, fromPath, source);
  }
  refuseUncovering(context, places);
  if (to.stat === undefined) return false;
  const sameEntry = from.stat?.ino === to.stat.ino && from.stat.dev === to.stat.dev;
  if (sameEntry && kind === "move" && isCaseChange(from, to)) return true;
  if (to.stat.isDirectory()) {
    const inside = `${destination}/${from.name}`;
    throw new ToolError(`${destination} is a directory that exists; nothing was done.`, {
      fix: `The destination is the new path itself: to put it in there, write ${JSON.stringify(inside)}.`,
    });
  }
  if (from.stat?.isDirectory()) {
    throw new ToolError(`${destination} exists and is a file; a directory cannot replace it.`, {
      fix: "Choose another name, or delete it first.",
    });
  }
  if (!overwrite) {
    throw new ToolError(`${destination} exists already; nothing was done.`, {
      fix: "Choose another name, or set overwrite to replace it.",
    });
  }
  if (sameEntry) {
    throw new ToolError(`${source} and ${destination} are two names of one file (hard links).`, {
      fix: `Delete ${source} if only ${destination} is wanted.`,
    });
  }
  return false;
}

function segmentsOf(path: string): string[] {
  return path.split(sep).filter((segment) => segment !== "");
}

/** One directory, one entry, two spellings: only a file system that ignores letter case has that. */
function isCaseChange(from: Spot, to: Spot): boolean {
  if (from.directory.path !== to.directory.path || from.name.toLowerCase() !== to.name.toLowerCase()) return false;
  const names = from.directory.entries().map(({ name }) => name);
  return !(names.includes(from.name) && names.includes(to.name));
}

/** A copy would take along other allowed directories with rules of their own, or the server's own files. (A move is refused by the sandbox.) */
function refuseHoldingOthers({ sandbox, journal }: FilesContext, path: string, shown: string): void {
  const held = [...sandbox.roots.map((root) => root.path), journal.directory].map(segmentsOf);
  if (!held.some((other) => isWithin(other, segmentsOf(path)))) return;
  throw new ToolError(`${shown} holds another allowed directory or the server's own files.`, { fix: "Move or copy what is inside it." });
}

/** What deny patterns cover must stay covered, and nothing may get to where they cover it: git would run a hook that was put there. */
function refuseUncovering({ sandbox }: FilesContext, { from, to, bounds }: Places): void {
  const at = (place: Place, names: readonly string[]): string | undefined =>
    sandbox.denied({ root: place.root, segments: [...place.segments, ...names] }, place.segments.length);
  if (!from.stat?.isDirectory()) return;
  naming(sandbox.show(from.place), () =>
    scanTree(pathIn(from.directory, from.name), {
      ...bounds,
      contents: false,
      visit: (names) => {
        const before = at(from.place, names);
        const after = at(to.place, names);
        if ((before === undefined) === (after === undefined)) return;
        const shown = JSON.stringify(sandbox.show({ root: from.place.root, segments: [...from.place.segments, ...names] }));
        throw new ToolError(
          before === undefined
            ? `${shown} would be denied at its new place by the pattern ${JSON.stringify(after)}; nothing was done.`
            : `${shown} is denied by the pattern ${JSON.stringify(before)} and would not be at its new place; nothing was done.`,
          { fix: "Move the other entries one by one." },
        );
      },
    }),
  );
}
