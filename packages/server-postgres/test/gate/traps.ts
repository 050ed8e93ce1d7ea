// A database full of traps. Whatever runs `app.strike(label)` leaves a row in `app.stain`, in a transaction of its own and whatever the
// caller's transaction may do; the label says where it was hidden. Sessions of the tests' own set `app.unarmed`, so that making the traps and
// looking at them does not strike.
import { randomBytes } from "node:crypto";

/** What must never come out: passwords kept in catalogs, files of the server. */
export const CANARY = "canary-9f2c";
/** Of a row that `reader` may not see. */
export const OTHER_TENANT = `other-tenant-${randomBytes(3).toString("hex")}`;

/** What the traps need beyond the extensions that an owner may create. */
export const EXTENSIONS: readonly string[] = [
  "dblink",
  "postgres_fdw",
  "file_fdw",
  "pg_stat_statements",
  "pageinspect",
  "pgstattuple",
  "tablefunc",
  "xml2",
];

/** Ordinary data, for attacks and for ordinary queries. Run as owner. */
export const ORDINARY = `
create schema app;
create extension hstore; create extension pg_trgm; create extension citext; create extension ltree;
create sequence app.counter;
select nextval('app.counter');
create type app.mood as enum ('sad', 'ok', 'happy');
create domain app.positive as int check (value > 0);
create type app.point3 as (x int, y int, z int);
create table app.makers (id int primary key, name text not null);
insert into app.makers select g, 'maker ' || g from generate_series(1, 5) g;
create table app.items (id int primary key, maker_id int references app.makers, name varchar(40), price numeric(10,2), tags text[],
  doc jsonb, made timestamptz, span int4range, mood app.mood, parent int, note text, attributes hstore, path ltree, code citext, x xml);
insert into app.items select g, 1 + g % 5, 'item ' || g, g * 1.25, array['t' || g % 3, 'all'],
  jsonb_build_object('n', g, 'list', jsonb_build_array(g, g + 1), 'deep', jsonb_build_object('k', 'v' || g)),
  timestamptz '2026-01-01 12:00+00' + g * interval '7 hours', int4range(g, g + 10), (array['sad', 'ok', 'happy'])[1 + g % 3]::app.mood,
  nullif(g / 2, 0), 'the quick brown fox number ' || g, hstore('k', g::text), ('top.n' || g % 4)::ltree, 'Code' || g,
  xmlelement(name row, xmlattributes(g as id), 'text ' || g) from generate_series(1, 60) g;
create index on app.items (maker_id);
create index on app.items using gin (note gin_trgm_ops);
create view app.cheap as select id, name, price from app.items where price < 30;
create view app.cheapest as select * from app.cheap where price < 10;
create materialized view app.totals as select maker_id, sum(price) as total, count(*) as n from app.items group by maker_id;
create function app.discounted(price numeric) returns numeric language sql immutable return round(price * 0.9, 2);
create table app.events (at date not null, n int) partition by range (at);
create table app.events_2026 partition of app.events for values from ('2026-01-01') to ('2027-01-01');
insert into app.events select date '2026-01-01' + g, g from generate_series(0, 40) g;
create table app.stain (label text);
create table app.tenants (tenant text, secret text);
insert into app.tenants values ('a', 'mine'), ('b', '${OTHER_TENANT}');
alter table app.tenants enable row level security;
create policy by_setting on app.tenants using (tenant = coalesce(current_setting('app.tenant', true), 'a'));
grant usage on sequence app.counter to reader`;

