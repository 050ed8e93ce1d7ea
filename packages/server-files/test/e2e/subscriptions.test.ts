import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { type SpawnedServer, spawnServer } from "@org/mcp-core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { uriOfPath } from "../../src/addresses/uri.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
let root: string;
let state: string;
let server: SpawnedServer;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-subscriptions-")));
  state = mkdtempSync(join(tmpdir(), "mcp-files-state-"));
});
afterEach(async () => {
  server.process.kill("SIGKILL");
  await server.exited;
  await server.client.close();
  for (const directory of [root, state]) rmSync(directory, { recursive: true });
});

/** In one step, so that no load on the machine can make two changes of it. */
function save(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

/** Starts the server; `subscribe` works in either era. */
async function start(
  era: "legacy" | "modern",
): Promise<{ heard: string[]; subscribe(...uris: string[]): Promise<() => Promise<unknown>> }> {
  const args = ["--conditions=@org/source", cli, "--state-dir", state, root];
  server = await spawnServer({ command: process.execPath, args, env: { PATH: process.env["PATH"] }, era });
  const { client } = server;
  const heard: string[] = [];
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
  return {
    heard,
    async subscribe(...uris) {
      if (era === "modern") {
        const subscription = await client.listen({ resourceSubscriptions: uris });
        return () => subscription.close();
      }
      for (const uri of uris) await client.subscribeResource({ uri });
      return () => Promise.all(uris.map((uri) => client.unsubscribeResource({ uri })));
    },
  };
}

describe.each(["legacy", "modern"] as const)("a real process, %s era", (era) => {
  test("atomic saves, deletion and return are told, each once, by the address subscribed to", async () => {
    const file = join(root, "dir", "a b#é.txt");
    mkdirSync(join(root, "dir"));
    writeFileSync(file, "first");
    const uri = uriOfPath(file);
    const { heard, subscribe } = await start(era);
    const probe = join(root, "probe.txt");
    const stop = await subscribe(uri, uriOfPath(join(root, "dir", "other.txt")), uriOfPath(probe));
    // Once this is heard the watching thread runs.
    writeFileSync(probe, "x");
    await expect.poll(() => heard, { timeout: 5000 }).toContain(uriOfPath(probe));
    await sleep(300);
    heard.length = 0;
    const steps: (() => void)[] = [
      ...["1", "2", "3"].map((text) => () => save(file, text)),
      () => unlinkSync(file),
      () => save(file, "back"),
      () => writeFileSync(file, ""),
    ];
    for (const [index, step] of steps.entries()) {
      step();
      await expect.poll(() => heard.length, { timeout: 5000 }).toBe(index + 1);
      await sleep(300);
      expect(heard).toEqual(Array.from({ length: index + 1 }, () => uri));
    }
    const { contents } = await server.client.readResource({ uri });
    expect(contents).toMatchObject([{ uri, text: "" }]);
    await stop();
    await sleep(100);
    writeFileSync(file, "nobody listens");
    await sleep(500);
    expect(heard).toHaveLength(steps.length);
  });

  test("a change right after the subscription is not lost, though the watching thread has yet to start", async () => {
    const file = join(root, "file.txt");
    writeFileSync(file, "first");
    const { heard, subscribe } = await start(era);
    await sleep(50);
    await subscribe(uriOfPath(file));
    writeFileSync(file, "second");
    await expect.poll(() => heard, { timeout: 5000 }).toEqual([uriOfPath(file)]);
  });

  test("what may not be watched is ignored; the others are watched", async () => {
    const { heard, subscribe } = await start(era);
    const uri = uriOfPath(join(root, "file.txt"));
    await subscribe("file:///etc/passwd", uriOfPath(join(root, ".env")), "file://host/x", uri);
    await sleep(300);
    writeFileSync(join(root, ".env"), "x");
    save(join(root, "file.txt"), "x");
    await expect.poll(() => heard, { timeout: 5000 }).toEqual([uri]);
    await sleep(300);
    expect(heard).toEqual([uri]);
  });

  test("subscriptions do not keep the process from ending", async () => {
    const { subscribe } = await start(era);
    await subscribe(uriOfPath(join(root, "file.txt")));
    await sleep(200);
    const begun = performance.now();
    expect(await server.close()).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(4000);
  });
});
