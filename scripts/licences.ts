import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

interface Manifest {
  name: string;
  version: string;
  license?: string;
}

/** What is compiled into a package's WebAssembly and not named in its own licence file; the texts are in `licences/`. */
const COMPILED_IN: Readonly<Record<string, readonly string[]>> = {
  "libpg-query": ["libpg_query", "postgresql", "protobuf-c", "xxhash", "emscripten"],
  "@electric-sql/pglite": ["postgresql", "snowball", "icu", "libxml2", "emscripten"],
};

/** The licence texts of every package that the given modules come from, for the file that travels with a bundle. */
export async function licenceTexts(moduleIds: readonly string[]): Promise<string> {
  const roots = new Set(moduleIds.flatMap((id) => packageRoot(id) ?? []));
  const sections = await Promise.all([...roots].map(section));
  return `This package contains code of the following packages.\n\n${sections.toSorted().join("\n\n")}\n`;
}

/** The folder of the package in `node_modules` that holds a module; undefined for the workspace's own sources. */
function packageRoot(id: string): string | undefined {
  const path = id.replace(/^\0/, "").replace(/\?.*$/, "");
  const found = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1];
  return found !== undefined && existsSync(join(found, "package.json")) ? found : undefined;
}

async function section(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Manifest; // written by npm, which requires these fields
  const files = (await readdir(root)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).toSorted();
  const compiledIn = (COMPILED_IN[manifest.name] ?? []).map((name) => join(import.meta.dirname, "licences", `${name}.txt`));
  const texts = await Promise.all([...files.map((name) => join(root, name)), ...compiledIn].map((path) => readFile(path, "utf8")));
  const body =
    texts.length > 0
      ? texts.map((text) => text.trim()).join("\n\n")
      : `Licensed under ${manifest.license ?? "unknown terms"}; the package carries no licence file.`;
  return `${"=".repeat(80)}\n${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})\n${"=".repeat(80)}\n\n${body}`;
}
