import { ToolError } from "@org/mcp-core/errors";
import type { Directory, Place, Sandbox } from "@org/mcp-core/paths";

import { readStart } from "../reading/content.ts";
import { type IgnoreRules, parseIgnore } from "./gitignore.ts";

/** Rules in force, outermost directory first. */
export type IgnoreLayers = readonly IgnoreLayer[];

interface IgnoreLayer {
  readonly rules: IgnoreRules;
  /** Number of segments, from the root, of the directory that holds the file. */
  readonly from: number;
}

/** Names of ignore files; in one directory the later one decides. */
const IGNORE_FILES = [".gitignore", ".ignore"];

/** Most bytes of an ignore file that are read; what follows counts as if it were not there. */
const MAX_IGNORE_BYTES = 256 * 1024;

/** Whether an entry is ignored; the innermost layer with an opinion decides. `path` is from the root. */
export function isIgnored(layers: IgnoreLayers, path: readonly string[], isDirectory: boolean): boolean {
  for (let at = layers.length - 1; at >= 0; at -= 1) {
    const layer = layers[at];
    const verdict = layer?.rules.verdict(path, layer.from, isDirectory);
    if (verdict !== undefined) return verdict === "ignored";
  }
  return false;
}

/** The layers with those of this directory's own ignore files. `has` says whether it holds a file of a name. */
export function withIgnoreFiles(layers: IgnoreLayers, directory: Directory, has: (name: string) => boolean): IgnoreLayers {
  const text = IGNORE_FILES.filter((name) => has(name))
    .map((name) => readIgnoreFile(directory, name))
    .join("\n");
  const rules = parseIgnore(text);
  return rules === undefined ? layers : [...layers, { rules, from: directory.place.segments.length }];
}

/**
 * The rules of all directories above a place, within its root. None when the place itself is ignored by them: whoever names an
 * ignored directory wants to see what is in it.
 */
export function layersAbove(sandbox: Sandbox, place: Place): IgnoreLayers {
  let layers: IgnoreLayers = [];
  for (let depth = 0; depth < place.segments.length; depth += 1) {
    const above = { root: place.root, segments: place.segments.slice(0, depth) };
    layers = sandbox.enter(above, (directory) => withIgnoreFiles(layers, directory, (name) => directory.lstat(name)?.isFile() === true));
    if (isIgnored(layers, place.segments.slice(0, depth + 1), true)) return [];
  }
  return layers;
}

function readIgnoreFile(directory: Directory, name: string): string {
  try {
    return directory.open(name, ({ fd, stat }) => {
      const text = readStart(fd, Math.min(Number(stat.size), MAX_IGNORE_BYTES)).toString("utf8");
      return stat.size > MAX_IGNORE_BYTES ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
    });
  } catch (error) {
    // Gone or not readable meanwhile: it has no say.
    if (error instanceof ToolError || (error instanceof Error && "code" in error)) return "";
    throw error;
  }
}
