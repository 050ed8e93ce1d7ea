import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";

const SETUP = `
  create table odd (a text, b int, c text[]);
  insert into odd values (null, 1, null), ('', 2, '{}'), ('NULL', 3, '{a,NULL,"null"}'), (E'x|y\\tz\\nw\\\\', 4, '{"a b"}'), ('=1+1', 5, '[0:1]={x,y}'),
    ('"quoted", with ''', 6, null), ('\\.', 7, null), (E'\\b\\f\\v\\r', 8, null), ('\\N', 9, null);
  create type mood as enum ('sad', 'happy'); create schema other; create type other.mood as enum ('other');
  create table priced (mood mood, price numeric(10,2)); insert into priced values ('happy', 1);
  create table "Secret docs" (id int); insert into "Secret docs" values (1); alter table "Secret docs" enable row level security;
  create table other.odd (id int); alter table other.odd enable row level security`;

let db: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  db = await freshDatabase(18, SETUP);
  server = await openServer({ url: db.url("reader") });
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

describe("answers", () => {
  test("an ordinary one", async () => {
    const sql =
      "select 1 as one, 2::bigint as two, 1.50 as price, true as yes, null as nothing, '{\"a\": [1]}'::jsonb as j, array[1, null] as list";
    expect(await server.data("query", { sql })).toEqual({
      columns: [
        { name: "one", type: "integer" },
        { name: "two", type: "bigint" },
        { name: "price", type: "numeric" },
        { name: "yes", type: "boolean" },
        { name: "nothing", type: "text" },
        { name: "j", type: "jsonb" },
        { name: "list", type: "integer[]" },
      ],
      rows: [[1, "2", "1.50", true, null, { a: [1] }, [1, null]]],
      row_count: 1,
      truncated: false,
    });
  });

  test("columns of the same name all arrive", async () => {
    const data = await server.data("query", { sql: "select 1 as x, 2 as x, 'a' as x" });
    expect(data["rows"]).toEqual([[1, 2, "a"]]);
  });

  test("no columns, no rows, neither", async () => {
    expect(await server.data("query", { sql: "select from generate_series(1, 2)" })).toEqual({
      columns: [],
      rows: [[], []],
      row_count: 2,
      truncated: false,
    });
    const none = { row_count: 0, truncated: false };
    expect(await server.data("query", { sql: "select 1 as a where false" })).toEqual({
      columns: [{ name: "a", type: "integer" }],
      rows: [],
      ...none,
    });
    expect(await server.data("query", { sql: "select where false" })).toEqual({ columns: [], rows: [], ...none });
  });

  test("as many columns as PostgreSQL can have", async () => {
    const sql = `select ${Array.from({ length: 1664 }, (_, index) => `${index} as c${index}`).join(", ")} from generate_series(1, 2)`;
    // Names and types alone take most of an answer of the usual size.
    expect(await server.failure("query", { sql })).toMatch(/^One row of 1664 columns does not fit into an answer.\nSelect fewer columns./);
    const large = await openServer({ url: db.url("reader"), flags: ["--max-answer-chars", "66000"] });
    const data = await large.data("query", { sql });
    const row = Array.from({ length: 1664 }, (_, index) => index);
    expect(data).toMatchObject({ rows: [row], row_count: 1, truncated: true });
    expect(await large.data("query", { sql, cursor: data["cursor"] })).toMatchObject({ rows: [row], truncated: false });
    await large.close();
    const names = Array.from({ length: 1664 }, (_, index) => `1 as ${"c".repeat(40)}${index}`);
    expect(await server.failure("query", { sql: `select ${names.join(", ")} where false` })).toMatch(
      /^The names and types of the result's 1664 columns do not fit into an answer.\nSelect fewer columns./,
    );
  });

  test("parameters of every kind", async () => {
    const sql = "select $1::int[] as a, $2::jsonb as b, $3::numeric as c, $4::text as d, $5::text[][] as e, $6::bool as f";
    const params = [
      [1, null],
      { x: "it's" },
      0.1,
      null,
      [
        ["a", "NULL"],
        [null, 'q"'],
      ],
      true,
    ];
    expect((await server.data("query", { sql, params }))["rows"]).toEqual([
      [
        [1, null],
        { x: "it's" },
        "0.1",
        null,
        [
          ["a", "NULL"],
          [null, 'q"'],
        ],
        true,
      ],
    ]);
    expect(await server.failure("query", { sql: "select $1::text", params: ["a\0"] })).toMatch(/params\[0\] has a NUL character/);
  });
});

