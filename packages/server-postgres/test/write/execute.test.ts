import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { codeIn } from "./code-in.ts";

const SETUP = `
  create schema shop;
  create table shop.customers (id int primary key, name text not null unique);
  create table shop.orders (id int generated always as identity primary key,
    customer int not null references shop.customers on delete cascade, total numeric(10, 2) not null check (total >= 0));
  create table shop.log (at timestamptz not null default now(), what text);
  create table shop.pairs (a int primary key, b int references shop.pairs deferrable initially deferred);
  create function shop.note() returns trigger language plpgsql as $$ begin insert into shop.log (what) values (tg_op); return new; end $$;
  create table shop.people (id int primary key, mood text);
  insert into shop.people values (1, 'sad'), (2, 'glad'), (3, null);
  create trigger note after update on shop.orders for each row execute function shop.note();
  insert into shop.customers select g, 'customer ' || g from generate_series(1, 5) g;
  insert into shop.orders (customer, total) select 1 + g % 5, g from generate_series(1, 20) g`;

describe.each(VERSIONS)("execute on PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP, { extensions: ["pg_stat_statements"] });
    server = await openServer({ url: db.url("owner"), flags: ["--allow-writes"] });
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });
  const count = async (sql: string): Promise<number> =>
    Number((await db.admin.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);

  test("a dry run counts what changes, triggers and cascades included, and changes nothing", async () => {
    const updated = await server.text("execute", {
      sql: "update shop.orders set total = total + 1 where customer = $1",
      params: [2],
      dry_run: true,
    });
    expect(updated).toContain("rolled back");
    expect(updated).toMatch(/^shop\.log: 4 inserted$/m);
    expect(updated).toMatch(/^shop\.orders: 4 updated \(of 20 rows\)$/m);
    const deleted = await server.text("execute", { sql: "delete from shop.customers where id = 3;", dry_run: true });
    expect(deleted).toMatch(/^shop\.customers: 1 deleted \(of 5 rows\)$/m);
    expect(deleted).toMatch(/^shop\.orders: 4 deleted \(of 20 rows\)$/m);
    expect(await count("shop.customers")).toBe(5);
    expect(await count("shop.log")).toBe(0);
  });

  test("without a way to ask, the rehearsal gives a code, and the code commits", async () => {
    const args = { sql: "insert into shop.customers values (10, 'ten'), (11, 'eleven') returning id, name" };
    const rehearsed = await server.text("execute", args);
    expect(rehearsed).toMatch(/nothing has changed yet/);
    expect(rehearsed).toMatch(/^10\|ten$/m);
    expect(await count("shop.customers")).toBe(5);
    const committed = await server.text("execute", { ...args, rehearsal: codeIn(rehearsed) });
    expect(committed).toMatch(/^Committed in main:\nshop\.customers: 2 inserted$/m);
    expect(await count("shop.customers")).toBe(7);
    await db.admin.query("delete from shop.customers where id > 5");
    expect(await server.failure("execute", { ...args, rehearsal: codeIn(rehearsed) })).toMatch(/used at \d\d:\d\d:\d\d UTC/);
    expect(await count("shop.customers")).toBe(5);
  });

  test("two calls with one code at once: one of them commits", async () => {
    const args = { sql: "insert into shop.log (what) values ('once')" };
    const rehearsal = codeIn(await server.text("execute", args));
    const both = await Promise.all([server.call("execute", { ...args, rehearsal }), server.call("execute", { ...args, rehearsal })]);
    expect(both.filter(({ isError }) => isError === true)).toHaveLength(1);
    expect(await count("shop.log")).toBe(1);
    await db.admin.query("delete from shop.log");
  });

  test("two executes at once wait for each other, and the one that finds something else changes nothing", async () => {
    const args = { sql: "update shop.people set mood = 'glad' where mood = 'sad'" };
    const [one, other] = [codeIn(await server.text("execute", args)), codeIn(await server.text("execute", args))];
    const both = await Promise.all([one, other].map((rehearsal) => server.call("execute", { ...args, rehearsal })));
    expect(both.filter(({ isError }) => isError === true)).toHaveLength(1);
    expect(await count("shop.people where mood = 'glad'")).toBe(2);
    await db.admin.query("update shop.people set mood = 'sad' where id = 1");
  });

  test("what finds nothing to do says so, and gives no code", async () => {
    for (const [sql, said] of [
      ["delete from shop.orders where id < 0", /DELETE 0\. No row matches/],
      ["drop table if exists shop.nothing", /Nothing would change/],
    ] as const) {
      const text = await server.text("execute", { sql });
      expect(text).toMatch(said);
      expect(codeIn(text)).toBe("no code");
    }
  });

  test("the share of the table is said", async () => {
    const sql = "update shop.people set mood = 'z' where id > 0";
    expect(await server.text("execute", { sql, dry_run: true })).toMatch(/^shop\.people: 3 updated \(all 3 rows\)$/m);
  });

  test("a code is for one statement, and for the effect that was seen", async () => {
    const args = { sql: "update shop.orders set total = 0 where total > 18" };
    const code = codeIn(await server.text("execute", args));
    expect(await server.failure("execute", { sql: "delete from shop.orders where total > 18", rehearsal: code })).toContain(
      "This rehearsal code is not valid",
    );
    await db.admin.query("insert into shop.orders (customer, total) values (1, 99)");
    expect(await server.failure("execute", { ...args, rehearsal: code })).toMatch(/no longer does what it did[^]*shop\.orders: 3 updated/);
    expect(await count("shop.orders where total = 0")).toBe(0);
    await db.admin.query("delete from shop.orders where total = 99");
  });

  test.each([
    ["update shop.orders set total = 1", "UPDATE"],
    ["delete from shop.orders", "DELETE"],
    ["with gone as (delete from shop.log) select 1", "DELETE"],
  ])("%s: every row only when that is said", async (sql) => {
    expect(await server.failure("execute", { sql, dry_run: true })).toContain("every_row: true");
    expect(await server.text("execute", { sql, dry_run: true, every_row: true })).toContain("rolled back");
    expect(await count("shop.orders")).toBe(20);
  });

  test.each([
    "delete from shop.orders where id = id",
    "merge into shop.orders o using shop.customers c on c.id = 1 when matched then update set total = 0",
  ])("%s: every row all the same, which the rehearsal shows", async (sql) => {
    expect(await server.failure("execute", { sql })).toMatch(/all 20 rows of shop\.orders[^]*every_row: true/);
    expect(await server.text("execute", { sql, dry_run: true, every_row: true })).toContain("rolled back");
  });

  test("what the database refuses, it refuses in the rehearsal, deferred constraints included", async () => {
    expect(await server.failure("execute", { sql: "insert into shop.customers values (1, 'again')" })).toMatch(/duplicate key/);
    expect(await server.failure("execute", { sql: "insert into shop.pairs values (1, 2)" })).toMatch(/foreign key/);
    expect(await server.failure("execute", { sql: "update shop.orders set total = -1 where id = 1" })).toMatch(/check constraint/);
    expect(await count("shop.pairs")).toBe(0);
  });

  test.each([
    "select 1",
    "insert into shop.log select 'x' from pg_catalog.pg_read_file('/etc/passwd')",
    "copy shop.log to '/tmp/stolen'",
    "create role someone superuser",
    "do $$ begin end $$",
    "begin",
    "update pg_catalog.pg_class set relname = 'x' where false",
    "alter table shop.log set schema pg_catalog",
    "insert into shop.log (what) select public.pg_stat_statements_reset()::text",
    "insert into shop.log values (now(), 'a'); insert into shop.log values (now(), 'b')",
  ])("refused: %s", async (sql) => {
    expect(await server.failure("execute", { sql, dry_run: true })).not.toBe("");
    expect(await count("shop.log")).toBe(0);
  });

  test("a lock that is not free in time is said, and nothing waits for ever", async () => {
    const impatient = await openServer({ url: db.url("owner"), flags: ["--allow-writes", "--lock-ms", "100"] });
    await db.admin.query("begin; lock table shop.orders in access exclusive mode");
    try {
      expect(await impatient.failure("execute", { sql: "delete from shop.orders where id = 1" })).toMatch(/lock/);
    } finally {
      await db.admin.query("rollback");
      await impatient.close();
    }
  });
});

