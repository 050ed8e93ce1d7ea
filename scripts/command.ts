import { spawn } from "node:child_process";

import { root } from "./workspace.ts";

/** A program (of `node_modules/.bin` or the PATH) and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What a captured command left behind. */
export interface Outcome {
  /** The exit code; 1 when a signal ended it or it could not start. */
  readonly code: number;
  /** Standard output and standard error in the order they came. */
  readonly output: string;
}

/** The condition under which the workspace's packages resolve to their sources. */
export const SOURCE = "--conditions=@org/source";

/** Runs a command in the foreground, with the terminal's own input and output, and resolves to its exit code. */
export async function runCommand(command: Command): Promise<number> {
  const child = start(command, "inherit");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return ended(child);
}

/** Runs a command and keeps what it prints. */
export async function captureCommand(command: Command): Promise<Outcome> {
  const child = start(command, ["ignore", "pipe", "pipe"]);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (chunk: string) => chunks.push(chunk));
  }
  child.on("error", (error) => chunks.push(`${command[0]}: ${error.message}\n`));
  const code = await ended(child);
  return { code, output: chunks.join("") };
}

function start(command: Command, stdio: "inherit" | ["ignore", "pipe", "pipe"]): ReturnType<typeof spawn> {
  const [program, ...args] = command;
  if (process.platform !== "win32") return spawn(program, args, { cwd: root, stdio });
  // The programs of node_modules/.bin are .cmd files there, which only a shell starts.
  return spawn(command.map(quote).join(" "), { cwd: root, stdio, shell: true });
}

function quote(argument: string): string {
  return /[^\w@%+=:,./\\-]/.test(argument) ? `"${argument.replaceAll('"', '\\"')}"` : argument;
}

async function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    child.on("error", () => {
      resolve(1);
    });
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