describe("lists that are meant as JSON", () => {
  test.each([
    ["select $1::jsonb as j", [1, { a: [2] }], [[[1, { a: [2] }]]]],
    ["select cast($1 as pg_catalog.json) as j", [[1], [2]], [[[[1], [2]]]]],
    [
      "select x.* from jsonb_to_recordset($1) as x (a int, b text)",
      [{ a: 1, b: "x" }, { a: 2 }],
      [
        [1, "x"],
        [2, null],
      ],
    ],
    ["select value from json_array_elements_text($1)", ["a", 1], [["a"], ["1"]]],
    // A list of JSON values is an array still.
    ["select $1::jsonb[] as list", [{ a: 1 }, null], [[['{"a": 1}', null]]]],
    ["select b from odd where b = any($1)", [2, 3], [[2], [3]]],
  ])("%s", async (sql, list, rows) => {
    expect((await server.data("query", { sql, params: [list] }))["rows"]).toEqual(rows);
  });

  test("is not blamed for what it is not", async () => {
    expect(await server.failure("query", { sql: "select b from odd where b = any($1)", params: [["x"]] })).not.toMatch(/JSON/);
  });

  test("where the statement does not say so", async () => {
    const sql = "select '[1, 2]'::jsonb @> $1 as yes";
    expect(await server.failure("query", { sql, params: [[1]] })).toMatch(
      /json.*The list params\[0\] was sent as an SQL array. Where JSON is meant, write \$1::jsonb\.$/s,
    );
    expect((await server.data("query", { sql: sql.replace("$1", "$1::jsonb"), params: [[1]] }))["rows"]).toEqual([[true]]);
  });
});

describe("types", () => {
  test("have no schema where the search path has it, and short names", async () => {
    const sql = "select mood, 'other'::other.mood as o, price, array[now()] as at, 'a'::varchar(3) as v, 1.5::float8 as f from priced";
    const { columns } = (await server.data("query", { sql })) as { columns: { type: string }[] };
    expect(columns.map(({ type }) => type)).toEqual([
      "mood",
      "other.mood",
      "numeric(10,2)",
      "timestamptz[]",
      "varchar(3)",
      "double precision",
    ]);
  });
});

describe("row-level security", () => {
  test("is told of once where it may hide rows", async () => {
    const hidden = await server.data("query", { sql: 'with s as (select * from "Secret docs") select count(*) from s' });
    expect(hidden).toMatchObject({ rows: [["0"]], note: 'Row-level security of "Secret docs" applies to reader: rows may be hidden.' });
    expect((await server.data("query", { sql: "select * from other.odd" }))["note"]).toMatch(/^Row-level security of odd applies/);
    const first = await server.data("query", { sql: 'select g from generate_series(1, 2) g left join "Secret docs" on true', max_rows: 1 });
    expect(first["note"]).toMatch(/rows may be hidden\. Each page runs/);
    const { cursor } = first;
    const last = await server.data("query", {
      sql: 'select g from generate_series(1, 2) g left join "Secret docs" on true',
      max_rows: 1,
      cursor,
    });
    expect(last).toMatchObject({ rows: [[2]], truncated: false });
    expect(last).not.toHaveProperty("note");
  });

  test("is not told of where it hides nothing", async () => {
    expect(await server.data("query", { sql: "select * from odd limit 1" })).not.toHaveProperty("note");
    const owner = await openServer({ url: db.url("owner") });
    expect(await owner.data("query", { sql: 'select * from "Secret docs"' })).toMatchObject({ rows: [[1]] });
    expect(await owner.data("query", { sql: 'select * from "Secret docs"' })).not.toHaveProperty("note");
    await owner.close();
  });
});

test("a scan begins where the last one did", async () => {
  expect((await server.data("query", { sql: "show synchronize_seqscans" }))["rows"]).toEqual([["off"]]);
});

describe("what JSON cannot say is text, and says so", () => {
  test.each([
    ["select j::jsonb from (values ('{\"id\": 9007199254740993}'), ('[1]')) as t (j)", [['{"id": 9007199254740993}'], ["[1]"]]],
    ["select 'null'::jsonb as j", [["null"]]],
    ['select \'{"a": 1, "a": 2}\'::json as j', [['{"a": 1, "a": 2}']]],
    ["select a from (values ('[0:1]={1,2}'::int[]), ('{3}')) as t (a)", [["[0:1]={1,2}"], ["{3}"]]],
  ])("%s", async (sql, rows) => {
    const data = await server.data("query", { sql });
    expect(data["rows"]).toEqual(rows);
    expect(data["columns"]).toMatchObject([{ as: "text" }]);
  });
});

describe("text formats are those of COPY", () => {
  test.each([
    ["table", "format text, delimiter '|', header"],
    ["csv", "format csv, header"],
  ])("%s", async (format, options) => {
    for (const sql of ["select * from odd order by b", "select a from odd order by b", 'select 1 as "a|b,c", 2 as "x""y" where false']) {
      const path = `copied_${db.name}`;
      await db.admin.query(`copy (${sql}) to '${db.address.dataDir}/${path}' with (${options})`);
      const { rows } = await db.admin.query<{ text: string }>("select pg_read_file($1) as text", [path]);
      expect((await server.data("query", { sql, format }))["text"]).toBe(rows[0]?.text);
    }
  });
});
