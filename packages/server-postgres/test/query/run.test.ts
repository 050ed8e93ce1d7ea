import { ToolError } from "@org/mcp-core/errors";
import { describe, expect, test } from "vitest";

import type { Database, Facts, Field, Page, Session } from "../../src/database.ts";
import type { Gate } from "../../src/gate/gate.ts";
import { createRowSecurity } from "../../src/query/row-security.ts";
import { type Request, runQuery, type Services } from "../../src/query/run.ts";
import { createTypes } from "../../src/values/types.ts";

const facts: Facts = {
  version: 180_004,
  database: "d",
  user: 'app"x',
  schemas: [],
  searchPath: "public",
  timeZone: "UTC",
  extensions: [],
  excess: ["is a superuser", "owns tables"],
};
const field: Field = { name: "x", tableId: 0, columnId: 0, typeId: 23, typeModifier: -1 };
const request: Request = { sql: "select 1", params: [], database: undefined, maxRows: 10, cursor: undefined, format: "json" };
const call = { signal: new AbortController().signal, budget: 10_000, cursors: { seal: JSON.stringify, open: () => [0] } };

function services(page: Page, excess: readonly string[]): Services {
  const session = { facts: { ...facts, excess }, read: async () => page, rows: async () => [] } as Session;
  const database = { name: "main", lease: (_task, work) => work(session) } as Database;
  const gate = { check: async (sql: string) => ({ kind: "select" as const, sql, tree: {} }) } as Partial<Gate> as Gate;
  return {
    databases: { names: ["main"], completed: () => [], get: () => database },
    gate,
    types: createTypes(),
    rowSecurity: createRowSecurity(),
    noticed: new Set(),
  };
}

describe("a role that is stronger than needed", () => {
  test("is told of in the first answer, and only there", async () => {
    const all = services({ fields: [field], rows: [["1"]], more: false }, facts.excess);
    const first = await runQuery(request, all, call);
    expect(first.notice).toBe(
      String.raw`The role "app\"x" is a superuser, owns tables: more than reading needs. This server only reads, but the role is the real boundary; use one with nothing but SELECT.`,
    );
    expect((await runQuery(request, all, call)).notice).toBeUndefined();
  });

  test("is told of later when the first statement failed", async () => {
    const check = async () => {
      throw new ToolError("Refused");
    };
    const all = { ...services({ fields: [field], rows: [], more: false }, facts.excess), gate: { check } as Partial<Gate> as Gate };
    await expect(runQuery(request, all, call)).rejects.toThrow(ToolError);
    expect(all.noticed.size).toBe(0);
  });

  test("a role that is not stronger", async () => {
    expect((await runQuery(request, services({ fields: [field], rows: [], more: false }, []), call)).notice).toBeUndefined();
  });
});

test("text that was not UTF-8 is no key", async () => {
  const { sealable } = await import("../../src/query/place.ts");
  const last = { table: 1, key: [{ name: "k", number: 1, descending: false, nullsFirst: false }] };
  expect(sealable({ seen: 1, last: { ...last, values: ["a\u{fffd}"] } })).toBeUndefined();
  expect(sealable({ seen: 1, last: { ...last, values: ["a"] } })).toEqual([1, [1, [["k", 1, 0]], ["a"]]]);
});
