import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { SSL_MODES, type SslMode } from "../../src/connect/target.ts";
import { CERTIFICATES, type Engine, startEngine } from "../engine/engine.ts";
import { ask, outcome, reach } from "./reach.ts";

// By database: how the server lets in.
const ACCESS = [
  "hostssl encrypted all 127.0.0.1/32 trust",
  "hostnossl plain all 127.0.0.1/32 trust",
  "host scram postgres 127.0.0.1/32 scram-sha-256",
  "host postgres all 127.0.0.1/32 trust",
  "local all all trust",
];
const PASSWORD = "p@ss:w/rd";

let engine: Engine;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tls-"));
  engine = await startEngine(18, { tls: "localhost", auth: ACCESS, password: PASSWORD });
  for (const name of ["encrypted", "plain", "scram"]) await administer(`create database ${name}`);
});
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

/** As superuser, without what is tested. */
async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ host: engine.host, port: engine.port, user: "postgres", database: "postgres" });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** The server shows this certificate from now on. */
async function show(name: "localhost" | "elsewhere"): Promise<void> {
  const files = dirname(CERTIFICATES.authority);
  // Written into the files there are, which the server's account owns.
  for (const kind of ["crt", "key"]) writeFileSync(join(engine.dataDir, `server.${kind}`), readFileSync(join(files, `${name}.${kind}`)));
  await administer("select pg_reload_conf()");
}

const url = (database: string, query = "", host = "127.0.0.1"): string => `postgres://postgres@${host}:${engine.port}/${database}${query}`;
const NO_FILE = /^Database main: sslmode=verify-\w+ needs root certificates, and .*root\.crt does not exist\.$/;

describe("sslmode", () => {
  test.each<[SslMode, string | RegExp]>([
    ["disable", "plain"],
    ["allow", "plain"],
    ["prefer", "plain"],
    ["require", /does not offer TLS/],
    ["verify-ca", /does not offer TLS/],
    ["verify-full", /does not offer TLS/],
  ])("%s with a server without TLS", async (mode, expected) => {
    const { host, port } = inject("postgres")[15];
    const query = mode.startsWith("verify") ? `&sslrootcert=${CERTIFICATES.authority}` : "";
    expect(await outcome(`postgres://postgres@${host}:${port}/postgres?sslmode=${mode}${query}`)).toMatch(expected);
  });

  const trusting: Record<SslMode, string | RegExp> = {
    disable: "plain",
    allow: "plain",
    prefer: "tls",
    require: "tls",
    "verify-ca": "tls",
    "verify-full": "tls",
  };
  test.each(SSL_MODES)("%s with the right certificate", async (mode) => {
    expect(await outcome(url("postgres", `?sslmode=${mode}&sslrootcert=${CERTIFICATES.authority}`))).toMatch(trusting[mode]);
    expect(await outcome(url("postgres", `?sslmode=${mode}&sslrootcert=${CERTIFICATES.authority}`, "localhost"))).toMatch(trusting[mode]);
  });

  test.each(SSL_MODES)("%s with the certificate of a stranger", async (mode) => {
    const expected = mode === "disable" || mode === "allow" ? "plain" : /certificate .*(trusted|authority).*Nothing was sent/;
    expect(await outcome(url("postgres", `?sslmode=${mode}&sslrootcert=${CERTIFICATES.stranger}`))).toMatch(expected);
  });

  test.each(SSL_MODES)("%s with no root certificate at all", async (mode) => {
    expect(await outcome(url("postgres", `?sslmode=${mode}`))).toMatch(mode.startsWith("verify") ? NO_FILE : trusting[mode]);
  });

  test("rules of the server: prefer goes on without, allow goes on with encryption", async () => {
    expect(await outcome(url("plain"))).toBe("plain");
    expect(await outcome(url("encrypted", "?sslmode=allow"))).toBe("tls");
    expect(await outcome(url("encrypted", "?sslmode=disable"))).toMatch(/does not let "postgres" in from here: no pg_hba\.conf entry/);
    expect(await outcome(url("plain", "?sslmode=require"))).toMatch(/does not let "postgres" in/);
  });

  test("a socket needs none, whatever sslmode says", async () => {
    const at = `postgres://postgres@${encodeURIComponent(engine.socketDir)}:${engine.port}/postgres?sslmode=`;
    expect(await outcome(`${at}require`)).toBe("plain");
  });

  test("TLS from the first byte, and the address beside the name", async () => {
    const full = `sslmode=verify-full&sslrootcert=${CERTIFICATES.authority}`;
    expect(await outcome(url("postgres", `?${full}&sslnegotiation=direct`))).toBe("tls");
    expect(await outcome(url("postgres", `?${full}&hostaddr=127.0.0.1`, "localhost"))).toBe("tls");
    expect(await outcome(url("postgres", `?${full}&hostaddr=127.0.0.1`, "db.example.com"))).toMatch(/is for another name/);
    expect(await outcome(url("postgres", "?sslmode=verify-full&sslrootcert=system"))).toMatch(/trusted/);
  });

  test.each(["sslmode=require", "sslmode=require&sslnegotiation=direct"])("a cancel request goes the same way: %s", async (query) => {
    const database = reach(url("encrypted", `?${query}`));
    const controller = new AbortController();
    const running = database.lease(controller, (session) => session.read({ sql: "select pg_sleep(60)", maxRows: 1 })).catch(() => "failed");
    const state = "select state from pg_stat_activity where datname = 'encrypted'";
    await expect.poll(() => ask(url("postgres"), state)).toEqual([{ state: "active" }]);
    const begin = performance.now();
    controller.abort();
    expect(await running).toBe("failed");
    await expect.poll(() => ask(url("postgres"), state), { interval: 20 }).not.toEqual([{ state: "active" }]);
    // Termination, the next step of the ladder, begins after 300 ms.
    expect(performance.now() - begin).toBeLessThan(300);
    await database.close();
  });

  test("files that are not there, or open to others", async () => {
    expect(await outcome(url("postgres", "?sslmode=require&sslcert=/none"))).toBe(
      "Database main: the file of sslcert, /none, does not exist.",
    );
    const key = join(folder, "key");
    writeFileSync(key, "", { mode: 0o644 });
    expect(await outcome(url("postgres", `?sslcert=${CERTIFICATES.authority}&sslkey=${key}`))).toMatch(
      /key .* is not used: others can read it/,
    );
    expect(await outcome(url("postgres", `?sslmode=verify-ca&sslrootcert=${key}`))).not.toMatch(/^(tls|plain)$/);
  });
});

