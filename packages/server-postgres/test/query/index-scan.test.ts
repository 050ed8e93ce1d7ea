import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readTargets } from "../../src/connect/address.ts";
import { openDatabase } from "../../src/connect/database.ts";
import { namedDatabases } from "../../src/connect/databases.ts";
import { routeTo } from "../../src/connect/route-to.ts";
import type { Database, Statement } from "../../src/database.ts";
import { createGate } from "../../src/gate/create-gate.ts";
import { createRowSecurity } from "../../src/query/row-security.ts";
import { type Request, runQuery } from "../../src/query/run.ts";
import { createTypes } from "../../src/values/types.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";

const SETUP = `
  create table event (id bigint primary key, at timestamptz not null, kind text not null, note text);
  insert into event select i, '2024-01-01'::timestamptz + i % 5000 * interval '1 minute', 'k' || i % 7, case when i % 3 = 0 then null else 'n' || i end
  from (select i * 7919 % 20011 as i from generate_series(1, 20000) i) s;
  create index by_time on event (at, id); create index by_kind on event (kind desc, at desc, id desc); create index by_mix on event (kind, id desc);
  create index by_note on event (note nulls first, id); create index by_note_down on event (note desc, id)`;

const limits = { statementMs: 30_000, lockMs: 3000, connectMs: 10_000, connections: 2, maxBytes: 5_000_000 };
const call = {
  signal: new AbortController().signal,
  budget: 1_000_000,
  cursors: {
    seal: (_scope: string, state: unknown) => JSON.stringify(state),
    open: (_scope: string, cursor: string): unknown => JSON.parse(cursor),
  },
};

interface Plan {
  readonly "Node Type": string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  let database: Database;
  const sent: Statement[] = [];
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP);
    await db.admin.query("vacuum analyze event");
    const [target] = readTargets({ databases: [], databaseUrl: db.url("reader"), connectTimeoutMs: 10_000 });
    if (target === undefined) throw new Error("a URL was given");
    const opened = openDatabase(routeTo(target, limits), limits);
    const listening = (statement: Statement): Statement => {
      sent.push(statement);
      return statement;
    };
    database = {
      ...opened,
      lease: (task, work) => opened.lease(task, (session) => work({ ...session, read: (statement) => session.read(listening(statement)) })),
    };
  });
  afterAll(async () => {
    await database.close();
    await db.drop();
  });

  test.each([
    "select * from event order by id",
    "select id, at, kind from event where kind <> $1 order by at, id",
    "select e.id as number, at, kind from event e order by kind desc, at desc, number desc",
    "select id, kind from event order by kind, id desc",
    "select id, note from event order by note nulls first, id",
    "select id, note from event order by note desc, id",
  ])("a later page of %s begins in the index where the one before ended", async (sql) => {
    const gate = createGate({ allowFunctions: [], allowForeignTables: false, allowWrites: false });
    const services = {
      databases: namedDatabases([database]),
      gate,
      types: createTypes(),
      rowSecurity: createRowSecurity(),
      noticed: new Set<Database>(),
    };
    const params = sql.includes("$1") ? ["k0"] : [];
    let cursor: string | undefined;
    for (let page = 0; page < 4; page += 1) {
      const request: Request = { sql, params, database: undefined, maxRows: 100, cursor, format: "json" };
      cursor = (await runQuery(request, services, call)).cursor;
    }
    const last = sent.at(-1);
    expect(last?.skip ?? 0).toBe(0);
    const { rows } = await db.admin.query<{ "QUERY PLAN": readonly [{ Plan: Plan }] }>(`explain (analyze, format json) ${last?.sql}`, [
      ...(last?.params ?? []),
    ]);
    const scans = flat(rows[0]?.["QUERY PLAN"][0].Plan).filter((node) => node["Node Type"].includes("Scan") && node.Plans === undefined);
    for (const scan of scans) {
      expect(scan["Node Type"]).toMatch(/^Index/);
      expect(scan).toHaveProperty("Index Cond");
    }
    const read = scans.reduce((sum, scan) => sum + scan["Actual Rows"] + (scan["Rows Removed by Filter"] ?? 0), 0);
    // A page has 100 rows, and one more says that there are others. No range reads more than that, and what `where` leaves out between them.
    expect(read).toBeLessThanOrEqual(130 * scans.length);
  });
});

function flat(plan: Plan | undefined): Plan[] {
  return plan === undefined ? [] : [plan, ...(plan.Plans ?? []).flatMap(flat)];
}
