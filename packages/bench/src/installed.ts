import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { cache } from "./places.ts";
import { isRecord } from "./wire.ts";

/** A server of the npm registry that people would pick instead of ours. */
export interface Peer {
  readonly name: string;
  /** Exact, so that two runs compare the same code. */
  readonly version: string;
  /** Its program inside the package. */
  readonly bin: string;
}

/** A peer on disk, or why it is not. */
export type Installed = { readonly peer: Peer; readonly file: string } | { readonly peer: Peer; readonly missing: string };

/** Installs a peer, without running its install scripts, in a folder of its own, so that one that is gone takes no other with it. */
export async function install(peer: Peer): Promise<Installed> {
  const folder = join(cache, "peers", `${peer.name}@${peer.version}`.replace("/", "+"));
  const home = join(folder, "node_modules", peer.name);
  const file = join(home, peer.bin);
  if ((await versionIn(home)) !== peer.version) {
    await mkdir(folder, { recursive: true });
    try {
      await npm([
        "install",
        "--prefix",
        folder,
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        `${peer.name}@${peer.version}`,
      ]);
    } catch (error) {
      return { peer, missing: reasonOf(error) };
    }
  }
  return existsSync(file) ? { peer, file } : { peer, missing: `the package has no ${peer.bin}` };
}

async function npm(args: readonly string[]): Promise<void> {
  // npm is a .cmd file on Windows, which only a shell starts.
  await promisify(execFile)("npm", [...args], { shell: process.platform === "win32" });
}

async function versionIn(home: string): Promise<unknown> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
    return isRecord(manifest) ? manifest["version"] : undefined;
  } catch {
    return undefined; // not there yet
  }
}

/** npm's error code; the rest of what it says names hosts and folders of this machine. */
function reasonOf(error: unknown): string {
  const code = isRecord(error) && typeof error["stderr"] === "string" ? /error code (\w+)/.exec(error["stderr"])?.[1] : undefined;
  return code === "E404" ? "not in the registry" : `npm could not install it (${code ?? "no error code"})`;
}
