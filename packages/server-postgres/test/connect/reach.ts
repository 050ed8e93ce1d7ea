import { readTargets } from "../../src/connect/address.ts";
import { openDatabase } from "../../src/connect/database.ts";
import type { Limits } from "../../src/connect/limits.ts";
import { routeTo } from "../../src/connect/route-to.ts";
import type { ConnectionSettings } from "../../src/connect/target.ts";
import type { Database } from "../../src/database.ts";

const LIMITS: Limits = { statementMs: 20_000, lockMs: 1_000, connectMs: 3_000, connections: 3, maxBytes: 5_000_000 };

/** The database of an address, as the server opens it. */
export function reach(databaseUrl: string, more: Partial<ConnectionSettings> = {}): Database {
  const [target] = readTargets({ databases: [], databaseUrl, connectTimeoutMs: 3_000, ...more });
  if (target === undefined) throw new Error("no target");
  return openDatabase(routeTo(target, LIMITS), LIMITS);
}

/** The rows of a query on a connection made for it, or the failure as the model reads it. */
export async function ask<Row>(databaseUrl: string, sql: string, more: Partial<ConnectionSettings> = {}): Promise<Row[]> {
  const database = reach(databaseUrl, more);
  try {
    return await database.rows<Row>(sql, [], { signal: new AbortController().signal });
  } finally {
    await database.close();
  }
}

/** Whether a connection of our own is encrypted. */
export const ENCRYPTED = "select ssl as encrypted from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()";

/** `tls`, `plain`, or the failure. */
export async function outcome(databaseUrl: string, more: Partial<ConnectionSettings> = {}): Promise<string> {
  try {
    const [row] = await ask<{ encrypted: boolean }>(databaseUrl, ENCRYPTED, more);
    return row?.encrypted === true ? "tls" : "plain";
  } catch (error) {
    return error instanceof Error ? error.message : "no error was thrown";
  }
}
