import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, inject, test } from "vitest";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const PASSWORD = "Zq7#Jx@Vw/Kp:Qz";
const ENCODED = encodeURIComponent(PASSWORD);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
  writeFileSync(join(folder, "pass"), `*:*:*:*:${PASSWORD.replaceAll(":", "\\:")}\n`, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const DATABASES = ["main", "nowhere", "plain"];
const REQUESTS = [
  { id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } } },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/list", params: {} },
  { id: 3, method: "resources/read", params: { uri: "config://postgres" } },
  ...DATABASES.map((database, index) => ({
    id: 10 + index,
    method: "tools/call",
    params: { name: "query", arguments: { sql: "select 1", database } },
  })),
  { id: 20, method: "resources/read", params: { uri: "postgres://main/role" } },
];

/** Everything a server says, and how it was called, when it is asked all of it. */
async function allSaid(env: Record<string, string>, args: readonly string[] = []): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["--conditions=@org/source", cli, "--log-level", "debug", ...args], {
    env: { PATH: process.env["PATH"], HOME: folder, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  child.stdin.on("error", () => undefined);
  if (process.platform !== "win32" && child.pid !== undefined)
    said += execFileSync("ps", ["-o", "args=", "-p", String(child.pid)], { encoding: "utf8" });
  child.stdin.end(REQUESTS.map((request) => `${JSON.stringify({ jsonrpc: "2.0", ...request })}\n`).join(""));
  return { code: await ended, said };
}

/** The pieces of four characters of the password, as it is and percent-encoded, that are there. */
const leaks = (said: string): string[] =>
  [PASSWORD, ENCODED]
    .flatMap((secret) => Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4)))
    .filter((piece) => said.includes(piece));

type Case = [string, (host: string, port: number) => Record<string, string>, readonly RegExp[]];
const WRONG = /password of \\"reader\\" is wrong/;

test.each<Case>([
  [
    "wrong in addresses",
    (host, port) => ({
      DATABASE_URL: `main=postgres://reader:${ENCODED}@${host}:${port}/postgres nowhere=postgres://reader:${ENCODED}@db.invalid/x
        plain=postgres://reader:${ENCODED}@${host}:${port}/postgres?sslmode=require`,
    }),
    [WRONG, /name of the host is not known/, /does not offer TLS/],
  ],
  ["PGPASSWORD", (host, port) => ({ DATABASE_URL: `postgres://reader@${host}:${port}/postgres`, PGPASSWORD: PASSWORD }), [WRONG]],
  ["keywords", (host, port) => ({ DATABASE_URL: `host=${host} port=${port} user=reader dbname=postgres password='${PASSWORD}'` }), [WRONG]],
  [
    "a passfile",
    (host, port) => ({ DATABASE_URL: `postgres://reader@${host}:${port}/postgres`, PGPASSFILE: join(folder, "pass") }),
    [WRONG],
  ],
])("no piece of a password is said: %s", async (_, env, expected) => {
  const { host, port } = inject("postgres")[18];
  const { code, said } = await allSaid(env(host, port));
  expect(code).toBe(0);
  for (const pattern of expected) expect(said).toMatch(pattern);
  expect(leaks(said)).toEqual([]);
});

test.each([
  [`postgres://reader:${PASSWORD}@db.invalid/postgres`],
  [`reader:${ENCODED}@db.invalid`],
  [`main=postgres://reader:${PASSWORD.replace("@", " ")}@db.invalid/postgres`],
])("nor when the address is not usable: %s", async (url) => {
  const { code, said } = await allSaid({ DATABASE_URL: url });
  expect(code).toBe(2);
  expect(said).toMatch(/(main \(DATABASE_URL\)|DATABASE_URL) is not usable: /);
  expect(leaks(said)).toEqual([]);
});
