import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { freshDatabase, type TestDatabase } from "../engine/database.ts";
import { openServer } from "../fixtures/server.ts";

/** When a line to the server is cut: before COMMIT has reached it, or before its answer has come back. */
type Cut = "before" | "after";

/** A line to the server that breaks at the first COMMIT. */
async function breakingLine(target: { host: string; port: number }, cut: Cut): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const line = createServer((client) => {
    const server = connect(target);
    let broken = false;
    for (const socket of [client, server]) sockets.add(socket.on("error", () => {}));
    client.on("data", (chunk) => {
      broken ||= chunk.includes("COMMIT\0");
      if (broken && cut === "before") {
        client.destroy();
        server.destroy();
      } else server.write(chunk);
    });
    server.on("data", (chunk) => {
      if (broken) client.destroy();
      else client.write(chunk);
    });
    client.on("close", () => server.end());
    server.on("close", () => client.end());
  });
  await once(line.listen(0, "127.0.0.1"), "listening");
  return {
    // Listening on TCP, so it is not the name of a pipe.
    port: (line.address() as AddressInfo).port,
    close() {
      line.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe("execute, interrupted", () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await freshDatabase(18, "create table notes (what text)")));
  afterAll(() => db.drop());
  const notes = async (): Promise<number> => (await db.admin.query("select from notes")).rowCount ?? -1;

  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("a line that breaks at COMMIT, %s it has arrived: not known, and not repeated", async (cut, expected) => {
    await db.admin.query("truncate notes");
    const url = new URL(db.url("owner"));
    const line = await breakingLine({ host: url.hostname, port: Number(url.port) }, cut);
    url.port = String(line.port);
    const server = await openServer({ url: url.href, flags: ["--allow-writes"] });
    const args = { sql: "insert into notes values ('x')" };
    const rehearsal = /rehearsal: "([^"]+)"/.exec(await server.text("execute", args))?.[1];
    expect(await server.failure("execute", { ...args, rehearsal })).toMatch(/not known whether the change was made/);
    await expect.poll(notes).toBe(expected);
    expect(await server.failure("execute", { ...args, rehearsal })).toContain("a code commits once");
    await expect.poll(notes).toBe(expected);
    await server.close();
    line.close();
  });

  test("a call that is cancelled while it waits for a lock changes nothing", async () => {
    await db.admin.query("truncate notes");
    const server = await openServer({ url: db.url("owner"), flags: ["--allow-writes", "--lock-ms", "20000"] });
    const args = { sql: "insert into notes values ('x')" };
    const rehearsal = /rehearsal: "([^"]+)"/.exec(await server.text("execute", args))?.[1];
    await db.admin.query("begin; lock table notes in access exclusive mode");
    const controller = new AbortController();
    const call = server.client.callTool({ name: "execute", arguments: { ...args, rehearsal } }, { signal: controller.signal });
    const waiting = "select from pg_locks where not granted and relation = 'notes'::regclass";
    await expect.poll(async () => (await db.admin.query(waiting)).rowCount).toBe(1);
    controller.abort();
    await expect(call).rejects.toThrow("abort");
    await expect.poll(async () => (await db.admin.query(waiting)).rowCount).toBe(0);
    await db.admin.query("rollback");
    await server.close();
    expect(await notes()).toBe(0);
  });
});