/** Functions, operators, casts, domains and aggregates that strike. Run as owner, after {@link ORDINARY} is committed. */
export const TRAPS = `
create function app.strike(label text default 'default') returns int language plpgsql volatile as $$ begin
  if current_setting('app.unarmed', true) = 'on' then return 1; end if;
  perform public.dblink_exec(format('host=127.0.0.1 port=%s user=owner password=owner dbname=%s', current_setting('port'), current_database()),
    format('insert into app.stain values (%L)', label));
  return 1; end $$;
create function app.strike_set() returns setof int language plpgsql volatile as $$ begin return next app.strike('set'); end $$;
create function app.strike_bool(v anyelement) returns boolean language plpgsql volatile as $$ begin perform app.strike('bool'); return true; end $$;
create function app.lying(label text default 'lying') returns int language plpgsql immutable as $$ begin return app.strike(label); end $$;
create function app.lying_stable(label text default 'stable') returns int language plpgsql stable as $$ begin return app.strike(label); end $$;
create function app.wrapping() returns int language sql volatile as $$ select app.strike('wrapping') $$;
create function app.wrapping_stable() returns int language sql stable as $$ select app.lying('wrapping stable') $$;
create function app.wrapping_immutable(n int) returns int language sql immutable as $$ select n + app.lying('wrapping immutable') $$;
create function app.atomic(n int) returns int language sql immutable begin atomic select n + app.lying('atomic'); end;
create function app.returning(n int) returns int language sql immutable return n + app.lying('returning');
create function app.lists(n int) returns setof int language sql stable as $$ select app.lying('lists') from generate_series(1, n) $$;
create function app.table_of(n int) returns table (a int, b int) language sql stable as $$ select n, app.lying('table of') $$;
create function app.with_default(n int default app.strike('argument')) returns int language sql immutable as $$ select n $$;
create function app.many(variadic n int[]) returns int language plpgsql volatile as $$ begin return app.strike('variadic'); end $$;
create function app.named(a int, b int default 2) returns int language plpgsql volatile as $$ begin return app.strike('named'); end $$;
create function app.with_setting() returns int language sql stable set work_mem = '5MB' as $$ select app.lying('with setting') $$;
create function app."Quoted Strike"() returns int language plpgsql volatile as $$ begin return app.strike('quoted'); end $$;
create function app.item_strike(app.items) returns int language plpgsql volatile as $$ begin return app.strike('functional'); end $$;
create function app.item_lying(app.items) returns int language plpgsql stable as $$ begin return app.strike('functional lying'); end $$;
create procedure app.proceed() language plpgsql as $$ begin perform app.strike('procedure'); end $$;
create function app.op(a int, b int) returns int language plpgsql immutable as $$ begin return app.strike('operator'); end $$;
create function app.op_bool(a int, b int) returns boolean language plpgsql immutable as $$ begin perform app.strike('operator bool'); return true; end $$;
create function app.op_unary(a int) returns int language plpgsql volatile as $$ begin return app.strike('unary'); end $$;
create operator app.@+@ (leftarg = int, rightarg = int, function = app.op);
create operator app.=== (leftarg = int, rightarg = int, function = app.op_bool);
create operator app.!!! (rightarg = int, function = app.op_unary);
create type app.odd as (n int);
create function app.odd_to_int(app.odd) returns int language plpgsql immutable as $$ begin return app.strike('cast'); end $$;
create function app.int_to_odd(int) returns app.odd language plpgsql volatile as $$ begin return row(app.strike('cast from'))::app.odd; end $$;
create cast (app.odd as int) with function app.odd_to_int(app.odd) as implicit;
create cast (int as app.odd) with function app.int_to_odd(int);
create table app.oddities (id int, o app.odd);
insert into app.oddities values (1, row(1)), (2, row(2)), (3, row(1));
create domain app.checked as int check (app.strike_bool(value));
create domain app.checked_text as text check (app.strike_bool(value));
create domain app.checked_twice as app.checked;
create type app.checked_range as range (subtype = app.checked);
create domain public.checked_near as int check (app.strike_bool(value));
create function public.gives_array(int) returns app.checked[] language sql immutable as 'select null::app._checked';
create domain app.checked_array as int[] check (app.strike_bool(value));
create type app.holder as (d app.checked, t text);
create table app.domained (id int, d app.checked, ds app.checked[], h app.holder, hs app.holder[], r app.checked_range);
insert into app.domained values (1, 5, '{5}', '(5,x)', '{"(5,x)"}', '[1,5)');
create view app.of_domained as select * from app.domained;
create function app.makes_checked(int, int) returns app.checked language sql immutable as 'select 5';
create function app.takes_checked(app.checked, int) returns app.checked language sql immutable as 'select 5';
create function app.int_of_checked(app.checked) returns int language sql immutable as 'select 1';
create operator public.@@@@ (leftarg = int, rightarg = int, function = app.makes_checked);
create aggregate app.checked_agg(int) (sfunc = app.takes_checked, stype = app.checked, initcond = '5', finalfunc = app.int_of_checked);
create function public.scalar_strike(int) returns int language plpgsql volatile as $$ begin return app.strike('scalar'); end $$;
create function public.text_strike(text) returns int language plpgsql volatile as $$ begin return app.strike('scalar text'); end $$;
create function public.name_strike(name) returns int language plpgsql volatile as $$ begin return app.strike('scalar name'); end $$;
create function public.any_strike(anyelement) returns int language plpgsql volatile as $$ begin return app.strike('any'); end $$;
create function public.record_strike(record) returns int language plpgsql volatile as $$ begin return app.strike('record'); end $$;
create function public.array_strike(anyarray) returns int language plpgsql volatile as $$ begin return app.strike('array'); end $$;
create function public.default_strike(app.items, text default 'd') returns int language plpgsql volatile as $$ begin return app.strike('default'); end $$;
create function public.variadic_strike(variadic app.items[]) returns int language plpgsql volatile as $$ begin return app.strike('variadic row'); end $$;
create function app.${"n".repeat(63)}() returns int language plpgsql volatile as $$ begin return app.strike('long name'); end $$;
create function app.add(a int, b int) returns int language plpgsql immutable as $$ begin return app.strike('transition'); end $$;
create function app.finish(a int) returns int language plpgsql immutable as $$ begin return app.strike('final'); end $$;
create aggregate app.add_up(int) (sfunc = app.add, stype = int, initcond = '0');
create aggregate app.finished(int) (sfunc = int4pl, stype = int, initcond = '0', finalfunc = app.finish);
create aggregate app.moving(int) (sfunc = int4pl, stype = int, initcond = '0', msfunc = app.add, minvfunc = app.add, mstype = int, minitcond = '0');
create aggregate app.ordered(order by int) (sfunc = app.add, stype = int, initcond = '0')`;

