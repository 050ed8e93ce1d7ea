import { readFileSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";

import type { FilesContext } from "../../context.ts";
import { unifiedDiff } from "../../edit/edit.ts";
import { decode } from "../../text/encoding.ts";
import { type Current, readEtag } from "./current.ts";

const HINT_CHARS = 2000;
/** How far back a version is looked for. */
const LOOK_BACK = 500;

/** Throws when the caller knows another version than the one that is there, with what has changed if the journal has theirs. */
export function checkMatch(
  context: FilesContext,
  ifMatch: string | undefined,
  current: Current | undefined,
  shown: string,
  path: string,
): void {
  if (ifMatch === undefined) return;
  const theirs = readEtag(ifMatch);
  if (theirs === current?.etag) return;
  if (current === undefined) {
    throw new ToolError(`${shown} does not exist any more; if_match was ${JSON.stringify(theirs)}. Nothing was written.`, {
      fix: "Leave out if_match to create it.",
    });
  }
  const since = changesSince(context, theirs, current, shown, path);
  throw new ToolError(
    `${shown} is not the version you know (${JSON.stringify(theirs)}); its etag is ${JSON.stringify(current.etag)} now. Nothing was written.`,
    {
      fix:
        since === undefined
          ? "Read it again, then repeat the call with the new etag."
          : `Repeat the call with the new etag if it still fits. Since your version:\n${since}`,
    },
  );
}

function changesSince({ journal }: FilesContext, theirs: string, current: Current, shown: string, path: string): string | undefined {
  const text = current.bytes && decode(current.bytes);
  if (text === undefined || text === "binary") return undefined;
  let left = LOOK_BACK;
  for (const { steps } of journal.newest()) {
    for (const step of steps) {
      const isIt = step.do === "set" && step.path === path && step.before.print === theirs && step.before.kept !== undefined;
      if (!isIt || step.before.kept === undefined || !journal.keep.has(step.before.kept)) continue;
      const before = decode(readFileSync(journal.keep.path(step.before.kept)));
      return before === "binary" ? undefined : unifiedDiff(before.text, text.text, shown, { maxChars: HINT_CHARS }).diff;
    }
    if (--left === 0) return undefined;
  }
  return undefined;
}