describe("asking the user", () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await freshDatabase(18, SETUP)));
  afterAll(() => db.drop());

  test.each(["legacy", "modern"] as const)("the question shows the effect; a yes commits, a no does not: %s era", async (era) => {
    const questions: string[] = [];
    let say: "accept" | "decline" = "decline";
    const server = await openServer({
      url: db.url("owner"),
      flags: ["--allow-writes"],
      era,
      answer: (question) => (questions.push(question), say),
    });
    const args = { sql: "delete from shop.orders where customer = 4" };
    const left = async (): Promise<unknown> => {
      const { rows } = await db.admin.query<{ n: number }>("select count(*)::int as n from shop.orders where customer = 4");
      return rows[0]?.n;
    };
    const before = await left();
    expect(await server.failure("execute", args)).toContain("declined");
    expect(questions.at(-1)).toMatch(
      /^Change the database main\?\ndelete from shop\.orders where customer = 4\n[^]*shop\.orders: \d deleted \(of \d\d rows\)$/,
    );
    expect(await left()).toBe(before);
    say = "accept";
    expect(await server.text("execute", args)).toMatch(/^Committed/);
    expect(await left()).toBe(0);
    await db.admin.query("insert into shop.orders (customer, total) values (4, 1), (4, 2)");
    await server.close();
  });

  test("the demo says that it does not keep what is committed", async () => {
    const server = await openServer({ flags: ["--demo", "--allow-writes"] });
    const args = { sql: "truncate order_items", every_row: true };
    const rehearsed = await server.text("execute", args);
    expect(rehearsed).toMatch(/^empties table public\.order_items: all [\d,]+ rows removed$/m);
    expect(await server.text("execute", { ...args, rehearsal: codeIn(rehearsed) })).toContain("The demo lives in memory");
    await server.close();
  });

  test("without --allow-writes there is no such tool", async () => {
    const server = await openServer({ url: db.url("owner") });
    expect((await server.client.listTools()).tools.map(({ name }) => name)).not.toContain("execute");
    await server.close();
  });
});
