// Functions that call themselves STABLE and strike in one statement or another of their bodies.

interface Body {
  readonly declare?: string;
  readonly body: string;
  readonly returns?: string;
}

const S = "app.strike('body')";

const PLPGSQL: readonly Body[] = [
  { body: `perform ${S}; return 1;` },
  { body: `return ${S};` },
  { declare: "x int;", body: `x := ${S}; return x;` },
  { declare: `x int := ${S};`, body: "return x;" },
  { declare: `x constant int default 1 + ${S};`, body: "return x;" },
  { declare: "x app.checked := 1;", body: "return x;" },
  { declare: "x app.checked;", body: "x := 5; return x;" },
  { declare: "x int;", body: `select ${S} into x; return x;` },
  { declare: "x int; y int;", body: `select 1, n into x, y from app.seen; return x;` },
  { declare: "x int[] := '{1,2}';", body: `x[${S}] := 2; return 1;` },
  { declare: "x app.point3;", body: `x.y := ${S}; return 1;` },
  { declare: "o app.odd;", body: "select q.o into o from app.oddities q limit 1; return o;" },
  { body: `if ${S} = 1 then return 1; end if; return 2;` },
  { body: `if false then return 1; elsif ${S} = 1 then return 3; end if; return 2;` },
  { body: `case ${S} when 1 then return 1; else return 2; end case;` },
  { body: `case when ${S} = 1 then return 1; else return 2; end case;` },
  { body: `while ${S} = 2 loop null; end loop; return 1;` },
  { body: `for i in 1..${S} loop null; end loop; return 1;` },
  { body: `for i in reverse 3..1 by ${S} loop null; end loop; return 1;` },
  { declare: "r record;", body: `for r in select ${S} loop null; end loop; return 1;` },
  { declare: "r record;", body: `for r in execute 'select app.strike()' loop null; end loop; return 1;` },
  { declare: "x int;", body: `foreach x in array array[${S}] loop null; end loop; return 1;` },
  { body: `loop exit when ${S} = 1; end loop; return 1;` },
  { body: `raise notice '%', ${S}; return 1;` },
  { body: `raise notice using message = ${S}; return 1;` },
  { body: `assert ${S} = 1, 'x'; return 1;` },
  { body: `assert false, ${S}; return 1; exception when others then return 2;` },
  { declare: "x int;", body: `execute 'select app.strike()' into x; return x;` },
  { declare: "x int;", body: `execute 'sel' || 'ect app.str' || 'ike()' into x; return x;` },
  { declare: "x int;", body: `execute 'select $1' into x using ${S}; return x;` },
  { declare: "c refcursor; x int;", body: `open c for select ${S}; fetch c into x; return x;` },
  { declare: "c refcursor; x int;", body: `open c for execute 'select app.strike()'; fetch c into x; return x;` },
  { declare: `c cursor for select ${S}; x int;`, body: "open c; fetch c into x; return x;" },
  { declare: "c cursor (n int) for select n; x int;", body: `open c (${S}); fetch c into x; return x;` },
  { declare: `c cursor for select ${S}; r record;`, body: "for r in c loop null; end loop; return 1;" },
  { body: `begin perform 1 / 0; exception when division_by_zero then perform ${S}; end; return 1;` },
  { body: `<<outer>> begin declare x int := ${S}; begin return x; end; end;` },
  { body: "call app.proceed(); return 1;" },
  { body: "insert into app.stain values ('x'); return 1;" },
  { body: "perform set_config('app.x', 'y', false); return 1;" },
  { body: "perform pg_notify('alarm', 'x'); return 1;" },
  { body: "perform pg_advisory_lock(99); return 1;" },
  { body: "set transaction_read_only = off; return 1;" },
  { body: "execute 'reset transaction_read_only'; return nextval('app.counter');" },
  { body: `return next ${S}; return;`, returns: "setof int" },
  { body: `return query select ${S}; return;`, returns: "setof int" },
  { body: `return query execute 'select app.strike()'; return;`, returns: "setof int" },
  { body: `return query execute 'select $1' using ${S}; return;`, returns: "setof int" },
  { body: "return 5;", returns: "app.checked" },
  { body: `x := row(5)::app.odd; return x;`, declare: "x int;" },
  { body: "return row(5)::app.odd;" },
  { declare: "r record;", body: "select o into r from app.oddities limit 1; return r.o;" },
  { declare: "r app.domained;", body: "r.ds := '{5}'; return 1;" },
  { declare: "r app.domained;", body: "r := jsonb_populate_record(r, '{\"d\": 1}'); return 1;" },
  { declare: "r app.domained.d%type;", body: "r := 5; return 1;" },
  { declare: "r app.domained%rowtype;", body: "r.d := 5; return 1;" },
  { declare: "r app.domained;", body: "for r in select 1, 5 loop null; end loop; return 1;" },
  { declare: "r app.domained;", body: "select 1, 5 into r; return 1;" },
  { declare: `r app.point3 = (${S}, 1, 2);`, body: "assert 1 = 1; raise notice using message = 'x'; return 1;" },
  { declare: `"=" int := 1; r app.point3 := (${S}, 1, 2);`, body: 'return "=";' },
  { declare: `r app.point3 default (${S}, 1, 2);`, body: "return 1;" },
  { declare: `r record := row(${S});`, body: "return 1;" },
  { declare: `r app.items%rowtype := (select i from app.items i where ${S} = 1 limit 1);`, body: "return 1;" },
  { body: `raise notice 'x' using detail = ${S}::text, hint := 'y'; return 1;` },
  { declare: "x int;", body: `foreach x slice 0 in array (select array_agg(${S})) loop null; end loop; return 1;` },
  { body: `case 1 when 2, ${S} then return 1; else return 2; end case;` },
  { body: `begin perform 1 / 0; exception when others then null; when raise_exception then perform ${S}; end; return 1;` },
  { body: `<<l>> loop continue l when ${S} = 2; exit; end loop; return 1;` },
  { declare: "a app.point3[];", body: `a[1].x := ${S}; return 1;` },
  { declare: "a int[] := '{1,2}';", body: `a[1:${S}] := '{3}'; return 1;` },
  { declare: "a int;", body: `select ${S} into strict a; return 1;` },
  { declare: "a int;", body: `values (${S}) into a; return 1;` },
  { declare: "a int;", body: `with x as (select ${S}) select * from x into a; return 1;` },
  { declare: "t text;", body: `explain analyze select ${S} into t; return 1;` },
  { body: "set local app.x = 'y'; return 1;" },
  { body: "create temp table t (n int); return 1;" },
  { body: "commit; return 1;" },
  { body: "begin perform pg_sleep(0.01); exception when query_canceled then null; end; return 1;" },
  { body: "begin perform pg_sleep(0.01); exception when sqlstate '57014' then null; end; return 1;" },
  { body: "begin perform pg_sleep(0.01); exception when operator_intervention then null; end; return 1;" },
  { body: "perform n from app.seen; return 1;" },
  { body: "perform late(); return 1;" },
];

