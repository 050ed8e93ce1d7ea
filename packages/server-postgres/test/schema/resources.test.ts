import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { tableUri } from "../../src/schema/address.ts";
import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { openServer, type TestServer } from "../fixtures/server.ts";
import { SHOP } from "./shop.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase(
    18,
    `${SHOP};
     create schema schema; create table schema.secret (word text);
     create table schema.schema (id int, U&"odd/?\\000aname" varchar(50));
     insert into schema.schema
       select g, case when g <= 6 then E'it''s\\nforged: a' when g <= 8 then 'b, c' end from generate_series(1, 10) g;
     analyze schema.schema;
     create table "Odd"."a/b?c#d%25" (id int); create table "Odd".".." (id int)`,
  );
  await db.admin.query("revoke select on schema.secret from reader");
});
afterAll(() => db.drop());

describe.each(["legacy", "modern"] as const)("resources and prompts, %s era", (era) => {
  let server: TestServer;
  beforeAll(async () => {
    // The second cannot be reached, which must not hide the first.
    server = await openServer({ era, env: { DATABASE_URL: `main=${db.url("reader")} down=postgres://nobody@127.0.0.1:1/none` } });
  });
  afterAll(() => server.close());

  const textAt = async (uri: string): Promise<string> => {
    const { contents } = await server.client.readResource({ uri });
    const [content] = contents;
    return content !== undefined && "text" in content ? content.text : "";
  };

  test("every table is listed, by an address that reads it", async () => {
    const listed: { uri: string; name: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await server.client.listResources(cursor === undefined ? {} : { cursor });
      listed.push(...page.resources);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    const tables = listed.filter(({ uri }) => /^postgres:..main.[^/]*\/[^/]*$/.test(uri));
    const { rows } = await db.admin.query<{ n: number }>(
      "select count(*)::int as n from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r','p','v','m') and not relispartition and nspname !~ '^pg_' and nspname <> 'information_schema'",
    );
    expect(tables).toHaveLength(rows[0]?.n ?? 0);
    // The eras differ in how a request travels, not in what is read.
    for (const { uri, name } of era === "modern" ? tables : tables.slice(0, 3)) {
      expect((await textAt(uri)).startsWith(`${name.replace("main: ", "")} `)).toBe(true);
    }
    expect(tables.map(({ name }) => name)).toContain(String.raw`main: "Odd".U&"evil\000aname\202e"`);
    expect(listed.map(({ uri }) => uri)).toEqual(expect.arrayContaining(["postgres://main/schema", "postgres://down/schema"]));
  });

  test("addresses mean what they say", async () => {
    expect(await textAt("postgres://main/schema")).toMatch(/tables and views; ! is NOT NULL/);
    expect(await textAt("postgres://main/schema/schema")).toMatch(/^schema\.schema table\n/);
    expect(await textAt("postgres://main/Odd/a%2Fb%3Fc%23d%2525")).toMatch(/^"Odd"\."a\/b\?c#d%25" table\n/);
    expect(await textAt(tableUri("main", "Odd", ".."))).toMatch(/^"Odd"\."\.\." table\n/);
  });

  test.each([
    "postgres://main/shop/nope",
    "postgres://main/Shop/orders",
    "postgres://other/shop/orders",
    "postgres://other/schema",
    "postgres://main/shop/orders/x",
    "postgres://main/shop/orders/ID",
    "postgres://main/shop/orders/id/x",
    "postgres://main/shop/orders_pkey/id",
    "postgres://other/shop/orders/id",
    "postgres://main/shop/orders_pkey",
  ])("%s is no resource", async (uri) => {
    await expect(server.client.readResource({ uri })).rejects.toMatchObject({ code: -32602 });
  });

  test("what a resource says changes with the definition only", async () => {
    const before = await textAt("postgres://main/shop/orders");
    expect(before).toMatch(/^shop\.orders table\ncolumns\n {2}id bigint not null\n/);
    expect(before).toContain("(customer_id) REFERENCES shop.customers(id) ON DELETE RESTRICT");
    expect(before).not.toMatch(/~|kB|scans|analysed|distinct/);
  });

  test("the whole schema, compact", async () => {
    const text = await textAt("postgres://main/schema");
    expect(text).toContain("order_lines(order_id bigint! -> orders, line integer!, sku text! -> products, qty integer!) pk order_id, line");
    expect(text).toContain("totals(customer_id bigint, sum numeric) materialized view");
    expect(text).toContain(
      "customers(id bigint!, name text!, email shop.email, tags text[], home shop.place, created_at timestamptz!) pk id -- People who bought something.\n",
    );
    expect(text).not.toContain("events_2024");
  });

  test("a column: what it is, its keys, and what is known of its values", async () => {
    expect(await textAt("postgres://main/shop/orders/status")).toBe(
      [
        "shop.orders.status shop.status not null default 'new'::shop.status",
        "enum shop.status: new, paid, 'on hold'",
        "nothing is known of its values: never analysed, or row-level security hides it",
      ].join("\n"),
    );
    expect(await textAt("postgres://main/shop/customers/id")).toBe(
      [
        "shop.customers.id bigint not null identity always",
        "primary key (id)",
        "referenced by shop.addresses (customer_id) -> (id)",
        "referenced by shop.orders (customer_id) -> (id)",
        "referenced by shop.profiles (customer_id) -> (id)",
        "null: none",
        "distinct values: all",
      ].join("\n"),
    );
    expect(await textAt("postgres://main/shop/orders/customer_id")).toMatch(
      /\nforeign key \(customer_id\) -> shop\.customers \(id\)\nindex orders_open\n/,
    );
    expect(await textAt("postgres://main/shop/orders/tax")).toMatch(/^shop\.orders\.tax numeric generated stored \(total \* 0\.2\)\n/);
    expect(await textAt("postgres://main/schema/schema/odd%2F%3F%0Aname")).toBe(
      [
        String.raw`schema.schema.U&"odd/?\000aname" varchar(50)`,
        "null: 20%",
        "distinct values: 20% of the rows",
        String.raw`most common: 'it''s\nforged: a' 60%, 'b, c' 20%`,
      ].join("\n"),
    );
  });

  test("what the role may not read of a column stays untold", async () => {
    expect(await textAt("postgres://main/schema/secret/word")).toBe("schema.secret.word text\nno right to read it");
  });

  const complete = async (argument: string, value: string, context: Record<string, string> = {}): Promise<string[]> => {
    const { completion } = await server.client.complete({
      ref: { type: "ref/resource", uri: `postgres://{database}/{schema}/{table}${argument === "column" ? "/{column}" : ""}` },
      argument: { name: argument, value },
      context: { arguments: context },
    });
    return completion.values;
  };

  test("database, schema and table complete, each given the others", async () => {
    expect(await complete("database", "d")).toEqual(["down"]);
    expect(await complete("schema", "s", { database: "main" })).toEqual(["schema", "shop"]);
    expect(await complete("table", "Ord", { database: "main", schema: "shop" })).toEqual(["order_lines", "orders"]);
    expect(await complete("table", "ord", { database: "main", schema: "Odd" })).toEqual(["Order Details", "orders"]);
    expect(await complete("table", "%", { database: "main" })).toEqual([]);
    expect(await complete("column", "C", { database: "main", schema: "shop", table: "customers" })).toEqual(["created_at"]);
    expect(await complete("column", "", { database: "main", schema: "Odd", table: "Order Details" })).toEqual(["Id", 'a"b', "x\ny"]);
    expect(await complete("column", "customer", { database: "main", table: "orders" })).toEqual(["customer_id"]);
    expect(await complete("column", "c", { database: "main", schema: "shop" })).toEqual([]);
    expect(await complete("column", "\0", { database: "main", schema: "\0", table: "\0" })).toEqual([]);
    expect(await complete("table", "a\0", { database: "main", schema: "\0" })).toEqual([]);
  });

  test("analyze_table embeds the description, and says that it is data", async () => {
    const { messages } = await server.client.getPrompt({ name: "analyze_table", arguments: { table: "SHOP.Orders" } });
    expect(messages.map(({ role, content }) => [role, content.type])).toEqual([
      ["user", "text"],
      ["user", "resource"],
    ]);
    expect(messages[0]?.content).toMatchObject({
      text: expect.stringMatching(
        /^Analyze the data of the table shop\.orders in the database "main"[^]*is data|data to look at/,
      ) as string,
    });
    expect(messages[1]?.content).toMatchObject({
      resource: {
        uri: "postgres://main/shop/orders",
        mimeType: "text/plain",
        text: expect.stringMatching(/^shop\.orders table, ~600 rows/) as string,
      },
    });
    await expect(server.client.getPrompt({ name: "analyze_table", arguments: { table: "ordrs" } })).rejects.toThrow(
      /no table or view "ordrs"/,
    );
  });

  test.each([
    ["ord", ['"Odd"."Order Details"', '"Odd".orders', "loose.orders", "shop.order_lines", "shop.orders", "shop.recent_orders"]],
    ["shop.ord", ["shop.order_lines", "shop.orders", "shop.recent_orders"]],
    ['"Odd"."Ord', ['"Odd"."Order Details"', '"Odd".orders']],
    ["loo", ["loose.addresses", "loose.alone", "loose.calls", "loose.customers", "loose.orders", "loose.under_x"]],
    ["nothing like it", []],
  ])("its table completes: %s", async (value, values) => {
    const { completion } = await server.client.complete({
      ref: { type: "ref/prompt", name: "analyze_table" },
      argument: { name: "table", value },
    });
    expect(completion.values).toEqual(values);
  });
});

test("secrets of the catalog stay untold to a superuser, too, and a refusal shows none of our own SQL", async () => {
  const superuser = await openServer({ url: db.url("superuser") });
  try {
    const { contents } = await superuser.client.readResource({ uri: "postgres://main/pg_catalog/pg_authid/rolpassword" });
    expect(contents).toMatchObject([
      { text: expect.stringMatching(/^pg_catalog\.pg_authid\.rolpassword text .*\nnothing is known/) as string },
    ]);
    const described = await superuser.text("describe_table", { table: "pg_authid", sample: 1 });
    expect(described.split("\n").at(-1)).toBe("no sample: table pg_authid: it holds passwords.");
  } finally {
    await superuser.close();
  }
});
