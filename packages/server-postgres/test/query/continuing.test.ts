import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { readPages, readWhole } from "./pages.ts";

const SETUP = `
  create table shop (id int primary key, name text not null unique, price numeric(10,2), "Odd ""name" text, n text);
  insert into shop select i, 'n' || lpad((i * 7 % 10)::text, 2, '0'), i / 3, 'o' || i, i % 4 from generate_series(1, 9) i;
  create view seen as select * from shop;
  create materialized view kept as select * from shop; create unique index on kept (id);
  create table base (id int primary key); create table child () inherits (base);
  insert into base values (1), (2), (3); insert into child values (1), (2), (3);
  create table parted (id int, region text, primary key (id, region)) partition by list (region);
  create table parted_a partition of parted for values in ('a'); create table parted_b partition of parted for values in ('b');
  insert into parted select i / 2, case i % 2 when 0 then 'a' else 'b' end from generate_series(1, 9) i;
  create table partial (id int not null, gone boolean not null); create unique index on partial (id) where not gone;
  insert into partial values (1, true), (1, true), (1, true), (2, false), (2, true);
  create table late (id int not null unique deferrable); insert into late values (1), (2), (3), (4), (5);
  create table folded (a text not null); create unique index on folded (lower(a)); insert into folded values ('a'), ('b'), ('c');
  create table patterned (a text not null); create unique index on patterned (a text_pattern_ops); insert into patterned values ('a'), ('b'), ('c');
  create table collated (a text not null); create unique index on collated (a collate "C"); insert into collated values ('a'), ('b'), ('c');
  create table hollow (a int unique); insert into hollow values (null), (null), (null), (1), (2);
  create table bare (a int); insert into bare values (1), (2), (3);
  create table ranged (r int4range primary key); insert into ranged values ('[1,2)'), ('[2,3)'), ('[3,4)');
  create domain small as int; create domain tiny as small; create table nested (id tiny primary key); insert into nested values (1), (2), (3);
  create table domained (id small primary key) ; insert into domained values (1), (2), (3);
  create table composed (a int, b int, c int, primary key (c, a) include (b)); insert into composed select i, i, i / 3 from generate_series(1, 9) i;
  create function doubled(shop) returns setof int language sql immutable as 'select 1 union all select 2';
  create table texts (k text primary key); insert into texts select repeat('x', 2500) || i from generate_series(1, 5) i`;

/** Statements that are continued by key. */
const BY_KEY = [
  "select * from shop order by id",
  "select * from shop order by id desc -- the end",
  "table shop order by 1;",
  "select s.* from shop as s order by s.id",
  "select * from public.shop order by shop.name /* all of them */",
  "select name as id, id as name from shop order by id",
  "select name as id, id as name from shop order by shop.id",
  "select id as number from shop order by id",
  'select id, "Odd ""name" from shop order by "Odd ""name" desc, id',
  'select id as "a "" b", price from shop order by price desc nulls last, "a "" b"',
  "select id, upper(name) || 'x', (select count(*) from bare) from shop where random() < 2 order by id",
  "select * from shop where name in (select name from seen) and price >= all (select 0) order by price, id",
  "select id, 'generate_series' as label from shop order by id",
  "select * from parted order by id desc, region",
  "select * from composed order by b desc, c, a",
  "select a, c from composed order by a, c",
  "select * from domained order by id",
  "select relname, oid from pg_class where oid < 2000 order by oid",
];

/** Statements that are run again, and what would make them go by key. */
const BY_PASSING_OVER: readonly (readonly string[])[] = [
  ["select * from shop", "ORDER BY id, pages"],
  ["select name from shop order by price", "id at the end of the ORDER BY and id selected"],
  ["select id, name from shop order by n desc", "id at the end of the ORDER BY, pages"],
  ["select id + 0 as id from shop order by id"],
  ["select * from shop order by id + 0"],
  ["select * from shop order by id using <"],
  ['select id, name from shop order by name collate "C"'],
  ['select id, name collate "C" as name from shop order by name'],
  ["select id, id as id from shop order by id"],
  ["select distinct id from shop order by id"],
  ["select distinct on (id) * from shop order by id"],
  ["select id, count(*) from shop group by id order by id"],
  ["select count(*), 1 as id from shop group by n order by id"],
  ["select id, sum(id) over (order by id) from shop order by id"],
  ["select * from shop order by id limit 8"],
  ["select * from shop order by id offset 1"],
  ["select * from shop order by id fetch first 8 rows with ties"],
  ["select id from shop union all select id from shop order by id"],
  ["select shop.id, b.a from shop, bare b order by id, b.a"],
  ["select shop.id from shop join bare on true order by shop.id"],
  ["with shop as (select s.id from shop s, bare) select id from shop order by id"],
  ["select id from (select s.id from shop s, bare) as shop order by id"],
  ["select id, generate_series(1, 2) as g from shop order by id"],
  ["select id, shop.doubled from shop order by id"],
  ["select id, (shop).doubled from shop order by id"],
  ["select x.a from shop as x (a) order by a"],
  ["select * from seen order by id"],
  ["select * from kept order by id"],
  ["select * from base order by id"],
  ["select * from partial order by id"],
  ["select * from late order by id"],
  ["select * from folded order by a"],
  ["select * from patterned order by a"],
  ["select * from collated order by a"],
  ["select * from hollow order by a"],
  ["select * from bare order by a"],
  ["select * from ranged order by r"],
  ["select * from nested order by id"],
  ["values (1), (2), (3), (4) order by 1"],
  ["select generate_series(1, 5)"],
  ["explain select * from shop, bare, seen"],
];

