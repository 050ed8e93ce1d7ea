import { PassThrough } from "node:stream";

import type { Client } from "@modelcontextprotocol/client";

import { readSettings } from "../config/read.ts";
import type { ServerDefinition } from "../definition.ts";
import { type Logger, silentLogger } from "../log.ts";
import { prepare } from "../serve/factory.ts";
import { createStdioTransport } from "../serve/stdio-transport.ts";
import { serveOverStdio } from "../serve/stdio.ts";
import { type ClientSettings, createClient } from "./client.ts";

/** How to start the server and which client to connect. */
export interface ConnectOptions extends ClientSettings {
  /** Flags, as on the command line. */
  args?: readonly string[];
  /** Environment variables; the real environment is not looked at. */
  env?: Readonly<Record<string, string>>;
  log?: Logger;
}

/** A client connected to a server in this process. */
export interface Connected {
  client: Client;
  close: () => Promise<void>;
}

/** Connects a real client to a server in this process, over the same stdio code that serves users. */
export async function connectInMemory(definition: ServerDefinition, options: ConnectOptions = {}): Promise<Connected> {
  const invocation = readSettings(definition.config, options.args ?? [], options.env ?? {});
  if (invocation.action !== "run") throw new TypeError("--help and --version start no server");
  const log = options.log ?? silentLogger;
  const serving = prepare(definition, invocation.settings, log);
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const served = serveOverStdio(serving, { input: toServer, output: toClient, log, drainMs: 1000 });
  const client = createClient(options);
  await client.connect(createStdioTransport({ input: toClient, output: toServer, log, drainMs: 0 }));
  return {
    client,
    async close() {
      await client.close();
      await served.close(1000);
      await serving.close();
    },
  };
}
