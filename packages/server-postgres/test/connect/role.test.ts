import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { describeRole } from "../../src/connect/describe-role.ts";
import { FACTS_SQL, type FactsRow, readFacts } from "../../src/connect/facts.ts";
import { grantScript, PASSWORD_PLACEHOLDER } from "../../src/connect/grant-script.ts";
import { excessOf, type RoleRow } from "../../src/connect/role.ts";
import type { Facts } from "../../src/database.ts";
import { freshDatabase, type TestDatabase, VERSIONS } from "../engine/database.ts";
import { reach } from "./reach.ts";

const SETUP = `
  create schema shop; create schema "Odd ""name""";
  create table shop.orders (id int primary key); create table shop.lines (id int); create table "Odd ""name"""."T" (id serial);
  create view shop.open as select * from shop.orders`;

describe.each(VERSIONS)("PostgreSQL %i", (version) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase(version, SETUP);
    // Before 15, and after an upgrade from there, everyone may create in public.
    await db.admin.query("revoke create on schema public from public");
  });
  afterAll(() => db.drop());

  const factsOf = async (url: string): Promise<Facts> => {
    const database = reach(url);
    const facts = await database.lease({ signal: new AbortController().signal }, async (session) => session.facts);
    await database.close();
    return facts;
  };
  const asReader = async (sql: string, undo: string): Promise<readonly string[]> => {
    await db.admin.query(sql);
    const { excess } = await factsOf(db.url("reader"));
    await db.admin.query(undo);
    return excess;
  };

  test("what is known of the server", async () => {
    const facts = await factsOf(db.url("reader"));
    expect(facts).toMatchObject({
      database: db.name,
      user: "reader",
      timeZone: "UTC",
      schemas: ["pg_catalog", "public"],
      searchPath: '"$user", public',
      excess: [],
    });
    expect(Math.floor(facts.version / 10_000)).toBe(version);
    expect(facts.extensions).toContain("plpgsql");
  });

  test("what makes a role too strong", async () => {
    expect((await factsOf(db.url("superuser"))).excess).toEqual(["is a superuser"]);
    expect((await factsOf(db.url("owner"))).excess).toEqual([
      "owns the database",
      // public is the database owner's, by way of pg_database_owner.
      "may create objects in 3 schemas",
      "owns 4 tables",
    ]);
    expect(await asReader("grant insert on shop.orders to public", "revoke insert on shop.orders from public")).toEqual([
      "may write to 1 table",
    ]);
    expect(
      await asReader(
        'grant usage on all sequences in schema "Odd ""name""" to reader',
        'revoke usage on all sequences in schema "Odd ""name""" from reader',
      ),
    ).toEqual(["may advance 1 sequence"]);
    expect(await asReader("grant create on schema shop to reader", "revoke create on schema shop from reader")).toEqual([
      "may create objects in schema shop",
    ]);
  });

  test("what its attributes and memberships allow, in words", () => {
    const nothing: RoleRow = {
      superuser: false,
      bypassrls: false,
      createrole: false,
      createdb: false,
      replication: false,
      superusers: [],
      memberships: [],
      owns_database: false,
      creates_in_database: false,
      creates_in: 0,
      creates_in_schema: null,
      owned: 0,
      writable: 0,
      sequences: 0,
    };
    expect(excessOf(nothing)).toEqual([]);
    expect(excessOf({ ...nothing, bypassrls: true, createrole: true, createdb: true, replication: true })).toHaveLength(4);
    expect(excessOf({ ...nothing, memberships: ["pg_read_server_files"], superusers: ["postgres"], creates_in_database: true })).toEqual([
      "may become a superuser (postgres)",
      "is a member of pg_read_server_files",
      "may create schemas in the database",
    ]);
  });

  test("attributes and memberships as the server has them", async () => {
    const name = `strong_${db.name}`;
    await db.admin.query(`create role ${name} login bypassrls createdb password 'strong' in role pg_read_server_files, pg_signal_backend`);
    try {
      const url = db.url("reader").replace("reader:reader", `${name}:strong`);
      expect((await factsOf(url)).excess).toEqual([
        "bypasses row-level security",
        "may create databases",
        "is a member of pg_read_server_files, pg_signal_backend",
      ]);
    } finally {
      await db.admin.query(`drop role ${name}`);
    }
  });

  test("the script makes a role that reads and has nothing more", async () => {
    const user = `Reader of "${db.name}"`;
    const quoted = `"${user.replaceAll('"', '""')}"`;
    const script = grantScript({ database: db.name, schemas: ["public", "shop", 'Odd "name"'], user });
    expect(script).toContain(PASSWORD_PLACEHOLDER);
    await db.admin.query("set role owner; reset role");
    await db.admin.query(script);
    const client = new pg.Client({ host: db.address.host, port: db.address.port, database: db.name, user, password: PASSWORD_PLACEHOLDER });
    try {
      await client.connect();
      expect(
        (await client.query('select (select count(*)::int from shop.open) + (select count(*)::int from "Odd ""name"""."T") as n')).rows,
      ).toEqual([{ n: 0 }]);
      await expect(client.query("insert into shop.orders values (1)")).rejects.toThrow(/read-only/);
      await client.query("set default_transaction_read_only = off");
      await expect(client.query("insert into shop.orders values (1)")).rejects.toThrow(/permission denied/);
      await expect(client.query("create table shop.x ()")).rejects.toThrow(/permission denied/);
      expect(readFacts((await client.query<FactsRow>(FACTS_SQL)).rows[0] as FactsRow).excess).toEqual([]);
    } finally {
      await client.end();
      await db.admin.query(`drop owned by ${quoted}; drop role ${quoted}`);
    }
  });

  test("the description names the role, what is too much, and the script", async () => {
    const database = reach(db.url("owner"));
    const text = await describeRole(database, { signal: new AbortController().signal });
    await database.close();
    expect(text).toMatch(
      /^Database main: connected to test_\w+ as owner, PostgreSQL \d+\.\d+\.\nThe role is stronger than reading needs: it owns the database; /,
    );
    expect(text).toContain('GRANT USAGE ON SCHEMA "Odd ""name""", public, shop TO mcp_reader;');
    const plain = reach(db.url("reader"));
    expect(await describeRole(plain, { signal: new AbortController().signal })).toMatch(
      /\nThe role reads and has no right to change anything/,
    );
    await plain.close();
  });
});
