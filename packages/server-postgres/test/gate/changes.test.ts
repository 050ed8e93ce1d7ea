import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createGate } from "../../src/gate/create-gate.ts";
import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { outcome } from "./refused.ts";
import { type Asking, askingSession } from "./session.ts";

const SETUP = `
create schema shop;
create table shop.orders (id int primary key, status text); create sequence shop.s;
create view shop.secrets as select rolname from pg_roles;
create function shop.own() returns int language plpgsql as $$ begin insert into shop.orders values (1); return 1; end $$;
reset role; create view shop.hashes as select rolpassword from pg_authid`;

let db: TestDatabase;
let session: Asking;
const gate = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
beforeAll(async () => {
  db = await freshDatabase(18, SETUP);
  session = await askingSession(db.url("superuser"));
});
afterAll(async () => {
  await session.close();
  await db.drop();
});

test.each([
  ["insert into shop.orders values (1)", "insert", false, "shop.orders"],
  [
    "insert into shop.orders select nextval('shop.s'), shop.own()::text on conflict (id) do nothing returning *",
    "insert",
    false,
    "shop.orders",
  ],
  ["update shop.orders set status = 'x' where id = 1", "update", false, "shop.orders"],
  ["update shop.orders set status = 'x'", "update", true, "shop.orders"],
  ["update shop.orders set status = 'x' where true or 1 = 1", "update", true, "shop.orders"],
  [
    "update shop.orders o set (id, status) = (select 1, 'x') from shop.secrets s where o.status = s.rolname",
    "update",
    false,
    "shop.orders",
  ],
  ["delete from shop.orders", "delete", true, "shop.orders"],
  ["delete from shop.orders where id in (select 1)", "delete", false, "shop.orders"],
  ["delete from shop.orders where id = $1", "delete", false, "shop.orders"],
  ["with d as (delete from shop.orders returning *) insert into shop.log select * from d", "insert", true, "shop.log, shop.orders"],
  ["with d as (delete from shop.orders where id = 1 returning *) select * from d", "delete", false, "shop.orders"],
  [
    "merge into shop.orders o using shop.orders s on o.id = s.id when matched then update set status = 'x' when not matched then insert values (1)",
    "merge",
    false,
    "shop.orders",
  ],
  ["truncate shop.orders, other restart identity", "truncate", false, "shop.orders, other"],
  [
    "create table shop.x (id int generated always as identity primary key default 1, a text check (a <> ''), b int references shop.orders) partition by range (id)",
    "define",
    false,
    "shop.x",
  ],
  ["create table x as select 1 as n", "define", false, "x"],
  ["create materialized view m as select 1 as n", "define", false, "m"],
  ["refresh materialized view m", "define", false, "m"],
  ["create or replace view shop.v as select id from shop.orders", "define", false, "shop.v"],
  ["create unique index i on shop.orders (lower(status)) where id > 1", "define", false, "shop.orders"],
  ["create type shop.mood as enum ('a', 'b')", "define", false, "shop.mood"],
  ["alter type shop.mood add value 'c'", "define", false, "shop.mood"],
  ["create type shop.pair as (a int, b int)", "define", false, "shop.pair"],
  ["create domain shop.d as int check (value > 0)", "define", false, "shop.d"],
  ["create schema if not exists n", "define", false, "n"],
  ["create sequence shop.t start 5", "define", false, "shop.t"],
  ["alter sequence shop.s restart", "define", false, "shop.s"],
  [
    "alter table shop.orders add column a int default 1, drop column status, alter column id type bigint using id + 1",
    "define",
    false,
    "shop.orders",
  ],
  ["alter table shop.orders rename to p", "define", false, "shop.orders"],
  ["alter table shop.orders rename column status to s", "define", false, "shop.orders"],
  ["alter table shop.orders set schema n", "define", false, "shop.orders, n"],
  ["comment on column shop.orders.status is 'x'", "define", false, "shop.orders"],
  ['drop table shop.orders, "B c" cascade', "define", false, 'shop.orders, "B c"'],
  ["drop schema n cascade", "define", false, "n"],
  ["drop type shop.mood", "define", false, "shop.mood"],
])("%s", async (sql, kind, everyRow, targets) => {
  const checked = await gate.checkChange(`${sql}; -- end`, session);
  expect([checked.kind, checked.everyRow, checked.targets.join(", "), checked.sql]).toEqual([kind, everyRow, targets, sql]);
});

