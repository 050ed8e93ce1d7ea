import { describe, expect, test } from "vitest";

import { showCondition } from "../../src/plan/condition.ts";

/** The type of a column, as the catalog has it. */
const TYPES: Readonly<Record<string, string>> = { status: "character varying", id: "bigint" };
const evidence = {
  column: ({ name }: { name: string }) => ({ name, type: TYPES[name] ?? "text", distinct: null }),
};

describe("a condition as it is shown", () => {
  test.each([
    ["(e.amount > '99.9'::double precision)", "e.amount > 99.9"],
    ["(e.amount > '-1e-05'::real)", "e.amount > -1e-05"],
    ["(e.amount = 'NaN'::double precision)", "e.amount = 'NaN'"],
    ["(e.id = '5'::bigint)", "e.id = 5"],
    ["(e.note = '5'::text)", "e.note = '5'"],
    ["(o.status = 'paid'::public.order_status)", "o.status = 'paid'"],
    [`(o.status = 'it''s'::"Odd ""Schema".order$status)`, "o.status = 'it''s'"],
    [
      "((e.day >= '2026-01-01'::date) AND (e.at < '2026-01-02 00:00:00'::timestamp(3) without time zone))",
      "(e.day >= '2026-01-01') AND (e.at < '2026-01-02 00:00:00')",
    ],
    ["(e.x = ANY ('{a,b}'::character varying(20)[]))", "e.x = ANY ('{a,b}')"],
    ["(e.x = ANY ('{1,2}'::bigint[]))", "e.x = ANY ('{1,2}')"],
    ["(e.every = '1 day'::interval day to second(3))", "e.every = '1 day'"],
    ["((o.status)::text = 'paid'::text)", "o.status = 'paid'"],
    ["((o.id)::text = '5'::text)", "o.id::text = '5'"],
    ["((o.id)::numeric = 5.5)", "(o.id)::numeric = 5.5"],
    ["(o.note ~~ 'a::text%'::text)", "o.note ~~ 'a::text%'"],
  ])("%s", (text, shown) => {
    expect(showCondition(text, evidence)).toBe(shown);
  });
});
