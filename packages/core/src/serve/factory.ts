import {
  type McpRequestContext,
  McpServer,
  type McpServerFactory,
  type Server,
  type ServerCapabilities,
  type ServerContext,
} from "@modelcontextprotocol/server";

import type { Call } from "../call.ts";
import { settingsInForce } from "../config/describe.ts";
import type { CommonSettings } from "../config/server-settings.ts";
import { createCursors } from "../cursor.ts";
import type { Parts, ServerDefinition } from "../definition.ts";
import type { Logger } from "../log.ts";
import { createCall, type Shared } from "../request.ts";
import { defineResource, type Resource } from "../resource.ts";
import { createClientRoots, noClientRoots } from "./client-roots.ts";
import { completionHandler } from "./completions.ts";
import { promptHandlers } from "./prompts.ts";
import { resourceHandlers } from "./resources.ts";
import { toolHandlers } from "./tools.ts";
import { createWatching, type Watching } from "./watching.ts";

/** A server made ready to be served: its parts exist, and each connection or request gets a fresh protocol instance over them. */
export interface Serving {
  factory: McpServerFactory;
  /** Watches resources that clients subscribed to. */
  watching: Watching;
  /** Ends what the server holds. Safe to call more than once. */
  close(): Promise<void>;
}

/** Five minutes: lists are fixed while the process runs, but an upgraded server should show soon. */
const LIST_TTL_MS = 300_000;
const FIXED = { ttlMs: LIST_TTL_MS, cacheScope: "public" } as const;

/** Builds the parts once and returns the factory that both transports serve from, in both protocol eras. */
export function prepare(definition: ServerDefinition, settings: CommonSettings & Readonly<Record<string, unknown>>, log: Logger): Serving {
  const parts = definition.create(settings, { log });
  const resources = [configResource(definition, settings), ...(parts.resources ?? [])];
  const prompts = parts.prompts ?? [];
  const watching = createWatching(resources, log);
  const shared: Shared = { log, cursors: createCursors(settings.signingKey), budget: settings.maxAnswerChars };
  const tools = toolHandlers(parts.tools);
  const reading = resourceHandlers(resources);
  const prompting = promptHandlers(prompts);
  const complete = completionHandler(resources, prompts);

  function factory({ era, requestInfo }: McpRequestContext): McpServer {
    const mcp = new McpServer(identity(definition), {
      instructions: definition.instructions,
      capabilities: capabilities(resources, era === "modern" || requestInfo === undefined),
      cacheHints: { "tools/list": FIXED, "prompts/list": FIXED, "resources/templates/list": FIXED, "server/discover": FIXED },
    });
    const { server } = mcp;
    const clientRoots = era === "legacy" && requestInfo === undefined ? createClientRoots(server, log) : noClientRoots;
    const call = (context: ServerContext): Call => createCall({ ...shared, clientRoots }, server, context);
    if (requestInfo !== undefined) tools.declareHeaders(mcp);
    server.setRequestHandler("tools/list", () => tools.list());
    server.setRequestHandler("tools/call", (request, context) => tools.call(request.params, call(context)));
    server.setRequestHandler("resources/list", (request, context) => reading.list(request.params?.cursor, call(context)));
    server.setRequestHandler("resources/templates/list", () => reading.templates());
    server.setRequestHandler("resources/read", (request, context) => reading.read(request.params.uri, call(context), era));
    server.setRequestHandler("prompts/list", () => prompting.list());
    server.setRequestHandler("prompts/get", (request, context) => prompting.get(request.params, call(context)));
    server.setRequestHandler("completion/complete", (request, context) => complete(request.params, call(context)));
    if (era === "legacy") acceptSubscriptions(server, watching);
    return mcp;
  }

  return { factory, watching, close: once(() => closeAll(parts, watching)) };
}

/** 2025 clients subscribe one resource at a time, and the server remembers it for the connection. */
function acceptSubscriptions(server: Server, watching: Watching): void {
  const stops = new Map<string, () => void>();
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
    stops.get(uri)?.();
    stops.set(
      uri,
      watching.watch([uri], () => void server.sendResourceUpdated({ uri })),
    );
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    stops.get(uri)?.();
    stops.delete(uri);
    return {};
  });
  server.onclose = () => {
    for (const stop of stops.values()) stop();
    stops.clear();
  };
}

function identity({ packageName, version, title, description }: ServerDefinition): {
  name: string;
  version: string;
  title: string;
  description: string;
} {
  return { name: packageName, version, title, description };
}

/** `listens`: a 2025 client over HTTP has no session that an update could reach, so nothing is promised to it. */
function capabilities(resources: readonly Resource[], listens: boolean): ServerCapabilities {
  const subscribe = listens && resources.some((resource) => resource.watch !== undefined);
  return { tools: { listChanged: false }, resources: { listChanged: false, subscribe }, prompts: { listChanged: false }, completions: {} };
}

function configResource(definition: ServerDefinition, settings: Readonly<Record<string, unknown>>): Resource {
  return defineResource({
    uri: `config://${definition.name}`,
    name: "settings",
    title: "Settings in force",
    description: "The settings this server runs with, secrets hidden.",
    mimeType: "application/json",
    read: () =>
      JSON.stringify(
        { server: definition.packageName, version: definition.version, settings: settingsInForce(definition, settings) },
        null,
        2,
      ),
  });
}

async function closeAll(parts: Parts, watching: Watching): Promise<void> {
  watching.close();
  await parts.close?.();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