describe("refused", () => {
  test.each([
    "select 1",
    "explain delete from shop.orders",
    "select * from shop.orders for update",
    "with a as (select 1) select * into x from a",
    "create role r",
    "alter role postgres password 'x'",
    "grant select on shop.orders to public",
    "revoke all on shop.orders from public",
    "alter default privileges grant select on tables to public",
    "reassign owned by a to b",
    "drop owned by a",
    "create extension dblink",
    "create function f() returns int language sql as 'select 1'",
    "alter function f() security definer",
    "drop function shop.own()",
    "create procedure p() language sql as 'select 1'",
    "create trigger t before insert on shop.orders execute function f()",
    "create event trigger t on ddl_command_start execute function f()",
    "create rule r as on insert to shop.orders do nothing",
    "create policy p on shop.orders",
    "alter table shop.orders enable row level security",
    "alter table shop.orders disable trigger all",
    "alter table shop.orders owner to postgres",
    "alter table shop.orders set tablespace x",
    "alter table shop.orders detach partition p concurrently",
    "create table x (a int) tablespace y",
    "create temp table x (a int)",
    "create temp view x as select 1",
    "create foreign table x (a int) server y",
    "create server s foreign data wrapper w",
    "create user mapping for public server s",
    "import foreign schema a from server b into c",
    "create index concurrently on shop.orders (status)",
    "drop index concurrently i",
    "reindex table shop.orders",
    "vacuum",
    "analyze",
    "cluster shop.orders",
    "copy shop.orders from stdin",
    "copy shop.orders to program 'x'",
    "do $$ begin end $$",
    "call p()",
    "begin",
    "commit",
    "savepoint a",
    "prepare transaction 'x'",
    "prepare p as delete from shop.orders",
    "execute p",
    "declare c cursor for select 1",
    "set search_path = x",
    "reset all",
    "discard all",
    "lock table shop.orders",
    "listen x",
    "notify x",
    "load 'x'",
    "checkpoint",
    "alter system set x = 1",
    "create database x",
    "drop database x",
    "create tablespace x location '/tmp'",
    "create publication p",
    "create subscription s connection '' publication p",
    "security label on table shop.orders is 'x'",
    "comment on role postgres is 'x'",
    "comment on database x is 'y'",
    "alter role a rename to b",
    "alter database a rename to b",
    "create operator !! (rightarg = int, function = f)",
    "create cast (int as text) with inout",
    "create aggregate a (int) (sfunc = f, stype = int)",
    "create language l handler h",
    "create access method m type table handler h",
    "create schema x authorization y",
    "create schema x create table y (a int) grant select on y to public",
    "create table x as execute p",
    "delete from shop.orders where current of c",
    "insert into shop.orders select 1; delete from shop.orders",
    "update pg_class set relname = 'x'",
    "delete from pg_catalog.pg_authid",
    "insert into information_schema.sql_features values (1)",
    "truncate pg_class",
    "drop table pg_catalog.pg_class",
    "drop schema pg_catalog",
    "create table pg_catalog.x (a int)",
    "alter table pg_class add column x int",
    "create index on pg_class (relname)",
    "with d as (delete from pg_proc returning 1) insert into shop.orders select * from d",
    "insert into shop.orders select 1, rolpassword from pg_authid",
    "insert into shop.orders select 1, rolpassword from shop.hashes",
    "create view v as select * from pg_shadow",
    "create table x as table pg_authid",
    "insert into shop.orders values (pg_terminate_backend(1)::int)",
    "update shop.orders set status = set_config('a', 'b', false)",
    "delete from shop.orders where pg_read_file('x') = 'y'",
    "create table x (a int default pg_terminate_backend(1)::int)",
    "create index on shop.orders ((query_to_xml(status, true, true, '')::text))",
    "alter table shop.orders alter column status set default lo_import('/etc/passwd')::text",
    "insert into shop.orders values (lo_import('/etc/passwd')) returning id",
  ])("%s", async (sql) => {
    const text = await outcome(gate.checkChange(sql, session));
    expect(text).toMatch(/^(?:Refused: |The text has 2 statements)/);
    // What is refused is called as it is written, and nobody inside execute is sent to execute.
    const [, name = ""] = /^Refused: ([A-Z ]+):/.exec(text) ?? [];
    expect(sql.toUpperCase()).toMatch(new RegExp(name.replaceAll(" ", ".*")));
    expect(text).not.toMatch(/tool execute|--allow-writes/);
  });

  test.each([
    ["drop database x", "Refused: DROP DATABASE: execute runs INSERT", "administers the database, with psql"],
    ["create index concurrently on shop.orders (id)", "CREATE INDEX: CONCURRENTLY cannot be rehearsed", "with psql"],
    ["alter table shop.orders owner to x", "ALTER TABLE: execute changes columns, constraints", "not owners"],
    ["comment on role x is 'y'", "COMMENT ON ROLE: execute changes tables, views", "with psql"],
    ["drop function shop.own()", "DROP FUNCTION: execute changes tables, views", "with psql"],
    ["select 1", "Refused: SELECT: execute runs", "Use the tool query."],
    ["explain select 1", "Refused: EXPLAIN: execute runs", "Use the tool explain_query."],
    ["begin", "Refused: BEGIN: execute runs", "one transaction, committed as a whole"],
    ["copy shop.orders from stdin", "Refused: COPY", "json_populate_recordset"],
    ["reset all", "Refused: RESET", "for one call only"],
    ["vacuum shop.orders", "Refused: VACUUM", "with psql"],
    ["analyze", "Refused: ANALYZE", "with psql"],
  ])("%s: %s", async (sql, message, fix) => {
    const text = await outcome(gate.checkChange(sql, session));
    expect(text).toContain(message);
    expect(text).toContain(fix);
  });
});
