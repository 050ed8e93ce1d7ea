import { ToolError } from "@org/mcp-core/errors";
import type { Spot } from "@org/mcp-core/paths";

import type { FilesContext, Task } from "../context.ts";
import { applyEdits, type Edit, type Replacement, unifiedDiff } from "../edit/edit.ts";
import { byteOffsets, decode, type Decoded, encodeText } from "../text/encoding.ts";
import { etagOf } from "../text/etag.ts";
import { countLines } from "../text/lines.ts";
import { checkMatch } from "./content/conflict.ts";
import { type Current, readCurrent, tooLarge } from "./content/current.ts";
import { hardLinkNotes, putContent } from "./content/put-content.ts";
import { DIFF_CHARS } from "./content/text.ts";
import { retryWhenChanged } from "./entry/examine.ts";
import { groundOf, refuseMissing } from "./ground.ts";
import { realPath } from "./journal/recorded.ts";
import type { Written } from "./results.ts";

export interface EditArguments {
  readonly path: string;
  readonly edits: readonly Edit[];
  readonly ifMatch?: string | undefined;
  /** Answers what would be, and changes nothing. */
  readonly dryRun?: boolean | undefined;
  readonly maxDiffChars?: number | undefined;
}

/** Replaces pieces of text in a file, all or none; all bytes outside the replaced pieces stay as they are. */
export function editFile(context: FilesContext, args: EditArguments, task: Task): Written {
  const { sandbox, journal } = context;
  const at = <T>(use: (spot: Spot) => T): T => sandbox.locate(args.path, { follow: true, change: true }, use);
  if (args.dryRun) return at((spot) => prepare(context, spot, args).result);
  return retryWhenChanged(() =>
    journal.change(groundOf(context, task), "edit", (change) =>
      at((spot) => {
        const { result, current, bytes } = prepare(context, spot, args);
        if (result.unchanged) return result;
        putContent(context, change, spot, current, {
          bytes,
          shown: result.path,
          etag: result.etag,
        });
        change.describe(`+${result.added} −${result.removed} lines`);
        return { ...result, changeId: change.id };
      }),
    ),
  );
}

/** The edited content, and the answer as it is before anything is done. */
function prepare(context: FilesContext, spot: Spot, args: EditArguments): { result: Written; current: Current; bytes: Buffer } {
  const { sandbox, limits } = context;
  const shown = sandbox.show(spot.place);
  const current = readCurrent(spot, limits.maxFileSize) ?? refuseMissing(context, spot);
  checkMatch(context, args.ifMatch, current, shown, realPath(spot));
  if (current.bytes === undefined) throw tooLarge(shown, current.stat.size, limits.maxFileSize);
  const decoded = decode(current.bytes);
  if (decoded === "binary") {
    throw new ToolError(`${shown} is no text, so it cannot be edited.`, { fix: "file_info says what it is." });
  }
  const edited = applyEdits(decoded.text, args.edits, shown);
  const bytes = spliceBytes(current.bytes, decoded, edited.replacements);
  if (bytes.length > limits.maxFileSize) throw tooLarge(`${shown}, after the edits,`, bytes.length, limits.maxFileSize);
  const { diff, added, removed } = unifiedDiff(decoded.text, edited.text, shown, {
    maxChars: args.maxDiffChars ?? DIFF_CHARS,
    replacements: edited.replacements,
  });
  const lead = sandbox.show(sandbox.parse(args.path));
  const result: Written = {
    did: "edit",
    path: shown,
    created: false,
    unchanged: edited.replacements.length === 0,
    etag: etagOf(bytes),
    previousEtag: current.etag,
    bytes: bytes.length,
    lines: countLines(edited.text),
    encoding: decoded.encoding,
    diff,
    added,
    removed,
    replacements: edited.replacements.length,
    dryRun: args.dryRun ?? false,
    changeId: undefined,
    notes: [
      ...(lead === shown ? [] : [`${lead} leads over a link to ${shown}, which is what is edited.`]),
      ...edited.notes,
      ...hardLinkNotes(current),
    ],
  };
  return { result, current, bytes };
}

/** Puts replacements into the bytes of a text. */
function spliceBytes(bytes: Buffer, decoded: Decoded, replacements: readonly Replacement[]): Buffer {
  const offsets = byteOffsets(
    decoded,
    replacements.flatMap(({ start, end }) => [start, end]),
  );
  const parts: Uint8Array[] = [];
  let done = 0;
  for (const [index, { text }] of replacements.entries()) {
    parts.push(bytes.subarray(done, offsets[2 * index]), encodeText(text, { encoding: decoded.encoding, bom: false }));
    done = offsets[2 * index + 1] ?? done;
  }
  return Buffer.concat([...parts, bytes.subarray(done)]);
}
