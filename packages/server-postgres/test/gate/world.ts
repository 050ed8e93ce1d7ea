import { chmodSync, chownSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type Role, type TestDatabase, createDatabase } from "../engine/database.ts";
import type { Engine } from "../engine/engine.ts";
import { ALIASES, BODIES } from "./bodies.ts";
import { CANARY, EXTENSIONS, ORDINARY, RELATIONS, SHADOWS, SUPERUSER_SHADOWS, superuserTraps, TRAPS } from "./traps.ts";
import { type Witnesses, connectWitnesses } from "./witnesses.ts";

/** A server of its own with the database of traps, and those who watch it. */
export interface World {
  readonly engine: Engine;
  readonly db: TestDatabase;
  /** A directory that the server can write to, with a file that nobody may read. */
  readonly watched: string;
  readonly witnesses: Witnesses;
  /** A statement with what only this world knows in place of `@watched`, `@conn`, `@witness` and `@database`. */
  placed(sql: string, role: Role): string;
  close(): Promise<void>;
}

/** `shadows`: with functions and operators in reach that fit better than the built-in ones. */
export async function makeWorld(engine: Engine, shadows: boolean): Promise<World> {
  const watched = mkdtempSync(join(dirname(engine.dataDir), "watched-"));
  const { uid, gid } = statSync(engine.dataDir);
  chownSync(watched, uid, gid);
  writeFileSync(join(watched, "canary"), CANARY);
  chmodSync(join(watched, "canary"), 0o644);
  const db = await createDatabase(engine, ORDINARY, { extensions: EXTENSIONS });
  await db.admin.query("set app.unarmed = 'on'; set role owner");
  for (const sql of [TRAPS, RELATIONS, BODIES, ...(shadows ? [SHADOWS] : [])]) await db.admin.query(sql);
  await db.admin.query("reset role");
  await db.admin.query(ALIASES);
  if (shadows) await db.admin.query(SUPERUSER_SHADOWS);
  await db.admin.query(superuserTraps(db.name, engine.port, watched));
  // What the setup counted is to be seen before the first look, not at some time after it.
  await db.admin.query("select pg_stat_force_next_flush()");
  const witnesses = await connectWitnesses(db);
  const conn = `host=127.0.0.1 port=${engine.port} user=owner password=owner dbname=${db.name}`;
  return {
    engine,
    db,
    watched,
    witnesses,
    placed: (sql, role) =>
      sql
        .replaceAll("@watched", watched)
        .replaceAll("@conn", conn)
        .replaceAll("@witness", String(witnesses.pids[role]))
        .replaceAll("@database", db.name),
    async close() {
      await witnesses.close();
      await db.admin.end();
    },
  };
}
