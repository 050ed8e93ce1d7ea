import { createHash } from "node:crypto";
import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { codeOf, type Containment } from "@org/mcp-core/paths";

import { etagOfFile } from "../../text/etag.ts";
import { below, entriesOf, holdLevel } from "./level.ts";

/** What is in a directory, at all depths; the directory itself is not counted. */
export interface Census {
  readonly files: number;
  readonly directories: number;
  readonly entries: number;
  readonly bytes: number;
  /** Files with other hard links. */
  readonly hardLinks: number;
  /** A digest of names, kinds, modes, link targets and contents, of large trees sizes and times in place of contents. */
  readonly print: string;
}

export interface ScanOptions {
  readonly containment: Containment;
  /** More entries than this are refused. */
  readonly maxEntries: number;
  readonly cancelled: () => boolean;
  /** False: `print` is not needed, so no file is opened. */
  readonly contents?: boolean | undefined;
  /** Called for each entry with the names that lead to it; names that are not UTF-8 have replacement characters. */
  readonly visit?: ((segments: readonly string[], kind: "file" | "directory" | "link" | "other") => void) | undefined;
}

/** Looks at every entry below a directory. Refuses trees that hold a mount: it would not move with them. */
export function scanTree(path: Buffer, options: ScanOptions): Census {
  const { containment, maxEntries, cancelled, visit } = options;
  const byTime = createHash("sha256");
  const byContent = createHash("sha256");
  const counts = { files: 0, directories: 0, entries: 0, bytes: 0, hardLinks: 0 };
  const { dev } = lstatSync(path, { bigint: true });

  function look(level: Buffer, name: Buffer, segments: readonly string[], depth: number): void {
    const at = below(level, name);
    const stat = lstatSync(at, { bigint: true });
    counts.entries += 1;
    if (counts.entries > maxEntries) throw tooMany(maxEntries);
    if (counts.entries % 256 === 0) stopIfCancelled(cancelled);
    const kind = kindOf(stat);
    visit?.(segments, kind);
    const both = (facts: string | Buffer): void => {
      byTime.update(facts);
      byContent.update(facts);
    };
    both(`${depth} ${kind} ${stat.mode & 0o777n} ${name.length} `);
    both(name);
    if (kind === "directory") {
      counts.directories += 1;
      if (stat.dev !== dev) throw mounted(segments);
      walk(at, segments, depth + 1);
    } else if (kind === "file") {
      counts.files += 1;
      counts.bytes += Number(stat.size);
      if (stat.nlink > 1n) counts.hardLinks += 1;
      byTime.update(` ${stat.size} ${stat.mtimeNs}`);
      if (options.contents !== false && isSmall(counts)) byContent.update(` ${stat.size} ${contentOf(at)}`);
    } else if (kind === "link") both(readlinkSync(at, "buffer"));
  }

  function walk(directory: Buffer, segments: readonly string[], depth: number): void {
    holdLevel(directory, containment, depth, (level) => {
      for (const { name } of entriesOf(level)) look(level, name, [...segments, name.toString()], depth);
    });
  }

  walk(path, [], 0);
  return { ...counts, print: (isSmall(counts) ? byContent : byTime).digest("hex") };
}

/** An undo gives files a new time, so times alone would make a tree look changed that is not; but reading large ones takes too long. */
function isSmall({ files, bytes }: { files: number; bytes: number }): boolean {
  return files <= 1000 && bytes <= 16 * 1024 * 1024;
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

function contentOf(path: Buffer): string {
  let fd: number;
  try {
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    return codeOf(error); // a file that may be moved but not read
  }
  try {
    const stat = fstatSync(fd);
    return stat.isFile() ? etagOfFile(fd, stat.size) : "exchanged";
  } finally {
    closeSync(fd);
  }
}

export function kindOf(stat: BigIntStats): "file" | "directory" | "link" | "other" {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "directory";
  return stat.isSymbolicLink() ? "link" : "other";
}

/** Throws when nobody waits for the answer any more, or the time is up. */
export function stopIfCancelled(cancelled: () => boolean): void {
  if (!cancelled()) return;
  throw new ToolError("Stopped before anything was changed: the time was up or the call was cancelled.", {
    fix: "Work on a part of the directory at a time.",
  });
}

function tooMany(most: number): ToolError {
  return new ToolError(`There are more than ${most.toLocaleString("en")} entries in the directory.`, {
    fix: "Work on its sub-directories one at a time.",
  });
}

function mounted(segments: readonly string[]): ToolError {
  return new ToolError(`${JSON.stringify(segments.join("/"))} in the directory is another file system that is mounted there.`, {
    fix: "Work on what is beside it.",
  });
}
