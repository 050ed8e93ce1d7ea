import { mkdirSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { checkNewName, codeOf, type Spot, syncDirectory } from "@org/mcp-core/paths";

import type { FilesContext, Task } from "../context.ts";
import { retryWhenChanged, TargetChanged } from "./entry/examine.ts";
import { groundOf, naming, reach } from "./ground.ts";
import type { Change } from "./journal/change.ts";
import { ABSENT } from "./journal/record.ts";
import { realPath } from "./journal/recorded.ts";
import type { Created } from "./results.ts";

/** Creates a directory and those missing above it. One that exists is no error. */
export function createDirectory(context: FilesContext, { path }: { readonly path: string }, task: Task): Created {
  return (
    existing(context, path) ??
    retryWhenChanged(() =>
      context.journal.change(groundOf(context, task), "create", (change) =>
        reach(context, change, path, true, (spot) => make(context, change, spot)),
      ),
    )
  );
}

function existing({ sandbox }: FilesContext, path: string): Created | undefined {
  try {
    return sandbox.locate(path, { follow: true }, (spot) =>
      spot.stat?.isDirectory() ? answer(sandbox.show(spot.place), undefined, 0) : undefined,
    );
  } catch (error) {
    if (error instanceof ToolError) return undefined; // the attempt to make it says what is wrong, if something is
    throw error;
  }
}

function make({ sandbox }: FilesContext, change: Change, spot: Spot): Created {
  const shown = sandbox.show(spot.place);
  if (spot.stat !== undefined) {
    if (spot.stat.isDirectory()) return answer(shown, undefined, 0);
    throw new ToolError(`${shown} exists and is not a directory.`, { fix: "Choose another name." });
  }
  checkNewName(spot.name);
  const parents = change.steps();
  const after = { kind: "directory", print: "", mode: 0o777, size: 0, entries: 0 } as const;
  change.plan({ do: "set", path: realPath(spot), before: ABSENT, after });
  try {
    spot.directory.check();
    mkdirSync(spot.directory.at(spot.name), { mode: after.mode });
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw new TargetChanged(spot.name);
    naming(shown, () => {
      throw error;
    });
  }
  syncDirectory(spot.directory);
  change.describe("new directory");
  return answer(shown, change.id, parents);
}

function answer(path: string, changeId: string | undefined, parents: number): Created {
  return { did: "create", path, created: changeId !== undefined, parents, changeId, notes: [] };
}
