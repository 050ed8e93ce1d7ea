import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import type { Client } from "@modelcontextprotocol/client";

import { silentLogger } from "../log.ts";
import { createStdioTransport } from "../serve/stdio-transport.ts";
import { type ClientSettings, createClient } from "./client.ts";

/** What to start and which client to connect. */
export interface SpawnOptions extends ClientSettings {
  command: string;
  args: readonly string[];
  cwd?: string;
  /** The whole environment of the process. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** A client connected to a server in a process of its own. */
export interface SpawnedServer {
  client: Client;
  process: ChildProcess;
  /** What the server has written to stderr so far. */
  stderr(): string;
  /** Resolves when the process has ended. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends the server's input, as a host does, and waits for it to leave. */
  close(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a server as a host does and connects a real client to its stdin and stdout. */
export async function spawnServer({ command, args, cwd, env, ...settings }: SpawnOptions): Promise<SpawnedServer> {
  const child = spawn(command, args, { cwd, env: env === undefined ? process.env : { ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const client = createClient(settings);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  try {
    await client.connect(createStdioTransport({ input: child.stdout, output: child.stdin, log: silentLogger, drainMs: 0 }));
  } catch (error) {
    // It may be leaving by itself, with a code and a reason that the caller wants to see.
    await Promise.race([exited, sleep(1000)]);
    child.kill("SIGKILL");
    const { code, signal } = await exited;
    throw new Error(`the server did not answer; it ended with ${signal ?? `code ${code}`} and said: ${stderr}`, { cause: error });
  }
  return {
    client,
    process: child,
    stderr: () => stderr,
    exited,
    async close() {
      child.stdin.end();
      const ended = await exited;
      await client.close();
      return ended;
    },
  };
}
