import { renameSync } from "node:fs";

import { codeOf } from "@org/mcp-core/paths";

import { copyTree } from "../tree/copy.ts";
import { pathIn } from "../tree/level.ts";
import { removeTree, vanish } from "../tree/remove.ts";
import { isSameVersion, TargetChanged } from "./examine.ts";
import type { Where } from "./keep.ts";
import { putWhereNothingIs } from "./put.ts";

export interface Transfer {
  /** Replaces a file or link that is at the destination. */
  readonly replace: boolean;
  readonly beforeExchange?: (() => void) | undefined;
  /** The two places are on different devices: the copy lies ready at `to.temporary` and is going to be put in place. */
  readonly copied: () => void;
}

/** Renames an entry, across devices by a copy that is complete before it appears; the source goes at once and last. */
export function transfer(from: Where, to: Where, { replace, beforeExchange, copied }: Transfer): void {
  const put = (path: string): void => {
    beforeExchange?.();
    from.directory.check();
    to.directory.check();
    if (replace) renameSync(path, to.directory.at(to.name));
    else putWhereNothingIs(path, to.directory, to.name);
  };
  try {
    return put(from.directory.at(from.name));
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
  }
  const { containment, cancelled } = from;
  const seen = from.directory.lstat(from.name);
  const ready = pathIn(to.directory, to.temporary);
  try {
    copyTree(pathIn(from.directory, from.name), ready, {
      containment,
      cancelled,
      faithful: true,
      mayLink: () => true,
      skipped: (segments) => {
        throw Object.assign(new Error(`${segments.join("/")} cannot be copied to another device`), { code: "EXDEV" });
      },
    });
    const now = from.directory.lstat(from.name);
    if (seen === undefined || now === undefined || !isSameVersion(now, seen)) throw new TargetChanged(from.name);
    copied();
    put(to.directory.at(to.temporary));
  } catch (error) {
    removeTree(ready, containment);
    throw error;
  }
  vanish(from.directory, from.name, from.temporary, containment);
}
