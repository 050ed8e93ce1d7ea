import pg from "pg";

import type { Role, TestDatabase } from "../engine/database.ts";

/** Sessions that nobody may end, one of each role, and what they heard. */
export interface Witnesses {
  readonly pids: Readonly<Record<Role, number>>;
  /** Notifications that arrived on the channels `alarm` and `app`. */
  heard(): number;
  close(): Promise<void>;
}

export async function connectWitnesses(db: TestDatabase): Promise<Witnesses> {
  let heard = 0;
  const open = async (role: Role): Promise<{ readonly client: pg.Client; readonly pid: number }> => {
    const client = new pg.Client({ connectionString: db.url(role), application_name: "witness" });
    // Being ended is what the fingerprint tells of.
    client.on("error", () => undefined);
    client.on("notification", () => (heard += 1));
    await client.connect();
    await client.query("listen alarm; listen app");
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    return { client, pid: rows[0]?.pid ?? 0 };
  };
  const [superuser, owner, reader] = [await open("superuser"), await open("owner"), await open("reader")];
  return {
    pids: { superuser: superuser.pid, owner: owner.pid, reader: reader.pid },
    heard: () => heard,
    async close() {
      await Promise.all([superuser, owner, reader].map(({ client }) => client.end()));
    },
  };
}
