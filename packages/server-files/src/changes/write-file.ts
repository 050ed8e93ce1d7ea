import { ToolError } from "@org/mcp-core/errors";
import { checkNewName, type Spot } from "@org/mcp-core/paths";

import type { FilesContext, Task } from "../context.ts";
import { showSize } from "../reading/sizes.ts";
import { countLines } from "../text/lines.ts";
import { checkMatch } from "./content/conflict.ts";
import { type Current, readCurrent, tooLarge } from "./content/current.ts";
import { hardLinkNotes, putContent } from "./content/put-content.ts";
import { contentFor, diffOf } from "./content/text.ts";
import { retryWhenChanged } from "./entry/examine.ts";
import { groundOf, reach } from "./ground.ts";
import type { Change } from "./journal/change.ts";
import { realPath } from "./journal/recorded.ts";
import type { Written } from "./results.ts";

export interface WriteArguments {
  readonly path: string;
  readonly content: string;
  /** The etag the file must have. */
  readonly ifMatch?: string | undefined;
  /** Fails when there is something already. */
  readonly createOnly?: boolean | undefined;
  readonly maxDiffChars?: number | undefined;
}

/** Creates a file or replaces its whole content; an existing file keeps its encoding, line endings, mode and owner. */
export function writeFile(context: FilesContext, args: WriteArguments, task: Task): Written {
  const { maxFileSize } = context.limits;
  const bytes = Buffer.byteLength(args.content);
  if (bytes > maxFileSize) throw tooLarge("The content", bytes, maxFileSize);
  return retryWhenChanged(() =>
    context.journal.change(groundOf(context, task), "write", (change) =>
      reach(context, change, args.path, true, (spot) => write(context, change, spot, args)),
    ),
  );
}

function write(context: FilesContext, change: Change, spot: Spot, args: WriteArguments): Written {
  const { sandbox, limits } = context;
  const shown = sandbox.show(spot.place);
  if (args.createOnly && spot.stat !== undefined) refuseExisting(shown, spot, limits.maxFileSize);
  const current = readCurrent(spot, limits.maxFileSize);
  if (current === undefined) checkNewName(spot.name);
  checkMatch(context, args.ifMatch, current, shown, realPath(spot));
  const { bytes, text, encoding, before, notes } = contentFor(args.content, current);
  if (bytes.length > limits.maxFileSize) throw tooLarge(`${shown}, in ${encoding},`, bytes.length, limits.maxFileSize);
  const lead = sandbox.show(sandbox.parse(args.path));
  if (lead !== shown) notes.unshift(`${lead} leads over a link to ${shown}, which was written.`);
  const common = {
    did: "write",
    path: shown,
    bytes: bytes.length,
    lines: countLines(text),
    encoding,
    replacements: undefined,
    dryRun: false,
  } as const;
  if (current?.bytes?.equals(bytes)) {
    const { etag } = current;
    return {
      ...common,
      created: false,
      unchanged: true,
      etag,
      previousEtag: etag,
      diff: "",
      added: 0,
      removed: 0,
      changeId: undefined,
      notes,
    };
  }
  const etag = putContent(context, change, spot, current, { bytes, shown });
  const { diff, added, removed } = diffOf(before, text, shown, args.maxDiffChars);
  change.describe(describe(current, bytes.length, before === undefined ? undefined : `+${added} −${removed} lines`));
  notes.push(...hardLinkNotes(current));
  const created = current === undefined;
  return { ...common, created, unchanged: false, etag, previousEtag: current?.etag, diff, added, removed, changeId: change.id, notes };
}

function describe(current: Current | undefined, bytes: number, lines: string | undefined): string {
  return `${current === undefined ? "new, " : lines === undefined ? "" : `${lines}, `}${showSize(bytes)}`;
}

function refuseExisting(shown: string, spot: Spot, maxFileSize: number): never {
  const etag = spot.stat?.isFile() ? ` with etag ${JSON.stringify(readCurrent(spot, maxFileSize)?.etag)}` : "";
  throw new ToolError(`${shown} exists already${etag}. Nothing was written.`, {
    fix: "Choose another name, or leave out create_only to replace it; if_match makes sure that it is the version you know.",
  });
}
