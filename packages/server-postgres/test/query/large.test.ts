import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";

const SETUP = `
  create type mood as enum ('sad', 'happy');
  create table heavy (id int primary key, mood mood, price numeric(10,2), t text);
  insert into heavy select i, 'happy', i, repeat('x', 10000) from generate_series(1, 150) i`;

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

describe("long values and long results", () => {
  test("a long value is cut, counted and can be read on", async () => {
    const sql = "select 1 as id, repeat('😀', 5000) as t, jsonb_build_array(repeat('x', 5000)) as j";
    const data = await server.data("query", { sql });
    expect(data).toMatchObject({
      columns: [{ name: "id" }, { name: "t" }, { name: "j", as: "text" }],
      rows: [[1, "😀".repeat(4000), `["${"x".repeat(3998)}`]],
      cut: [
        { column: 1, shown: 4000, characters: { 0: 5000 } },
        { column: 2, shown: 4000, characters: { 0: 5004 } },
      ],
      truncated: false,
    });
    expect(data["note"]).toBe("Of the values listed in cut, the first 4000 characters are shown; substr(value::text, 4001) reads on.");
    const rest = await server.data("query", { sql: "select substr(repeat('😀', 5000)::text, 4001) as t" });
    expect(rest["rows"]).toEqual([["😀".repeat(1000)]]);
  });

  test.each(["json", "table", "csv"] as const)("answers of any size as %s hold whole rows, and lead to the rest", async (format) => {
    const sql = "select i, repeat('\"', i % 50) as quotes, jsonb_build_object('n', i) as j from generate_series(1, 300) i";
    const small = await openServer({ url: db.url("reader"), flags: ["--max-answer-chars", "2000"] });
    let read = 0;
    let cursor: string | undefined;
    do {
      const result = await small.call("query", { sql, format, max_rows: 10_000, ...(cursor !== undefined && { cursor }) });
      const [block] = result.content;
      expect(block?.type === "text" && block.text.length).toBeLessThanOrEqual(2000);
      const { row_count, rows, text, ...rest } = result.structuredContent as {
        row_count: number;
        rows?: [number][];
        text?: string;
        cursor?: string;
      };
      const firsts =
        rows?.map(([i]) => i) ??
        (text ?? "")
          .split("\n")
          .slice(1, -1)
          .map((line) => Number.parseInt(line, 10));
      expect(firsts).toEqual(Array.from({ length: row_count }, (_, index) => read + index + 1));
      read += row_count;
      cursor = rest.cursor;
    } while (cursor !== undefined);
    expect(read).toBe(300);
    await small.close();
  });

  test("cuts are told of column by column", async () => {
    const data = await server.data("query", { sql: "select g, repeat('x', 4000 + g % 3) as t from generate_series(0, 4) g" });
    expect(data["cut"]).toEqual([{ column: 1, shown: 4000, characters: { 1: 4001, 2: 4002, 4: 4001 } }]);
  });

  test("one row that is too much for an answer is shortened, or refused with the way out", async () => {
    const small = await openServer({ url: db.url("reader"), flags: ["--max-answer-chars", "1000"] });
    const data = await small.data("query", { sql: "select repeat('x', 3000) as x" });
    expect(data).toMatchObject({ row_count: 1, truncated: false, cut: [{ column: 0, shown: 500, characters: { 0: 3000 } }] });
    expect(
      await small.failure("query", {
        sql: "select 'aaaaaaaaaaaaaaaaaaaaaa' as a, * from generate_series(1, 9) a1, repeat('x', 900) a2, repeat('x', 99) a3, repeat('x', 99) a4, repeat('x', 99) a5, repeat('x', 99) a6, repeat('x', 99) a7, repeat('x', 99) a8, repeat('x', 99) a9, repeat('x', 99) b1, repeat('x', 99) b2, repeat('x', 99) b3, repeat('x', 99) b4, repeat('x', 99) b5, repeat('x', 99) b6",
      }),
    ).toMatch(/One row of 16 columns does not fit into an answer.\nSelect fewer columns/);
    await small.close();
  });
});

describe("results of more bytes than are read", () => {
  let small: TestServer;
  beforeAll(async () => {
    small = await openServer({ url: db.url("reader"), flags: ["--max-result-bytes", "400000"] });
  });
  afterAll(() => small.close());

  test.each([
    "select id, mood, t from heavy order by id",
    "select id, mood, t from heavy",
    "select id, price, y from heavy cross join repeat('y', 20000) as y",
  ])("%s comes in pages", async (sql) => {
    const ids: unknown[] = [];
    let cursor: unknown;
    do {
      const data = await small.data("query", { sql, max_rows: 10_000, format: "csv", ...(cursor !== undefined && { cursor }) });
      const page = String(data["text"]).split("\n").slice(1, -1);
      expect(page.length).toBeGreaterThan(0);
      ids.push(...page.map((line) => Number.parseInt(line, 10)));
      ({ cursor } = data);
      expect(data["truncated"]).toBe(cursor !== undefined);
    } while (cursor !== undefined);
    expect(ids).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  test("a page that begins with a row beyond all bounds says which it is", async () => {
    const sql = "select g, repeat('z', case g when 3 then 2000000 else 1 end) as z from generate_series(1, 4) g";
    const { cursor } = await small.data("query", { sql, max_rows: 2 });
    expect(await small.failure("query", { sql, max_rows: 2, cursor })).toMatch(
      /^From row 3 of the result on: The next row alone is larger than .*OFFSET 2 in it goes on here\.$/s,
    );
    expect(await small.failure("query", { sql: "select repeat('z', 2000000)" })).not.toMatch(/OFFSET/);
  });
});
