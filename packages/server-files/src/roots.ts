import { homedir } from "node:os";
import { join, resolve } from "node:path";

import { ConfigError, ToolError } from "@org/mcp-core";
import { createSandbox, parseRoot, realOrGiven, resolveRoots, type Root, type RootSpec } from "@org/mcp-core/paths";

/**
 * The allowed directories as configured; where the server was started when there are none. Where their paths lead is settled here, once:
 * threads that start later must not follow a link that somebody has put in place of one since.
 */
export function readRoots(allowedPaths: readonly string[]): readonly RootSpec[] {
  const specs = allowedPaths.length === 0 ? [{ label: undefined, path: resolve(), readOnly: false }] : parseRoots(allowedPaths);
  return settled(specs).map(({ label, given, path, readOnly }) => ({ label, path: given, real: path, readOnly }));
}

function settled(specs: readonly RootSpec[]): readonly Root[] {
  try {
    return resolveRoots(specs);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigError(`--allowed-paths (ALLOWED_PATHS): ${error.message} Give each its own, as LABEL=PATH.`);
  }
}

function parseRoots(allowedPaths: readonly string[]): readonly RootSpec[] {
  const roots = allowedPaths.map((text) => {
    try {
      return parseRoot(text);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new ConfigError(`--allowed-paths (ALLOWED_PATHS) is ${JSON.stringify(text)}: ${error.message}`);
    }
  });
  const labels = roots.flatMap(({ label }) => label ?? []);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined)
    throw new ConfigError(`--allowed-paths (ALLOWED_PATHS) labels two directories ${JSON.stringify(twice)}: give each its own label.`);
  return roots;
}

/** Where earlier versions of files are kept when no setting says so: the platform's place for a program's state. */
export function stateDirectory(setting: string): string {
  // The real path, settled at the start like those of the roots, and for the same reason.
  if (setting !== "") return realOrGiven(resolve(setting));
  const base = { darwin: "Library/Application Support", win32: "AppData/Local" }[process.platform as string] ?? ".local/state";
  return realOrGiven(join(homedir(), base, "mcp-server-files"));
}

/** The patterns of `--deny`, each of which can be compiled. */
export function readDeny(patterns: readonly string[]): readonly string[] {
  for (const pattern of patterns) {
    try {
      createSandbox({ roots: [], deny: [pattern], builtInDeny: false });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      throw new ConfigError(`--deny (FILES_DENY) is ${JSON.stringify(pattern)}: ${error.message}`);
    }
  }
  return patterns;
}