const SQL: readonly Body[] = [
  { body: `select ${S}` },
  { body: `select ${S}; select 1` },
  { body: "select 1; select n from app.seen" },
  { body: "select late()" },
  { body: `select 1; select ${S}; select 2` },
  { body: "select (row(5)::app.odd)::int" },
  { body: "select 1 + row(5)::app.odd" },
  { body: "select 1 from (select '{5}'::app._checked) c" },
  { body: "select public.late()" },
  { body: "select 5::app.checked::int" },
  { body: "select 1 operator(app.@+@) 2" },
  { body: "select i.item_strike from app.items i limit 1" },
  { body: "insert into app.stain values ('x') returning 1" },
  { body: "with x as (insert into app.stain values ('x') returning 1) select * from x" },
  { body: "select n::int from app.remote limit 1" },
  { body: "select dblink_exec('dbname=x', 'select 1')::int" },
  { body: "select set_config('app.x', 'y', false)::int" },
  { body: `select ${S} from generate_series(1, 2)`, returns: "setof int" },
  { body: "select length(rolpassword) from pg_authid limit 1" },
];

const create = (language: string, sources: readonly string[], returns: readonly (string | undefined)[]): string =>
  sources
    .map(
      (source, index) =>
        `create function app.${language}_${index}() returns ${returns[index] ?? "int"} language ${language} stable as $body$ ${source} $body$`,
    )
    .join(";\n");

