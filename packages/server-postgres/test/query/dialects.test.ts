import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createParser } from "../../src/gate/parse/parse.ts";
import { hintAt, hintForFunction } from "../../src/query/dialects.ts";
import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";

const parser = createParser();

describe("what is no SQL here", () => {
  test.each<[string, RegExp]>([
    ["select * from t where id = ?", /\$1, \$2/],
    ["select * from t where id = ? and x", /\$1, \$2/],
    ["insert into t values (?, ?)", /\$1, \$2/],
    ["select * from t where id = :id", /\$1, \$2/],
    ["select * from t where id = %s", /\$1, \$2/],
    ["select * from t where id = %(id)s", /\$1, \$2/],
    ["select top 10 * from t", /LIMIT/],
    ["select top (10) * from t", /LIMIT/],
    ["select * from t limit 10,20", /OFFSET/],
    ["select `a` from t", /"Order Items"/],
    ["select * from `t`", /"Order Items"/],
    ["select [a] from t", /"Order Items"/],
    ["select * from t minus select * from u", /EXCEPT/],
    ["select * from t qualify row_number() over () = 1", /outside/],
    ["select * from t where x not regexp 'a'", /~/],
    ["select at + interval 1 day from t", /interval '1 day'/],
    ["select group_concat(a separator ',') from t", /string_agg/],
    ["select * from t with (nolock)", /hint/],
    ["select * exclude (a) from t", /Name the columns/],
    ["# comment\nselect 1", /--/],
    ["```sql\nselect 1\n```", /code block/],
    ["select 1\n```", /code block/],
    ["\ufeffselect 1", /unusual space/],
    ["select a from t where\u00a0id = 1", /unusual space/],
    ["describe t", /describe_table/],
    [" desc t", /describe_table/],
    ["show columns from t", /describe_table/],
    ["show create table t", /describe_table/],
    ["\\d t", /describe_table/],
    ["pragma table_info(t)", /describe_table/],
    ["show full tables", /list_tables/],
    ["\\dt", /list_tables/],
    [".tables", /list_tables/],
    ["\\l", /pg_database/],
    ["\\df", /search_schema/],
    ["use shop", /argument database/],
    ["\\x", /client/],
    ["exec sp_help", /client/],
    // Nothing is known of these.
    ["selec 1", /PostgreSQL 18/],
    ["select a,, b from t", /PostgreSQL 18/],
    ["select 'a ? b', `", /"Order Items"/],
  ])("%s", async (sql, fix) => {
    await expect(parser.one(sql)).rejects.toMatchObject({ fix: expect.stringMatching(fix) as string });
  });

  test("whatever is sent, the look at it costs little", () => {
    const begin = performance.now();
    for (const text of ["`", "\u00a0", "top (", "? ", " "].map((piece) => piece.repeat(20_000))) {
      for (const at of [0, 50_000, text.length]) hintAt(text, at);
    }
    expect(performance.now() - begin).toBeLessThan(500);
  });

  test("functions of other databases, whatever the case", () => {
    expect(hintForFunction("IFNULL")).toMatch(/coalesce/);
    expect(hintForFunction("constructor")).toBeUndefined();
  });
});

describe("names and values that are not there", () => {
  const SETUP = `create schema crm; create type order_status as enum ('new', 'paid', 'it''s shipped');
    create type place as (street text);
    create table crm.customers (id int primary key, name text, prefs jsonb, at place);
    create table "Orders" (id int primary key, status order_status, "Total" numeric, created_at timestamptz);
    create table evil ("x, forged\nline" int)`;
  let db: TestDatabase;
  let server: TestServer;
  beforeAll(async () => {
    db = await freshDatabase(15, SETUP);
    server = await openServer({ url: db.url("owner"), flags: ["--allow-writes"] });
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  test.each<[string, string, RegExp]>([
    ["one table", "select foo from crm.customers", /\ncrm\.customers has: id, name, prefs, at\.$/],
    ["a mistyped name", "select nmae from crm.customers", /\nDid you mean name\? crm\.customers has: /],
    ["upper case", 'select total from "Orders"', /\nDid you mean "Total"\? "Orders" has: id, status, "Total", created_at\.$/],
    ["of an alias", 'select c.nme from crm.customers c, "Orders" o', /\nDid you mean c\.name\? /],
    ["several tables", 'select creatd_at from crm.customers c, "Orders" o', /\nDid you mean o\.created_at\?$/],
    [
      "several, nothing near",
      'select zzzz from crm.customers c, "Orders" o',
      /\ndescribe_table shows the columns of crm\.customers, "Orders"\.$/,
    ],
    [
      "double quotes",
      'select 1 from "Orders" where status = "paid"',
      /\^\nIn double quotes it is a column; a text is 'paid'\. "Orders" has: /,
    ],
    ["another database's column", 'select 1 from "Orders" where rownum < 5', /\nWrite LIMIT/],
    ["a table hidden by WITH", "with evil as (select 1 as a) select b from evil", /\ndescribe_table shows the columns\./],
    ["a name that would forge a line", "select nope from evil", /\nevil has: U&"x, forged\\000aline"\.$/],
    ["no such alias", 'select x.id from "Orders" o', /\nThe statement's tables are called: o\.$/],
    ["a key of JSON", "select prefs.lang from crm.customers", /\nprefs is a column; what is in it: prefs ->> 'lang'\. /],
    ["a part of a composite", "select at.street from crm.customers", /what is in it: \(at\)\.street\. /],
    ["no parts", "select name.x from crm.customers", /\nname is a column\. /],
    [
      "an enum",
      `select 1 from "Orders" where status = 'payd'`,
      /\nDid you mean 'paid'\? public\.order_status has: 'new', 'paid', 'it''s shipped'\.$/,
    ],
    ["a function of another database", "select nvl(1, 2)", /\nWrite coalesce/],
    ["a table of another database", "select 1 from dual", /\nLeave FROM dual out/],
    ["a command", "show tables", /\nThe tool list_tables/],
  ])("query: %s", async (_, sql, expected) => {
    expect(await server.failure("query", { sql })).toMatch(expected);
  });

  test("an enum as a parameter", async () => {
    const sql = 'select 1 from "Orders" where status = $1';
    expect(await server.failure("query", { sql, params: ["payd"] })).toMatch(/\nIn: params\[0\]\nDid you mean 'paid'\?/);
  });

  test("explain_query and execute say it too", async () => {
    expect(await server.failure("explain_query", { sql: "select nmae from crm.customers" })).toMatch(/\nDid you mean name\?/);
    expect(await server.failure("explain_query", { sql: "update crm.customers set nmae = 1" })).toMatch(/\nDid you mean name\?/);
    expect(await server.failure("execute", { sql: "insert into crm.customers (idd) values (1)" })).toMatch(/\nDid you mean id\?/);
    expect(await server.failure("execute", { sql: "update crm.customers set nmae = 1 where id = 1" })).toMatch(/\nDid you mean name\?/);
    expect(await server.failure("explain_query", { sql: "show tables" })).toMatch(/list_tables|no plan/);
  });
});
