import { ToolError } from "@org/mcp-core/errors";
import pg from "pg";
import { describe, expect, test } from "vitest";

import type { Session } from "../../src/database.ts";
import { explain } from "../../src/plan/explain.ts";
import type { IndexIdea } from "../../src/plan/index-idea.ts";
import { readPlan } from "../../src/plan/read.ts";
import type { Table } from "../../src/plan/relations.ts";
import { tryIndexes } from "../../src/plan/what-if.ts";
import { freshDatabase } from "../engine/database.ts";
import { sessionOn, trustingGate } from "./world.ts";

const TABLE: Table = {
  id: 1,
  schema: "shop",
  name: 'Ord"ers',
  kind: "r",
  rows: 1,
  pages: 1,
  modified: 0,
  live: 1,
  hasStatistics: true,
  analysed: true,
  columns: [],
  indexes: [],
  root: null,
};
const idea = (column: string, method: IndexIdea["method"] = "btree"): IndexIdea => ({
  table: TABLE,
  method,
  keys: [{ sql: column, column }],
});
const plan = (cost: number, index?: string): ReturnType<typeof readPlan> =>
  readPlan(
    JSON.stringify([{ Plan: { "Node Type": "Index Scan", "Total Cost": cost, ...(index !== undefined && { "Index Name": index }) } }]),
  );

/** A session that answers as hypopg would, and what it was asked. */
function scripted({ extension = true, fails = "" } = {}): { session: Session; asked: string[] } {
  const asked: string[] = [];
  const answer = (sql: string, [param = ""]: readonly (string | null)[] = []): unknown[] => {
    asked.push(
      sql.includes("pg_extension") ? "find" : `${sql.replace(/^select (?:indexname from )?/, "")}${param === "" ? "" : ` ${param ?? ""}`}`,
    );
    if (sql.includes("pg_extension")) return extension ? [{ schema: "Hypo" }] : [];
    if (fails !== "" && param?.includes(fails) === true) throw new ToolError("not supported");
    return [{ indexname: `<1>${param ?? ""}` }];
  };
  return {
    asked,
    session: {
      facts: {
        version: 150_000,
        database: "",
        user: "",
        schemas: [],
        searchPath: "public",
        timeZone: "",
        extensions: ["hypopg"],
        excess: [],
      },
      // The row is what the SQL above asks for.
      rows: <Row>(sql: string, params?: readonly (string | null)[]) => Promise.resolve().then(() => answer(sql, params) as Row[]),
      read: () => Promise.reject(new Error("only the caller plans")),
    },
  };
}

describe("trying indexes out", () => {
  test("one by one, each taken away before the next", async () => {
    const { session, asked } = scripted({ fails: "(b)" });
    const [a, b, c, d] = [idea("a"), idea("b"), idea("c"), idea("d", "gin")];
    const trials = await tryIndexes(session, [a, b, c, d], plan(100), () =>
      Promise.resolve(plan(7, asked.at(-1)?.includes("(a)") === true ? '<1>CREATE INDEX ON shop."Ord""ers" (a)' : "other")),
    );
    expect(asked).toEqual([
      "find",
      '"Hypo".hypopg_reset()',
      '"Hypo".hypopg_create_index($1::pg_catalog.text) CREATE INDEX ON shop."Ord""ers" (a)',
      '"Hypo".hypopg_reset()',
      '"Hypo".hypopg_create_index($1::pg_catalog.text) CREATE INDEX ON shop."Ord""ers" (b)',
      '"Hypo".hypopg_reset()',
      '"Hypo".hypopg_create_index($1::pg_catalog.text) CREATE INDEX ON shop."Ord""ers" (c)',
      '"Hypo".hypopg_reset()',
    ]);
    expect([a, b, c, d].map((each) => trials?.get(each))).toEqual([
      { kind: "tried", before: 100, after: 7, used: true },
      { kind: "failed", why: "not supported" },
      { kind: "tried", before: 100, after: 7, used: false },
      undefined,
    ]);
  });

  test("taken away even when planning fails, and only an expected failure is a result", async () => {
    const { session, asked } = scripted();
    const broken = tryIndexes(session, [idea("a")], plan(1), () => Promise.reject(new TypeError("a bug")));
    await expect(broken).rejects.toThrow("a bug");
    expect(asked.at(-1)).toBe('"Hypo".hypopg_reset()');
  });

  test("not without the extension's own functions", async () => {
    const { session, asked } = scripted({ extension: false });
    expect(await tryIndexes(session, [idea("a")], plan(1), () => Promise.reject(new Error("not planned")))).toBeUndefined();
    expect(asked).toEqual(["find"]);
  });
});

/** Whether the servers of the tests have it; those of the package registry do not. */
async function hasHypopg(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query("select from pg_available_extensions where name = 'hypopg'");
  await client.end();
  return rowCount === 1;
}

describe("on a server", () => {
  test("with the real extension where the server has it, without where not; a function of its name in SQL is never called", async () => {
    const db = await freshDatabase(
      18,
      `create table t as select g as id, g % 1000 as a from generate_series(1, 20000) g; analyze t;
       create function public.hypopg_create_index(text) returns table (indexname text) language plpgsql as $$ begin raise 'called'; end $$;
       create function public.hypopg_reset() returns void language plpgsql as $$ begin raise 'called'; end $$`,
    );
    try {
      const real = await hasHypopg(db.url("superuser"));
      if (real) await db.admin.query("create schema hypo; create extension hypopg schema hypo; grant usage on schema hypo to reader");
      const client = new pg.Client({ connectionString: db.url("reader") });
      await client.connect();
      const session = await sessionOn(client);
      const claiming = { ...session, facts: { ...session.facts, extensions: ["hypopg"] } };
      const { trials } = await explain({ sql: "select * from t where a = 5", params: [], analyze: true }, trustingGate(), claiming);
      const left = real ? await client.query("select from hypo.hypopg()") : undefined;
      await client.end();
      expect([...(trials?.values() ?? [])].map((trial) => trial.kind === "tried" && trial.used && trial.after < trial.before)).toEqual(
        real ? [true] : [],
      );
      expect(left?.rowCount ?? 0).toBe(0);
    } finally {
      await db.drop();
    }
  });
});