/** Relations that reach them. Run as owner, after {@link TRAPS}. */
export const RELATIONS = `
create view app.seen as select app.strike('view') as n;
create view app.seen_twice as select n + 1 as n from (select * from app.seen) s;
create view app.seen_lying as select id, app.lying_stable('view lying') as n from app.items;
create view app.seen_filter as select id from app.items where app.lying_stable('view filter') = 1;
create view app.seen_operator as select id, id operator(app.@+@) 1 as n from app.items;
create view app.seen_cast as select o::int as n from app.oddities;
create view app.seen_domain as select id::app.checked as n from app.items;
create view app.seen_lock as select pg_advisory_lock(77)::text;
create view app.seen_sequence as select nextval('app.counter') as n;
create materialized view app.kept as select 1 as n with no data;
create table app.guarded (n int); insert into app.guarded values (1), (2);
alter table app.guarded enable row level security; alter table app.guarded force row level security;
create policy trap on app.guarded using (app.lying_stable('policy') = 1 and n > 0);
create table app.guarded_deep (n int); insert into app.guarded_deep values (1);
alter table app.guarded_deep enable row level security; alter table app.guarded_deep force row level security;
create policy trap on app.guarded_deep using (exists (select from app.seen));
create table app.guarded_change (n int);
alter table app.guarded_change enable row level security; alter table app.guarded_change force row level security;
create policy r on app.guarded_change for select using (true);
create policy u on app.guarded_change for update using (app.lying('update') = 1) with check (app.lying('update check') = 1);
create policy d on app.guarded_change for delete using (app.lying('delete') = 1);
create policy i on app.guarded_change for insert with check (app.lying('insert') = 1);
create view app.guarded_view as select * from app.guarded;
create schema latent;
create table latent.indexed (n int); insert into latent.indexed values (1);
create index on latent.indexed ((n + app.lying('index')));
create table latent.part_indexed (n int); insert into latent.part_indexed values (1);
create index on latent.part_indexed (n) where n > app.lying('index predicate');
create table latent.by_expression (n int) partition by range ((n + app.lying('partition key')));
create table latent.by_expression_1 partition of latent.by_expression for values from (0) to (1000);
create table latent.ancestor (n int);
create table latent.heir (check (n > app.lying('constraint'))) inherits (latent.ancestor);
create table latent.constant_cast (n int); create index on latent.constant_cast (((row(1)::app.odd)::int + n));
create table latent.elder (n int);
create table latent.checked_cast (check (n <> (row(1)::app.odd)::int)) inherits (latent.elder);
create table latent.measured_cast (n int, m int);
create statistics latent.measure_cast on (n + (row(1)::app.odd)::int), m from latent.measured_cast;
create table latent.partitioned_cast (n int) partition by list ((n + (row(1)::app.odd)::int));
create table latent.defaulted_cast (n int, m int default (row(1)::app.odd)::int);
create table latent.inlined (n int); create index on latent.inlined (app.wrapping_immutable(n));
create table latent.operated (n int); create index on latent.operated ((1 operator(app.@+@) 1 + n));
create table latent.branching (n int); create index on latent.branching ((case when app.lying('case') = 1 then n end));
create table latent.nested (n int); create index on latent.nested ((n + coalesce(nullif(greatest(1, (array[app.lying('array')])[1]), 2), 1)));
create table latent.excluding (n int, exclude using btree (n with =) where (app.lying('exclude') = 1));
create table latent.texts (n int, t text); create index on latent.texts using gin (to_tsvector('english', t || app.lying('gin')::text));
create table latent.measured (n int); insert into latent.measured select generate_series(1, 100);
create statistics latent.measure on (n + app.lying('statistics')), (n % 7) from latent.measured;
create table app.ruled (n int);
create rule loud as on insert to app.ruled do also select app.lying('rule');
create table app.defaulted (n int default app.lying('column default'), m int);
create view app.ruled_view as select id from app.items;
create rule loud as on update to app.ruled_view do instead select app.lying('rule of a view');
create table app.unique_index (n int);
create unique index on app.unique_index (((n + app.lying('conflict'))));
create table app.generated (n int, m int generated always as (n + app.lying('generated')) stored)`;

