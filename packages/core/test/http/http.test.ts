import { request as httpRequest } from "node:http";

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, test } from "vitest";

import type { HttpOptions, ServedHttp } from "../../src/http/index.ts";
import { serveOverHttp } from "../../src/http/index.ts";
import { readSettings } from "../../src/index.ts";
import { silentLogger } from "../../src/log.ts";
import { prepare, type Serving } from "../../src/serve/factory.ts";
import { dataOf, textOf } from "../../src/testing/index.ts";
import { kitchen } from "../fixtures/kitchen.ts";
import { pantry } from "../fixtures/pantry.ts";

const TOKEN = "correct horse battery staple".replaceAll(" ", "-");
const watchers = new Map<string, () => void>();
let stops: (() => Promise<void>)[] = [];

async function start(options: Partial<HttpOptions> = {}, definition = kitchen(undefined, watchers)): Promise<ServedHttp> {
  const invocation = readSettings(definition.config, [], {});
  if (invocation.action !== "run") throw new TypeError("not a run");
  const serving: Serving = prepare(definition, invocation.settings, silentLogger);
  const served = await serveOverHttp({
    ...serving,
    host: "127.0.0.1",
    port: 0,
    allowedHosts: [],
    allowedOrigins: [],
    log: silentLogger,
    ...options,
  });
  stops.push(async () => {
    await served.close(100);
    await serving.close();
  });
  return served;
}
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

async function connect(url: string, era: "legacy" | "modern", headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client(
    { name: "t", version: "1" },
    { versionNegotiation: { mode: era === "legacy" ? "legacy" : { pin: "2026-07-28" } } },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  stops.unshift(() => client.close());
  return client;
}

interface Raw {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}
/** A request as no well-behaved client would send it: fetch forbids some of these headers. */
function raw(
  url: string,
  {
    method = "POST",
    headers = {},
    body = "",
    path,
  }: { method?: string; headers?: Record<string, string>; body?: string; path?: string } = {},
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const target = new URL(path ?? new URL(url).pathname, url);
    const request = httpRequest(
      target,
      { method, headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } },
});

