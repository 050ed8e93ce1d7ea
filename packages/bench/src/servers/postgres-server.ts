import pg from "pg";

// @boundaries-ignore the engine that server-postgres tests with is not published
import { type Engine, startEngine } from "../../../server-postgres/test/engine/engine.ts";

/** Stands in the arguments of subjects for the address of the server, which is known only when it runs. */
export const ADDRESS = "postgres://ADDRESS";
export const ROWS = 100_000;

let running: Promise<{ engine: Engine; url: string }> | undefined;

/** The address of a real PostgreSQL 18 with a table of {@link ROWS} rows. Started once, when first wanted. */
export async function ensurePostgres(): Promise<string> {
  return (await (running ??= start())).url;
}

export async function stopPostgres(): Promise<void> {
  await (await running)?.engine.stop();
}

async function start(): Promise<{ engine: Engine; url: string }> {
  const engine: Engine = await startEngine(18, { settings: { shared_buffers: "128MB" } });
  const url = `postgres://postgres@${engine.host}:${engine.port}/postgres`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table big (id int primary key, name text not null, price numeric(10, 2), made timestamptz, note text);
    insert into big select g, 'item ' || g, g / 7.0, '2026-01-01'::timestamptz + g * interval '1 minute', repeat('x', 60) from generate_series(1, ${ROWS}) g;
    analyze big`);
  await client.end();
  return { engine, url };
}
