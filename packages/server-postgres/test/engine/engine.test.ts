import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { freshDatabase } from "./database.ts";
import { CERTIFICATES, type Engine, type EngineOptions, type Version, VERSIONS, startEngine } from "./engine.ts";

const engines: Engine[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function start(version: Version, options?: EngineOptions): Promise<Engine> {
  const engine = await startEngine(version, options);
  engines.push(engine);
  return engine;
}

/** The first value of the first row. */
async function ask(config: pg.ClientConfig, sql: string): Promise<unknown> {
  const client = new pg.Client({ user: "postgres", database: "postgres", ...config });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end().catch(() => undefined);
  }
}

const listening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connectTcp({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });

async function until(what: () => boolean | Promise<boolean>, limit: number): Promise<boolean> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) if (await what()) return true;
  return what();
}

/** The command lines of running processes that name a path; where /proc is not there, none can be found. */
function processesNaming(path: string): string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc").flatMap((id) => {
    try {
      const line = readFileSync(join("/proc", id, "cmdline"), "utf8");
      return line.includes(path) ? [line] : [];
    } catch {
      return []; // not a process, or no longer one
    }
  });
}

test.each(VERSIONS)(
  "PostgreSQL %i starts, answers over TCP and its socket, crashes, comes back, stops and leaves nothing",
  async (version) => {
    const engine = await start(version, { settings: { work_mem: "5MB" } });
    const place = dirname(engine.dataDir);
    const { host, port } = engine;
    expect(Number(await ask({ host, port }, "select current_setting('server_version_num')::int / 10000"))).toBe(version);
    expect(await ask({ host: engine.socketDir, port }, "show work_mem")).toBe("5MB");
    expect(await ask({ host, port }, "show server_encoding")).toBe("UTF8");
    for (const extension of ["dblink", "xml2"]) await ask({ host, port }, `create extension ${extension}`);
    expect(processesNaming(place).length > 0).toBe(existsSync("/proc/self/cmdline"));

    await ask({ host, port }, "create table kept as select 7 as n");
    const first = engine.pid();
    await engine.kill();
    await expect(ask({ host, port }, "select 1")).rejects.toThrow("ECONNREFUSED");
    await engine.restart();
    expect(engine.pid()).not.toBe(first);
    await engine.restart();
    await engine.down();
    expect(await listening(port)).toBe(false);
    await engine.restart();
    expect(await ask({ host, port }, "select to_regclass('kept') is not null")).toBe(true);

    await engine.kill();
    await engine.stop();
    expect(existsSync(place)).toBe(false);
    expect(await listening(port)).toBe(false);
    expect(processesNaming(place)).toEqual([]);
  },
);

test("asks for a password and for TLS where told to", async () => {
  const auth = ["hostssl all all 127.0.0.1/32 scram-sha-256", "hostnossl all all 127.0.0.1/32 reject"];
  const { host, port } = await start(18, { tls: "localhost", auth, password: "right" });
  const ca = readFileSync(CERTIFICATES.authority, "utf8");
  const stranger = readFileSync(CERTIFICATES.stranger, "utf8");
  expect(await ask({ host, port, password: "right", ssl: { ca } }, "select ssl from pg_stat_ssl where pid = pg_backend_pid()")).toBe(true);
  await expect(ask({ host, port, password: "wrong", ssl: { ca } }, "select 1")).rejects.toThrow("password authentication failed");
  await expect(ask({ host, port, password: "right" }, "select 1")).rejects.toThrow("pg_hba.conf rejects");
  await expect(ask({ host, port, password: "right", ssl: { ca: stranger } }, "select 1")).rejects.toThrow("certificate");
});

test("shows a certificate for another name where told to", async () => {
  const { port } = await start(15, { tls: "elsewhere" });
  const ca = readFileSync(CERTIFICATES.authority, "utf8");
  await expect(ask({ host: "localhost", port, ssl: { ca } }, "select 1")).rejects.toThrow("altnames");
  expect(await ask({ host: "127.0.0.1", port, ssl: { ca, checkServerIdentity: () => undefined } }, "select 1")).toBe(1);
});

test("says what the server said when it does not start", async () => {
  await expect(startEngine(18, { settings: { work_mem: "nonsense" } })).rejects.toThrow('invalid value for parameter "work_mem"');
});

describe("a server does not outlive a process that is killed", () => {
  let temporary = "";
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "owning-"));
    chmodSync(temporary, 0o755);
  });
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  const own = (): ChildProcess => {
    const child = fork(fileURLToPath(new URL("owning-child.ts", import.meta.url)), {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      env: { PATH: process.env["PATH"], TMPDIR: temporary },
    });
    children.push(child);
    return child;
  };
  const nothingLeft = (): Promise<boolean> =>
    until(() => readdirSync(temporary).length === 0 && processesNaming(temporary).length === 0, 15_000);

  test("while a query runs", async () => {
    const child = own();
    const [port] = (await once(child, "message")) as [number];
    const busy = ask({ host: "127.0.0.1", port }, "select pg_sleep(60)");
    busy.catch(() => undefined);
    expect([await listening(port), readdirSync(temporary).length]).toEqual([true, 1]);
    child.kill("SIGKILL");
    await expect(busy).rejects.toThrow(/terminat/);
    expect(await nothingLeft()).toBe(true);
    expect(await listening(port)).toBe(false);
  });

  test("while the server is being made", async () => {
    const child = own();
    expect(await until(() => readdirSync(temporary).some((name) => existsSync(join(temporary, name, "data"))), 15_000)).toBe(true);
    child.kill("SIGKILL");
    expect(await nothingLeft()).toBe(true);
  });
});

test("a database of its own: the owner owns, the reader reads and cannot write", async () => {
  const setup = `create schema shop; create table shop.items (n int); insert into shop.items values (1), (2);
    reset role; create table public.made_by_superuser as select 1 as n`;
  const db = await freshDatabase(18, setup, { extensions: ["dblink"] });
  try {
    const count = (role: "owner" | "reader"): Promise<unknown> =>
      ask({ connectionString: db.url(role) }, "select count(*)::int from shop.items");
    expect([await count("owner"), await count("reader")]).toEqual([2, 2]);
    expect(await ask({ connectionString: db.url("reader") }, "select n from public.made_by_superuser")).toBe(1);
    await expect(ask({ connectionString: db.url("reader") }, "delete from shop.items")).rejects.toThrow("permission denied");
    await ask({ connectionString: db.url("owner") }, "create table shop.later as select 3 as n");
    expect(await ask({ connectionString: db.url("reader") }, "select n from shop.later")).toBe(3);
    expect(await ask({ connectionString: db.url("superuser") }, "select current_user")).toBe("postgres");
    await expect(freshDatabase(18, "select broken")).rejects.toThrow("broken");
  } finally {
    await db.drop();
  }
});
