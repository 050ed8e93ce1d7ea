import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { CHECKS } from "../../src/health/checks.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";

/**
 * An operator in a schema that is searched after pg_catalog is still taken where pg_catalog has none for exactly these types (manual,
 * Operator Type Resolution). So: one for every pair of types for which it has none; each ends the query that meets it.
 */
const TRAPS = `
  do $$
  declare l text; r text; o text; body text;
    types constant text[] :=
      '{int2,int4,int8,float4,float8,numeric,text,name,bpchar,"\\"char\\"",oid,bool,timestamptz,interval,xid,pg_lsn,regclass,regtype,int2[],int2vector}';
  begin
    foreach l in array types loop
      foreach r in array types loop
        body := format($f$language plpgsql as 'begin raise exception $m$trapped %s, %s$m$; end'$f$, l, r);
        execute format('create function public.compare(%s, %s) returns bool %s', l, r, body);
        execute format('create function public.combine(%s, %s) returns %s %s', l, r, l, body);
        foreach o in array '{=,<>,<,>,<=,>=,~~,~,@>,+,-,*,/,%,||}'::text[] loop
          if to_regoperator(format('pg_catalog.%s(%s,%s)', o, l, r)) is null then
            execute format('create operator public.%s (function = public.%s, leftarg = %s, rightarg = %s)',
              o, case when o ~ '[=<>~]' then 'compare' else 'combine' end, l, r);
          end if;
        end loop;
      end loop;
    end loop;
  end $$`;

const VERSION_NUMBERS = { 15: 150_018, 18: 180_004 };

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(version, `reset role; ${TRAPS}`, { extensions: ["pg_stat_statements"] });
  });
  afterAll(() => db.drop());
  afterEach(() => db.admin.query("rollback"));

  test("the traps work", async () => {
    await expect(db.admin.query("select 1::int4 * 1.5::float8")).rejects.toThrow("trapped int4, float8");
  });

  test.each(CHECKS)("$name uses no operator and no function of somebody else's", async ({ sql }) => {
    const facts = {
      version: VERSION_NUMBERS[version],
      database: db.name,
      user: "postgres",
      schemas: [],
      searchPath: "public",
      timeZone: "UTC",
      extensions: [],
      excess: [],
    };
    const text = sql(facts, { schema: "public", version: "1.10" }).replaceAll("$1", "'0'");
    // A view knows what its query was resolved to, whether or not there are rows that would reach it. What is PostgreSQL's own is pinned.
    await db.admin.query(`begin; create view public.resolved as ${text}; set local search_path = pg_catalog`);
    const { rows } = await db.admin.query(`
      select coalesce(o.oid::regoperator::text, p.oid::regprocedure::text) as used
      from pg_rewrite r
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
      left join pg_operator o on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
      left join pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
      where r.ev_class = 'public.resolved'::regclass and (o.oid is not null or p.oid is not null)`);
    expect(rows).toEqual([]);
  });
});
