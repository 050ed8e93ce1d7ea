import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type SpawnedServer, spawnServer, textOf } from "../../src/testing/index.ts";

const cli = fileURLToPath(new URL("../fixtures/cli.ts", import.meta.url));
const args = ["--conditions=@org/source", cli];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcp-core-"));
});
afterEach(() => rm(folder, { recursive: true }));

const environment = (): Record<string, string | undefined> => ({ PATH: process.env["PATH"], KITCHEN_EVENTS: join(folder, "events") });
const events = async (): Promise<string[]> => (await readFile(join(folder, "events"), "utf8")).trim().split("\n");
const start = (more: string[] = []): Promise<SpawnedServer> =>
  spawnServer({ command: process.execPath, args: [...args, ...more], env: environment() });

interface Raw {
  child: ChildProcess & { stdin: NonNullable<ChildProcess["stdin"]> };
  output: Promise<{ code: number | null; stdout: string; stderr: string }>;
}
/** A server without a client: the test speaks, or does not. */
function raw(more: string[] = [], env: Record<string, string> = {}): Raw {
  const child = spawn(process.execPath, [...args, ...more], { env: { ...environment(), ...env }, stdio: ["pipe", "pipe", "pipe"] });
  const output = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, output };
}

describe("the end", () => {
  const orderly = ["create", "close begins", "close ends"];

  test("end of input: clean-up once, exit 0", async () => {
    const server = await start();
    expect(await server.close()).toEqual({ code: 0, signal: null });
    expect(await events()).toEqual(orderly);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s: clean-up once, exit 0", async (signal) => {
    const server = await start();
    server.process.kill(signal);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await events()).toEqual(orderly);
  });

  test("SIGTERM lets a running call end first", async () => {
    const server = await start();
    const running = server.client.callTool({ name: "wait", arguments: { ms: 400 } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.process.kill("SIGTERM");
    expect(textOf(await running)).toBe("waited 400 ms");
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test("a call that does not end is cut off by the limit", async () => {
    const server = await start();
    const running = server.client.callTool({ name: "wait", arguments: { ms: 60_000 } }).catch(() => "cut off");
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.process.kill("SIGTERM");
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await events()).toEqual(orderly);
    await server.client.close();
    expect(await running).toBe("cut off");
  });

  test("a listening stream does not hold up the end", async () => {
    const server = await spawnServer({ command: process.execPath, args, env: environment(), era: "modern" });
    await server.client.listen({ resourceSubscriptions: ["kitchen://dish/soup"] });
    const start = performance.now();
    expect(await server.close()).toEqual({ code: 0, signal: null });
    // The drain alone would take five seconds.
    expect(performance.now() - start).toBeLessThan(4000);
  });

  test("after SIGTERM nothing new is begun, and a second signal ends it at once", async () => {
    const server = await start();
    const running = server.client.callTool({ name: "wait", arguments: { ms: 60_000 } }).catch(() => "cut off");
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.process.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(server.client.callTool({ name: "echo", arguments: { text: "late" } })).rejects.toThrow(/shutting down/);
    server.process.kill("SIGTERM");
    expect(await server.exited).toEqual({ code: 1, signal: null });
    await server.client.close();
    expect(await running).toBe("cut off");
  });

  test("a secret of the environment never reaches the log", async () => {
    const child = raw(["--log-level", "debug"], { MCP_TOKEN: 'fish"net', KITCHEN_KEY: "hunter2" });
    child.child.stdin.end(
      `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "fail", arguments: { how: "bug" } } })}\n`,
    );
    const { stderr } = await child.output;
    expect(stderr).toContain("[redacted]");
    expect(stderr).not.toMatch(/hunter2|fish/);
  });

  test("what was piped in is answered before the exit", async () => {
    const { child, output } = raw();
    child.stdin.end(
      `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "wait", arguments: { ms: 100 } } })}\n`,
    );
    const { code, stdout } = await output;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { content: [{ text: "waited 100 ms" }] } });
  });

  test("a host that closes the server's stdout does not leave it behind", async () => {
    const { child, output } = raw();
    child.stdout?.destroy();
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" })}\n`);
    expect((await output).code).toBe(0);
  });
});

