import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createGate } from "../../src/gate/create-gate.ts";
import { HARMLESS, NEVER } from "../../src/gate/judge/built-in.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { outcome } from "./refused.ts";
import { type Asking, askingSession } from "./session.ts";

const SETUP = `
create schema shop; create schema other;
set check_function_bodies = off;
create sequence shop.s;
create function shop.step(a numeric, b numeric) returns numeric language plpgsql as $$ begin perform pg_notify('a', 'b'); return a; end $$;
create table shop.orders (id int primary key, status text, total numeric, made timestamptz);
create function shop.label(o shop.orders) returns text language sql stable as $$ select o.status || '!' $$;
create function shop.tax(n numeric) returns numeric language plpgsql as $$
  declare r numeric := n * 0.2; begin if n > 100 then r := r - 1; elsif n is null then return 0; end if; return round(r, 2); end $$;
create function shop.total_of(s text) returns numeric language plpgsql stable as $$
  declare t numeric; o shop.orders%rowtype; a int[];
  begin
    select sum(total) into t from shop.orders where status = s;
    for o in select * from shop.orders loop t := t + shop.tax(o.total); a[1] := 2; end loop;
    foreach t in array array[1, 2] loop continue when t > 1; end loop;
    return coalesce(t, 0);
  exception when division_by_zero then raise notice 'x %', t using hint = 'y'; return null; end $$;
create function shop.plainly(n int) returns int language plpgsql as $$ declare a alias for n; begin return a; end $$;
create function shop.report(d date default current_date) returns table (day date, n bigint) language plpgsql as $$
  begin return query select made::date, count(*) from shop.orders where made::date <= d group by 1; end $$;
create function shop.factorial(n int) returns numeric language sql as 'select case when n <= 1 then 1 else n * shop.factorial(n - 1) end';
create function shop.elsewhere() returns bigint language sql stable set search_path = shop, public as 'select count(*) from orders';
create aggregate shop.product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = 1);
create function shop.spread(variadic n int[]) returns int language sql immutable as 'select n[1]';
create function shop.three(a int, b int default 2, c int default 3) returns int language sql immutable as 'select a + b + c';

create function shop.writes() returns int language sql as 'insert into shop.orders (id) values (99) returning id';
create function shop.audit() returns int language plpgsql as $$ begin insert into shop.orders (id) values (99); return 1; end $$;
create function shop.dynamic(t text) returns bigint language plpgsql stable as $$
  declare n bigint; begin execute format('select count(*) from %I', t) into n; return n; end $$;
create function shop.trapping() returns int language plpgsql as $$ begin perform pg_sleep(9); return 1; exception when query_canceled then return 2; end $$;
create function shop.unseen() returns int language plpgsql as $$ declare r record := row(pg_advisory_lock(1)); begin return 1; end $$;
create function shop.definer() returns bigint language sql stable security definer as 'select count(*) from shop.orders';
create function shop.resets() returns int language sql stable set transaction_read_only = off as 'select 1';
create function shop.deep() returns text language sql stable as 'select shop.deeper()';
create function shop.deeper() returns text language sql stable as $$ select set_config('a.b', 'c', false) $$;
create function public.fallback(a int, n int default nextval('shop.s')::int) returns int language sql immutable as 'select a';
create function shop.fallback(n int default pg_backend_pid() + nextval('shop.s')::int) returns int language sql immutable as 'select n';
create aggregate shop.tally(numeric) (sfunc = shop.step, stype = numeric);
create function other.elsewhere() returns int language sql immutable as 'select 1';
create function shop.setting(n text) returns text language sql stable as 'select current_setting(n)'`;

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let session: Asking;
  const gate = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
  const check = (sql: string): Promise<string> => outcome(gate.check(sql, session));
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP);
    session = await askingSession(db.url("reader"));
  });
  afterAll(async () => {
    await session.close();
    await db.drop();
  });

  test.each([
    "select o.label, shop.label(o), label from shop.orders o",
    "select shop.tax(total), shop.total_of(status) from shop.orders",
    "select shop.plainly(1)",
    "select * from shop.report()",
    "select shop.factorial(5)",
    "select t.system, t.bernoulli, (1).abs, t.random from (select 1 as system, 2 as bernoulli, 3 as random) t",
    "select shop.elsewhere(), other.elsewhere()",
    "select shop.product(total) from shop.orders",
    "select shop.spread(1, 2, 3), shop.spread(variadic array[1]), shop.three(1), shop.three(1, c => 2)",
    "select random(), clock_timestamp(), gen_random_uuid(), pg_sleep(0), pg_total_relation_size('shop.orders'), pg_blocking_pids(1)",
    "select current_setting('work_mem'), current_setting('app.tenant', true)",
    "select ts_rewrite('a'::tsquery, 'a'::tsquery, 'b'::tsquery)",
    "select extract(year from now()), date_trunc('day', now()), now() at time zone 'UTC', substring('a' from 1 for 2), trim(' a ')",
    "select percentile_cont(0.5) within group (order by total), rank(1) within group (order by id) from shop.orders",
  ])("passes: %s", async (sql) => {
    expect(await check(sql)).toBe("passes");
  });

  test.each([
    ["select shop.writes()", "function shop.writes (line 1, column 8): there is INSERT in it."],
    ["select 1,\n  shop.audit()", "function shop.audit (line 2, column 3): there is INSERT in it."],
    ["select shop.dynamic('x')", "it runs SQL that it makes while it runs (EXECUTE)."],
    ["select shop.trapping()", "it catches errors by which it could be stopped."],
    ["select shop.unseen()", "a part of its body cannot be read by the parser."],
    ["select shop.definer()", "it is SECURITY DEFINER: it runs with the rights of its owner."],
    ["select shop.resets()", "it changes settings while it runs (transaction_read_only=off)."],
    [
      "select shop.deep()",
      "function set_config: it changes settings of the session, and can switch READ ONLY off. It is reached through function shop.deep (line 1, column 8), function shop.deeper.",
    ],
    ["select shop.fallback()", "function nextval: it moves a sequence"],
    [
      "select shop.tally(total) from shop.orders",
      "function pg_notify: it sends a message to other sessions. It is reached through function shop.tally (line 1, column 8), function shop.step.",
    ],
    [
      "select shop.setting('work_mem')",
      "function current_setting: the name of the setting is not written out. It is reached through function shop.setting (line 1, column 8).",
    ],
    [
      "select pg_advisory_lock(1)",
      "function pg_advisory_lock (line 1, column 8): it takes or gives back a lock that outlives the statement.\nselect pg_advisory_lock(1)\n       ^\n",
    ],
    ['select U&"\\0070g_terminate_backend"(1)', "it stops somebody else's work."],
    ["select ts_rewrite('a'::tsquery, 'select 1')", "with a query as text it runs that query."],
    ["select current_setting('primary_conninfo')", "the setting primary_conninfo may hold a secret."],
    ["select current_setting(name) from pg_settings", "the name of the setting is not written out."],
    ["select domain_in('1'::cstring, 1, 1)", "it converts to a type that is named only when it runs."],
    ["select txid_current()", "it uses up a transaction id."],
    ["select table_to_xml('shop.orders', true, true, '')", "it runs SQL that is given to it as text"],
    ["select pg_read_file('x')", "it reads files of the server."],
    ["select nextval('shop.s')", "it moves a sequence"],
    ["explain select shop.audit()", "function shop.audit"],
    ["select (1234).pg_terminate_backend", "function pg_terminate_backend (line 1, column 9): it stops somebody else's work."],
    ["select pid.pg_cancel_backend from unnest(array[1]) pid", "it stops somebody else's work."],
    ["select ('/etc/passwd').pg_read_file", "it reads files of the server."],
    ["select ('primary_conninfo').current_setting", "the name of the setting is not written out."],
    ["select (x.n).fallback from (select 1 as n) x", "function nextval: it moves a sequence"],
  ])("refused: %s", async (sql, text) => {
    expect(await check(sql)).toContain(text);
  });

  test.each([
    [
      "select shop.taxx(1)",
      "There is no function shop.taxx (line 1, column 8): no function has that name.\nselect shop.taxx(1)\n       ^\nDid you mean shop.tax?",
    ],
    ["select tax(1)", "Did you mean shop.tax?"],
    ["select shop.tax(1, 2)", "none of that name takes 2 arguments."],
    ["select percentil_cont(0.5)", "Did you mean percentile_cont?"],
    ["select date_truncate('day', now())", "Did you mean date_trunc?"],
    ["select cout(*)", "Did you mean count?"],
    ["select cout(1)", "Did you mean count?"],
    ["select factoral(3)", "Did you mean factorial?"],
    ["select repot()", "Did you mean shop.report?"],
    ["select pgstattuple('a')", "search_schema finds names."],
    ["select query_to_json('a')", "search_schema finds names."],
    ["select uuid_generate_v9()", "search_schema finds names."],
    ["select text_gee('a', 'b')", "search_schema finds names."],
    ["select max()", "none of that name takes 0 arguments.\nselect max()\n       ^\nDid you mean max with 1 argument?"],
  ])("unknown: %s", async (sql, text) => {
    expect(await check(sql)).toContain(text);
  });

  test("no name of a setting stands for one that is not known", async () => {
    expect(await check("select current_setting('undefined', true), current_setting('?', true)")).toBe("passes");
    for (const before of ["", "current_setting('undefined', true), current_setting('?', true), "])
      expect(await check(`select ${before}current_setting(x, true) from (values ('a')) v(x)`)).toContain("is not written out");
  });

  test("what came with a newer version", async () => {
    const since = version < 16 ? "it came with PostgreSQL 16, and this server is 15." : "passes";
    expect(await check("select any_value(id) from shop.orders")).toContain(since);
    expect(await check("select json_arrayagg(id) from shop.orders")).toContain(since);
    expect(await check("select * from json_table('{}', '$' columns (a int))")).toContain(
      version < 17 ? "it came with PostgreSQL 17" : "passes",
    );
  });

  test("what the administrator trusts passes, and no more", async () => {
    const trusting = createGate({ allowFunctions: ["audit", "shop.dyn*", "*.DEFINER"], allowForeignTables: false, allowWrites: false });
    const asked = [
      "shop.audit()",
      "shop.dynamic('x')",
      "shop.definer()",
      "shop.writes()",
      "pg_advisory_lock(1)",
      "set_config('a', 'b', true)",
    ];
    const answers: string[] = [];
    for (const call of asked) answers.push(await outcome(trusting.check(`select ${call}`, session)));
    expect(answers.map((answer) => answer === "passes")).toEqual([true, true, true, false, false, false]);
  });

  test("the lists name functions that there are", async () => {
    const rows = await session.rows<{ name: string; volatile: boolean }>(
      "select proname::text as name, bool_or(provolatile = 'v') as volatile from pg_proc where oid < 16384 group by 1",
    );
    expect(rows.filter(({ name, volatile }) => HARMLESS.has(name) && !volatile)).toEqual([]);
    const names = new Set(rows.map(({ name }) => name));
    const unknown = [...HARMLESS, ...NEVER].filter((name) => !names.has(name));
    // The newest version has all of them.
    expect(version < 18 || unknown.length === 0, unknown.join(", ")).toBe(true);
  });
});
