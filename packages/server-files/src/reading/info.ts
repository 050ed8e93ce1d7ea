import { readlinkSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { describeRoots, type OpenFile, showName, type Spot } from "@org/mcp-core/paths";

import type { ReadingContext, Task } from "../context.ts";
import { decode } from "../text/encoding.ts";
import { lineEndings } from "../text/lines.ts";
import { readLines } from "../text/read-lines.ts";
import { contentOf, readStart } from "./content.ts";

/** What is known of a path. Sizes in bytes, times in ISO 8601. */
export interface FileInfo {
  path: string;
  type: "file" | "directory" | "link" | "other";
  size: number;
  modified: string;
  created?: string;
  mode: string;
  writable: boolean;
  link_target?: string;
  hard_links?: number;
  entries?: number;
  mime?: string;
  encoding?: string;
  line_endings?: string;
  lines?: number;
  tokens?: number;
  etag?: string;
}

/** Bytes whose line endings are looked at. */
const ENDINGS_BYTES = 1_048_576;

/** Describes a file, a directory, or a link (itself, with where it leads). */
export function fileInfo(context: ReadingContext, { path }: { path: string }, task: Task): FileInfo {
  const { sandbox } = context;
  return sandbox.locate(path, { follow: false }, (spot) => {
    if (spot.stat === undefined) return sandbox.open(spot.place, () => missingNow(sandbox.show(spot.place)));
    const info = common(context, spot);
    if (info.type === "link")
      return { ...info, link_target: showName(readlinkSync(spot.directory.at(spot.name))), ...described(context, path, task) };
    if (info.type === "directory") return { ...info, entries: sandbox.enter(spot.place, (directory) => directory.entries().length) };
    return info.type === "file" ? { ...info, ...described(context, path, task) } : info;
  });
}

function missingNow(shown: string): never {
  throw new ToolError(`${shown} is being exchanged.`, { fix: "Repeat the call." });
}

function common({ sandbox }: ReadingContext, { place, stat, name, directory }: Spot): FileInfo {
  if (stat === undefined) throw new TypeError("there is an entry");
  // A root is held, so `.` says what it is even if it was reached through a link.
  const now = name === "." ? (directory.lstat(".") ?? stat) : stat;
  const type = now.isFile() ? "file" : now.isDirectory() ? "directory" : now.isSymbolicLink() ? "link" : "other";
  return {
    path: place.segments.length === 0 ? describeRoots([place.root]) : sandbox.show(place),
    type,
    size: Number(now.size),
    modified: new Date(Number(now.mtimeMs)).toISOString(),
    ...(now.birthtimeMs > 0n && { created: new Date(Number(now.birthtimeMs)).toISOString() }),
    mode: (Number(now.mode) & 0o7777).toString(8).padStart(4, "0"),
    writable: !place.root.readOnly,
    ...(type === "file" && now.nlink > 1n && { hard_links: Number(now.nlink) }),
  };
}

/** What the content says. A link that leads nowhere, out of the roots or to a directory says nothing. */
function described({ sandbox, limits }: ReadingContext, path: string, task: Task): Partial<FileInfo> {
  try {
    return sandbox.open(path, (file) => contentFacts(file, limits.maxFileSize, task));
  } catch (error) {
    if (error instanceof ToolError) return {};
    throw error;
  }
}

function contentFacts(file: OpenFile, maxFileSize: number, task: Task): Partial<FileInfo> {
  const { charset, mime, etag, size } = contentOf(file, maxFileSize);
  if (charset === undefined) return { mime, etag };
  const { totalLines } = readLines(file.fd, size, { offset: 1, limit: 0, maxChars: 1 }, charset, {
    countUpTo: Number.POSITIVE_INFINITY,
    cancelled: () => task.cancelled(),
  });
  const start = readStart(file.fd, Math.min(size, ENDINGS_BYTES));
  const text = decode(start);
  return {
    mime,
    encoding: `${charset.encoding}${charset.bom ? " with BOM" : ""}`,
    ...(text !== "binary" && { line_endings: lineEndings(text.text).kind }),
    ...(totalLines !== undefined && { lines: totalLines }),
    // Four bytes a token is what English and code come to.
    tokens: Math.ceil(size / 4),
    etag,
  };
}
