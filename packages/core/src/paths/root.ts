import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

import { ToolError } from "../errors.ts";
import type { Directory } from "./directory.ts";
import { absoluteSegments } from "./names.ts";

/** A directory that may be used, with everything below it. */
export interface Root {
  /** What the model calls it when there are several. */
  readonly label: string;
  /** Its real, absolute path. */
  readonly path: string;
  /** The absolute path as it was configured; differs from `path` when that led over a link. */
  readonly given: string;
  readonly readOnly: boolean;
  /** The names between the directory that was configured and this one, when a client's roots have narrowed it. */
  readonly prefix: readonly string[];
}

/** A place inside a root; no segments for the root itself. */
export interface Place {
  readonly root: Root;
  readonly segments: readonly string[];
}

/** An allowed directory as configured: `[label=]path[:ro]`. */
export interface RootSpec {
  readonly label: string | undefined;
  readonly path: string;
  readonly readOnly: boolean;
  /** Where the path led when that was found out; default: where it leads when a sandbox is made. */
  readonly real?: string;
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;

/**
 * Reads `/repo`, `code=/repo`, `~/docs:ro`, `docs=C:\docs:rw`. What follows the last colon counts only when it is `ro` or `rw`, and what
 * stands before the first `=` only when it can be a label, so that most odd directory names need no quoting; `./` before a name always
 * makes it a plain path. Throws a TypeError that says what is wrong.
 */
export function parseRoot(text: string): RootSpec {
  const [, label, rest = text] = /^([A-Za-z0-9][A-Za-z0-9_.-]*)=(.*)$/s.exec(text) ?? [];
  if (label !== undefined && !LABEL.test(label)) throw new TypeError(`The label ${JSON.stringify(label)} is longer than 32 characters.`);
  const [, path = rest, mode] = /^(.*):(ro|rw)$/s.exec(rest) ?? [];
  if (path === "") throw new TypeError(`${JSON.stringify(text)} names no directory. Write PATH, LABEL=PATH or LABEL=PATH:ro.`);
  if (path.includes("\0")) throw new TypeError(`${JSON.stringify(text)} has a NUL character in it.`);
  return { label, path: resolve(expandHome(path)), readOnly: mode === "ro" };
}

/** `~` and `~/x` in the user's home directory; shells do this too, but hosts that start servers from JSON do not. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? homedir() + path.slice(1) : path;
}

/** The roots, with real paths and one label each. A directory that does not exist (yet) keeps the path it was given. */
export function resolveRoots(specs: readonly RootSpec[]): readonly Root[] {
  const taken = new Set<string>();
  return specs.map(({ label, path, readOnly, real }) => {
    const wanted =
      label ??
      (basename(path)
        .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
        .replace(/^[^A-Za-z0-9]+/, "")
        .slice(0, 32) ||
        "root");
    if (label !== undefined && taken.has(label)) throw new TypeError(`Two directories are labelled ${JSON.stringify(label)}.`);
    let unique = wanted;
    for (let n = 2; taken.has(unique); n++) unique = `${wanted}-${n}`;
    taken.add(unique);
    return { label: unique, path: real ?? realOrGiven(path), given: path, readOnly, prefix: [] };
  });
}

/** The real path. Where nothing is (yet), the real path of the nearest directory above, with the names that are missing below it. */
export function realOrGiven(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch {
    // Not there, or not to be entered: every use of it fails with its own message until it is.
    const above = dirname(absolute);
    return above === absolute ? absolute : join(realOrGiven(above), basename(absolute));
  }
}

/** The root that begins exactly at this entry, when one root lies in another: its own rules hold from there on. */
export function innermost(roots: readonly Root[], directory: Directory, name: string): Root | undefined {
  if (roots.length < 2) return undefined;
  const path = absoluteSegments(join(directory.path, name)).join("/");
  return roots.find((root) => root !== directory.place.root && absoluteSegments(root.path).join("/") === path);
}

/** The roots in a sentence, for messages: `code = /repo, docs = /docs (read-only)`. */
export function describeRoots(roots: readonly Root[]): string {
  const named = roots.map(
    ({ label, given, readOnly }) => `${roots.length > 1 ? `${label} = ` : ""}${given}${readOnly ? " (read-only)" : ""}`,
  );
  return named.join(", ");
}

/** Refuses changes where they are not allowed. */
export function refuseReadOnly(root: Root, shown: string): void {
  if (!root.readOnly) return;
  throw new ToolError(`${shown} cannot be changed: ${root.given} is allowed for reading only.`, {
    fix: "Write to a directory that is not read-only, or ask the user to allow this one without `:ro`.",
  });
}
