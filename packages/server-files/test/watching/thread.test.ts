import { mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

import { afterEach, beforeEach, expect, test } from "vitest";

import { uriOfPath } from "../../src/addresses/uri.ts";
import { createWatchThread, type WatchThread } from "../../src/watching/thread.ts";

let root: string;
let thread: WatchThread;
const logged: string[] = [];
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-thread-")));
  thread = createWatchThread(
    {
      roots: [{ label: undefined, path: root, readOnly: false }],
      deny: ["*.secret"],
      builtInDeny: true,
      stateDirectory: join(root, "state"),
    },
    (message) => logged.push(message),
  );
  logged.length = 0;
});
afterEach(async () => {
  await thread.close();
  rmSync(root, { recursive: true });
});

test("watches until told to stop; many at once, started and stopped at random", async () => {
  const told = new Map<number, number>();
  const stops = await Promise.all(
    Array.from({ length: 50 }, (_, n) => thread.watch(uriOfPath(join(root, `${n}.txt`)), () => told.set(n, (told.get(n) ?? 0) + 1))),
  );
  for (const [n, stop] of stops.entries()) if (n % 2 === 0) stop();
  await sleep(300);
  told.clear(); // the directory was new: what was asked for before it could be looked at is told once
  for (let n = 0; n < 50; n++) {
    writeFileSync(join(root, "tmp"), "x");
    renameSync(join(root, "tmp"), join(root, `${n}.txt`)); // in one step, however busy the machine is
  }
  await expect.poll(() => told.size, { timeout: 5000 }).toBe(25);
  await sleep(300);
  expect([...told.entries()].toSorted(([a], [b]) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => [2 * n + 1, 1]));
});

test("a thread that dies is started again, and what changed meanwhile is told", async () => {
  const started: Worker[] = [];
  const note = (worker: Worker): void => void started.push(worker);
  process.on("worker", note);
  let count = 0;
  writeFileSync(join(root, "file.txt"), "1");
  await sleep(50);
  const stop = await thread.watch(uriOfPath(join(root, "file.txt")), () => (count += 1));
  await sleep(300);
  expect(count).toBe(0);
  await started[0]?.terminate();
  writeFileSync(join(root, "file.txt"), "2");
  await expect.poll(() => count, { timeout: 5000 }).toBe(1);
  expect(started).toHaveLength(2);
  writeFileSync(join(root, "file.txt"), "3");
  await expect.poll(() => count, { timeout: 5000 }).toBe(2);
  stop();
  await thread.close();
  await sleep(1200);
  expect(started).toHaveLength(2);
  process.off("worker", note);
});

test("an address that may not be watched is refused with the reason", async () => {
  const none = (): void => {};
  await expect(thread.watch("file:///etc/passwd", none)).rejects.toThrow(/outside the allowed directories/);
  await expect(thread.watch(uriOfPath(join(root, "x.secret")), none)).rejects.toThrow(/is denied \(\*\.secret\)/);
  await expect(thread.watch("http://x", none)).rejects.toMatchObject({
    name: "ToolError",
    fix: expect.stringContaining("file:///") as string,
  });
});

test("beyond 1,000 subscriptions it says so, and ended ones make room", async () => {
  const uri = uriOfPath(join(root, "x.txt"));
  const stops = await Promise.all(Array.from({ length: 1000 }, () => thread.watch(uri, () => {})));
  await expect(thread.watch(uri, () => {})).rejects.toThrow(/There are 1000 subscriptions already/);
  stops[0]?.();
  (await thread.watch(uri, () => {}))();
});

test("what the server keeps in a root is not watched", async () => {
  await expect(thread.watch(uriOfPath(join(root, "state", "journal.db")), () => {})).rejects.toThrow(/is denied/);
});

test("a thread that cannot start fails those who wait for it, and is not started for ever", async () => {
  await thread.close();
  const twice = { label: "one", path: root, readOnly: false };
  const options = { roots: [twice, twice], deny: [], builtInDeny: true, stateDirectory: join(root, "state") };
  thread = createWatchThread(options, (message) => logged.push(message));
  await expect(thread.watch(uriOfPath(join(root, "x.txt")), () => {})).rejects.toThrow("could not be watched");
  await sleep(1500);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain("labelled");
});

test("the end fails those who still wait, and those who come later", async () => {
  const uri = uriOfPath(join(root, "x.txt"));
  const waiting = thread.watch(uri, () => {}).catch((error: unknown) => error);
  await thread.close();
  expect(await waiting).toMatchObject({ message: expect.stringContaining("ending") as string });
  await expect(thread.watch(uri, () => {})).rejects.toThrow("ending");
});
