import { closeSync, constants, openSync, readdirSync, realpathSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import type { Containment, Directory } from "@org/mcp-core/paths";

/** An entry with its name as the file system has it: names that are not UTF-8 exist, and must not be lost. */
export interface RawEntry {
  readonly name: Buffer;
  readonly kind: "file" | "directory" | "link" | "other";
}

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;

/** Directories deeper than this are refused: each level holds a descriptor. */
const MAX_DEPTH = 400;

/** The path of an entry of a held directory, for the functions of this folder. */
export function pathIn(directory: Directory, name: string): Buffer {
  return Buffer.from(directory.at(name));
}

/** The path of an entry of a directory that {@link holdLevel} has given. */
export function below(level: Buffer, name: Buffer): Buffer {
  return Buffer.concat([level, SLASH, name]);
}

const SLASH = Buffer.from("/");

/**
 * Holds the directory at `path`, never through a link in the last position, and calls `use` with a path that leads to exactly this
 * directory whatever becomes of its name; without descriptors with the path itself, if it is real.
 */
export function holdLevel<T>(path: Buffer, containment: Containment, depth: number, use: (level: Buffer) => T): T {
  if (depth > MAX_DEPTH) {
    throw new ToolError(`Directories are nested more than ${MAX_DEPTH} deep there.`, { fix: "Work on an inner directory." });
  }
  if (containment === "recheck") {
    if (!realpathSync.native(path, "buffer").equals(path)) {
      throw new ToolError("A directory was exchanged while it was being used.", { fix: "Look at it again and repeat the call." });
    }
    return use(path);
  }
  const fd = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    return use(Buffer.from(`/proc/self/fd/${fd}`));
  } finally {
    closeSync(fd);
  }
}

/** What is in a held directory, sorted by the bytes of the names. */
export function entriesOf(level: Buffer): RawEntry[] {
  const found = readdirSync(below(level, Buffer.from(".")), { withFileTypes: true, encoding: "buffer" });
  const entries = found.map((entry): RawEntry => {
    const kind = entry.isFile() ? "file" : entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? "link" : "other";
    return { name: entry.name, kind };
  });
  return entries.sort((a, b) => Buffer.compare(a.name, b.name));
}
