import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Database, Field, Session } from "../../src/database.ts";
import { BUILT_IN, scalarOf } from "../../src/values/builtin-types.ts";
import { createTypes } from "../../src/values/types.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(version);
  });
  afterAll(() => db.drop());

  test("knows the built-in types by the names that the server gives them", async () => {
    const { rows } = await db.admin.query<{ id: number; name: string; element: number | null; delimiter: string; output: string }>(
      `select t.oid::int as id, format_type(t.oid, -1) as name, e.oid::int as element, e.typdelim as delimiter
       from pg_type t left join pg_type e on e.typarray = t.oid where t.oid = any ($1)`,
      [[...BUILT_IN.keys()]],
    );
    expect(rows).toHaveLength(BUILT_IN.size);
    for (const { id, name, element, delimiter } of rows) {
      expect(BUILT_IN.get(id)).toEqual(element === null ? { name } : { name, element });
      expect([",", null]).toContain(delimiter);
    }
    expect([16, 21, 23, 700, 701, 114, 3802, 20, 1700].map(scalarOf)).toEqual([
      "boolean",
      "integer",
      "integer",
      "float",
      "float",
      "json",
      "json",
      "text",
      "text",
    ]);
  });
});

test("what the catalog says is kept for a while, for each database, and asked once for many columns", async () => {
  let now = 0;
  let asked: unknown[] = [];
  const session = {
    facts: { schemas: ["pg_catalog", "shop"] },
    rows: async (_sql: string, [wanted]: readonly string[]) => {
      asked.push(wanted);
      return [{ id: 99_999, modifier: -1, name: "shop.mood", element: null, delimiter: null }];
    },
  } as unknown as Session;
  const field: Field = { name: "x", tableId: 0, columnId: 0, typeId: 99_999, typeModifier: -1 };
  const [one, other] = [{ name: "one" }, { name: "other" }] as Database[];
  const types = createTypes(() => now);
  const ask = (database: Database | undefined) => types.of([field, { ...field, typeId: 25 }, field], database ?? ({} as Database), session);
  expect(await ask(one)).toEqual([
    { name: "mood", scalar: "text" },
    { name: "text", scalar: "text" },
    { name: "mood", scalar: "text" },
  ]);
  await ask(one);
  expect(asked).toEqual(['[{"id":99999,"modifier":-1}]']);
  await ask(other);
  expect(asked).toHaveLength(2);
  now = 61_000;
  await ask(one);
  expect(asked).toHaveLength(3);
  asked = [];
  expect(await types.of([{ ...field, typeId: 77_777 }], one ?? ({} as Database), session)).toEqual([
    { name: "type 77777", scalar: "text" },
  ]);
});
