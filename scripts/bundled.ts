// What a published bundle is made of besides its own package: the modules of core it reaches and the libraries it carries.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { minifySync, transformSync } from "rolldown/utils";

import { listImports } from "./modules.ts";
import { listFiles, type Package, readManifest } from "./workspace.ts";

const scripts = fileURLToPath(new URL(".", import.meta.url));
const BUNDLER = ["bundle.ts", "lean-sdk.ts", "sdk-shims.ts"];

/** Name of a core module or library -> the fingerprint of its code or its version. */
export type Ingredients = Readonly<Record<string, string>>;

/**
 * The ingredients of a package as it would be published from the working tree.
 *
 * Of core, the modules that its sources import, directly or through each other, type-only imports left out, each with a
 * fingerprint of its code without types, comments and layout, so that only what changes the bundle changes the fingerprint.
 * Of libraries, those imported and what they depend on, each with its installed version. A package that declares its
 * libraries as `dependencies` does not carry them and has none.
 */
export function listIngredients(pack: Package, core: Package): Ingredients {
  const carries = Object.keys(pack.manifest.dependencies ?? {}).length === 0;
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const queue = [...listFiles(join(pack.dir, "src"), ".ts")];
  // What the bundler itself puts in or leaves out reaches every bundle.
  if (carries) for (const name of BUNDLER) found.set(`scripts/${name}`, fingerprint(join(scripts, name)));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (file.startsWith(core.dir + sep)) found.set(`core/${relative(core.dir, file).split(sep).join("/")}`, fingerprint(file));
    for (const { specifier, typeOnly } of listImports(file)) {
      if (typeOnly || specifier.startsWith("node:") || specifier.endsWith(".json")) continue;
      const source = resolveSource(file, specifier, core);
      if (source !== undefined) queue.push(source);
      else if (carries) addLibrary(specifier, dirname(file), found);
    }
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function resolveSource(from: string, specifier: string, core: Package): string | undefined {
  if (specifier.startsWith(".")) {
    const file = join(dirname(from), specifier);
    return file.endsWith(".ts") ? file : undefined;
  }
  if (specifier !== core.manifest.name && !specifier.startsWith(`${core.manifest.name}/`)) return undefined;
  const entry = core.manifest.exports?.[`.${specifier.slice(core.manifest.name.length)}`];
  const source = typeof entry === "object" ? Object.values(entry)[0] : undefined;
  return source?.endsWith(".ts") ? join(core.dir, source) : undefined;
}

function addLibrary(specifier: string, from: string, found: Map<string, string>): void {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const dir = findInstalled(name, from);
  if (dir === undefined) return; // a builtin without `node:`, a relative asset, an optional peer that is not installed
  const { version, dependencies } = readManifest(dir);
  const known = found.get(name);
  if (known === version) return;
  found.set(name, known === undefined ? version : [...new Set([...known.split(" "), version])].toSorted().join(" "));
  for (const dependency of Object.keys(dependencies ?? {})) addLibrary(dependency, dir, found);
}

function findInstalled(name: string, from: string): string | undefined {
  for (let dir = from; dir !== dirname(dir); dir = dirname(dir)) {
    const candidate = join(dir, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
  }
  return undefined;
}

function fingerprint(file: string): string {
  const { code } = transformSync(file, readFileSync(file, "utf8"));
  const bare = minifySync(file.replace(/\.ts$/, ".js"), code, { compress: false, mangle: false, codegen: { removeWhitespace: true } });
  return createHash("sha256").update(bare.code).digest("hex").slice(0, 12);
}