describe("the server stays up", () => {
  test.each(["bug", "later", "rejection", "circular"])("after a tool's fault: %s", async (how) => {
    const server = await start();
    await server.client.callTool({ name: "fail", arguments: { how } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(textOf(await server.client.callTool({ name: "echo", arguments: { text: "still here" } }))).toBe("still here");
    expect(server.stderr()).toMatch(/password hunter2|thrown after the answer|nobody waits/);
    expect(await server.close()).toEqual({ code: 0, signal: null });
  });

  test("after lines that are no message, and one of 9 MB", async () => {
    const { child, output } = raw();
    const big = JSON.stringify({
      jsonrpc: "2.0",
      id: 2,
      method: "tools/call",
      params: { name: "echo", arguments: { text: "x".repeat(9_000_000) } },
    });
    child.stdin.write(`not json\n[]\n[{"jsonrpc":"2.0","id":1,"method":"ping"}]\n${"y".repeat(11_000_000)}\n${big}\n`);
    child.stdin.end(
      `${JSON.stringify({ jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "echo", arguments: { text: "after" } } })}\n`,
    );
    const { code, stdout } = await output;
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id?: number; error?: { code: number }; result?: { content: { text: string }[] } });
    expect(code).toBe(0);
    expect(answers.filter(({ error }) => error).map(({ error }) => error?.code)).toEqual([-32_700, -32_600, -32_600, -32_600]);
    expect(answers.find(({ id }) => id === 2)?.result?.content[0]?.text).toMatch(/^x+\n\[Cut: /);
    expect(answers.find(({ id }) => id === 3)?.result?.content[0]?.text).toBe("after");
  });
});

test("spawnServer says why a server did not start", async () => {
  await expect(start(["--prot", "1"])).rejects.toThrow(/code 2 and said: Unknown flag --prot\./);
});

describe("the command line", () => {
  test("--help and --version speak on stdout and start nothing", async () => {
    expect(await raw(["--version"]).output).toEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
    expect(await raw(["--help"]).output).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^mcp-server-kitchen 1\.2\.3: /) as string,
    });
    await expect(events()).rejects.toThrow(/ENOENT/);
  });

  test.each<[string[], Record<string, string>, string]>([
    [["--prot", "1"], {}, 'Unknown flag --prot. Did you mean "--port"? See --help.\n'],
    [[], { MCP_PORT: "http" }, 'MCP_PORT is "http": must be a whole number from 0 to 65535.\n'],
    [
      [],
      { MCP_TOKEN: "${SECRET}" },
      "MCP_TOKEN contains ${SECRET}: the host did not replace it. Set that variable where the host starts, or write the value itself.\n",
    ],
    [["--token", "two words"], {}, "--token (MCP_TOKEN) is not usable: it must be printable ASCII without spaces.\n"],
    [
      ["--allowed-origin", "https://app.example"],
      {},
      '--allowed-origin is "https://app.example": must be a host name in lower case, without scheme and port, such as mcp.example.com.\n',
    ],
    [
      ["--transport", "http", "--host", "0.0.0.0"],
      {},
      '--host is "0.0.0.0": anyone who reaches this address could call the server. Set --token (MCP_TOKEN), or listen on 127.0.0.1.\n',
    ],
  ])("%j %j stops the start with one line", async (more, env, line) => {
    expect(await raw(more, env).output).toEqual({ code: 2, stdout: "", stderr: line });
  });

  test("HTTP says where it listens and ends on SIGTERM", async () => {
    const { child, output } = raw(["--transport", "http", "--port", "0"]);
    const url = await new Promise<string>((resolve) =>
      child.stderr?.on("data", (chunk: Buffer) => resolve(/http:\S+/.exec(chunk.toString())?.[0] ?? "")),
    );
    expect((await fetch(url.replace("/mcp", "/healthz"))).status).toBe(200);
    child.kill("SIGTERM");
    expect(await output).toMatchObject({ code: 0, stdout: "" });
  });

  test("a port in use is one line and exit 1", async () => {
    const first = raw(["--transport", "http", "--port", "0"]);
    const url = await new Promise<string>((resolve) =>
      first.child.stderr?.on("data", (chunk: Buffer) => resolve(/http:\S+/.exec(chunk.toString())?.[0] ?? "")),
    );
    expect(await raw(["--transport", "http", "--port", new URL(url).port]).output).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Cannot listen on 127\.0\.0\.1 port \d+: .*EADDRINUSE/) as string,
    });
    first.child.kill("SIGTERM");
    await first.output;
  });
});