/** Functions and operators of the `public` schema that fit better than the built-in ones. Run as owner, after {@link RELATIONS}. */
export const SHADOWS = `
create function public.lower(varchar) returns text language plpgsql immutable as $$ begin perform app.strike('shadow function'); return 'x'; end $$;
create function public.strike_eq(varchar, varchar) returns boolean language plpgsql immutable as $$ begin perform app.strike('shadow operator'); return true; end $$;
create operator public.= (leftarg = varchar, rightarg = varchar, function = public.strike_eq);
create operator public.~~ (leftarg = varchar, rightarg = varchar, function = public.strike_eq);
create function public.count(app.odd) returns int language plpgsql as $$ begin return app.strike('shadow aggregate'); end $$;
create function app.odd_lt(app.odd, app.odd) returns boolean language plpgsql immutable as $$ begin perform app.strike('odd order'); return ($1).n < ($2).n; end $$;
create function app.odd_eq(app.odd, app.odd) returns boolean language plpgsql immutable as $$ begin perform app.strike('odd equal'); return ($1).n = ($2).n; end $$;
create function app.odd_cmp(app.odd, app.odd) returns int language plpgsql immutable as $$ begin perform app.strike('odd compare'); return ($1).n - ($2).n; end $$;
create operator public.< (leftarg = app.odd, rightarg = app.odd, function = app.odd_lt);
create operator public.= (leftarg = app.odd, rightarg = app.odd, function = app.odd_eq, merges)`;

/** An order for a type of the owner's, which only a superuser can make. Run after {@link SHADOWS}. */
export const SUPERUSER_SHADOWS = `
create operator public.> (leftarg = app.odd, rightarg = app.odd, function = app.odd_lt);
create operator public.<= (leftarg = app.odd, rightarg = app.odd, function = app.odd_lt);
create operator public.>= (leftarg = app.odd, rightarg = app.odd, function = app.odd_lt);
create operator class app.odd_ops default for type app.odd using btree as operator 1 public.<, operator 2 public.<=, operator 3 public.=,
  operator 4 public.>=, operator 5 public.>, function 1 app.odd_cmp(app.odd, app.odd);`;

/** What only a superuser can make. Run last. */
export const superuserTraps = (database: string, port: number, watched: string): string => `
create function app.as_superuser() returns int language plpgsql stable security definer as $$ begin
  execute format('copy (select 1) to %L', '${watched}/by-definer'); return 1; end $$;
create function app.as_superuser_sql(pid int) returns boolean language sql stable security definer as 'select pg_terminate_backend(pid)';
create view app.superuser_reads as select rolpassword from pg_authid;
create view app.superuser_files as select pg_read_file('${watched}/canary') as content;
create server loop foreign data wrapper postgres_fdw options (host '127.0.0.1', port '${port}', dbname '${database}');
create user mapping for public server loop options (user 'owner', password 'owner');
create server vault foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');
create user mapping for postgres server vault options (user 'u', password '${CANARY}');
create user mapping for owner server vault options (user 'u', password '${CANARY}');
create foreign table app.remote (n bigint) server loop options (schema_name 'app', table_name 'seen_sequence');
create foreign table app.remote_strike (n int) server loop options (schema_name 'app', table_name 'seen');
create view app.remote_view as select n from app.remote;
create table app.mixed (n int) partition by list (n);
create table app.mixed_local partition of app.mixed for values in (2);
create foreign table app.mixed_remote partition of app.mixed for values in (1) server loop options (schema_name 'app', table_name 'seen');
create table app.elder (n int);
create foreign table app.elder_remote () inherits (app.elder) server loop options (schema_name 'app', table_name 'seen');
create server disk foreign data wrapper file_fdw;
create foreign table app.program (line text) server disk options (program 'touch ${watched}/by-foreign-table; echo 1');
create foreign table app.file (line text) server disk options (filename '${watched}/canary');
create materialized view app.remote_kept as select 1 as n;
create function app.in_c(text) returns text language c strict immutable as '$libdir/pgxml', 'xml_encode_special_chars';
create publication everything for all tables;
create subscription feed connection 'host=127.0.0.1 port=1 dbname=x password=${CANARY}' publication everything with (connect = false);
select lo_from_bytea(4242, '${CANARY}'::bytea);
comment on table app.items is 'what is for sale';
grant usage on schema latent to reader;
grant select on all tables in schema app, latent to owner, reader`;
