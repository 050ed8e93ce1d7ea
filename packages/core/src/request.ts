import { CLIENT_CAPABILITIES_META_KEY, type Server, type ServerContext } from "@modelcontextprotocol/server";

import type { Call, Cursors } from "./call.ts";
import { createConfirm } from "./confirm.ts";
import type { Logger } from "./log.ts";
import { isRecord } from "./schema.ts";

/** What every request of a server shares. */
export interface Shared {
  log: Logger;
  cursors: Cursors;
  /** Characters per answer. */
  budget: number;
}

/** What the requests of one connection share besides. */
export interface Connection extends Shared {
  clientRoots: Call["clientRoots"];
}

const PROGRESS_INTERVAL_MS = 100;

/** The {@link Call} for one request. */
export function createCall(connection: Connection, server: Server, context: ServerContext): Call {
  return {
    signal: context.mcpReq.signal,
    budget: connection.budget,
    log: connection.log,
    cursors: connection.cursors,
    progress: createProgress(context, connection.log),
    confirm: createConfirm({ canAsk: canAsk(server, context), responses: context.mcpReq.inputResponses }),
    clientRoots: connection.clientRoots,
  };
}

function canAsk(server: Server, context: ServerContext): boolean {
  // A 2026 request declares the client's capabilities itself; a 2025 client declared them once, at `initialize`.
  const envelope: Readonly<Record<string, unknown>> | undefined = context.mcpReq.envelope;
  const declared = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  const elicitation = isRecord(declared) ? declared["elicitation"] : undefined;
  // An empty object means forms only (2025-06-18 knew no other mode).
  return isRecord(elicitation) && ("form" in elicitation || !("url" in elicitation));
}

function createProgress(context: ServerContext, log: Logger): Call["progress"] {
  const token = context.mcpReq._meta?.progressToken;
  if (token === undefined) return () => {};
  let last = -Infinity;
  let lastAt = -Infinity;
  return (done, total, message) => {
    const now = performance.now();
    const finished = total !== undefined && done >= total;
    if (done <= last || context.mcpReq.signal.aborted || (now - lastAt < PROGRESS_INTERVAL_MS && !finished)) return;
    last = done;
    lastAt = now;
    const params = {
      progressToken: token,
      progress: done,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
    };
    context.mcpReq
      .notify({ method: "notifications/progress", params })
      .catch((error: unknown) => log.debug("progress not sent", { error }));
  };
}
