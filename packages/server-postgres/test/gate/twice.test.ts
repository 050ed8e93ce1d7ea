import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { ORDINARY } from "./traps.ts";

let db: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  db = await freshDatabase(18, ORDINARY);
  server = await openServer({ url: db.url("owner") });
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

describe("a cursor", () => {
  const first = { sql: "select id, name from app.items order by id", max_rows: 2 };

  test("goes on with its own statement only", async () => {
    const { cursor } = await server.data("query", first);
    for (const sql of ["select id, name from app.items order by id desc", "delete from app.items", `${first.sql};`]) {
      expect(await server.failure("query", { ...first, sql, cursor })).toBeTruthy();
    }
    expect(await server.data("query", { ...first, cursor })).toMatchObject({
      rows: [
        [3, "item 3"],
        [4, "item 4"],
      ],
    });
    expect(await server.data("query", { ...first, cursor })).toMatchObject({
      rows: [
        [3, "item 3"],
        [4, "item 4"],
      ],
    });
  });

  test("that was changed is no cursor", async () => {
    const { cursor } = await server.data("query", first);
    for (const changed of [
      `${String(cursor)}A`,
      String(cursor).slice(0, -2),
      String(cursor).toUpperCase(),
      "x' or 1=1; drop table app.items",
    ]) {
      expect(await server.failure("query", { ...first, cursor: changed })).toBeTruthy();
    }
  });

  test("survives names of columns and ends of statements that would break out of what is put around them", async () => {
    for (const sql of [
      `select id as "a""; drop table app.items; --" from app.items order by id`,
      `select id as "a"") from app.items; select ((" from app.items order by id`,
      "select id from app.items order by id -- ) and a comment",
      "select id from app.items order by id /* ) */",
      "select id from app.items order by id;",
    ]) {
      const { cursor } = await server.data("query", { sql, max_rows: 2 });
      expect(await server.data("query", { sql, max_rows: 2, cursor })).toMatchObject({ rows: [[3], [4]] });
    }
  });
});

test("what was harmless is judged anew after ten seconds at most", async () => {
  await db.admin.query("create view app.changing as select id from app.items; grant select on app.changing to owner");
  const sql = "select id from app.changing order by id";
  await server.data("query", { sql, max_rows: 2 });
  await db.admin.query(
    "create or replace view app.changing as select id + pg_catalog.length(pg_catalog.pg_advisory_lock(1)::text) as id from app.items",
  );
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + 10_500);
  expect(await server.failure("query", { sql, max_rows: 2 })).toMatch(/^Refused: function pg_advisory_lock/);
});

test("20 calls at the same time, harmless and harmful ones, are judged each on its own", async () => {
  const call = async (count: number): Promise<unknown> => {
    if (count % 2 === 0) return (await server.data("query", { sql: `select ${count} as n` }))["rows"];
    return (await server.failure("query", { sql: `select ${count} as n, nextval('app.counter')` })).slice(0, 25);
  };
  const answers = await Promise.all(Array.from({ length: 20 }, (_, count) => call(count)));
  expect(answers).toEqual(Array.from({ length: 20 }, (_, count) => (count % 2 === 0 ? [[count]] : "Refused: function nextval")));
  expect((await db.admin.query("select last_value::int from app.counter")).rows).toEqual([{ last_value: 1 }]);
});
