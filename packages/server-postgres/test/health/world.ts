import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { freshDatabase, type Role, type TestDatabase, type Version } from "../engine/database.ts";

/** A database with something wrong for every check that a test can make speak in seconds. */
export interface SickWorld {
  readonly db: TestDatabase;
  /** Holds a row; the next waits for it, the last for the one before. */
  readonly chain: readonly [number, number, number];
  readonly slot: string;
  readonly prepared: string;
  close(): Promise<void>;
}

/** Rows of 1.5 kB that stay so long in an index, too: five to a page. */
const SETUP = `
  create schema shop;
  create schema "Odd ""Schema";
  create table shop.customers (id int primary key);
  insert into shop.customers select generate_series(1, 10);
  create table shop.orders (id serial primary key, customer int references shop.customers, note text);
  alter table shop.orders alter note set storage plain;
  insert into shop.orders (customer, note) select g % 10 + 1, g || repeat('x', 1500) from generate_series(1, 12000) g;
  create index orders_note on shop.orders (note);
  delete from shop.orders where id % 20 <> 0;
  select setval('shop.orders_id_seq', 2000000000);
  create table shop.carts (id bigint generated always as identity primary key, customer int, added date) with (autovacuum_enabled = off);
  insert into shop.carts (customer) select g from generate_series(1, 5000) g;
  create index carts_customer on shop.carts (customer);
  create index carts_customer_again on shop.carts (customer);
  create index carts_added on shop.carts (added);
  create index carts_added_customer on shop.carts (added, customer);
  create table "Odd ""Schema"."new
line" (code int);
  insert into "Odd ""Schema"."new
line" values (1), (1);
  create table shop.imports as select g as id from generate_series(1, 3000) g;
  create table shop.visits (id int primary key, customer int references shop.customers);
  insert into shop.visits select g, 1 from generate_series(1, 12000) g;
  create table shop.stock (id int primary key, amount int);
  insert into shop.stock values (1, 1), (2, 2)`;

export async function openSickWorld(version: Version): Promise<SickWorld> {
  const db = await freshDatabase(version, SETUP, { extensions: ["pg_stat_statements"] });
  const { admin } = db;
  const clients: pg.Client[] = [];
  const open = async (role: Role, application: string): Promise<{ client: pg.Client; pid: number }> => {
    const client = new pg.Client({ connectionString: db.url(role), application_name: application });
    client.on("error", () => undefined);
    await client.connect();
    clients.push(client);
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    return { client, pid: rows[0]?.pid ?? 0 };
  };
  const [slot, prepared] = [`${db.name}_slot`, `${db.name}_prepared`];

  async function lockChain(): Promise<[number, number, number]> {
    const [first, second, third] = await Promise.all([open("owner", "first"), open("owner", "second"), open("owner", "third")]);
    await first.client.query("begin; update shop.stock set amount = 0 where id = 1");
    await second.client.query("begin; update shop.stock set amount = 0 where id = 2");
    const ignore = (): void => undefined;
    void second.client.query("update shop.stock set amount = 3 where id = 1 -- password 'hunter2'").catch(ignore);
    await waiting(admin, second.pid);
    void third.client.query("update shop.stock set amount = 4 where id = 2").catch(ignore);
    await waiting(admin, third.pid);
    return [first.pid, second.pid, third.pid];
  }

  /** Five calls of a statement that takes over a second, at the same time. */
  async function slowly(): Promise<void> {
    const sleepers = await Promise.all(Array.from({ length: 5 }, () => open("owner", "sleeper")));
    await Promise.all(sleepers.map(({ client }) => client.query("select pg_sleep(1.02), 'a secret of somebody'")));
  }

  async function spoil(): Promise<void> {
    await admin.query("update shop.carts set added = '2026-01-01'");
    // What has been counted would otherwise arrive after VACUUM and ANALYZE have set the counts right.
    await admin.query("select pg_stat_force_next_flush()");
    for (const table of ["shop.carts", "shop.visits"]) await admin.query(`analyze ${table}`);
    await admin.query("vacuum analyze shop.orders");
    await admin
      .query(`create unique index concurrently "Odd index" on "Odd ""Schema"."new\nline" (code)`)
      .then(() => Promise.reject(new Error("the index was built")))
      .catch((error: unknown) => {
        if (!(error instanceof pg.DatabaseError && error.code === "23505")) throw error;
      });
    await admin.query("select pg_create_physical_replication_slot($1, true)", [slot]);
    await admin.query("begin; insert into shop.customers values (99)");
    await admin.query(`prepare transaction '${prepared}'`);
  }

  const [chain] = await Promise.all([lockChain(), slowly(), spoil()]);
  // A lock wait is worth a word after a second.
  await sleep(300);
  return {
    db,
    chain,
    slot,
    prepared,
    async close() {
      // The first ends last: each of them waits for the one before.
      await admin.query("select pg_terminate_backend(pid) from unnest($1::int[]) pid", [[...chain]]);
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await admin.query(`rollback prepared '${prepared}'`);
      await admin.query("select pg_drop_replication_slot($1)", [slot]);
      await db.drop();
    },
  };
}

async function waiting(admin: pg.Client, pid: number): Promise<void> {
  for (;;) {
    const { rows } = await admin.query("select from pg_locks where pid = $1 and not granted", [pid]);
    if (rows.length > 0) return;
    await sleep(10);
  }
}