describe.each(["legacy", "modern"] as const)("over HTTP, %s era", (era) => {
  test("lists and calls tools, many at once", async () => {
    const client = await connect((await start()).url, era);
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(["echo", "add", "blocks", "table", "fail", "wait", "remove"]);
    const sums = await Promise.all(
      Array.from({ length: 20 }, (_, index) => client.callTool({ name: "add", arguments: { first: index, second: 1 } })),
    );
    expect(sums.map((sum) => dataOf(sum))).toEqual(Array.from({ length: 20 }, (_, index) => ({ sum: index + 1 })));
  });

  test("wants the token when there is one", async () => {
    const { url } = await start({ token: TOKEN });
    await expect(connect(url, era)).rejects.toThrow(/401|nauthorized|token/);
    await expect(connect(url, era, { Authorization: "Bearer wrong" })).rejects.toThrow(/401|nauthorized|token/);
    const client = await connect(url, era, { Authorization: `Bearer ${TOKEN}` });
    expect(textOf(await client.callTool({ name: "echo", arguments: { text: "in" } }))).toBe("in");
  });

  test("nobody is asked for roots: there is no session to ask through", async () => {
    const { url } = await start({}, pantry());
    const client = new Client(
      { name: "t", version: "1" },
      { versionNegotiation: { mode: era === "legacy" ? "legacy" : { pin: "2026-07-28" } }, capabilities: { roots: {} } },
    );
    let asked = 0;
    client.setRequestHandler("roots/list", () => {
      asked += 1;
      return { roots: [{ uri: "file:///home" }] };
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    stops.unshift(() => client.close());
    expect(textOf(await client.callTool({ name: "roots", arguments: {} }))).toBe("none");
    await client.sendRootsListChanged().catch(() => {}); // 2026 has no such notification
    expect(textOf(await client.callTool({ name: "roots", arguments: {} }))).toBe("none");
    expect(asked).toBe(0);
  });

  test("progress streams", async () => {
    const client = await connect((await start()).url, era);
    const seen: number[] = [];
    await client.callTool({ name: "wait", arguments: { ms: 300 } }, { onprogress: ({ progress }) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(0);
  });
});

test("a 2026 client hears of a change it listens to; the watch ends with its stream", async () => {
  const client = await connect((await start()).url, "modern");
  const heard: string[] = [];
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
  const subscription = await client.listen({ resourceSubscriptions: ["kitchen://dish/soup"] });
  await expect.poll(() => watchers.has("kitchen://dish/soup")).toBe(true);
  watchers.get("kitchen://dish/soup")?.();
  await expect.poll(() => heard).toEqual(["kitchen://dish/soup"]);
  await subscription.close();
  await expect.poll(() => watchers.size).toBe(0);
});

describe("refusals", () => {
  test.each<[string, Parameters<typeof raw>[1], number]>([
    ["a foreign Host (DNS rebinding)", { headers: { host: "evil.example:80" } }, 403],
    ["a Host with user information", { headers: { host: "evil.example@localhost" } }, 403],
    ["a Host that only begins like an allowed one", { headers: { host: "127.0.0.1.evil.example" } }, 403],
    ["a foreign Origin", { headers: { origin: "https://evil.example" } }, 403],
    ["the null Origin of a sandboxed page", { headers: { origin: "null" } }, 403],
    ["GET", { method: "GET" }, 405],
    ["DELETE", { method: "DELETE" }, 405],
    ["another path", { path: "/" }, 404],
    ["another content type", { headers: { "content-type": "text/plain" }, body: initialize }, 415],
    ["a body over 4 MiB", { body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping", params: { pad: "x".repeat(5_000_000) } }) }, 413],
    ["what is not JSON", { body: "{" }, 400],
    ["an empty body", { body: "" }, 400],
  ])("%s", async (_what, options, status) => {
    const { url } = await start();
    expect((await raw(url, options)).status).toBe(status);
    expect((await raw(url, { body: initialize })).status).toBe(200);
  });

  test("a 405 names what is allowed, a 401 how to sign in, and neither says more", async () => {
    const { url } = await start({ token: TOKEN });
    const authorized = { authorization: `Bearer ${TOKEN}` };
    expect((await raw(url, { method: "GET", headers: authorized })).headers["allow"]).toBe("POST");
    const refused = await raw(url, { body: initialize });
    expect(refused).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
    for (const given of ["Bearer x", "Bearer", `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN}x`, `Bearer ${TOKEN} x`])
      expect((await raw(url, { body: initialize, headers: { authorization: given } })).status).toBe(401);
    expect((await raw(url, { body: initialize, headers: authorized })).status).toBe(200);
  });

  test("allowed hosts and origins are let in", async () => {
    const { url } = await start({ allowedHosts: ["mcp.example"], allowedOrigins: ["app.example"] });
    expect((await raw(url, { body: initialize, headers: { host: "mcp.example", origin: "https://app.example" } })).status).toBe(200);
  });
});

test("a page of an allowed origin gets its preflight without a token and may read the answer; another page gets nothing", async () => {
  const { url } = await start({ allowedOrigins: ["app.example"], token: TOKEN });
  const origin = "https://app.example";
  const ask = { "access-control-request-method": "POST", "access-control-request-headers": "authorization,mcp-method" };
  expect(await raw(url, { method: "OPTIONS", headers: { origin, ...ask } })).toMatchObject({
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-headers": ask["access-control-request-headers"],
      vary: "Origin",
    },
  });
  const answered = await raw(url, { body: initialize, headers: { origin, authorization: `Bearer ${TOKEN}` } });
  expect(answered).toMatchObject({ status: 200, headers: { "access-control-allow-origin": origin } });
  expect((await raw(url, { body: initialize, headers: { origin } })).status).toBe(401);
  const foreign = await raw(url, { method: "OPTIONS", headers: { origin: "https://evil.example", ...ask } });
  expect(foreign.status).toBe(403);
  expect(foreign.headers["access-control-allow-origin"]).toBeUndefined();
  expect((await raw(url, { method: "OPTIONS", headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(405);
});

test("/healthz answers without a token and without saying more", async () => {
  const { url } = await start({ token: TOKEN });
  expect(await raw(url, { method: "GET", path: "/healthz", headers: { host: "probe" } })).toMatchObject({
    status: 200,
    body: '{"status":"ok"}',
  });
  expect((await raw(url, { path: "/healthz" })).status).toBe(405);
});

test("at most 64 calls run at once, whatever header a client sends; the rest are told to come back", async () => {
  const { url } = await start();
  const call = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "wait", arguments: { ms: 500 } } });
  const answers = await Promise.all(
    Array.from({ length: 80 }, () => raw(url, { body: call, headers: { "mcp-method": "subscriptions/listen" } })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(64);
  expect(answers.filter(({ status }) => status === 503)).toHaveLength(16);
});

test("draining: running calls end, then nobody is let in", async () => {
  const served = await start();
  const client = await connect(served.url, "modern");
  const running = client.callTool({ name: "wait", arguments: { ms: 300 } });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closing = served.close(5000);
  expect(textOf(await running)).toBe("waited 300 ms");
  await closing;
  await expect(raw(served.url, { body: initialize })).rejects.toThrow(/ECONNREFUSED/);
});

test("a call that outlives the drain is cut off", async () => {
  const served = await start();
  const client = await connect(served.url, "modern");
  const running = client.callTool({ name: "wait", arguments: { ms: 30_000 } }).catch(() => "cut off");
  await new Promise((resolve) => setTimeout(resolve, 50));
  await served.close(50);
  expect(await running).toBe("cut off");
});
