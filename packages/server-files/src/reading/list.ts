import { readlinkSync } from "node:fs";

import type { Directory, Entry, Place, Sandbox } from "@org/mcp-core/paths";
import { codeOf, showName } from "@org/mcp-core/paths";

import { isTemporaryName } from "../changes/journal/record.ts";
import type { ReadingContext } from "../context.ts";
import { plural, showSize, showTime } from "./sizes.ts";

/** One page of a listing. */
export interface Listing {
  readonly lines: readonly string[];
  /** One line about what is there and what is left out. */
  readonly facts: string;
  /** Where the next page begins; undefined on the last. */
  readonly next: readonly string[] | undefined;
}

export interface ListArguments {
  readonly path: string;
  /** The entry the page begins with. */
  readonly from?: readonly string[] | undefined;
  readonly maxEntries: number;
  readonly maxChars: number;
}

/** One page of what is directly in a directory, in the order of names (by code unit), with sizes and times. */
export function listDirectory({ sandbox }: ReadingContext, args: ListArguments): Listing {
  const roots = listRoots(sandbox, args.path);
  if (roots !== undefined) return roots;
  return sandbox.enter(args.path, (directory) => {
    const { root, segments } = directory.place;
    const entries = directory.entries().filter(({ name }) => !isTemporaryName(name));
    // Bare names, because without a comparator they are sorted several times as fast, and by code unit.
    const names = entries.map(({ name }) => name).sort();
    const [from = ""] = args.from ?? [];
    const found = names.findIndex((name) => name >= from);
    const begin = found === -1 ? names.length : found;
    const page = new Set(names.slice(begin, begin + args.maxEntries));
    const byName = new Map(entries.filter(({ name }) => page.has(name)).map((entry) => [entry.name, entry]));
    const lines: string[] = [];
    let room = args.maxChars;
    for (const name of page) {
      const entry = byName.get(name);
      if (entry === undefined) continue;
      const place: Place = { root, segments: [...segments, name] };
      const line = sandbox.denied(place, segments.length) === undefined ? describe(directory, entry) : `${nameOf(entry)}  (denied)`;
      room -= line.length + 1;
      if (room < 0 && lines.length > 0) break;
      lines.push(line);
    }
    const next = names[begin + lines.length];
    const total = plural(names.length, "entry", "entries");
    const shown = lines.length === names.length ? total : `${total}, ${begin + 1}-${begin + lines.length} shown`;
    const facts = [entries.length === 0 ? "empty directory" : shown, ...(begin === 0 ? whereOf(directory.place) : [])];
    return { lines, facts: facts.join(" · "), next: next === undefined ? undefined : [next] };
  });
}

/** With several roots, what is above them: the roots themselves. */
export function listRoots({ roots }: Sandbox, path: string): Listing | undefined {
  if (roots.length === 1 || !/^[./]*$/.test(path)) return undefined;
  const lines = roots.map(({ label, given, readOnly }) => `${label}/  ${showName(given)}${readOnly ? " (read-only)" : ""}`);
  return { lines, facts: plural(lines.length, "allowed directory", "allowed directories"), next: undefined };
}

/** Of a root, where it is: who knows only `.` cannot tell which absolute paths are meant. */
export function whereOf({ root, segments }: Place): string[] {
  return segments.length === 0 ? [`this is ${showName(root.given)}`] : [];
}

/** An entry in a line: `src/`, `a.ts  1.2 KB  2026-11-20 10:31`, `latest -> v2`. Links are shown, not followed. */
export function describe(directory: Directory, entry: Entry): string {
  const name = nameOf(entry);
  if (entry.kind === "directory") return name;
  try {
    if (entry.kind === "link") return `${name} -> ${showName(readlinkSync(directory.at(entry.name)))}`;
    const stat = directory.lstat(entry.name);
    if (stat === undefined) return `${name}  (gone)`;
    if (entry.kind === "file") return `${name}  ${showSize(stat.size)}  ${showTime(stat.mtimeMs)}`;
    return `${name}  (${stat.isFIFO() ? "FIFO" : stat.isSocket() ? "socket" : "device"})`;
  } catch (error) {
    return `${name}  (${codeOf(error)})`;
  }
}

function nameOf({ name, kind }: Entry): string {
  return kind === "directory" ? `${showName(name)}/` : showName(name);
}
