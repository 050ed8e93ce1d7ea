import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root directory, with a separator at its end. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** The parts of a package.json that the scripts read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly description?: string;
  readonly type?: string;
  readonly mcpName?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One folder of `packages/`. */
export interface Package {
  /** The folder's name, such as `server-calc`. */
  readonly folder: string;
  /** Its absolute path. */
  readonly dir: string;
  readonly manifest: Manifest;
}

/** Reads a JSON file; throws with the file's path when it is missing or malformed. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Reads a package.json. The cast is the boundary: pnpm and sherif have refused a malformed manifest before this runs. */
export function readManifest(dir: string): Manifest {
  return readJson(join(dir, "package.json")) as Manifest;
}

/** Every package of the workspace, by folder name. */
export function listPackages(workspace: string = root): readonly Package[] {
  const packages = join(workspace, "packages");
  return readdirSync(packages)
    .toSorted()
    .filter((folder) => existsSync(join(packages, folder, "package.json")))
    .map((folder) => ({ folder, dir: join(packages, folder), manifest: readManifest(join(packages, folder)) }));
}

/** The packages that are published as servers: `packages/server-*`. */
export function listServers(workspace: string = root): readonly Package[] {
  return listPackages(workspace).filter(({ folder }) => folder.startsWith("server-"));
}

/** Every file below `dir` whose name ends with `suffix`, as absolute paths; symbolic links, `node_modules` and `dist` left out. */
export function listFiles(dir: string, suffix: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === "dist" ? [] : listFiles(path, suffix);
    return entry.isFile() && entry.name.endsWith(suffix) ? [path] : [];
  });
}
