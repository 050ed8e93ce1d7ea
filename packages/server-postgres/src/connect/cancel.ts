import type { Client } from "pg";

import { requestCancel } from "./cancel-request.ts";

/** The steps of the ladder and how long each is given, in milliseconds. */
interface Ladder {
  /** Ends the backend from another connection. */
  readonly terminate: () => Promise<void>;
  readonly cancelMs?: number;
  readonly terminateMs?: number;
}

/**
 * Stops what the client's backend does: a cancel request; for SQL that traps cancellation, the end of the backend; and when that is not to
 * be had either, the end of the socket, which a server from 14 on notices within half a second (`client_connection_check_interval`).
 * Resolves when the query has ended or the connection is gone. Never rejects. A late request may still be on its way, so the client must
 * not be used again.
 */
export async function cancelBackend(client: Client, { terminate, cancelMs = 300, terminateMs = 500 }: Ladder): Promise<void> {
  const { stream } = client.connection;
  if (stream.destroyed) return;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  client.connection.once("readyForQuery", resolve);
  stream.once("close", resolve);
  try {
    void requestCancel(client);
    // Again, because a backend that has not begun yet when the first comes takes no notice of it.
    if (await within(cancelMs / 2, ended)) return;
    void requestCancel(client);
    if (await within(cancelMs / 2, ended)) return;
    void terminate().catch(() => undefined);
    if (await within(terminateMs, ended)) return;
    stream.destroy();
    await ended;
  } finally {
    client.connection.off("readyForQuery", resolve);
    stream.off("close", resolve);
  }
}

async function within(ms: number, ended: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const done = await Promise.race([ended.then(() => true), late]);
  clearTimeout(timer);
  return done;
}
