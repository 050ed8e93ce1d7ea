import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { dataOf, failureOf, type SpawnedServer, spawnServer } from "@org/mcp-core/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { type Engine, startEngine } from "../engine/engine.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

const servers: SpawnedServer[] = [];
function spawn(url: string, flags: readonly string[] = [], nodeFlags: readonly string[] = []): Promise<SpawnedServer> {
  return spawnServer({
    command: process.execPath,
    args: [...nodeFlags, "--conditions=@org/source", cli, ...flags],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], DATABASE_URL: url },
  });
}
async function start(...options: Parameters<typeof spawn>): Promise<SpawnedServer> {
  const server = await spawn(...options);
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const { process } of servers.splice(0)) process.kill("SIGKILL");
});

type Result = Awaited<ReturnType<SpawnedServer["client"]["callTool"]>>;
const query = ({ client }: SpawnedServer, sql: string, signal?: AbortSignal): Promise<Result> =>
  client.callTool({ name: "query", arguments: { sql } }, signal && { signal });
const ONE = { rows: [[1]] };

describe("a database that comes and goes", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(18);
  });
  afterAll(() => engine.stop());

  test("down at the start, then up, restarted, crashed", async () => {
    await engine.down();
    const server = await start(`postgres://postgres@${engine.host}:${engine.port}/postgres`);
    expect((await server.client.listTools()).tools.map(({ name }) => name)).toContain("query");
    expect(failureOf(await query(server, "select 1"))).toMatch(
      `Database main cannot be reached: nothing accepts connections at ${engine.host} port ${engine.port}.`,
    );
    await engine.restart();
    expect(dataOf(await query(server, "select 1"))).toMatchObject(ONE);

    for (const end of [() => engine.restart(), () => engine.kill().then(() => engine.restart())]) {
      // Several connections in the pool, all of which die.
      await Promise.all(Array.from({ length: 5 }, () => query(server, "select pg_sleep(0.05)")));
      await end();
      const results = [];
      for (let call = 0; call < 8; call += 1) results.push((await query(server, "select 1")).isError === true);
      expect(results.filter(Boolean).length).toBeLessThanOrEqual(1);
      expect(results.at(-1)).toBe(false);
    }
    expect(await server.close()).toEqual({ code: 0, signal: null });
    expect(server.stderr()).not.toMatch(/Warning|Error:/);
  });
});

describe("a database at work", () => {
  const TRAP = `create function trap() returns int language plpgsql as $$
    begin loop begin perform pg_sleep(60); exception when query_canceled then null; end; end loop; end $$`;
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(18, TRAP);
  });
  afterAll(() => db.drop());

  /** What our servers' backends are doing. */
  const active = async (): Promise<number> => {
    const sql = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'mcp-server-postgres' and state = 'active'`;
    return (await db.admin.query<{ n: number }>(sql)).rows[0]?.n ?? -1;
  };
  const connected = async (): Promise<number> => {
    const sql =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'mcp-server-postgres'";
    return (await db.admin.query<{ n: number }>(sql)).rows[0]?.n ?? -1;
  };
  const busy = (): Promise<void> => expect.poll(active, { timeout: 5000 }).toBeGreaterThan(0);

  describe("one server", () => {
    let shared: SpawnedServer;
    beforeAll(async () => {
      shared = await spawn(db.url("reader"), ["--allow-functions", "trap"]);
      await query(shared, "select 1");
    });
    afterAll(() => void shared.process.kill("SIGKILL"));

    test("20 at once share 10 connections", async () => {
      const begin = performance.now();
      const results = await Promise.all(Array.from({ length: 20 }, () => query(shared, "select pg_sleep(1)")));
      const took = performance.now() - begin;
      expect(results.some(({ isError }) => isError)).toBe(false);
      expect(took).toBeGreaterThan(1900);
      expect(took).toBeLessThan(3500);
      expect(await connected()).toBeLessThanOrEqual(10);
    });

    test("cancelled calls stop what runs, cancellation trapped or not", async () => {
      for (const sql of ["select pg_sleep(60)", "select trap()"]) {
        const controller = new AbortController();
        const running = query(shared, sql, controller.signal).catch(() => "cancelled");
        await busy();
        const begin = performance.now();
        controller.abort();
        expect(await running).toBe("cancelled");
        await expect.poll(active, { interval: 20 }).toBe(0);
        expect(performance.now() - begin).toBeLessThan(1500);
        expect(dataOf(await query(shared, "select 1"))).toMatchObject(ONE);
      }
    });

    test("killed without a word: the server notices", async () => {
      const running = query(shared, "select pg_sleep(60)").catch(() => undefined);
      await busy();
      shared.process.kill("SIGKILL");
      await expect.poll(connected, { timeout: 3000 }).toBe(0);
      await shared.client.close();
      await running;
    });
  });

  test("with all connections busy a call waits, then says so", async () => {
    const server = await start(db.url("reader"), ["--connections", "1", "--connect-ms", "300"]);
    const long = query(server, "select pg_sleep(1)");
    await busy();
    expect(failureOf(await query(server, "select 1"))).toMatch(/^Database main is busy: no connection became free within 0\.3 s\./);
    expect((await long).isError).not.toBe(true);
    expect(dataOf(await query(server, "select 1"))).toMatchObject(ONE);
  });

  test("SIGTERM, SIGINT or the end of input in the middle of a query", async () => {
    const three = await Promise.all(Array.from({ length: 3 }, () => start(db.url("reader"), ["--allow-functions", "trap"])));
    const [first, second, third] = three;
    const running = three
      .flatMap((server) => [query(server, "select pg_sleep(60)"), query(server, "select trap()")])
      .map((call) => call.catch(() => undefined));
    await expect.poll(active, { timeout: 5000 }).toBe(6);
    const begin = performance.now();
    first?.process.kill("SIGTERM");
    second?.process.kill("SIGINT");
    third?.process.stdin?.end();
    for (const server of three) expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - begin).toBeLessThan(2000);
    await expect.poll(connected).toBe(0);
    await Promise.all([...three.map(({ client }) => client.close()), ...running]);
  });

  test("a time limit that is trapped ends all the same", async () => {
    const server = await start(db.url("reader"), ["--allow-functions", "trap", "--statement-ms", "100"]);
    expect(failureOf(await query(server, "select pg_sleep(60)"))).toMatch(/statement timeout .*57014.*\n.*limit is 0\.1 s/);
    expect(failureOf(await query(server, "select trap()"))).toMatch(/stopped after its time limit of 0\.1 s/);
    await expect.poll(active).toBe(0);
    expect(dataOf(await query(server, "select 1"))).toMatchObject(ONE);
  });

  test("a huge value and an endless result, in bounded memory", async () => {
    // What V8 takes while it compiles the parser a second time is another matter.
    const server = await start(db.url("reader"), [], ["--liftoff-only"]);
    await query(server, "select 1");
    const before = peak(server);
    expect(failureOf(await query(server, "select repeat(repeat('x', 1000000), 600)"))).toMatch(/larger than 5 MB/);
    const begin = performance.now();
    expect(dataOf(await query(server, "select generate_series(1, 1000000000000)"))).toMatchObject({ truncated: true });
    expect(performance.now() - begin).toBeLessThan(1000);
    await expect.poll(active).toBe(0);
    expect(peak(server) - before).toBeLessThan(100_000);
    expect(dataOf(await query(server, "select 1"))).toMatchObject(ONE);
  });
});

/** The most memory a server has had, in KB; 0 where the system does not tell. */
function peak({ process: { pid } }: SpawnedServer): number {
  return process.platform === "linux" ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) : 0;
}
