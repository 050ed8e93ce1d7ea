import fc from "fast-check";
import type pg from "pg";

/** A value of each kind of argument that makes a function do something. */
const VALUES: Readonly<Record<string, string>> = {
  '"any"': "1",
  anyarray: "array[1]",
  anycompatible: "1",
  anycompatiblearray: "array[1]",
  anyelement: "1",
  anyenum: "'ok'::app.mood",
  anynonarray: "1",
  anyrange: "int4range(1, 3)",
  bigint: "1::bigint",
  boolean: "true",
  bytea: "'\\x41'::bytea",
  cstring: "'1'",
  "double precision": "0.01::float8",
  integer: "1",
  json: "'{\"a\": 1}'::json",
  jsonb: "'{\"a\": 1}'::jsonb",
  name: "'app'::name",
  numeric: "2::numeric",
  oid: "4242::oid",
  real: "0.5::real",
  record: "row(1, 2)",
  regclass: "'app.counter'::regclass",
  smallint: "1::smallint",
  text: "'app.items'::text",
  "timestamp with time zone": "now()",
};

interface Callable {
  readonly name: string;
  readonly types: readonly string[];
}

/** `$2` of them, others for each `$1`. */
const ALL = `
  select format('%I.%I', n.nspname, p.proname) as name, array(select format_type(t, null) from unnest(p.proargtypes) with ordinality u(t, o) order by o) as types
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind = 'f' and n.nspname in ('pg_catalog', 'public', 'information_schema') and p.proname not in ('pg_sleep', 'pg_sleep_for', 'pg_sleep_until')
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) order by md5(p.oid || $1) limit $2`;

/** Called as functions are, and, where one argument will do, as columns are. */
function calls({ name, types }: Callable): string[] {
  const values = types.map((type) => VALUES[type] ?? `null::${type}`);
  const called = `select ${name}(${values.join(", ")})`;
  const [first] = values;
  return first === undefined ? [called] : [called, `select (${first}).${name.replace(/^\w+\./, "")}`];
}

/** Calls of so many functions of the server and its extensions: of all, or of others in each run (in CI, of the same). */
export async function allCalls(admin: pg.Client, most: number): Promise<string[]> {
  const seed = String(fc.readConfigureGlobal().seed ?? Date.now());
  const { rows } = await admin.query<Callable>(ALL, [seed, most]);
  return rows.flatMap(calls);
}
