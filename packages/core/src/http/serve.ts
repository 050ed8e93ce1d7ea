import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, localhostAllowedHostnames, localhostAllowedOrigins, type McpServerFactory } from "@modelcontextprotocol/server";

import type { Logger } from "../log.ts";
import { listenedUris } from "../serve/listening.ts";
import type { Served } from "../serve/stdio.ts";
import type { Watching } from "../serve/watching.ts";
import { allowPage } from "./cors.ts";
import { createGuard, type Refusal } from "./guard.ts";

/** Where and for whom to serve. */
export interface HttpOptions {
  /** The protocol instance for each request. */
  factory: McpServerFactory;
  watching: Watching;
  host: string;
  /** 0 picks a free port. */
  port: number;
  token?: string | undefined;
  allowedHosts: readonly string[];
  allowedOrigins: readonly string[];
  log: Logger;
}

/** A running HTTP server. */
export interface ServedHttp extends Served {
  /** Where clients connect: `http://127.0.0.1:3000/mcp`. */
  url: string;
}

/** Requests handled at once; more are told to come back. Listening streams do not count. */
const MAX_CONCURRENT = 64;
const MAX_CONNECTIONS = 1024;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Serves any number of clients over Streamable HTTP, statelessly, in both protocol eras. */
export async function serveOverHttp(options: HttpOptions): Promise<ServedHttp> {
  const { log, watching } = options;
  const handler = createMcpHandler(options.factory, {
    maxRequestBodySize: MAX_BODY_BYTES,
    onerror: (error) => log.debug("http", { error }),
  });
  const handle = toNodeHandler(
    { fetch: listening(handler.fetch) },
    { maxRequestBodySize: MAX_BODY_BYTES, onerror: (error) => log.error("http adapter", { error }) },
  );
  const guard = createGuard({
    allowedHosts: [...localhostAllowedHostnames(), bracketed(options.host), ...options.allowedHosts],
    allowedOrigins: [...localhostAllowedOrigins(), ...options.allowedOrigins],
    token: options.token,
  });
  const running = new Set<ServerResponse>();
  let draining = false;

  /** Watches what a `subscriptions/listen` request names for as long as its connection lives. */
  function listening(fetch: typeof handler.fetch): typeof handler.fetch {
    return async (request, requestOptions) => {
      if (isListen(request.headers.get("mcp-method"), request.headers.get("mcp-protocol-version"))) {
        const body: unknown = await request
          .clone()
          .json()
          .catch(() => undefined);
        const stop = watching.watch(listenedUris(body), (uri) => handler.notify.resourceUpdated(uri));
        // The client may have gone while the body was read.
        if (request.signal.aborted) stop();
        request.signal.addEventListener("abort", stop, { once: true });
      }
      return fetch(request, requestOptions);
    };
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === "/healthz") return health(request, response, draining);
    const foreign = guard.source(request);
    if (foreign !== undefined) return refuse(response, foreign);
    if (allowPage(request, response)) return;
    const refusal = guard.token(request) ?? admit(request);
    if (refusal !== undefined) return refuse(response, refusal);
    if (!isListen(request.headers["mcp-method"], request.headers["mcp-protocol-version"])) {
      running.add(response);
      response.once("close", () => running.delete(response));
    }
    // The adapter's types want what `admit` has just made sure of.
    handle(Object.assign(request, { method: "POST", url: "/mcp" }), response).catch((error: unknown) => log.error("http", { error }));
  }

  function admit(request: IncomingMessage): Refusal | undefined {
    if (request.url?.split("?")[0] !== "/mcp") return { status: 404, message: "Not found. The MCP endpoint is /mcp." };
    if (request.method !== "POST")
      return { status: 405, message: "Method not allowed. Send JSON-RPC messages with POST.", headers: { Allow: "POST" } };
    if (draining || running.size >= MAX_CONCURRENT)
      return {
        status: 503,
        message: draining ? "The server is shutting down." : "Too many requests at once.",
        headers: { "Retry-After": "1" },
      };
    return undefined;
  }

  // A client may take 30 s to send its request; an answer may take as long as the tool does.
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5000 }, answer);
  server.maxConnections = MAX_CONNECTIONS;
  const ended = Promise.withResolvers<void>();
  server.once("close", () => ended.resolve());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  server.on("error", (error) => log.error("http server", { error }));

  return {
    url: `http://${bracketed(options.host)}:${boundPort(server.address())}/mcp`,
    ended: ended.promise,
    async close(limitMs) {
      draining = true;
      server.close();
      await allClosed(running, limitMs);
      await handler.close();
      server.closeAllConnections();
      await ended.promise;
    },
  };
}

/**
 * Whether a request opens a listening stream, which lasts as long as its client likes and so counts neither as running nor for the drain.
 * Only from 2026-07-28 on is the header held to the body (Streamable HTTP, standard headers); an older client cannot listen.
 */
function isListen(method: unknown, version: unknown): boolean {
  return method === "subscriptions/listen" && typeof version === "string" && version >= "2026-07-28";
}

function health(request: IncomingMessage, response: ServerResponse, draining: boolean): void {
  if (request.method !== "GET" && request.method !== "HEAD")
    return refuse(response, { status: 405, message: "Use GET.", headers: { Allow: "GET, HEAD" } });
  response.writeHead(draining ? 503 : 200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ status: draining ? "draining" : "ok" }));
}

function refuse(response: ServerResponse, { status, message, headers = {} }: Refusal): void {
  // The body may still be on its way and is not read: the connection cannot be used again.
  response.writeHead(status, { "Content-Type": "application/json", Connection: "close", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", error: { code: -32_000, message }, id: null }));
}

async function allClosed(responses: ReadonlySet<ServerResponse>, limitMs: number): Promise<void> {
  const closed = Promise.all([...responses].map((response) => new Promise((resolve) => response.once("close", resolve))));
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([closed, limit]);
  clearTimeout(timer);
}

function boundPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new TypeError("a TCP server has a port");
  return address.port;
}

/** An IPv6 address as it stands in a URL. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
