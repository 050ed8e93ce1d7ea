import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createGate } from "../../src/gate/create-gate.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { outcome } from "./refused.ts";
import { type Asking, askingSession } from "./session.ts";

const SETUP = `
create schema shop; create schema "Odd ""one""";
create table shop.orders (id int primary key, status text);
create table "Odd ""one"""."a.b" (x int);
create function shop.lies() returns int language plpgsql immutable as $$ begin perform pg_notify('a', 'b'); return 1; end $$;
create function shop.honest(n int) returns int language plpgsql immutable as $$ begin return n + 1; end $$;
create view shop.plain as select id, status from shop.orders where id > 0;
create view shop.nested as select count(*) from shop.plain;
create view shop.locks as select pg_try_advisory_lock(1) as got;
create view shop.over_locks as select * from shop.locks;
create materialized view shop.kept as select clock_timestamp() as at, 1 as n;
create table shop.indexed (n int); create index on shop.indexed ((shop.honest(n))); create index on shop.indexed (n) where n > shop.honest(1);
create table shop.folded (n int); create index on shop.folded (n) where n > shop.lies();
create table shop.elder (n int); create table shop.heir (check (n > shop.lies())) inherits (shop.elder);
create table shop.parts (n int) partition by list (n);
create table shop.own (who text); alter table shop.own enable row level security;
create policy mine on shop.own using (who = current_user and who = current_setting('app.who', true));
create table shop.trapped (who text); alter table shop.trapped enable row level security;
create policy trap on shop.trapped using (pg_try_advisory_lock(1));
create view shop.over_trapped as select * from shop.trapped;
create table shop.ruled (n int default shop.lies()); create rule r as on update to shop.ruled do instead nothing;
create domain shop.small as int check (value < 10 and shop.honest(value) > 0);
create domain shop.bad as int check (shop.lies() = 1);
create table shop.typed (s shop.small, b shop.bad);
create type shop.bad_range as range (subtype = shop.bad, multirange_type_name = shop.bad_multirange);
create table shop.changing (n int); alter table shop.changing enable row level security;
create policy reading on shop.changing for select using (true); create policy changing on shop.changing for update using (shop.lies() = 1);
create function shop.next_id() returns int language plpgsql as $$ begin return nextval('shop.numbered_id_seq'); end $$;
create function shop.supplied(a int, b int default shop.lies()) returns int language plpgsql as $$ begin return a; end $$;
create function shop.supplied_too(a int, b int default shop.lies()) returns int language plpgsql immutable as $$ begin return a; end $$;
create function shop.inlined(a int) returns int language sql as 'select a + shop.lies()';
create table shop.numbered (id serial primary key, other int default shop.next_id(), made timestamptz default clock_timestamp());
create table shop.defaulted (n int, d int default shop.lies()); create table shop.deeper (n int, d int default shop.supplied(1));
create table shop.through_sql (n int, d int default shop.inlined(1));
create domain shop.lying as int default shop.lies(); create domain shop.lying_too as shop.lying; create table shop.of_domain (n int, d shop.lying_too);
create table shop.checked (n int); create table shop.checked_heir (check (shop.supplied_too(n) > 0)) inherits (shop.checked);
create view shop.over_lies as select shop.lies() as n;
create table shop.looking (n int); alter table shop.looking enable row level security;
create policy looking on shop.looking for update using (exists (select from shop.over_lies where shop.over_lies.n = 1));
reset role;
create extension file_fdw; create server disk foreign data wrapper file_fdw;
create foreign table shop.remote (line text) server disk options (filename '/dev/null');
create foreign table shop.remote_part partition of shop.parts for values in (1) server disk options (filename '/dev/null');
create view shop.over_remote as select * from shop.remote;
create view shop.passwords as select rolname, rolpassword from pg_authid;
create materialized view shop.hashes as select p.rolpassword from (select * from shop.passwords) p;
grant select on all tables in schema shop to owner`;

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let reader: Asking;
  let superuser: Asking;
  const gate = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
  const check = (sql: string, session = reader): Promise<string> => outcome(gate.check(sql, session));
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP);
    [reader, superuser] = await Promise.all([askingSession(db.url("reader")), askingSession(db.url("superuser"))]);
  });
  afterAll(async () => {
    await Promise.all([reader.close(), superuser.close()]);
    await db.drop();
  });

  test.each([
    "select * from shop.orders o join shop.plain using (id)",
    'select x from "Odd ""one"""."a.b"',
    "table shop.nested",
    "select * from shop.kept",
    "select * from shop.indexed where shop.honest(n) = 2",
    "select * from shop.own",
    "with orders as (select 1), more as (table orders) select * from shop.plain, more, orders",
    "select small.s from (select 3::shop.small as s) small",
    "select 3::shop.small",
    "select * from pg_class c, pg_namespace n, information_schema.columns k where c.relnamespace = n.oid and k.table_name = c.relname",
    "select * from pg_stat_activity, pg_locks, pg_stat_user_tables, pg_stats, pg_settings, pg_roles, pg_db_role_setting, pg_foreign_server",
    "explain update shop.orders set status = 'x' where id = 1",
    "explain insert into shop.orders values (1) on conflict (id) do update set status = excluded.status returning *",
    "explain insert into shop.numbered (other) values (1)",
    "explain insert into shop.numbered values (default, default, default)",
    "explain update shop.numbered set other = default where id = 1",
    "explain delete from shop.numbered where id = 1",
    "explain merge into shop.numbered o using shop.plain p on o.id = p.id when not matched then insert (other) values (1)",
    "explain merge into shop.orders o using shop.plain p on o.id = p.id when matched then delete",
  ])("passes: %s", async (sql) => {
    expect(await check(sql)).toBe("passes");
  });

  test.each([
    [
      "select * from shop.locks",
      "function pg_try_advisory_lock: it takes or gives back a lock that outlives the statement. It is reached through view shop.locks (line 1, column 15).",
    ],
    ["select * from shop.over_locks", "It is reached through view shop.over_locks (line 1, column 15), view shop.locks."],
    [
      "select * from shop.folded",
      "function pg_notify: it sends a message to other sessions. It is reached through table shop.folded (line 1, column 15), function shop.lies.",
    ],
    ["select * from shop.elder", "It is reached through table shop.elder (line 1, column 15), function shop.lies."],
    ["select * from shop.trapped", "It is reached through table shop.trapped (line 1, column 15)."],
    ["select * from shop.over_trapped", "It is reached through view shop.over_trapped (line 1, column 15), table shop.trapped."],
    ["select * from shop.remote", "table shop.remote (line 1, column 15): it is a foreign table"],
    ["select * from shop.over_remote", "It is reached through view shop.over_remote (line 1, column 15)."],
    ["select * from shop.parts", "a foreign table is among its parts"],
    ["select * from shop.passwords", "table pg_authid: it holds passwords. It is reached through view shop.passwords (line 1, column 15)."],
    ["select * from shop.hashes", "It is reached through materialized view shop.hashes (line 1, column 15), view shop.passwords."],
    ["select s, b from shop.typed", "table shop.typed (line 1, column 18): it works with the type shop.bad"],
    ["explain insert into shop.typed values (1, 1)", "it works with the type shop.bad"],
    ["select (x).bad from generate_series(1, 2) x", "it works with the type shop.bad"],
    ["select '{[1,2]}'::shop.bad_multirange", "it works with the type shop.bad_multirange"],
    [
      "explain update shop.changing set n = 1",
      "function pg_notify: it sends a message to other sessions. It is reached through the policies of table shop.changing",
    ],
    ["select 1::shop.bad", "it works with the type shop.bad, whose casts, order or conditions run a function that may not run."],
    ["select null::shop.typed", "it works with the type shop.typed"],
    ["select * from json_populate_record((select t from shop.typed t), '{}')", "it works with the type shop."],
    [
      "explain insert into shop.defaulted (n) values (1)",
      "It is reached through the defaults of table shop.defaulted, function shop.lies.",
    ],
    ["explain insert into shop.of_domain (n) values (1)", "the defaults of table shop.of_domain, function shop.lies."],
    ["explain update shop.of_domain set d = default", "the defaults of table shop.of_domain, function shop.lies."],
    ["explain insert into shop.deeper (n) values (1)", "the defaults of table shop.deeper, function shop.supplied, function shop.lies."],
    [
      "explain insert into shop.through_sql (n) values (1)",
      "the defaults of table shop.through_sql, function shop.inlined, function shop.lies.",
    ],
    ["explain update shop.looking set n = 1", "the policies of table shop.looking, view shop.over_lies, function shop.lies."],
    ["select * from shop.checked", "table shop.checked (line 1, column 15), function shop.supplied_too, function shop.lies."],
    ["explain insert into shop.numbered (other) values (nextval('shop.numbered_id_seq'))", "it moves a sequence"],
    ["explain update shop.ruled set n = 1", "it has rules"],
    ["explain insert into shop.ruled values (1)", "it has rules"],
    ["explain update shop.plain set id = 1", "changes of views are not planned here"],
    [
      "select * from orders",
      "There is no table orders (line 1, column 15): orders is elsewhere.\nselect * from orders\n              ^\nDid you mean shop.orders?",
    ],
    ["select * from shop.ordrs", "There is no table shop.ordrs"],
    ["select * from shop.ordrs", "Did you mean shop.orders?"],
    ["select * from pg_stat_actvity", "Did you mean pg_catalog.pg_stat_activity?"],
    ["select oid from pg_class tablesample odd (1)", "sampling odd (line 1"],
  ])("refused: %s", async (sql, text) => {
    expect(await check(sql)).toContain(text);
  });

  test.each([
    "pg_authid",
    "pg_shadow",
    "pg_user_mapping",
    "pg_user_mappings",
    "pg_hba_file_rules",
    "pg_file_settings",
    "pg_subscription",
    "pg_statistic",
    "pg_largeobject",
    "pg_catalog.pg_authid",
    "information_schema.user_mapping_options",
  ])("secret, also for a superuser: %s", async (name) => {
    expect(await check(`select count(*) from ${name}`, superuser)).toMatch(/^Refused: (?:table|view) /);
    expect(await check(`table ${name}`, superuser)).toMatch(/^Refused: (?:table|view) /);
  });

  test("policies that do not hold for a superuser do not run", async () => {
    expect(await check("select * from shop.trapped", superuser)).toBe("passes");
    expect(await check("select * from shop.over_trapped", superuser)).toContain("It is reached through view shop.over_trapped");
  });

  test("foreign tables pass where the administrator allows them", async () => {
    const open = createGate({ allowFunctions: [], allowForeignTables: true, allowWrites: false });
    for (const name of ["remote", "over_remote", "parts"])
      expect(await outcome(open.check(`select * from shop.${name}`, reader))).toBe("passes");
  });

  test("ordinary relations are refused while they show a secret", async () => {
    expect(await check("select * from pg_stats", superuser)).toBe("passes");
    await db.admin.query(
      "analyze pg_authid; create foreign data wrapper plain; create server keyed foreign data wrapper plain options (api_key 'x')",
    );
    expect(await check("select 2, * from pg_stats", superuser)).toBe("passes");
    gate.forget();
    expect(await check("select * from pg_foreign_server")).toContain(
      "it would show options of foreign servers that call themselves secret",
    );
    await db.admin.query("alter foreign data wrapper plain options (add password 'y')");
    gate.forget();
    expect(await check("select fdwoptions from pg_foreign_data_wrapper")).toContain(
      "options of foreign data wrappers that call themselves secret",
    );
    expect(await check("select * from pg_stats", superuser)).toContain("it would show samples of passwords of pg_authid");
    expect(await check("select * from pg_stats")).toBe("passes");
    expect(await check("select attname, null_frac from pg_stats where tablename = 'orders'", superuser)).toBe("passes");
    expect(
      await check(
        "select s.n_distinct, c.reltuples from pg_catalog.pg_stats s join pg_class c on c.relname = s.tablename order by s.null_frac",
        superuser,
      ),
    ).toBe("passes");
    const showing = [
      "select s.* from pg_stats s",
      "table pg_stats",
      "select histogram_bounds from pg_stats",
      "select null_frac from pg_stats where most_common_vals::text like '{S%'",
      'select u&"most_common\\005fvals" from pg_stats',
      "select s from pg_stats s",
      "select pg_stats from pg_stats",
      "select to_json(s) from pg_stats s",
      "select s.to_json from pg_stats s",
      "select (s).to_json from pg_stats s",
      "select s.tsvector from pg_stats s",
      "select pg_stats.json from pg_stats",
      "select a from pg_stats s(b, c, d, e, f, g, h, a)",
      "select j from (pg_stats cross join pg_class) j",
      "select 1 from pg_stats natural join pg_stats s",
      "select 1 from pg_stats join pg_stats s using (histogram_bounds)",
      "select null_frac, (select h from (select s as h from pg_stats s limit 1) t) from pg_stats",
      "with w as (select * from pg_stats) select null_frac from w",
    ];
    for (const sql of showing) expect(await check(sql, superuser), sql).toContain("all but most_common_vals, histogram_bounds");
  });

  test("a schema that the role may not use is named as such", async () => {
    await db.admin.query(
      "create schema locked; create table locked.vault (n int); create function locked.opens() returns int language sql as 'select 1'",
    );
    expect(await check("select * from vault")).toContain(
      "There is no table vault (line 1, column 15): locked.vault is in a schema that the role reader may not use.",
    );
    expect(await check("select opens()")).toContain("GRANT USAGE ON SCHEMA locked TO reader");
    expect(await check("select * from vault", superuser)).toContain("Did you mean locked.vault?");
    expect(await check("select * from shop.vaul")).not.toContain("locked");
  });
});
