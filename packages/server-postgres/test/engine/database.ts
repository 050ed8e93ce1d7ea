import { randomBytes } from "node:crypto";

import pg from "pg";
import { inject } from "vitest";

import type { Version } from "./engine.ts";
import type { Address } from "./global-setup.ts";

export { VERSIONS, type Version } from "./engine.ts";

/** `owner` owns the database and what its setup made; `reader` may read all of that and nothing else. */
export type Role = "superuser" | "owner" | "reader";

/** A database that a test has for itself. */
export interface TestDatabase {
  readonly name: string;
  readonly version: Version;
  readonly address: Address;
  /** A connection as superuser. */
  readonly admin: pg.Client;
  /** A connection string; the passwords of `owner` and `reader` are their names. */
  url(role: Role): string;
  drop(): Promise<void>;
}

interface Options {
  /** Extensions that only a superuser may create, made before the setup. */
  readonly extensions?: readonly string[];
}

/** A database on the server of that version which runs for all tests; see {@link createDatabase}. */
export function freshDatabase(version: Version, setup?: string, options?: Options): Promise<TestDatabase> {
  return createDatabase({ version, ...inject("postgres")[version] }, setup, options);
}

/**
 * Makes a database on a server with the roles of cluster.ts. The setup runs as `owner`; `reset role` in it makes the
 * rest run as superuser. `reader` may use every schema and read every table there is after it, and those that `owner` makes later.
 */
export async function createDatabase(
  address: Address & { readonly version: Version },
  setup = "",
  { extensions = [] }: Options = {},
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asSuperuser(address, "postgres", (client) => client.query(`create database ${name} owner owner`));
  const admin = await connect(address, name);
  try {
    for (const extension of extensions) await admin.query(`create extension if not exists "${extension}"`);
    await admin.query("set role owner");
    await admin.query(setup);
    await admin.query("reset role; reset all");
    await admin.query(GRANTS);
  } catch (error) {
    await admin.end();
    await dropDatabase(address, name);
    throw error;
  }
  const users = { superuser: "postgres", owner: "owner:owner", reader: "reader:reader" };
  return {
    name,
    version: address.version,
    address,
    admin,
    url: (role) => `postgres://${users[role]}@${address.host}:${address.port}/${name}`,
    async drop() {
      await admin.end();
      await dropDatabase(address, name);
    },
  };
}

const GRANTS = `
  do $$ declare s text; begin
    for s in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
      execute format('grant usage on schema %I to reader', s);
      execute format('grant select on all tables in schema %I to reader', s);
    end loop;
  end $$;
  alter default privileges for role owner grant usage on schemas to reader;
  alter default privileges for role owner grant select on tables to reader`;

async function connect({ host, port }: Address, database: string): Promise<pg.Client> {
  const client = new pg.Client({ host, port, user: "postgres", database });
  // A test may stop the server or end this connection from elsewhere; that is no failure of its own.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function asSuperuser(address: Address, database: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = await connect(address, database);
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Whatever a test left connected to it is disconnected. */
async function dropDatabase(address: Address, name: string): Promise<void> {
  await asSuperuser(address, "postgres", (client) => client.query(`drop database if exists ${name} with (force)`));
}
