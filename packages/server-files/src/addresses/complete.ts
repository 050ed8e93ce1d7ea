import { isAbsolute, sep } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import { type Directory, type Entry, type Place, type Sandbox, showName } from "@org/mcp-core/paths";

import type { ReadingContext } from "../context.ts";
import { pathOfPlace } from "./place-uri.ts";
import { pathOfUri, uriOfPath } from "./uri.ts";

export interface CompleteArguments {
  /** What the user has typed so far. */
  readonly typed: string;
  /** Propose absolute paths whatever is typed: for the template, where nothing else makes a right address. */
  readonly absolute: boolean;
}

/** Proposals at most; the protocol sends 100 of them and says how many there are. */
const MAX_VALUES = 1000;

type Form = "relative" | "absolute" | "uri";

/**
 * Paths that begin with what is typed, letter case aside: entries of one directory, directories with a `/` at the end, names that begin
 * with a dot last. Relative (`label/` first with several roots), absolute and `file://` input is answered in kind. Never fails for what is
 * typed: where nothing can be, nothing is proposed. Denied entries, and links that lead outside, are not there.
 */
export function completePath({ sandbox }: ReadingContext, { typed, absolute }: CompleteArguments): string[] {
  try {
    return proposals(sandbox, typed, absolute);
  } catch (error) {
    if (error instanceof ToolError) return [];
    throw error;
  }
}

function proposals(sandbox: Sandbox, typed: string, absolute: boolean): string[] {
  const isUri = /^file:\/\//i.test(typed);
  const path = isUri ? pathOfUri(typed === "file://" ? "file:///" : typed) : typed;
  const form: Form = isUri && !absolute ? "uri" : absolute || isUri || isAbsolute(path) || path.startsWith("~/") ? "absolute" : "relative";
  const cut = lastSeparator(path) + 1;
  const [parent, prefix] = [path.slice(0, cut), path.slice(cut)];
  const roots = rootsFor(sandbox, path, form);
  if (roots.length > 0) return roots;
  const place = sandbox.parse(parent === "" ? "." : parent);
  return sandbox.enter(place, (directory) => matching(sandbox, directory, place, prefix, form));
}

function lastSeparator(path: string): number {
  return process.platform === "win32" ? Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) : path.lastIndexOf("/");
}

/** The roots themselves, while what is typed has not reached one: labels at the start of a relative path, directories of an absolute one. */
function rootsFor(sandbox: Sandbox, path: string, form: Form): string[] {
  const { roots } = sandbox;
  if (form === "relative") {
    const offered = roots.length > 1 && !path.includes("/") ? roots : [];
    return offered.filter(({ label }) => startsWith(label, path)).map(({ label }) => `${label}/`);
  }
  if (path !== "" && !isAbsolute(path)) return [];
  const whole = roots.map((root) => ({ root, path: slashed(root.path) }));
  if (whole.some((each) => path.startsWith(each.path))) return [];
  return whole.filter((each) => startsWith(each.path, path)).map(({ root }) => written({ root, segments: [] }, form, sandbox, true));
}

function slashed(path: string): string {
  return /[\\/]$/.test(path) ? path : path + sep;
}

function matching(sandbox: Sandbox, directory: Directory, typedAs: Place, prefix: string, form: Form): string[] {
  const names = directory
    .entries()
    .filter(({ name }) => startsWith(name, prefix) && name.isWellFormed())
    .sort((a, b) => rank(a.name, prefix) - rank(b.name, prefix) || (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of names) {
    if (found.length >= MAX_VALUES) break;
    const real = { root: directory.place.root, segments: [...directory.place.segments, entry.name] };
    const kind = kindOf(sandbox, real, entry);
    if (kind === undefined) continue;
    found.push(written({ root: typedAs.root, segments: [...typedAs.segments, entry.name] }, form, sandbox, kind === "directory"));
  }
  return found;
}

/** Exactly typed before otherwise cased, hidden last. */
function rank(name: string, prefix: string): number {
  return (name.startsWith(".") ? 2 : 0) + (name.startsWith(prefix) ? 0 : 1);
}

/** What an entry leads to; undefined for what may not be shown or is neither file nor directory. */
function kindOf(sandbox: Sandbox, place: Place, { kind }: Entry): "file" | "directory" | undefined {
  if (kind === "other" || sandbox.denied(place) !== undefined) return undefined;
  if (kind !== "link") return kind;
  try {
    return sandbox.locate(place, { follow: true }, ({ stat }) => (stat?.isDirectory() ? "directory" : stat?.isFile() ? "file" : undefined));
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

function written(place: Place, form: Form, sandbox: Sandbox, isDirectory: boolean): string {
  const ended = (text: string): string => (isDirectory && !text.endsWith("/") ? `${text}/` : text);
  if (form === "uri") return ended(uriOfPath(pathOfPlace(place)));
  if (form === "absolute") return ended(showName(pathOfPlace(place)));
  const shown = ended(sandbox.show(place));
  // A relative name that looks like something else would be read as that.
  return /^(~\/|~$|file:\/\/)/.test(shown) ? `./${shown}` : shown;
}

function startsWith(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}
