import { afterAll, beforeAll, expect, test } from "vitest";

import { createGate } from "../../src/gate/create-gate.ts";
import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { outcome } from "./refused.ts";
import { type Asking, askingSession } from "./session.ts";

const SETUP = `
create schema shop; create schema shop2;
create function shop.sends(a int, b int) returns boolean language plpgsql immutable as $$ begin perform pg_notify('a', 'b'); return true; end $$;
create function shop.sends_one(a int) returns int language plpgsql immutable as $$ begin perform pg_notify('a', 'b'); return 1; end $$;
create function shop.honest(a int, b int) returns boolean language plpgsql immutable as $$ begin return a = b; end $$;
create operator public.=== (leftarg = int, rightarg = int, function = shop.sends);
create operator public.@@@ (rightarg = int, function = shop.sends_one);
create operator shop.!== (leftarg = int, rightarg = int, function = shop.honest);
create operator public.~== (leftarg = int, rightarg = int, function = shop.honest, negator = !~==);
create operator public.!~== (leftarg = int, rightarg = int, function = shop.sends, negator = ~==);
create operator shop2.= (leftarg = text, rightarg = text, function = pg_catalog.texteq);
create operator public.?+ (leftarg = bigint, rightarg = int, function = pg_catalog.int84eq);
create type shop.money2 as (n int);
create function shop.to_int(shop.money2) returns int language plpgsql immutable as $$ begin perform pg_notify('a', 'b'); return 1; end $$;
create cast (shop.money2 as int) with function shop.to_int(shop.money2) as implicit;
create type shop.holder as (m shop.money2, t text);
create table shop.paid (id int, m shop.money2); create table shop.held (h shop.holder[]); create table shop.free (id int);
create type shop.size as enum ('s', 'l');
create function shop.size_to_int(shop.size) returns int language sql immutable as $$ select case $1 when 's' then 1 else 2 end $$;
create cast (shop.size as int) with function shop.size_to_int(shop.size) as implicit;
create table shop.sized (s shop.size);
create domain shop.struck as int check (shop.sends_one(value) = 1);
create function shop.to_struck(a int, b int) returns shop.struck language sql as 'select 5';
create operator public.@@@@ (leftarg = int, rightarg = int, function = shop.to_struck);
create function shop.keep(a shop.struck, b int) returns shop.struck language sql immutable as 'select $1';
create aggregate shop.kept(int) (sfunc = shop.keep, stype = shop.struck, initcond = '5');
create type shop.far as (n int); create function shop.far_to_int(shop.far) returns int language sql immutable as 'select 5::shop.struck::int';
create cast (shop.far as int) with function shop.far_to_int(shop.far) as implicit;
create function shop.gives() returns shop.money2 language sql as 'select null::shop.money2';
reset role; create operator public.?? (rightarg = bigint, function = pg_try_advisory_lock); create extension citext; create extension hstore; create extension pg_trgm`;

let db: TestDatabase;
let session: Asking;
const gate = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
beforeAll(async () => {
  db = await freshDatabase(18, SETUP);
  session = await askingSession(db.url("reader"));
});
afterAll(async () => {
  await session.close();
  await db.drop();
});

test.each([
  "select 1 = 2, 1 between 0 and 2, 'a' like 'b', 'a' similar to 'b', 1 is distinct from 2, nullif(1, 2), 1 in (1, 2), 1 = any (array[1])",
  "select 1 operator(shop.!==) 2, case 1 when 2 then 3 end, (1, 2) < (2, 3), array[1] @> array[2], '{}'::jsonb -> 'a' ->> 'b'",
  "select 'a'::citext = 'b', 'a=>1'::hstore -> 'a', 'a' % 'b', 5::bigint ?+ 2",
  "select s, s + 1 from shop.sized order by s",
  "select id from shop.free join shop.free b using (id) order by id using < ",
])("passes: %s", async (sql) => {
  expect(await outcome(gate.check(sql, session))).toBe("passes");
});

test.each([
  ["select 1 === 2", "function shop.sends"],
  ["select 1 operator(public.===) 2", "It is reached through operator public.=== (line 1, column 10), function shop.sends."],
  ["select @@@ 1", "function shop.sends_one"],
  ["select 1 ~== 2", "It is reached through operator public.~== (line 1, column 10), function shop.sends."],
  ["select id from shop.free where id === any (array[1])", "operator public.==="],
  ["select id from shop.free where id === all (select 1)", "operator public.==="],
  ["select id from shop.free order by id using ===", "operator public.==="],
  ["select ?? 1::bigint", "function pg_try_advisory_lock: it takes or gives back a lock"],
  ["select m from shop.paid", "it works with the type shop.money2"],
  ["select h from shop.held", "it works with the type shop."],
  ["select null::shop.money2", "it works with the type shop.money2"],
  ["select null::shop.holder[]", "it works with the type shop.holder"],
  ["select shop.gives()", "it works with the type shop.money2"],
  ["select * from json_to_record('{}') as r (a shop.money2)", "it works with the type shop.money2"],
  ["select * from json_table('[]', '$[*]' columns (a shop.money2 path '$'))", "it works with the type shop.money2"],
  ["select 1 @@@@ 2", "function shop.to_struck: it works with the type shop.struck"],
  ["select shop.kept(id) from shop.free", "it works with the type shop.struck"],
  ["select row(1)::shop.far + 1", "it works with the type shop.far"],
  ["select money2 from shop.free, lateral (select shop.money2(1)) x", "it works with the type shop.money2"],
])("refused: %s", async (sql, text) => {
  expect(await outcome(gate.check(sql, session))).toContain(text);
});
