import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createGate } from "../../src/gate/create-gate.ts";
import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { outcome } from "./refused.ts";
import { type Asking, askingSession } from "./session.ts";

let db: TestDatabase;
let session: Asking;
const gate = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
const check = (sql: string): Promise<string> => outcome(gate.check(sql, session));
beforeAll(async () => {
  db = await freshDatabase(18, "create table items (id int, name text); create view good as select 1 as n");
  session = await askingSession(db.url("owner"));
});
afterAll(async () => {
  await session.close();
  await db.drop();
});

describe("kinds of statement", () => {
  test.each([
    ["select 1", "select"],
    ["values (1), (2)", "select"],
    ["table items", "select"],
    ["(select 1) union all select 2 order by 1", "select"],
    ["with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) cycle n set c using p select * from r", "select"],
    ["explain select 1", "explain"],
    ["explain (analyze, buffers, timing off, format json) select 1", "explain"],
    ["explain (analyze off) insert into items values (1)", "explain"],
    ["explain delete from items where id = 1", "explain"],
    ["show work_mem", "show"],
    ["show time zone", "show"],
    ["show transaction isolation level", "show"],
  ])("%s is %s", async (sql, kind) => {
    expect((await gate.check(sql, session)).kind).toBe(kind);
  });

  test.each([
    ["insert into items values (1)", "Refused: INSERT.", "--allow-writes"],
    ["update items set id = 1", "Refused: UPDATE.", "--allow-writes"],
    ["delete from items", "Refused: DELETE.", "--allow-writes"],
    ["truncate items", "Refused: TRUNCATE.", "--allow-writes"],
    ["copy (select 1) to stdout", "Refused: COPY.", "with format csv"],
    ["do $$ begin end $$", "Refused: DO.", "Write a SELECT"],
    ["call f()", "Refused: CALL.", "Write a SELECT"],
    ["set work_mem = '1GB'", "Refused: SET.", "to_char"],
    ["begin", "Refused: BEGIN.", "a transaction of its own"],
    ["prepare transaction 'x'", "Refused: PREPARE.", "a transaction of its own"],
    ["lock table items", "Refused: LOCK.", "pg_locks"],
    ["declare c cursor for select 1", "Refused: DECLARE.", "pages with a cursor"],
    ["prepare p as select 1", "Refused: PREPARE.", "params"],
    ["create table x as select 1", "Refused: CREATE TABLE AS.", "--allow-writes"],
    ["create role x", "Refused: CREATE ROLE.", "administers"],
    ["drop database x", "Refused: DROP DATABASE.", "administers"],
    ["create index concurrently on items (id)", "Refused: CREATE INDEX.", "administers"],
    ["refresh materialized view x", "Refused: REFRESH MATERIALIZED VIEW.", "--allow-writes"],
    ["create or replace view x as select 1", "Refused: CREATE VIEW.", "--allow-writes"],
    ["vacuum items", "Refused: VACUUM.", "database_health"],
    ["explain analyze delete from items", "Refused: EXPLAIN ANALYZE runs the DELETE.", "without ANALYZE"],
    ["explain (analyze 1) update items set id = 1", "Refused: EXPLAIN ANALYZE runs the UPDATE.", "without ANALYZE"],
    ["explain analyze create table x as select 1", "Refused: CREATE TABLE AS.", "SELECT"],
    ["explain execute p", "Refused: EXECUTE.", "params"],
    ["explain declare c cursor for select 1", "Refused: DECLARE.", "pages"],
    ["explain (nonsense) select 1", "Refused: EXPLAIN has no option nonsense", "analyze, verbose"],
    ["select 1 into x", "Refused: SELECT INTO: it makes a table.", "Leave INTO out"],
    ["select * from items for update", "Refused: SELECT FOR UPDATE: it locks rows.", "Leave the locking clause out"],
    ["select * from (select 1 from items for key share) s", "Refused: SELECT FOR UPDATE", "Leave"],
    ["with d as (delete from items returning *) select * from d", "Refused: DELETE: it changes something.", "Only SELECT"],
    ["show all", "Refused: SHOW all: the setting all may hold a secret.", "pg_settings"],
    ["show primary_conninfo", "Refused: SHOW primary_conninfo", "pg_settings"],
    ["show app.jwt_secret", "Refused: SHOW app.jwt_secret", "pg_settings"],
  ])("%s", async (sql, message, fix) => {
    const text = await check(sql);
    expect(text.startsWith(message), text).toBe(true);
    expect(text.slice(message.length)).toContain(fix);
  });

  test.each([
    ["delete from items", "Use the tool execute."],
    ["drop table items", "Use the tool execute."],
    ["create table x as select 1", "Use the tool execute."],
    ["with d as (delete from items returning *) select * from d", "Use the tool execute."],
    ["drop database x", "administers the database"],
    ["create index concurrently on items (id)", "administers the database"],
    ["alter table items enable row level security", "administers the database"],
  ])("where execute is offered: %s", async (sql, fix) => {
    const writing = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: true });
    const text = await outcome(writing.check(sql, session));
    expect(text).toContain(fix);
    expect(text).not.toContain("--allow-writes");
  });
});

