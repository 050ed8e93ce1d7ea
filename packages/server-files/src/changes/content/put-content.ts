import { ToolError } from "@org/mcp-core/errors";
import { codeOf, replaceFile, type Spot } from "@org/mcp-core/paths";

import type { FilesContext } from "../../context.ts";
import { etagOf } from "../../text/etag.ts";
import { isSameVersion, isUntouched, TargetChanged } from "../entry/examine.ts";
import { naming, refuseTooBig } from "../ground.ts";
import type { Change } from "../journal/change.ts";
import { ABSENT } from "../journal/record.ts";
import { realPath } from "../journal/recorded.ts";
import type { Current } from "./current.ts";

export interface NewContent {
  readonly bytes: Uint8Array;
  readonly shown: string;
  /** Of the bytes, where it is known already. */
  readonly etag?: string | undefined;
}

/** A rename would replace it all the same; whoever took the permission away meant it to stay. */
function refuseProtected(shown: string, mode: number): never {
  throw new ToolError(`${shown} is marked read-only (mode ${mode.toString(8).padStart(4, "0")}); it was not changed.`, {
    fix: "Ask the user to make it writable, or write to another file.",
  });
}

/**
 * Puts a new content in place of `current` (undefined: nothing), which is kept for undo. Throws TargetChanged when that is not what is
 * there at the last moment. Returns the new etag.
 */
export function putContent(context: FilesContext, change: Change, spot: Spot, current: Current | undefined, content: NewContent): string {
  const { journal } = context;
  const { bytes, shown } = content;
  const { directory, name } = spot;
  const etag = content.etag ?? etagOf(bytes);
  const index = change.steps();
  const mode = current?.state.mode ?? journal.newFileMode();
  if ((mode & 0o222) === 0) refuseProtected(shown, mode);
  if (current !== undefined && current.state.size > journal.maxBytes) refuseTooBig(shown, current.state.size, journal.maxBytes);
  change.plan({
    do: "set",
    path: realPath(spot),
    before: current === undefined ? ABSENT : { ...current.state, kept: change.keptName(index) },
    after: { kind: "file", print: etag, mode, size: bytes.length, entries: 0 },
  });
  const where = change.where(index, spot);
  if (current !== undefined) naming(shown, () => journal.keep.copyIn(where, change.keptName(index)));
  const baseline = directory.lstat(name);
  if (current !== undefined && (baseline === undefined || !isSameVersion(baseline, current.stat))) throw new TargetChanged(name);
  try {
    replaceFile(directory, name, bytes, shown, {
      temporary: where.temporary,
      mode,
      exclusive: current === undefined,
      ...(current && { owner: { uid: Number(current.stat.uid), gid: Number(current.stat.gid) } }),
      beforeExchange: () => {
        if (!isUntouched(directory.lstat(name), baseline)) throw new TargetChanged(name);
      },
    });
  } catch (error) {
    if (current === undefined && error instanceof ToolError && codeOf(error.cause) === "EEXIST") throw new TargetChanged(name);
    throw error;
  }
  return etag;
}

/** What to say of other names of the file. */
export function hardLinkNotes(current: Current | undefined): string[] {
  const others = Number(current?.stat.nlink ?? 1n) - 1;
  if (others <= 0) return [];
  return [
    `The file had ${others} other ${others === 1 ? "name" : "names"} (hard links); ${others === 1 ? "it keeps" : "they keep"} the old content.`,
  ];
}
