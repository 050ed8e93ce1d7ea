// Through pg's own client: the demo has to pass for a server. PGlite takes seconds to start, so the tests share what is running, in this order.
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { createDemo } from "../../src/demo/demo.ts";

const demo = createDemo();
let client: pg.Client;

async function connect(): Promise<pg.Client> {
  const fresh = new pg.Client({ stream: () => demo.stream(), user: "anyone", password: "", database: "anything", ssl: false });
  fresh.on("error", () => {});
  await fresh.connect();
  return fresh;
}

const one = async (sql: string): Promise<unknown> => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
const extended = (text: string): Promise<pg.QueryResult> => client.query({ text, queryMode: "extended" } as pg.QueryConfig);

/** How many threads there are. */
const threads = (): number => (process.report.getReport() as unknown as { workers: readonly unknown[] }).workers.length;

const ENDLESS = "select count(*) from generate_series(1, 100000000000)";

beforeAll(async () => {
  client = await connect();
});
afterAll(() => demo.close());

describe("the connection", () => {
  test("shakes hands and answers, in either protocol", async () => {
    expect(await one("select version()")).toMatch(/^PostgreSQL 18\./);
    expect((await client.query("select $1::int + 1 as n, $2::text as t", [41, "ä"])).rows).toEqual([{ n: 42, t: "ä" }]);
    expect((await extended("show server_version_num")).rows).toHaveLength(1);
    expect(client.getTransactionStatus()).toBe("I");
  });

  test("goes on after errors", async () => {
    await expect(client.query("select 1/0")).rejects.toMatchObject({ code: "22012", severity: "ERROR" });
    await expect(extended("select nothing")).rejects.toMatchObject({ code: "42703", position: "8" });
    await client.query("begin");
    await expect(extended("select 1/0")).rejects.toMatchObject({ code: "22012" });
    await expect(extended("select 1")).rejects.toMatchObject({ code: "25P02" });
    await client.query("rollback");
    expect(await one("select 1")).toBe(1);
  });

  test("gives a long result whole: more than may be on the way at once, and a value of 10 MB", async () => {
    const { rows } = await client.query<{ n: number; t: string }>("select n, repeat('x', 1000) t from generate_series(1, 15000) n");
    expect(rows).toHaveLength(15_000);
    expect(rows.every(({ n, t }, index) => n === index + 1 && t.length === 1000)).toBe(true);
    expect(await one("select repeat('ä', 5000000)")).toHaveLength(5_000_000);
  });

  test("is the only one, and the next finds a fresh session and what was committed", async () => {
    await expect(connect()).rejects.toThrow("has one connection, and it is in use");
    await client.query("create table kept as select 1 as n; create temp table gone (); set work_mem = '1MB'; prepare p as select 1");
    await client.query("begin; create table undone ()");
    await client.end();
    client = await connect();
    expect(await one("select to_regclass('kept') is not null and to_regclass('gone') is null and to_regclass('undone') is null")).toBe(
      true,
    );
    expect(await one("select current_setting('work_mem') || count(*) from pg_prepared_statements")).toBe("4MB0");
  });
});

describe("the shop", () => {
  test("has the rows it always has", async () => {
    const counts = ["customers", "categories", "products", "orders", "order_items", "payments", "reviews"].map(
      (table) => `(select count(*) from ${table})`,
    );
    const [customers, categories, products, orders, items, payments, reviews] = String(
      await one(`select concat_ws(' ', ${counts.join(",")})`),
    )
      .split(" ")
      .map(Number);
    expect({ customers, categories, products, orders }).toEqual({ customers: 1200, categories: 13, products: 240, orders: 5000 });
    expect((items ?? 0) + (payments ?? 0) + (reviews ?? 0)).toBeGreaterThan(15_000);
    // Any change of what is drawn moves this.
    expect(await one("select sum(total) from order_totals")).toBe("1328624.66");
  });

  test("holds together: dates in order, payments as high as orders, nothing after its last day", async () => {
    expect(await one("select count(*) from orders o join customers c on c.id = customer_id where placed_at < c.created_at")).toBe("0");
    expect(
      await one(`select count(*) from order_totals t join (select order_id, sum(amount) filter (where amount > 0) as paid from payments group by 1) p
        using (order_id) where paid <> total`),
    ).toBe("0");
    const last =
      "greatest((select max(placed_at) from orders), (select max(paid_at) from payments), (select max(created_at) from reviews))";
    expect(await one(`select ${last} < '2026-01-01'`)).toBe(true);
    expect(await one("select count(*) from order_items where product_id not in (select id from products)")).toBe("0");
  });

  test("has something to look for, and statistics to plan with", async () => {
    expect(await one("select count(*) > 0 from products where search @@ websearch_to_tsquery('english', 'quiet lamps')")).toBe(true);
    expect(
      await one(
        "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples < 0 and relname <> 'kept'",
      ),
    ).toBe("0");
    expect(
      await one(
        "select revenue > 2 * lag from (select revenue, lag(revenue) over (order by month), month from monthly_sales) m where month = '2025-12-01'",
      ),
    ).toBe(true);
  });
});

describe("its end", () => {
  test("an engine that has failed is replaced by a fresh one, with the shop as it was at first", async () => {
    await expect(client.query("copy kept from stdin")).rejects.toThrow(/terminated|failed|ended/);
    client = await connect();
    expect(await one("select to_regclass('kept')")).toBe(null);
    expect(await one("select count(*) from orders")).toBe("5000");
  });

  test("a connection that is destroyed takes the query that runs with it", async () => {
    const running = client.query(ENDLESS);
    const failure = running.catch(String);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(threads()).toBe(1);
    client.connection.stream.destroy();
    expect(await failure).toContain("Connection terminated");
    await vi.waitFor(() => expect(threads()).toBe(0));
  });

  test("an interrupt ends what runs, and close leaves no thread", async () => {
    client = await connect();
    const running = client.query(ENDLESS);
    const failure = running.catch(String);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await demo.interrupt();
    expect(await failure).toContain("was stopped");
    expect(threads()).toBe(0);
    // Closed in the middle of the start.
    const refusal = connect().catch(String);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await demo.close();
    expect(await refusal).toContain("is closed");
    expect(threads()).toBe(0);
    await expect(connect()).rejects.toThrow("is closed");
  });
});
