import pg from "pg";

import { type Engine, type Version, startEngine } from "./engine.ts";

/** Only the superuser needs no password, so that what can be reached with one from inside the server is within reach. */
const AUTH = ["local all all trust", "host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256"];

/** A server with the roles that `createDatabase` needs: `owner` and `reader`, whose passwords are their names. */
export async function startCluster(version: Version, settings: Readonly<Record<string, string>> = {}): Promise<Engine> {
  const engine = await startEngine(version, { auth: AUTH, settings });
  const client = new pg.Client({ host: engine.host, port: engine.port, user: "postgres", database: "postgres" });
  await client.connect();
  await client.query("create role owner login password 'owner'; create role reader login password 'reader'");
  await client.end();
  return engine;
}
