import { showName } from "@org/mcp-core/paths";

import type { ReadingContext, Task } from "../context.ts";
import { walk } from "../search/walk.ts";
import { showLeftOut } from "./left-out.ts";
import { describe, type ListArguments, type Listing, listRoots, whereOf } from "./list.ts";
import { plural } from "./sizes.ts";

/** One page of a directory and what is below it, `depth` levels deep, indented; what ignore files exclude is left out. */
export function listTree({ sandbox }: ReadingContext, args: ListArguments & { depth: number }, task: Task): Listing {
  const roots = listRoots(sandbox, args.path);
  if (roots !== undefined) return { ...roots, facts: `${roots.facts}: name one to see below it` };
  return sandbox.enter(args.path, (directory) => {
    const { from, depth, maxEntries } = args;
    // A page that begins in the middle says first where that is.
    const lines = (from ?? []).slice(0, -1).map((name, level) => `${"  ".repeat(level)}${showName(name)}/`);
    const headers = lines.length;
    let room = args.maxChars;
    let isFull = false;
    const end = walk(
      directory,
      { sandbox, includeIgnored: false, from, prune: (path) => path.length < depth, cancelled: () => task.cancelled() },
      ({ directory: parent, name, kind, path }) => {
        const line = `${"  ".repeat(path.length - 1)}${describe(parent, { name, kind })}`;
        isFull = lines.length - headers >= maxEntries || (room -= line.length + 1) < 0;
        if (isFull && lines.length > headers) return false;
        lines.push(line);
        return true;
      },
    );
    const shown = lines.length - headers;
    const facts = [
      shown === 0 ? "nothing to show" : `${plural(shown, "entry", "entries")}, ${depth} ${depth === 1 ? "level" : "levels"} deep`,
      ...showLeftOut({ ...end, links: 0 }),
      ...(from === undefined ? whereOf(directory.place) : []),
      ...(end.stoppedAt !== undefined && !isFull ? ["stopped at the time limit"] : []),
    ];
    return { lines, facts: facts.join(" · "), next: end.stoppedAt };
  });
}
