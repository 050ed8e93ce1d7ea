import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { CHECKS } from "../../src/health/checks.ts";
import { freshDatabase, type TestDatabase, type Version, VERSIONS } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { openSickWorld, type SickWorld } from "./world.ts";

/** What is wrong with the servers that tests run on, and what other tests do there at the same time. */
const OF_THE_SERVER = ["connections", "locks", "long_transactions", "replication", "settings", "checkpoints"];

/** Both at once: what they take is waiting, mostly. */
const worlds = new Map<Version, SickWorld>();
beforeAll(async () => {
  await Promise.all(VERSIONS.map(async (version) => worlds.set(version, await openSickWorld(version))));
});
afterAll(() => Promise.all([...worlds.values()].map((world) => world.close())));

describe.each(VERSIONS)("PostgreSQL %i: a database with everything wrong", (version) => {
  let world: SickWorld;
  let superuser: TestServer;
  let reader: TestServer;
  beforeAll(async () => {
    const opened = worlds.get(version);
    if (opened === undefined) throw new TypeError(`there is a world for PostgreSQL ${version}`);
    world = opened;
    [superuser, reader] = await Promise.all([openServer({ url: world.db.url("superuser") }), openServer({ url: world.db.url("reader") })]);
  });
  afterAll(async () => {
    await Promise.all([superuser.close(), reader.close()]);
  });

  test.each(["superuser", "reader"] as const)("overview as %s: one line for a finding, the worst first, then what is ok", async (role) => {
    const text = await (role === "reader" ? reader : superuser).text("database_health");
    const [head = "", ...lines] = text.split("\n");
    expect(head).toMatch(
      new RegExp(
        `^main: PostgreSQL ${version}\\.\\d+, database ${world.db.name} as ${role === "reader" ? "reader" : "postgres"}: \\d+ problems?, \\d+ warnings?, \\d+ notices?; \\d+ checks? ok$`,
      ),
    );
    const plain = /^ok, nothing to report: (.*)$/m.exec(text)?.[1]?.split(", ") ?? [];
    const each = [...lines.filter((line) => !line.startsWith("ok, ")), ...plain.map((name) => `ok ${name}: `)];
    const findings = each.flatMap((line) => /^(problem|warning|notice|ok|unread) (\w+): /.exec(line)?.slice(1) ?? []);
    expect(new Set(findings.filter((_, index) => index % 2 === 1))).toEqual(new Set(CHECKS.map(({ name }) => name)));
    const worst = new Map<string, number>();
    for (const [index, level] of findings.entries()) {
      const name = findings[index + 1] ?? "";
      if (index % 2 === 0) worst.set(name, Math.min(worst.get(name) ?? 9, ["problem", "warning", "notice", "ok"].indexOf(level)));
    }
    expect([...worst.values()]).toEqual([...worst.values()].sort((a, b) => a - b));
    expect(lines.at(-1)).toBe("What a finding means, what to do and the SQL behind it: check=NAME");
    expect(text.length).toBeLessThan(5_000);
  });

  test("says once what a reader cannot see, and what to grant", async () => {
    const text = await reader.text("database_health");
    const unseen = text.split("\n").filter((line) => line.startsWith("Not visible"));
    expect(unseen).toHaveLength(2);
    expect(text).toMatch(/^Not visible to reader: the state of \d+ sessions; .* Shown after: GRANT pg_monitor TO reader;$/m);
    expect(text).toMatch(/^Not visible to reader: 2 sequences\. Shown after: GRANT SELECT ON ALL SEQUENCES IN SCHEMA \.\.\. TO reader;$/m);
    expect(await superuser.text("database_health")).not.toContain("Not visible");
  });

  test.each(CHECKS.map(({ name }) => name))("%s in full, as superuser and as reader", async (check) => {
    for (const server of [superuser, reader]) {
      const text = await server.text("database_health", { check });
      expect(text).not.toContain("unread");
      // The SQL is there for who wants to look further.
      const ok = /^.* as (postgres|reader): ok, /.test(text);
      expect(/\n\nSQL( \(\$1 = 0, then the last of the rows before\))?:\n(with|select) /.test(text)).toBe(!ok);
    }
  });

  /** The report of a check, without the SQL. */
  async function full(check: string, server = superuser): Promise<string> {
    const text = await server.text("database_health", { check });
    return text.replace(/\n\nSQL[^]*$/, "");
  }

  test("locks: the chain of three, with what each waits for and no password", async () => {
    const [first, second, third] = world.chain;
    const text = await full("locks");
    const lines = text.split("\n").map((line) => line.replace(/(waits|transaction) [\d.]+ s/, "$1 N s"));
    const head = lines.findIndex((line) => line.startsWith(`  ${first} `));
    expect(lines.slice(head, head + 3)).toEqual([
      `  ${first} owner (first) idle in transaction N s: begin; update shop.stock set amount = 0 where id = 1`,
      `    ${second} owner (second) waits N s for ShareLock on a row that the other has changed: update shop.stock set amount = 3 where id = 1 -- password '***'`,
      `      ${third} owner (third) waits N s for ShareLock on a row that the other has changed: update shop.stock set amount = 4 where id = 2`,
    ]);
    expect(text).toMatch(/notice: \d+ sessions wait for locks, longest [\d.]+ s; at the head: /);
    const seen = await full("locks", reader);
    expect(seen).toContain(`    ${second} owner (second) waits`);
    expect(seen).not.toContain("update shop.stock");
  });

  test("long_transactions: the idle session and the prepared transaction", async () => {
    const text = await full("long_transactions");
    expect(text).toMatch(new RegExp(`open [\\d.]+ s, \\d+ transactions? old: ${world.chain[0]} owner \\(first\\) idle in transaction`));
    expect(text).toContain(`prepared transaction ${world.prepared} of postgres in ${world.db.name}`);
  });

  test("connections: states, users and applications", async () => {
    const text = await full("connections");
    expect(text).toMatch(/by state: .*idle in transaction \d/);
    expect(text).toContain(`5: owner sleeper in ${world.db.name}`);
    expect(await full("connections", reader)).toMatch(/by state: .*not visible \d/);
  });

  test("replication: the slot that nobody uses", async () => {
    expect(await full("replication")).toMatch(
      new RegExp(`slot ${world.slot} \\(physical\\) inactive${version >= 17 ? " for [\\d.]+ s" : ""}, keeps .* of WAL`),
    );
  });

  test("sequences: by the type of the column; a reader without the right is told", async () => {
    expect(await full("sequences")).toContain(
      "problem: 1 sequence over 70 % used: shop.orders_id_seq for shop.orders.id (integer): 93.1 %, 2,000,000,000 of 2,147,483,647",
    );
    expect(await full("sequences", reader)).toContain("0 of 2 sequences to be seen");
  });

  test.each([
    ["vacuum", "shop.carts: 5,000 dead of 10,000, starts at 1,050, never vacuumed, autovacuum off"],
    ["vacuum", "notice: 1 table never analysed; largest shop.imports, 3,000 rows"],
    ["vacuum", "notice: autovacuum is off for 1 table: shop.carts"],
    ["invalid_indexes", String.raw`warning: 1 invalid index: "Odd ""Schema"."Odd index" on U&"new\000aline" (unique, not ready, 0 B)`],
    ["duplicate_indexes", "warning: 1 index there twice, 240 kB: shop.carts_customer_again same as carts_customer, on carts, 240 kB"],
    [
      "duplicate_indexes",
      "notice: 1 index is the beginning of another, 88 kB: shop.carts_added beginning of carts_added_customer, on carts, 88 kB",
    ],
    [
      "missing_fk_indexes",
      "notice: 1 foreign key without an index on the referencing side; largest shop.visits (customer) -> customers, ~12,000 rows",
    ],
    ["unused_indexes", "notice: 1 index never scanned, 31 MB; largest shop.orders_note on orders: 31 MB"],
  ])("%s: %s", async (check, line) => {
    expect(await full(check)).toContain(line);
    expect(await full(check, reader)).toContain(line);
  });

  test("bloat: the table and the index of which 95 % were deleted, to within a few percent", async () => {
    for (const server of [superuser, reader]) {
      const text = await full("bloat", server);
      expect(text).toMatch(/shop\.orders: 18 MB of 19 MB \(9[45]\.\d %\)/);
      expect(text).toMatch(/shop\.orders_note: 30 MB of 31 MB \(9[45]\.\d %\)/);
    }
  });

  test("slow_statements: normalised, and hidden from a reader", async () => {
    expect(await full("slow_statements")).toMatch(
      /notice: 1 statement with a mean over 1\.0 s; most time: [\d.]+ %, 5 calls of \d{4} ms: select pg_sleep\(\$1\), \$2/,
    );
    const seen = await full("slow_statements", reader);
    expect(seen).toMatch(/5 calls of \d{4} ms: \(not visible\)/);
    expect(seen).not.toContain("pg_sleep");
  });

  test("role", async () => {
    expect(await full("role")).toContain("notice: postgres is a superuser");
    expect(await full("role", reader)).toContain("may not see what other roles' sessions do: GRANT pg_monitor TO reader;");
  });
});