/** What the parser alone decides is the same for every version; the catalog may not be. */
function isFor(version: number): (sql: string) => boolean {
  return (sql) => version === 18 || !sql.includes("shop");
}

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP);
    await db.admin.query("alter default privileges grant select on tables to reader");
    server = await openServer({ url: db.url("reader") });
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  test.each(BY_KEY.filter(isFor(version)))("by key: %s", async (sql) => {
    const { rows, notes, pages } = await readPages(server, sql, 2);
    expect(pages).toBeGreaterThan(1);
    expect(rows).toEqual(await readWhole(server, sql));
    expect(notes).toEqual([]);
  });

  test("by key, with a column that is never the same", async () => {
    const { rows, notes } = await readPages(server, "select price, name, random() as r from shop order by price, name, r", 2);
    const names = await readWhole(server, "select name from shop order by price, name");
    expect(rows.map((row) => row.split("|")[1])).toEqual(names);
    expect(notes).toEqual([]);
  });

  test.each(BY_PASSING_OVER.filter(([sql = ""]) => isFor(version)(sql)))("by passing over: %s", async (sql, advice = "") => {
    const { rows, notes, pages } = await readPages(server, sql, 2);
    expect(pages).toBeGreaterThan(1);
    expect(rows).toEqual(await readWhole(server, sql));
    // Once, with the first page.
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^Each page runs the statement again: rows may repeat or be missing/);
    expect(notes[0]).toContain(advice);
  });

  test("what may change from page to page is named", async () => {
    const { note } = await server.data("query", { sql: "select * from shop order by random()", max_rows: 1 });
    expect(note).toContain("again: with random() rows may repeat or be missing.");
    const sample = await server.data("query", { sql: "select * from shop tablesample bernoulli (99)", max_rows: 1 });
    expect(sample["note"]).toContain("with TABLESAMPLE rows may repeat");
  });

  test("what comes and goes meanwhile does not shift the pages", async () => {
    await db.admin.query(
      "drop table if exists moving; create table moving as select i as id from generate_series(10, 20) i; alter table moving add primary key (id)",
    );
    const { rows, notes } = await readPages(server, "select id from moving order by id", 3, {
      between: (page) => db.admin.query(`delete from moving where id = ${9 + page}; insert into moving values (${-page}), (${100 + page})`),
    });
    expect(notes).toEqual([]);
    expect(rows.slice(0, 11)).toEqual(Array.from({ length: 11 }, (_, index) => String(10 + index)));
    expect(rows.slice(11)).toEqual(["101", "102", "103", "104"]);
  });

  test("a key that is dropped meanwhile is not relied on", async () => {
    await db.admin.query(
      "drop table if exists unkeyed; create table unkeyed as select i as id from generate_series(1, 5) i; alter table unkeyed add primary key (id)",
    );
    const { rows, notes } = await readPages(server, "select id from unkeyed order by id", 2, {
      between: () => db.admin.query("alter table unkeyed drop constraint if exists unkeyed_pkey"),
    });
    expect(rows).toEqual(["1", "2", "3", "4", "5"]);
    expect(notes).toHaveLength(1);
  });

  test("a key that is too long for a cursor", async () => {
    const { rows, notes } = await readPages(server, "select k from texts order by k", 2);
    expect(rows).toHaveLength(5);
    expect(rows).toEqual(await readWhole(server, "select k from texts order by k"));
    expect(notes[0]).toMatch(/^Each page runs the statement again: the values it is ordered by are too long for a cursor/);
  });

  test("a NOT NULL that does not hold for old rows", async () => {
    const sql = "select id from loose order by id";
    await db.admin.query(
      "drop table if exists loose; create table loose (id int unique); insert into loose values (null), (null), (null), (1)",
    );
    // Before 18 there is no such constraint, and the column is only nullable.
    await db.admin.query(version === 18 ? "alter table loose add constraint n not null id not valid" : "select 1");
    const { rows, notes } = await readPages(server, sql, 1);
    expect(rows).toEqual(["1", String.raw`\N`, String.raw`\N`, String.raw`\N`]);
    expect(notes).toHaveLength(1);
  });

  test("a cursor belongs to its statement and parameters", async () => {
    const { cursor } = await server.data("query", { sql: "select * from shop where id > $1 order by id", params: [0], max_rows: 1 });
    const failure = await server.failure("query", {
      sql: "select * from shop where id > $1 order by id",
      params: [1],
      max_rows: 1,
      cursor,
    });
    expect(failure).toMatch(/This cursor is not valid here/);
    const other = await server.data("query", {
      sql: "select * from shop where id > $1 order by id",
      params: [0],
      max_rows: 2,
      format: "csv",
      cursor,
    });
    expect(other["text"]).toMatch(/\n2,.*\n3,.*\n$/);
  });
});
