/**
 * Makes the operators of public fit everywhere, and looks names up in public before pg_catalog: what our own queries do not name with its
 * schema would be somebody else's. Each strikes once in a session, for they are called for every row of a catalog. Run as superuser.
 */
export const OWN_SQL_TRAPS = (database: string): string => `
create function public.strike_once(label text) returns void language plpgsql as $$ begin
  if coalesce(current_setting('app.struck', true), '') operator(pg_catalog.=) '' then
    perform pg_catalog.set_config('app.struck', '1', false);
    perform pg_catalog.set_config('search_path', 'pg_catalog', true);
    perform app.strike(label);
  end if; end $$;
do $do$ declare o record; n int := 0; begin
  for o in select oprname as name, oprleft::regtype as l, oprright::regtype as r, oprresult::regtype as result from pg_operator
    where oprnamespace = 'pg_catalog'::regnamespace and oprleft = any ('{oid,name,text,int2,int4,int8,bool,float8,"\\"char\\"",timestamptz,json,xid,regclass}'::regtype[])
      and oprright = any ('{oid,name,text,int2,int4,int8,bool,float8,"\\"char\\"",timestamptz,interval,regclass,xid}'::regtype[])
  loop
    n := n + 1;
    execute format('create function public.own_%s(a %s, b %s) returns %s language plpgsql immutable as
      $f$ begin perform public.strike_once(%L); return $1 operator(pg_catalog.%s) $2; end $f$', n, o.l, o.r, o.result, 'own SQL ' || o.name, o.name);
    execute format('create operator public.%s (leftarg = %s, rightarg = %s, function = public.own_%s)', o.name, o.l, o.r, n);
  end loop;
end $do$;
create function public.lower(text) returns text language plpgsql as $$ begin perform public.strike_once('lower'); return pg_catalog.lower($1); end $$;
create function public.format_type(oid, int) returns text language plpgsql as $$ begin perform public.strike_once('format_type'); return pg_catalog.format_type($1, $2); end $$;
create function public.quote_ident(text) returns text language plpgsql as $$ begin perform public.strike_once('quote_ident'); return pg_catalog.quote_ident($1); end $$;
create function public.current_setting(text) returns text language plpgsql as $$ begin perform public.strike_once('setting'); return pg_catalog.current_setting($1); end $$;
create function public.to_json(anyelement) returns json language plpgsql as $$ begin perform public.strike_once('to_json'); return pg_catalog.to_json($1); end $$;
create view public.pg_class as select * from pg_catalog.pg_class where public.lower('x') operator(pg_catalog.<>) '';
create view public.pg_namespace as select * from pg_catalog.pg_namespace where public.lower('x') operator(pg_catalog.<>) '';
grant select on public.pg_class, public.pg_namespace to public;
alter database ${database} set search_path = public, pg_catalog`;