test("a syntax error tells which grammar, and which server", async () => {
  expect(await check("select 1 frm items x y")).toMatch(/the grammar is that of PostgreSQL 18, and this server is 18\.\d+\.$/);
});

test.each([
  ["casts", (n: number) => `select 1${"::int".repeat(n)}`],
  ["a sum", (n: number) => `select 1${"+1".repeat(n)}`],
  ["calls", (n: number) => `select ${"lower(".repeat(n)}'a'${")".repeat(n)}`],
  ["subqueries", (n: number) => `select ${"(select ".repeat(n)}1${")".repeat(n)}`],
  ["unions", (n: number) => `select 1${" union select 1".repeat(n)}`],
])("%s, short or long, pass or are refused", async (_name, text) => {
  expect(await check(text(500))).toBe("passes");
  for (let length = 1_000; length <= 6_000; length += 500) {
    const answers = [await check(text(length)), await outcome(gate.checkChange(`insert into items ${text(length)}`, session))];
    for (const answer of answers) expect(answer).toMatch(/^passes$|too deep|memory exhausted/);
  }
});

test("names from a text or a database stay on one line", async () => {
  const text = await check('select * from "a\nError: forged\u202e"');
  expect(text.split("\n")[0]).toContain(String.raw`"a\nError: forged\u202e"`);
});

describe("what is kept", () => {
  test("a statement is looked up once, and again when it is to be forgotten", async () => {
    const fresh = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
    const tripsOf = async (work: () => Promise<unknown>): Promise<number> => {
      const before = session.trips();
      await work();
      return session.trips() - before;
    };
    const sql = "select lower(name), n from items, good where id = 1";
    expect(await tripsOf(() => fresh.check(sql, session))).toBe(3);
    expect(await tripsOf(() => fresh.check(sql, session))).toBe(0);
    expect(await tripsOf(() => fresh.check("select n, lower(name) from good, items where id > 2", session))).toBe(0);
    fresh.forget();
    expect(await tripsOf(() => fresh.check(sql, session))).toBe(3);
  });

  test("what one database said does not hold for another", async () => {
    const other = await freshDatabase(18, "create function items() returns int language sql as 'select 1'");
    const there = await askingSession(other.url("owner"));
    expect(await check("select * from items")).toBe("passes");
    expect(await outcome(gate.check("select * from items", there))).toContain("There is no table items");
    await there.close();
    await other.drop();
  });

  test("a change is seen once the catalog is forgotten", async () => {
    expect(await check("select * from good")).toBe("passes");
    await db.admin.query("create or replace view good as select pg_try_advisory_lock(1)::int as n");
    gate.forget();
    expect(await check("select * from good")).toContain("pg_try_advisory_lock");
  });
});

const WORDS =
  `select from where group by order limit with recursive as union all distinct on values table items good id name n * ( ) [ ] , . ; :: := = < + - || 'a' 1 1.5 $1 null
  true case when then else end in any exists array row cast between like is not and or join lateral left natural using tablesample bernoulli over partition window filter within
  explain analyze show set begin insert into update delete returning merge copy do call pg_sleep pg_advisory_lock set_config "Q" $$x$$ E'\\n' U&"a" -- /* */ { } @> -> for update
  interval date json_table json_object xmlelement name extract year coalesce nullif grouping sets cube default current_user pg_authid information_schema`.split(
    /\s+/,
  );

test("no soup of words brings anything but a statement or a ToolError", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }), async (words) => {
      expect(await check(words.join(" "))).not.toBe("");
      expect(await outcome(gate.checkChange(words.join(" "), session))).not.toBe("");
    }),
    { numRuns: 300 },
  );
});

const EXPRESSION = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("1", "'a'", "null", "id", "items.name", "now()", "$1"),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "=", "||", "is distinct from", "like", "and"), tie("expression"))
      .map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(fc.constantFrom("lower", "coalesce", "count", "array", "row", "json_build_object"), tie("expression"))
      .map(([call, inside]) => (call === "array" ? `array[${inside}]` : `${call}(${inside})`)),
    tie("expression").map((inside) => `(select ${inside})`),
    tie("expression").map((inside) => `case when ${inside} is null then ${inside} end`),
    tie("expression").map((inside) => `(${inside})::text`),
  ),
})).expression;

test("a call that does harm is found wherever it stands", async () => {
  await fc.assert(
    fc.asyncProperty(EXPRESSION, fc.nat(), async (expression, at) => {
      const places = [...expression.matchAll(/\b1\b|'a'|\bnull\b(?! then)|now\(\)/g)];
      const place = places[at % Math.max(1, places.length)];
      fc.pre(place !== undefined && !expression.slice(0, place.index).endsWith("is "));
      const end = (place?.index ?? 0) + (place?.[0].length ?? 0);
      const sql = `select ${expression.slice(0, place?.index)}pg_try_advisory_lock(1)${expression.slice(end)} from items`;
      expect(await check(sql)).toContain("pg_try_advisory_lock");
    }),
    { numRuns: 200 },
  );
});
