import { expect, test } from "vitest";

import type { Database, Session } from "../../src/database.ts";
import { createRowSecurity } from "../../src/query/row-security.ts";

const reading = (relname: string, schemaname?: string) => ({
  SelectStmt: { fromClause: [{ RangeVar: { relname, ...(schemaname !== undefined && { schemaname }) } }] },
});

test("tables are asked for once a minute, and found by schema or search path", async () => {
  let now = 0;
  let asked = 0;
  const session = {
    facts: { schemas: ["pg_catalog", "shop"], user: "Reader" },
    rows: async () => {
      asked += 1;
      return [
        { schema: "shop", name: "orders" },
        { schema: "hr", name: "staff" },
      ];
    },
  } as unknown as Session;
  const database = { name: "main" } as Database;
  const security = createRowSecurity(() => now);
  const note = (tree: object) => security.noteOn({ ...tree }, database, session);
  expect(await note({ SelectStmt: {} })).toBeUndefined();
  expect(asked).toBe(0);
  expect(await note(reading("orders"))).toBe('Row-level security of orders applies to "Reader": rows may be hidden.');
  expect(await note(reading("orders", "shop"))).toContain("orders");
  expect(await note(reading("orders", "other"))).toBeUndefined();
  expect(await note(reading("staff"))).toBeUndefined();
  expect(await note(reading("staff", "hr"))).toContain("staff");
  expect(asked).toBe(1);
  now = 61_000;
  await note(reading("orders"));
  expect(asked).toBe(2);
});
