// Writes what documentation repeats from code: the marked parts of each server's README, server.json, and the list of servers in the
// root README. With --check it changes nothing and fails when something is not up to date.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { ServerDefinition } from "@org/mcp-core";

import { describeServer, type Sections, serversTable } from "./server-docs.ts";
import { listServers, type Package, root } from "./workspace.ts";

const check = process.argv.includes("--check");
const stale: string[] = [];

/** A server package exports one definition from src/server.ts. */
async function loadDefinition({ folder, dir }: Package): Promise<ServerDefinition> {
  const module = (await import(pathToFileURL(join(dir, "src", "server.ts")).href)) as Record<string, unknown>;
  const found = Object.values(module).filter(isDefinition);
  const [definition] = found;
  if (definition === undefined || found.length > 1) throw new Error(`packages/${folder}/src/server.ts must export one server definition`);
  return definition;
}

function isDefinition(value: unknown): value is ServerDefinition {
  return typeof value === "object" && value !== null && "packageName" in value && "create" in value && "config" in value;
}

/** Replaces what stands between `<!-- generated:NAME -->` and `<!-- /generated -->`. */
function fill(text: string, sections: Sections): string {
  return text.replaceAll(/(<!-- generated:([a-z]+) -->)[^]*?(<!-- \/generated -->)/g, (_all, open: string, name: string, close: string) => {
    const section = sections[name];
    if (section === undefined)
      throw new Error(`nothing is generated under the name ${name}; there are: ${Object.keys(sections).join(", ")}`);
    return `${open}\n\n${section.trim()}\n\n${close}`;
  });
}

/** Formats as the repository does, so that generating and formatting agree. */
function format(file: string, text: string): string {
  const { status, stdout, stderr } = spawnSync("oxfmt", [`--stdin-filepath=${file}`], {
    cwd: root,
    input: text,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`oxfmt ${file}: ${stderr}`);
  return stdout;
}

function put(file: string, text: string): void {
  const wanted = format(file, text);
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, "utf8") === wanted) return;
  stale.push(file);
  if (!check) writeFileSync(path, wanted);
}

const definitions: ServerDefinition[] = [];
for (const server of listServers()) {
  const definition = await loadDefinition(server);
  definitions.push(definition);
  const { sections, serverJson } = await describeServer(definition, server);
  const readme = `packages/${server.folder}/README.md`;
  put(readme, fill(readFileSync(join(root, readme), "utf8"), sections));
  put(`packages/${server.folder}/server.json`, JSON.stringify(serverJson, null, 2));
}
put("README.md", fill(readFileSync(join(root, "README.md"), "utf8"), { servers: serversTable(definitions) }));

for (const file of stale) console.log(check ? `${file} is not up to date: run npm run fix` : `wrote ${file}`);
if (check && stale.length > 0) process.exit(1);
