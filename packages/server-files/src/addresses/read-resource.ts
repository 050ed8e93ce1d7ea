import { ToolError } from "@org/mcp-core/errors";
import type { OpenFile, Place } from "@org/mcp-core/paths";

import type { ReadingContext, Task } from "../context.ts";
import { contentOf, readStart } from "../reading/content.ts";
import { showSize } from "../reading/sizes.ts";
import { readLines } from "../text/read-lines.ts";
import { uriOfPlace } from "./place-uri.ts";
import { pathOfUri } from "./uri.ts";

export interface ReadResourceArguments {
  /** A `file://` address, or a path as the tools take them. */
  readonly address: string;
  /** Characters of text at most, what is said about the rest included. */
  readonly maxChars: number;
}

/** A file as a resource: its text, decoded, or its bytes. */
export type ResourceRead = {
  /** Its real address, links resolved. */
  readonly uri: string;
  /** As the tools name it. */
  readonly path: string;
  readonly mimeType: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
} & ({ readonly text: string } | { readonly bytes: Uint8Array });

/** Bytes of a binary file at most: 1,000,000 characters in base64. */
const MAX_BINARY_BYTES = 750_000;
/** Room for the sentence about what was left out. */
const NOTICE_CHARS = 300;

/**
 * Reads a whole file. Text is decoded; of one longer than `maxChars` the whole lines that fit come with a notice that says how to read on,
 * because a resource has no pages. Directories, files larger than the limit for whole files and large binary files are refused with the
 * tool that shows them.
 */
export function readResource({ sandbox, limits }: ReadingContext, { address, maxChars }: ReadResourceArguments, task: Task): ResourceRead {
  const wanted = sandbox.parse(/^file:\/\//i.test(address) ? pathOfUri(address) : address);
  refuseDirectory(
    sandbox.locate(wanted, { follow: true }, ({ stat }) => stat?.isDirectory() === true),
    sandbox.show(wanted),
  );
  return sandbox.open(wanted, (file) => {
    const path = sandbox.show(file.place);
    const size = Number(file.stat.size);
    if (size > limits.maxFileSize) {
      throw new ToolError(`${quoted(path)} has ${showSize(size)}; a resource is read whole, up to ${showSize(limits.maxFileSize)}.`, {
        fix: `Read it in pages: read_file with path ${quoted(path)}, offset and limit. MAX_FILE_SIZE sets the limit.`,
      });
    }
    const { charset, mime, etag, kind } = contentOf(file, limits.maxFileSize);
    const facts = { uri: addressOf(file.place), path, mimeType: mime, etag, size };
    if (charset !== undefined) return { ...facts, text: wholeText(file, size, charset, path, maxChars, task) };
    if (size <= MAX_BINARY_BYTES) return { ...facts, bytes: readStart(file.fd, size) };
    throw new ToolError(`${quoted(path)} is ${mime} of ${showSize(size)}; a binary resource may have ${showSize(MAX_BINARY_BYTES)}.`, {
      fix: kind === "pdf" ? "read_file shows the text of a PDF." : "file_info says what it is; open it with a program for its type.",
    });
  });
}

function wholeText(
  { fd }: OpenFile,
  size: number,
  charset: Parameters<typeof readLines>[3],
  path: string,
  maxChars: number,
  task: Task,
): string {
  const options = { cancelled: () => task.cancelled() };
  const whole = readLines(fd, size, { offset: 1, maxChars }, charset, options);
  if (whole.reachesEnd && whole.endsInsideLine === undefined) return whole.text;
  const room = Math.max(1, maxChars - NOTICE_CHARS - path.length);
  const { text, last, totalLines, endsInsideLine } = readLines(fd, size, { offset: 1, maxChars: room }, charset, options);
  const total = totalLines === undefined ? "" : ` of ${totalLines}`;
  const shown = endsInsideLine === undefined ? `lines 1-${last ?? 0}${total} are shown` : `only the start of line 1${total} is shown`;
  const how = endsInsideLine === undefined ? `offset=${(last ?? 0) + 1}` : "offset and limit";
  return `${text}\n[Cut: ${shown}. For the rest: read_file with path ${quoted(path)} and ${how}.]`;
}

function addressOf(place: Place): string {
  const uri = uriOfPlace(place);
  if (uri === undefined)
    throw new ToolError("The file's real name has half of a surrogate pair in it, which no address can hold.", { fix: "Rename it." });
  return uri;
}

function refuseDirectory(isDirectory: boolean, path: string): void {
  if (!isDirectory) return;
  throw new ToolError(`${quoted(path)} is a directory; only files are resources.`, {
    fix: `list_directory with path ${quoted(path)} shows what is in it, and resources/list lists the files.`,
  });
}

function quoted(path: string): string {
  return JSON.stringify(path.length > 200 ? `…${path.slice(-200)}` : path);
}
