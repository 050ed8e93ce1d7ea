import type { Client } from "pg";

import { backendOf } from "./cancel-request.ts";
import { siblingOf } from "./make-client.ts";

/** Whoever pretends to be a server (a pooler) may give out a number that is someone else's process: ours has our role and name too. */
const TERMINATE = `
  select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
  where pid operator(pg_catalog.=) $1::int4 and usename operator(pg_catalog.=) current_user
    and application_name operator(pg_catalog.=) pg_catalog.current_setting('application_name')`;

/** Ends a client's backend from a connection made for that: those of the pool may all be busy, or stuck as well. Rejects when it cannot. */
export async function endBackend(client: Client): Promise<void> {
  const spare = siblingOf(client);
  const backend = backendOf(client);
  if (spare === undefined || backend === undefined) return;
  spare.on("error", () => undefined);
  try {
    await spare.connect();
    await spare.query(TERMINATE, [backend]);
  } finally {
    await spare.end();
  }
}
