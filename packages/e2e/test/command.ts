import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { root } from "../src/servers.ts";

export type Environment = Readonly<Record<string, string>>;

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder of the test's own. */
export function temporaryFolder(name: string): { path: string; remove(): Promise<void> } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `mcp-e2e-${name}-`)));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** What test runners, package managers and CI providers leave behind, which a user's shell does not have. */
const NOISE = /^(npm_|pnpm_|NODE_OPTIONS$|NODE_PATH$|NODE_V8_COVERAGE$|VITEST|TEST$|INIT_CWD$|FORCE_COLOR$|GITHUB_|ACTIONS_|GITLAB_|MCP_)/i;

/** This machine's environment as a user's shell has it, this Node first on the PATH, with `extra` on top. */
export function userEnvironment(extra: Environment = {}): Environment {
  const kept = Object.entries(process.env).flatMap(([key, value]) =>
    value === undefined || NOISE.test(key) ? [] : [[key, value] as const],
  );
  const environment = Object.fromEntries(kept);
  const path = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH"; // Windows spells it `Path`
  return { ...environment, [path]: [dirname(process.execPath), environment[path]].join(delimiter), ...extra };
}

/** The registry this machine is set up to use. */
export function machineRegistry(): string {
  return execFileSync(process.execPath, [npmScript("npm"), "config", "get", "registry"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

/** npm's own `npm-cli.js` or `npx-cli.js`: started by this Node it needs no shell, on Windows either. */
export function npmScript(program: "npm" | "npx"): string {
  const script = `node_modules/npm/bin/${program}-cli.js`;
  const folders = [dirname(process.execPath), ...(process.env["PATH"] ?? process.env["Path"] ?? "").split(delimiter)];
  const found = folders
    .flatMap((folder) => [join(folder, script), join(folder, "..", "lib", script), join(folder, program)])
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file))
    .find((file) => file.endsWith(`${program}-cli.js`));
  if (found === undefined) throw new Error(`no ${program} beside ${process.execPath} or on the PATH`);
  return found;
}

/** The JavaScript entry of a tool of the workspace. */
export function toolScript(program: string): string {
  return join(root, "node_modules", ".bin", process.platform === "win32" ? `${program}.cmd` : program);
}

/** Runs a program to its end. */
export async function run(command: string, args: readonly string[], options: SpawnOptions): Promise<Outcome> {
  const shell = process.platform === "win32" && command.endsWith(".cmd");
  const child = spawn(command, args, { ...options, shell, stdio: ["ignore", "pipe", "pipe"] });
  const stdout = collect(child, "stdout");
  const stderr = collect(child, "stderr");
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Like {@link run}; throws with everything the program said unless it exits 0. */
export async function runOrThrow(command: string, args: readonly string[], options: SpawnOptions): Promise<Outcome> {
  const outcome = await run(command, args, options);
  if (outcome.code !== 0) throw new Error(`${command} ${args.join(" ")} exited ${outcome.code}\n${outcome.stdout}${outcome.stderr}`);
  return outcome;
}

/** Keeps what a child writes to one of its streams. */
export function collect(child: ChildProcess, stream: "stdout" | "stderr"): () => string {
  let text = "";
  child[stream]?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return () => text;
}
