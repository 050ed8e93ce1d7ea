import { expect, test } from "vitest";

import { shownCasts, shownType } from "../../src/schema/type-names.ts";

const PATH = ["pg_catalog", "public", "Sales Data", 'a"b'];

test.each([
  ["timestamp with time zone", "timestamptz"],
  ["timestamp(3) with time zone[]", "timestamptz(3)[]"],
  ["timestamp without time zone", "timestamp"],
  ["time(0) with time zone", "timetz(0)"],
  ["time without time zone", "time"],
  ["character varying(10)[]", "varchar(10)[]"],
  ["character(1)", "char(1)"],
  ["character[]", "char[]"],
  ["bit varying(5)", "varbit(5)"],
  ["double precision", "double precision"],
  ['"char"', '"char"'],
  ["numeric(10,2)", "numeric(10,2)"],
  ["public.status", "status"],
  ["public.geometry(Point,4326)", "geometry(Point,4326)"],
  ['public."Order Status"[]', '"Order Status"[]'],
  ['"Sales Data".status', "status"],
  ['"a""b"."x.y"', '"x.y"'],
  ["shop.status", "shop.status"],
  ['"public.x".status', '"public.x".status'],
  ['public."character varying"', '"character varying"'],
  // Without its schema it would be another type.
  ["public.text", "public.text"],
  ["public.int4[]", "public.int4[]"],
])("%s is shown as %s", (formatted, shown) => expect(shownType(formatted, PATH)).toBe(shown));

test.each([
  ["'new'::public.status", "'new'::status"],
  ["'{}'::public.\"Order Status\"[]", "'{}'::\"Order Status\"[]"],
  ["'it''s ::public.x'::text", "'it''s ::public.x'::text"],
  [`(a = '::public.x'::"Sales Data".status)`, `(a = '::public.x'::status)`],
  ['("a::public.b" = 1)', '("a::public.b" = 1)'],
  ["'x'::shop.status", "'x'::shop.status"],
  ["'1'::public.text", "'1'::public.text"],
  ["nextval('public.s'::regclass)", "nextval('public.s'::regclass)"],
])("the casts of %s are %s", (expression, shown) => expect(shownCasts(expression, PATH)).toBe(shown));