const plpgsqlSources = PLPGSQL.map(({ declare, body }) => `${declare === undefined ? "" : `declare ${declare} `}begin ${body} end`);

/** Makes them. Run as owner, after the relations. */
export const BODIES = `set local check_function_bodies = off;
create function public.late() returns int language plpgsql volatile as $$ begin return app.strike('late'); end $$;
${create(
  "plpgsql",
  plpgsqlSources,
  PLPGSQL.map(({ returns }) => returns),
)};
${create(
  "sql",
  SQL.map(({ body }) => body),
  SQL.map(({ returns }) => returns),
)};
create function app.path_set() returns int language sql stable set search_path = app as 'select strike()';
create function app.chain_0() returns int language sql stable as 'select app.strike(''chain'')';
${Array.from({ length: 25 }, (_, index) => `create function app.chain_${index + 1}() returns int language sql stable as 'select app.chain_${index}()'`).join(";\n")};
create function app.even(n int) returns int language sql stable as 'select case when n = 0 then app.strike(''even'') else app.odd(n - 1) end';
create function app.odd(n int) returns int language sql stable as 'select app.even(n)';
create function app.over(n int) returns int language sql immutable as 'select n';
create function app.over(t text) returns int language plpgsql volatile as $$ begin return app.strike('over'); end $$;
create function app.over(anyelement, int) returns int language plpgsql volatile as $$ begin return app.strike('over any'); end $$;
create function app.of_item(i app.items) returns int language sql stable as 'select i.item_strike';
create function app.of_item_numbered(app.items) returns int language sql stable as 'select ($1).item_strike';
create function app.out_only(out a int, out b int) language sql stable as 'select 1, app.strike(''out'')'`;

/** Other names of built-in and contributed functions. Run as superuser. */
export const ALIASES = `
create function app.other_lock(bigint) returns void language internal immutable as 'pg_advisory_lock_int8';
create function app.other_setting(text, text, boolean) returns text language internal immutable as 'set_config_by_name';
create function app.other_next(regclass) returns bigint language internal immutable as 'nextval_oid';
create function app.other_end(int, bigint default 0) returns boolean language internal immutable as 'pg_terminate_backend';
create function app.other_file(text) returns text language internal stable as 'pg_read_file_all';
create function app.other_xml(text, boolean, boolean, text) returns xml language internal stable as 'query_to_xml';
create function app.other_dblink(text, text) returns text language c immutable as '$libdir/dblink', 'dblink_exec'`;

/** One call of each, and of those that are called in other ways. */
export const BODY_CALLS: readonly string[] = [
  ...PLPGSQL.map((_, index) => `select app.plpgsql_${index}()`),
  ...SQL.map((_, index) => `select * from app.sql_${index}()`),
  "select app.path_set()",
  "select app.chain_25()",
  "select app.even(3)",
  "select app.odd(3)",
  "select app.over('x')",
  "select app.over('x'::text)",
  "select app.over(1, 2)",
  "select i.of_item from app.items i",
  "select app.of_item_numbered(i) from app.items i limit 1",
  "select (app.out_only()).b",
  "select late()",
  "select app.other_lock(5)",
  "select app.other_setting('transaction_read_only', null, true)",
  "select app.other_next('app.counter')",
  "select app.other_end(@witness)",
  "select app.other_file('@watched/canary')",
  "select app.other_xml('select app.strike()', true, false, '')",
  "select app.other_dblink('@conn', 'insert into app.stain values (''x'')')",
];