describe("passwords", () => {
  const at = (password: string, query = ""): string =>
    url("scram", query).replace("postgres@", `postgres:${encodeURIComponent(password)}@`);

  test("right, wrong, missing", async () => {
    expect(await outcome(at(PASSWORD))).toBe("tls");
    expect(await outcome(url("scram"), { password: PASSWORD })).toBe("tls");
    expect(await outcome(at("p@ss:w/rong"))).toBe(
      `Database main: the password of "postgres" is wrong, or there is no such role (127.0.0.1 port ${engine.port}).`,
    );
    expect(await outcome(url("scram"), { passfile: join(folder, "none") })).toMatch(
      /asks for the password of "postgres", and there is none/,
    );
  });

  test("bound to the certificate", async () => {
    expect(await outcome(at(PASSWORD, "?channel_binding=require&sslmode=require"))).toBe("tls");
    expect(await outcome(at(PASSWORD, "?channel_binding=require&sslmode=disable"))).toMatch(/does not bind the password/);
    expect(await outcome(url("postgres", "?channel_binding=require&sslmode=require"))).toMatch(/does not bind the password/);
    expect(await outcome(at(PASSWORD, "?channel_binding=disable"))).toBe("tls");
  });

  test("from a passfile, read when connecting", async () => {
    const passfile = join(folder, "pass");
    const database = reach(url("scram"), { passfile });
    const rows = (): Promise<unknown> => database.rows("select 1 as one", [], { signal: new AbortController().signal });
    await expect(rows()).rejects.toThrow(/there is none/);
    writeFileSync(passfile, `127.0.0.1:*:scram:postgres:${PASSWORD.replaceAll(":", "\\:")}\n`, { mode: 0o600 });
    expect(await rows()).toEqual([{ one: 1 }]);
    await database.close();
  });
});

test("the certificate of another name", async () => {
  await show("elsewhere");
  const root = `&sslrootcert=${CERTIFICATES.authority}`;
  // The server reads it again a moment later.
  await expect.poll(() => outcome(url("postgres", `?sslmode=verify-full${root}`))).toMatch(/certificate is for another name/);
  expect(await outcome(url("postgres", `?sslmode=verify-ca${root}`))).toBe("tls");
  expect(await outcome(url("postgres", "?sslmode=require"))).toBe("tls");
  expect(await ask(url("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
});
