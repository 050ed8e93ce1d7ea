import { type AddressInfo, connect as connectSocket, createServer, type Server, type Socket } from "node:net";

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import type { Database } from "../../src/database.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { ask, outcome, reach } from "./reach.ts";

const task = (signal = new AbortController().signal): { signal: AbortSignal } => ({ signal });
const SETTINGS = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
  current_setting('transaction_timeout', true) as transaction, current_setting('client_connection_check_interval', true) as check_interval,
  current_setting('default_transaction_read_only') as read_only, current_setting('bytea_output') as bytea,
  current_setting('application_name') as application, current_setting('work_mem') as work_mem,
  current_setting('search_path') as search_path, current_setting('client_encoding') as encoding`;

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(version);
  });
  afterAll(() => db.drop());
  afterEach(() => vi.unstubAllEnvs());

  const ours = {
    statement: "20s",
    lock: "1s",
    transaction: version >= 17 ? "70s" : null,
    check_interval: "500ms",
    read_only: "on",
    bytea: "hex",
    application: "mcp-server-postgres",
    encoding: "UTF8",
  };

  test("every connection has the limits, after DISCARD ALL as well", async () => {
    const database = reach(db.url("reader"));
    const first = await database.rows(SETTINGS, [], task());
    await database.lease(task(), (session) => session.read({ sql: "select 1", maxRows: 1 }));
    expect(first).toEqual([expect.objectContaining(ours)]);
    expect(await database.rows(SETTINGS, [], task())).toEqual(first);
    await database.close();
  });

  test("the user's own options count, except against ours", async () => {
    const options = encodeURIComponent(
      String.raw`-c search_path="a\ b" -c work_mem=1MB -c statement_timeout=0 -c default_transaction_read_only=off`,
    );
    const url = `${db.url("reader")}?options=${options}&application_name=mine`;
    expect(await ask(url, SETTINGS)).toMatchObject([{ ...ours, application: "mine", work_mem: "1MB", search_path: "pg_catalog" }]);
    const database = reach(url);
    // Our own queries have a path of their own; what a user asks has theirs.
    const { rows } = await database.lease(task(), (session) => session.read({ sql: "show search_path", maxRows: 1 }));
    await database.close();
    expect(rows).toEqual([['"a b"']]);
  });

  test("nothing comes from the environment behind our back", async () => {
    const names = [
      "HOST",
      "PORT",
      "USER",
      "PASSWORD",
      "DATABASE",
      "SSLMODE",
      "OPTIONS",
      "APPNAME",
      "REPLICATION",
      "CLIENT_ENCODING",
      "SSLNEGOTIATION",
    ];
    for (const name of names) vi.stubEnv(`PG${name}`, name === "SSLNEGOTIATION" ? "direct" : "verify-full");
    expect(await ask(db.url("reader"), SETTINGS)).toEqual([expect.objectContaining(ours)]);
  });

  describe("cancelling", () => {
    const running = (name: string): Promise<number> =>
      db.admin
        .query<{ n: number }>("select count(*)::int as n from pg_stat_activity where application_name = $1 and state = 'active'", [name])
        .then(({ rows }) => rows[0]?.n ?? -1);
    const stop = async (sql: string, name: string): Promise<number> => {
      const database = reach(`${db.url("reader")}?application_name=${name}`);
      const controller = new AbortController();
      const reading = database.lease(task(controller.signal), (session) => session.read({ sql, maxRows: 10 }));
      const settled = reading.then(
        () => "ended",
        () => "failed",
      );
      await expect.poll(() => running(name)).toBe(1);
      const start = performance.now();
      controller.abort();
      expect(await settled).toBe("failed");
      await expect.poll(() => running(name)).toBe(0);
      const took = performance.now() - start;
      await works(database);
      await database.close();
      return took;
    };

    test("a statement that sleeps", async () => {
      expect(await stop("select pg_sleep(60)", "sleeps")).toBeLessThan(300);
    });

    test("one that traps cancellation", async () => {
      const sql = "do $$ begin loop begin perform pg_sleep(60); exception when query_canceled then null; end; end loop; end $$";
      expect(await stop(sql, "traps")).toBeLessThan(1300);
    });
  });
});

async function works(database: Database): Promise<void> {
  expect(await database.rows("select 1 as one", [], task())).toEqual([{ one: 1 }]);
}

describe("on the way", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(18);
  });
  afterAll(() => db.drop());

  /** A pooler in front of the server: it answers itself, or passes a connection on, by what its start-up packet says. */
  async function pooler(
    answer: (startup: string) => [code: string, message: string] | undefined,
  ): Promise<{ port: number; close(): void }> {
    const sockets = new Set<Socket>();
    const server: Server = createServer((client) => {
      sockets.add(client);
      client.on("error", () => undefined);
      client.once("data", (packet) => {
        const refusal = answer(packet.toString("latin1"));
        if (refusal !== undefined) {
          const [code, message] = refusal;
          const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
          const head = Buffer.from([0x45, 0, 0, 0, 0]);
          head.writeInt32BE(body.length + 4, 1);
          client.end(Buffer.concat([head, body]));
          return;
        }
        const upstream = connectSocket(db.address.port, db.address.host);
        sockets.add(upstream.on("error", () => undefined));
        upstream.write(packet);
        client.pipe(upstream).pipe(client);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
      port: (server.address() as AddressInfo).port,
      close: () => {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  }
  const through = (port: number): string => db.url("superuser").replace(`:${db.address.port}/`, `:${port}/`);

  test.each([
    ["PgBouncer", "08P01", "unsupported startup parameter in options: default_transaction_read_only"],
    ["the proxy of RDS", "0A000", "Feature not supported: RDS Proxy currently doesn't support command-line options."],
  ])("%s takes no parameters: they are set in each transaction", async (_, code, message) => {
    const { port, close } = await pooler((startup) => (startup.includes("options\0") ? [code, message] : undefined));
    const [row] = await ask<Record<string, unknown>>(`${through(port)}?sslmode=disable`, SETTINGS);
    expect(row).toMatchObject({ statement: "20s", lock: "1s", bytea: "hex" });
    close();
  });

  test("a server that does not know a parameter gets the others", async () => {
    const unknown = 'unrecognized configuration parameter "client_connection_check_interval"';
    const { port, close } = await pooler((startup) => (startup.includes("check_interval") ? ["42704", unknown] : undefined));
    const [row] = await ask<Record<string, unknown>>(`${through(port)}?sslmode=disable`, SETTINGS);
    expect(row).toMatchObject({ statement: "20s", read_only: "on", check_interval: "0" });
    close();
  });

  test("several hosts: the first that answers, and is what was asked for", async () => {
    const { port } = db.address;
    const hosts = (attributes: string): string =>
      `postgres://postgres@127.0.0.1:1,127.0.0.1:${port}/${db.name}?target_session_attrs=${attributes}`;
    expect(await outcome(hosts("any"))).toBe("plain");
    expect(await outcome(hosts("read-write"))).toBe("plain");
    expect(await outcome(hosts("prefer-standby"))).toBe("plain");
    expect(await outcome(hosts("standby"))).toMatch(/is not a standby/);
    // A wrong password is wrong everywhere, as libpq sees it.
    expect(await outcome(`postgres://reader:no@127.0.0.1:${port},127.0.0.1:1/${db.name}`)).toMatch(/password of "reader" is wrong/);
  });

  test("nobody there", async () => {
    expect(await outcome("postgres://u@127.0.0.1:1/d")).toMatch(/nothing accepts connections at 127\.0\.0\.1 port 1\./);
    expect(await outcome("postgres://u@db.invalid/d")).toMatch(/name of the host is not known \(db\.invalid port 5432\)/);
    expect(await outcome("postgres://u@%2Fnone/d")).toMatch(/no socket of PostgreSQL at \/none\/\.s\.PGSQL\.5432/);
    expect(await outcome(`postgres://u@127.0.0.1:${db.address.port}/d`)).toMatch(/asks for the password|password of "u" is wrong/);
    expect(await outcome(`postgres://postgres@127.0.0.1:${db.address.port}/none`)).toMatch(/there is no database none/);
  });

  test("somebody else there, or one who never answers", async () => {
    const silent = createServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const database = reach(`postgres://u@127.0.0.1:${port}/d`, { connectTimeoutMs: 300 });
    const begin = performance.now();
    // All of them at once wait once.
    const calls = await Promise.allSettled(Array.from({ length: 5 }, () => works(database)));
    expect(calls.map((call) => (call.status === "rejected" ? String(call.reason) : ""))).toEqual(
      calls.map(() => expect.stringMatching(/no answer from 127\.0\.0\.1/) as string),
    );
    expect(performance.now() - begin).toBeLessThan(2000);
    // The end does not wait for one that is being made.
    const late = works(database).catch(String);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database.close();
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(await late).toMatch(/shutting down|was lost/);
    silent.close();
    const web = createServer((socket) => socket.on("error", () => undefined).end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const at = `postgres://u@127.0.0.1:${(web.address() as AddressInfo).port}/d`;
    expect(await outcome(`${at}?sslmode=require`)).toMatch(/something that is no PostgreSQL/);
    web.close();
  });
});
