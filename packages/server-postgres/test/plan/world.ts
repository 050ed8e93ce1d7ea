import { ToolError } from "@org/mcp-core/errors";
import pg from "pg";

import { recordsOf } from "../../src/connect/rows.ts";
import type { Page, Session, Text } from "../../src/database.ts";
import type { Gate } from "../../src/gate/gate.ts";
import { createParser } from "../../src/gate/parse/parse.ts";
import { explain, type Explained } from "../../src/plan/explain.ts";
import { reportOf } from "../../src/plan/report.ts";
import { runBatch } from "../../src/wire/batch.ts";
import { freshDatabase, type Role, type TestDatabase, type Version } from "../engine/database.ts";

/** A database with a case for every finding, and one connection to it for each role. */
export interface PlanWorld {
  readonly db: TestDatabase;
  explain(asked: Asking): Promise<Explained>;
  /** The findings as the tool shows them. */
  findings(asked: Asking): Promise<string>;
  close(): Promise<void>;
}

export interface Asking {
  readonly sql: string;
  readonly params?: readonly Text[];
  /** Default: true. */
  readonly analyze?: boolean;
  /** Settings for this statement: `work_mem = '64kB'`. */
  readonly set?: readonly string[];
  readonly role?: Role;
}

const SETUP = `
  create schema shop;
  create table shop.customers (id int primary key, email text not null, city varchar(30), joined timestamptz not null);
  insert into shop.customers select g, 'u' || g || '@example.com', 'c' || g % 50, timestamptz '2026-01-01' + g * interval '1 hour' from generate_series(1, 10000) g;
  create table shop.orders (
    id bigint primary key, customer_id int not null references shop.customers, status varchar(20) not null, region text not null,
    total numeric(10, 2), created_at timestamptz not null, paid boolean not null, data jsonb not null, note text not null);
  insert into shop.orders
    select g, 1 + g % 10000, case when g % 1000 = 0 then 'failed' else 'done' end, (array['eu', 'us', 'as'])[1 + g % 3], g % 500,
      timestamptz '2026-01-01' + g * interval '1 minute', g % 2000 <> 0, jsonb_build_object('k', g), md5(g::text)
    from generate_series(1, 100000) g;
  create index orders_region on shop.orders (region);
  create table shop.items (order_id bigint not null, line int not null, sku text not null, primary key (order_id, line));
  insert into shop.items select g, 1, 's' || g % 100 from generate_series(1, 50000) g;
  create table shop.ranges (low int not null, high int not null);
  insert into shop.ranges select g * 40, g * 40 + 1 from generate_series(1, 200) g;
  create table shop.refs (customer_id int not null, label text not null);
  insert into shop.refs select g * 37, 'r' || g from generate_series(1, 300) g;
  create table shop.pairs (a int not null, b int not null, filler text not null);
  insert into shop.pairs select g % 100, g % 100, repeat('x', 20) from generate_series(1, 50000) g;
  create table shop.fresh (id int not null, filler text not null) with (autovacuum_enabled = off);
  insert into shop.fresh select g, repeat('x', 50) from generate_series(1, 5000) g;
  create table shop.stale (id int not null, filler text not null) with (autovacuum_enabled = off);
  insert into shop.stale select g, repeat('x', 50) from generate_series(1, 5000) g;
  create table shop.visits (id int primary key, at int not null) with (autovacuum_enabled = off);
  insert into shop.visits select g, g from generate_series(1, 20000) g;
  create table shop.measures (day date not null, sensor int not null, value int not null) partition by range (day);
  create table shop.measures_1 partition of shop.measures for values from ('2026-01-01') to ('2026-02-01');
  create table shop.measures_2 partition of shop.measures for values from ('2026-02-01') to ('2026-03-01');
  create table shop.measures_3 partition of shop.measures for values from ('2026-03-01') to ('2026-04-01');
  create table shop.measures_4 partition of shop.measures for values from ('2026-04-01') to ('2026-05-01');
  insert into shop.measures select date '2026-01-01' + g % 119, g % 1000, g from generate_series(1, 60000) g;
  create schema "Odd ""Schema";
  create table "Odd ""Schema"."new
line" ("Some""thing" int not null, filler text not null);
  insert into "Odd ""Schema"."new
line" select g, repeat('x', 30) from generate_series(1, 20000) g`;

