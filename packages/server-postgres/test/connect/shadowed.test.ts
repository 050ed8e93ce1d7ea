import { expect, test } from "vitest";

import { freshDatabase } from "../engine/database.ts";
import { openServer } from "../fixtures/server.ts";

test("a schema that comes before pg_catalog does not mislead our own queries", async () => {
  const db = await freshDatabase(
    15,
    `create schema evil;
     create function evil.eq(name, name) returns boolean language sql as 'select true';
     create operator evil.= (function = evil.eq, leftarg = name, rightarg = name);
     create table public.notes (id int primary key);
     insert into public.notes values (7)`,
  );
  await db.admin.query(`alter database ${db.name} set search_path = evil, public, pg_catalog`);
  const server = await openServer({ url: db.url("reader") });
  try {
    expect(await server.text("list_tables")).toMatch(/^public: 1 table/);
    expect(await server.text("describe_table", { table: "notes" })).toMatch(/^public\.notes table/);
    // What a statement means is for the search path of the role, as it is in psql.
    expect(await server.data("query", { sql: "select id from notes" })).toMatchObject({ rows: [[7]] });
  } finally {
    await server.close();
    await db.drop();
  }
});
