import type { Readable, Writable } from "node:stream";

import type { JSONRPCMessage, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

import type { Logger } from "../log.ts";
import { isRecord } from "../schema.ts";
import type { Serving } from "./factory.ts";
import { listenedUris } from "./listening.ts";
import { createStdioTransport } from "./stdio-transport.ts";

/** A running transport. */
export interface Served {
  /** Resolves when the client is gone. */
  ended: Promise<void>;
  /** Takes no more requests, lets running ones end within `limitMs`, then disconnects. */
  close(limitMs: number): Promise<void>;
}

/** Serves one client over a pair of streams, in whichever protocol era it opens with. */
export function serveOverStdio(
  serving: Serving,
  { input, output, log, drainMs }: { input: Readable; output: Writable; log: Logger; drainMs: number },
): Served {
  const transport = createStdioTransport({ input, output, log, drainMs });
  const subscriptions = new Map<unknown, () => void>();
  let current: McpServer | undefined;

  transport.tap = (message: JSONRPCMessage) => {
    if (!("method" in message)) return;
    if (message.method === "subscriptions/listen" && "id" in message) {
      const publish = (uri: string): void => void current?.server.sendResourceUpdated({ uri });
      subscriptions.get(message.id)?.();
      subscriptions.set(message.id, serving.watching.watch(listenedUris(message), publish));
    }
    if (message.method === "notifications/cancelled" && isRecord(message.params)) {
      const id = message.params["requestId"];
      subscriptions.get(id)?.();
      subscriptions.delete(id);
    }
  };

  const handle = serveStdio(
    async (context) => {
      const product = await serving.factory(context);
      if ("server" in product) current = product;
      return product;
    },
    { transport, onerror: (error) => log.debug("stdio", { error }) },
  );

  return {
    ended: transport.ended.then(() => subscriptions.forEach((stop) => stop())),
    async close(limitMs) {
      await transport.drain(limitMs);
      await handle.close();
    },
  };
}
