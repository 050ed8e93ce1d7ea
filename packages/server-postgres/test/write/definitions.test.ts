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
  create function shop.note() returns trigger language plpgsql as $$ begin insert into shop.log (what) values (tg_op); return new; end $$;
  create type shop.mood as enum ('sad', 'glad');
  create table shop.people (id int primary key, mood shop.mood, note text);
  create unique index loose on shop.people (id);
  create view shop.names as select id, name from shop.customers;
  create table shop.parts (id int) partition by range (id);
  create table shop.low partition of shop.parts for values from (0) to (10);
  create table shop.high partition of shop.parts for values from (10) to (20);
  insert into shop.people values (1, 'sad', null), (2, 'glad', 'x'), (3, null, 'y');
  insert into shop.parts select generate_series(0, 14);
  create table shop.hidden (id int);
  alter table shop.hidden enable row level security;
  alter table shop.hidden force row level security;
  insert into shop.customers select g, 'customer ' || g from generate_series(1, 5) g;
  insert into shop.orders (customer, total) select 1 + g % 5, g from generate_series(1, 20) g`;

describe.each(VERSIONS)("what execute tells of definitions and of what goes with them, on PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP);
    server = await openServer({ url: db.url("owner"), flags: ["--allow-writes"] });
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });
  const count = async (sql: string): Promise<number> =>
    Number((await db.admin.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);

  test("TRUNCATE tells what it empties, and commits only what it told", async () => {
    const args = { sql: "truncate shop.customers cascade" };
    expect(await server.failure("execute", args)).toContain("every_row: true");
    const rehearsed = await server.text("execute", { ...args, every_row: true });
    expect(rehearsed).toMatch(/^empties table shop\.customers: all 5 rows removed\nempties table shop\.orders: all 20 rows removed$/m);
    await db.admin.query("insert into shop.orders (customer, total) values (1, 99)");
    const refused = await server.failure("execute", { ...args, every_row: true, rehearsal: codeIn(rehearsed) });
    expect(refused).toMatch(/no longer does what it did[^]*shop\.orders: all 21 rows/);
    expect(await count("shop.orders")).toBe(21);
    await db.admin.query("delete from shop.orders where total = 99");
    const parts = { sql: "truncate shop.parts", every_row: true };
    const low = await server.text("execute", parts);
    expect(low).toMatch(/^empties table shop\.high: all 5 rows removed\nempties table shop\.low: all 10 rows removed$/m);
    expect(await server.text("execute", { ...parts, rehearsal: codeIn(low) })).toMatch(/^Committed/);
    expect(await count("shop.parts")).toBe(0);
    await db.admin.query("insert into shop.parts select generate_series(0, 14)");
  });

  test.each([
    ["drop table shop.orders", ["drops table shop.orders: all 20 rows removed"]],
    [
      "drop table shop.customers cascade",
      ["drops view shop.names", "drops constraint orders_customer_fkey of shop.orders", "drops table shop.customers: all 5 rows removed"],
    ],
    ["drop table shop.hidden", ["drops table shop.hidden: all rows removed, not counted"]],
    ["alter table shop.people drop column note", ["drops column shop.people.note: all its 2 values"]],
    ["drop type shop.mood cascade", ["drops enum shop.mood", "drops column shop.people.mood: all its 2 values"]],
    [
      "drop schema shop cascade",
      [
        "drops schema shop",
        "drops table shop.high: all 5 rows removed",
        "drops function shop.note()",
        "drops table shop.log: it has no rows",
      ],
    ],
    ["alter table shop.log rename to diary", ["renames table shop.log to shop.diary"]],
    [
      "alter table shop.people add constraint tight unique using index loose, alter note type varchar(9)",
      [
        "makes constraint tight of shop.people: UNIQUE (id)",
        "renames index shop.loose to shop.tight",
        "alters column shop.people.note: type text -> character varying(9)",
      ],
    ],
    ["alter table shop.customers rename column name to called", ["renames column shop.customers.name to shop.customers.called"]],
    ["alter type shop.mood add value 'so so'", ["alters enum shop.mood: values 'sad', 'glad' -> 'sad', 'glad', 'so so'"]],
    ["create domain shop.share as int default 5 check (value < 9)", ["makes domain shop.share: integer default 5"]],
    ["alter sequence shop.orders_id_seq restart 1", ["restarts sequence shop.orders_id_seq"]],
    ["alter table shop.people alter id type text", ["alters column shop.people.id: type integer -> text", "rewrites table shop.people"]],
    [
      "alter table shop.parts detach partition shop.low",
      ["alters table shop.low: partition FOR VALUES FROM (0) TO (10) -> none, parents shop.parts -> none"],
    ],
    ["alter table shop.people add constraint few check (id < 9)", ["makes constraint few of shop.people: CHECK ((id < 9))"]],
    [
      "create or replace view shop.names as select id, name from shop.customers where id > 1",
      ["alters view shop.names: another definition"],
    ],
    ["comment on column shop.people.note is 'free text'", ["alters column shop.people.note: comment none -> free text"]],
  ])("%s: what it loses and alters is told", async (sql, lines) => {
    const text = await server.text("execute", { sql, dry_run: true });
    for (const line of lines) expect(text.split("\n")).toContain(line);
  });

  test("a name cannot forge a line of the report", async () => {
    await db.admin.query(`create table shop."x: 1 deleted
shop.orders" as select 1 as n; alter table shop."x: 1 deleted
shop.orders" owner to owner`);
    const text = await server.text("execute", { sql: `drop table shop."x: 1 deleted\nshop.orders"` });
    expect(text).toContain(`drops table shop.U&"x: 1 deleted\\000ashop.orders": its only row removed`);
    await db.admin.query(`drop table shop."x: 1 deleted
shop.orders"`);
  });

  test("what definitions lose is counted again when they are committed", async () => {
    const args = { sql: "alter table shop.people drop column note" };
    const rehearsal = codeIn(await server.text("execute", args));
    await db.admin.query("update shop.people set note = 'new' where id = 1");
    expect(await server.failure("execute", { ...args, rehearsal })).toMatch(/all its 3 values/);
    await db.admin.query("update shop.people set note = null where id = 1");
    const again = codeIn(await server.text("execute", args));
    expect(await server.text("execute", { ...args, rehearsal: again })).toMatch(/^Committed in main:\ndrops column/);
    await db.admin.query("alter table shop.people add column note text; update shop.people set note = 'x' where id > 1");
  });

  test("definitions are rehearsed too", async () => {
    const text = await server.text("execute", { sql: "alter table shop.log add column who text not null default 'nobody'", dry_run: true });
    expect(text).toMatch(/^makes column shop\.log\.who: text default 'nobody'::text not null$/m);
    expect(await server.text("execute", { sql: "create table shop.later (id int primary key)", dry_run: true })).toMatch(
      /^makes table shop\.later\nThe rehearsal/m,
    );
    expect(await server.text("execute", { sql: "drop table shop.log", dry_run: true })).toMatch(/^drops table shop\.log: it has no rows$/m);
    expect(await count("information_schema.columns where table_schema = 'shop' and table_name = 'log'")).toBe(2);
  });
});