const ANALYSED = ["customers", "orders", "items", "ranges", "refs", "pairs", "stale", "visits", "measures"];

export async function openPlanWorld(version: Version): Promise<PlanWorld> {
  const db = await freshDatabase(version, SETUP);
  // What was inserted counts as changed when its count arrives after the ANALYZE.
  const flush = "select pg_stat_force_next_flush()";
  await db.admin.query(flush);
  for (const table of ANALYSED) await db.admin.query(`analyze shop.${table}`);
  await db.admin.query(`analyze "Odd ""Schema"."new\nline"`);
  await db.admin.query("update shop.stale set filler = 'y' where id % 2 = 0");
  await db.admin.query(flush);
  const clients = new Map<Role, Promise<pg.Client>>();

  async function connect(role: Role): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: db.url(role) });
    await client.connect();
    return client;
  }

  async function explainHere({ sql, params = [], analyze = true, set = [], role = "reader" }: Asking): Promise<Explained> {
    const client = await (clients.get(role) ?? clients.set(role, connect(role)).get(role));
    if (client === undefined) throw new TypeError("a client was just made");
    const before = ["BEGIN TRANSACTION READ ONLY", ...set.map((setting) => `SET LOCAL ${setting}`)];
    return explain({ sql, params, analyze }, trustingGate(), await sessionOn(client, before));
  }

  return {
    db,
    explain: explainHere,
    async findings(asked) {
      const report = reportOf(await explainHere(asked), 60_000);
      return report.slice(report.indexOf("\nFindings") + 1);
    },
    async close() {
      await Promise.all([...clients.values()].map(async (client) => (await client).end()));
      await db.drop();
    },
  };
}

/** A session as the pool makes them, but on one connection and with settings for each statement. */
export async function sessionOn(client: pg.Client, before: readonly string[] = ["BEGIN TRANSACTION READ ONLY"]): Promise<Session> {
  async function send(sql: string, params: readonly Text[], maxRows: number): Promise<Page> {
    try {
      return await runBatch(client, { before, sql, params, skip: 0, maxRows, after: ["ROLLBACK"] }).page;
    } catch (error) {
      await client.query("ROLLBACK");
      throw new ToolError(error instanceof Error ? error.message : "?", { cause: error });
    }
  }
  // What the columns hold is what the query's own text says.
  const rows = async <Row>(sql: string, params: readonly Text[] = []): Promise<Row[]> =>
    recordsOf(await send(sql, params, 10_000)) as Row[];
  const [facts] = await rows<{ version: number; extensions: string[] }>(
    "select current_setting('server_version_num')::int as version, (select json_agg(extname) from pg_extension) as extensions",
  );
  if (facts === undefined) throw new TypeError("the query for facts has one row");
  return {
    facts: { ...facts, database: "", user: "", schemas: [], searchPath: "public", timeZone: "UTC", excess: [] },
    rows,
    read: ({ sql, params = [], maxRows }) => send(sql, params, maxRows),
  };
}

const parser = createParser();

/** Lets everything through: what this gate's own tests are about is not tested here. */
export function trustingGate(): Gate {
  return {
    async check(text) {
      const { tree, sql } = await parser.one(text);
      return { kind: "ExplainStmt" in tree ? "explain" : "VariableShowStmt" in tree ? "show" : "select", sql, tree };
    },
    checkChange: () => Promise.reject(new ToolError("not here")),
    forget: () => undefined,
  };
}