describe("a healthy database", () => {
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(
      18,
      `create schema shop;
       create table shop.customers (id int primary key, email text unique, name text);
       create table shop.orders (id bigint generated always as identity primary key, customer int not null references shop.customers, placed date, state text);
       create index on shop.orders (customer, placed);
       create index on shop.orders (placed desc);
       create index on shop.orders (state) where state <> 'done';
       create index on shop.orders (lower(state));
       create unique index on shop.customers (lower(email));
       insert into shop.customers select g, 'c' || g, 'name' from generate_series(1, 1000) g;
       insert into shop.orders (customer, placed, state) select g % 1000 + 1, date '2026-01-01' + g % 300, 'open' from generate_series(1, 12000) g;
       create table shop.parts (id int, at date, note text) partition by range (at);
       create table shop.parts_1 partition of shop.parts for values from ('2026-01-01') to ('2027-01-01');
       create index on shop.parts (at)`,
    );
    await db.admin.query("select pg_stat_force_next_flush()");
    await db.admin.query("vacuum analyze");
    server = await openServer({ url: db.url("reader") });
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  test("every check of the database itself is ok", async () => {
    const text = await server.text("database_health");
    const lines = text
      .split("\n")
      .filter((line) => /^(problem|warning|notice|unread) /.test(line) && !OF_THE_SERVER.includes(line.split(/[ :]/)[1] ?? ""));
    expect(lines).toEqual([
      "unread slow_statements: pg_stat_statements is not installed: add it to shared_preload_libraries, restart, CREATE EXTENSION pg_stat_statements",
    ]);
  });

  test("a check that does not exist", async () => {
    expect(await server.failure("database_health", { check: "lock" })).toContain("locks");
  });

  test("the tool costs little to list", async () => {
    const { tools } = await server.client.listTools();
    const tool = tools.find(({ name }) => name === "database_health");
    expect(JSON.stringify(tool).length).toBeLessThan(900);
  });
});
