import { type BigIntStats, type Dirent, opendirSync, readdirSync, type Stats } from "node:fs";

import { ToolError } from "../errors.ts";
import { showName } from "./names.ts";

/** An entry of a directory. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory" | "link" | "other";
}

/** What is in a directory; of more than `limit` entries whichever come first, in a time that does not grow with the others. */
export function readEntries(path: string, limit?: number): Entry[] {
  const found = limit === undefined ? readdirSync(path, { withFileTypes: true }) : firstOf(path, limit);
  return found.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
}

function firstOf(path: string, limit: number): Dirent[] {
  const directory = opendirSync(path, { bufferSize: 1024 });
  try {
    const found: Dirent[] = [];
    while (found.length < limit) {
      const entry = directory.readSync();
      if (entry === null) break;
      found.push(entry);
    }
    return found;
  } finally {
    directory.closeSync();
  }
}

function kindOf(entry: Dirent): Entry["kind"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "other";
}

/** Refuses what is not a regular file, saying what it is. */
export function refuseIrregular(stat: Stats | BigIntStats, name: string): void {
  if (stat.isFile()) return;
  const shown = JSON.stringify(showName(name));
  if (stat.isDirectory()) throw new ToolError(`${shown} is a directory.`, { fix: "Use list_directory to see what is in it." });
  if (stat.isSymbolicLink()) throw new ToolError(`${shown} is a link that was not there a moment ago.`, { fix: "Repeat the call." });
  const kind = stat.isFIFO() ? "a FIFO" : stat.isSocket() ? "a socket" : "a device";
  throw new ToolError(`${shown} is ${kind}, not a file.`, { fix: "Only regular files can be read; opening this could wait for ever." });
}
