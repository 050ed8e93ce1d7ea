import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { type CallToolResult, Client, type Resource, StreamableHTTPClientTransport, type Tool } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioClientTransportV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as StreamableHTTPClientTransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport as TransportV1 } from "@modelcontextprotocol/sdk/shared/transport.js";

import { collect, type Environment } from "./command.ts";

/** A program that speaks stdio, or an HTTP endpoint with its token. */
export type Target =
  | { transport: "stdio"; command: string; args: readonly string[]; cwd: string; env: Environment }
  | { transport: "http"; url: string; token?: string };

/** What the tests need of a client, whichever SDK it comes from. */
export interface AnyClient {
  /** The protocol revision agreed on. */
  version(): string | undefined;
  listTools(): Promise<readonly Tool[]>;
  listResources(): Promise<readonly Resource[]>;
  callTool(name: string, args: Record<string, unknown>): Promise<CallToolResult>;
  /** Its text. */
  readResource(uri: string): Promise<string>;
  close(): Promise<void>;
}

const identity = { name: "e2e", version: "1.0.0" };

/** The clients that hosts are built on: the v1 SDK, and the v2 SDK in both protocol eras. */
export const clients: Readonly<Record<string, { revision: string; connect(target: Target): Promise<AnyClient> }>> = {
  "v1 client": { revision: "2025-11-25", connect: connectV1 },
  "v2 client, legacy": { revision: "2025-11-25", connect: (target) => connectV2(target, "legacy") },
  "v2 client, pinned to 2026-07-28": { revision: "2026-07-28", connect: (target) => connectV2(target, { pin: "2026-07-28" }) },
};

async function connectV1(target: Target): Promise<AnyClient> {
  const client = new ClientV1(identity);
  const transport =
    target.transport === "stdio"
      ? new StdioClientTransportV1({ ...target, args: [...target.args], env: { ...target.env }, stderr: "ignore" })
      : new StreamableHTTPClientTransportV1(new URL(target.url), { requestInit: authorized(target.token) });
  let version: string | undefined;
  // The v1 SDK tells the agreed revision to the transport only.
  const base = transport as TransportV1; // v1's own classes miss its interface under exactOptionalPropertyTypes
  const tell = base.setProtocolVersion?.bind(base);
  base.setProtocolVersion = (agreed) => {
    version = agreed;
    tell?.(agreed);
  };
  await client.connect(base);
  return {
    version: () => version,
    // One wire format, two sets of type declarations for it.
    listTools: async () => (await client.listTools()).tools as Tool[],
    listResources: async () => (await client.listResources()).resources,
    callTool: async (name, args) => (await client.callTool({ name, arguments: args })) as CallToolResult,
    readResource: async (uri) => textIn((await client.readResource({ uri })).contents),
    close: () => client.close(),
  };
}

async function connectV2(target: Target, mode: "legacy" | { pin: string }): Promise<AnyClient> {
  const client = new Client(identity, { versionNegotiation: { mode } });
  const transport =
    target.transport === "stdio"
      ? new StdioClientTransport({ ...target, args: [...target.args], env: { ...target.env }, stderr: "ignore" })
      : new StreamableHTTPClientTransport(new URL(target.url), { requestInit: authorized(target.token) });
  await client.connect(transport);
  return {
    version: () => client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools,
    listResources: async () => (await client.listResources()).resources,
    callTool: (name, args) => client.callTool({ name, arguments: args }),
    readResource: async (uri) => textIn((await client.readResource({ uri })).contents),
    close: () => client.close(),
  };
}

function textIn(contents: readonly ({ text: string } | { blob: string })[]): string {
  return contents.map((content) => ("text" in content ? content.text : "[bytes]")).join("\n");
}

function authorized(token: string | undefined): RequestInit {
  return token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
}

/** A server process that serves HTTP. */
export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** Starts a server with `--transport http --port 0` and waits until it says where it listens. */
export async function startHttp(command: string, args: readonly string[], options: { cwd: string; env: Environment }): Promise<HttpServer> {
  // A process group of its own, because npx starts the server through a shell and passes no signal on.
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32", stdio: ["ignore", "ignore", "pipe"] });
  const said = collect(child, "stderr");
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on("data", () => {
      const [, found] = /^Listening on (\S+)$/m.exec(said()) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server exited ${code}: ${said()}`)));
  });
  return { url, close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  if (process.platform === "win32" || child.pid === undefined) child.kill();
  else process.kill(-child.pid, "SIGTERM");
  await exited;
}
