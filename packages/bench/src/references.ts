import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { cache, root } from "./places.ts";
import type { Call, Subject } from "./subject.ts";
import { isRecord } from "./wire.ts";

export const NODE = "node -e 0";
export const RAW = "no SDK";
export const SDK = "bare SDK";
export const CORE = "echo on core";

const call: Call = { tool: "echo", arguments: { message: "2+2" }, right: /^Echo: 2\+2$/ };

/**
 * Node without a program. It prints an answer nobody has to wait for and then blocks, so that it can be looked at with its start
 * behind it and its end, which is not part of any start, still to come.
 */
const nothing: Subject = {
  name: NODE,
  version: process.version,
  role: "limit",
  args: ["-e", 'fs.writeSync(1,`{"id":1,"result":{"serverInfo":{}}}\\n`);while(fs.readSync(0,Buffer.alloc(4096)));'],
};

/** The limits and the reference servers, bundled by the script that bundles the servers we publish. */
export async function references(): Promise<Subject[]> {
  const [sdk, core] = await Promise.all([versionOf("@modelcontextprotocol/server"), versionOf("@org/mcp-core")]);
  const [raw, echo, coreEcho] = await Promise.all(["raw", "echo", "core-echo"].map(bundle));
  return [
    nothing,
    { name: RAW, version: process.version, role: "limit", args: [raw ?? ""], call },
    { name: SDK, version: sdk, role: "reference", args: [echo ?? ""], call },
    { name: CORE, version: core, role: "reference", args: [coreEcho ?? ""], call },
  ];
}

/** Bundles a server of `peers/` and resolves to its file. */
async function bundle(name: string): Promise<string> {
  const folder = join(cache, name);
  await mkdir(folder, { recursive: true });
  // The script names its output after the entry, and a server's entry is its cli.
  await writeFile(join(folder, "cli.ts"), `import ${JSON.stringify(fileURLToPath(new URL(`peers/${name}.ts`, import.meta.url)))};\n`);
  await promisify(execFile)(process.execPath, ["--conditions=@org/source", join(root, "scripts/bundle.ts"), "cli.ts"], { cwd: folder });
  return join(folder, "dist/cli.js");
}

async function versionOf(name: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(root, "packages/bench/node_modules", name, "package.json"), "utf8"));
  return isRecord(manifest) ? String(manifest["version"]) : "unknown";
}
