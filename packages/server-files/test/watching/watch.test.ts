import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type Containment, createSandbox, type Sandbox } from "@org/mcp-core/paths";
import { describe, test } from "vitest";

import { createFileWatcher, type FileWatcher } from "../../src/watching/watch.ts";

/** Longer than it takes to notice and to wait for quiet, shorter than the poll: what is heard by then was heard through events. */
const SETTLE_MS = 450;

interface Heard {
  count: number;
  stop(): void;
}

/** A tree of its own for each test, so that all can wait at the same time. */
interface Tree {
  outside: string;
  at(...names: string[]): string;
  sandbox(containment?: Containment): Sandbox;
  watcher(containment?: Containment, pollMs?: number): FileWatcher;
  listen(path: string, containment?: Containment, pollMs?: number): Heard;
}
function tree(onTestFinished: (end: () => void) => void): Tree {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-watch-")));
  const [root, outside] = [join(top, "root"), join(top, "outside")];
  mkdirSync(join(root, "dir"), { recursive: true });
  mkdirSync(outside);
  const sandbox: Tree["sandbox"] = (containment) =>
    createSandbox({ roots: [{ label: undefined, path: root, readOnly: false }], ...(containment && { containment }) });
  let own: FileWatcher | undefined;
  const watcher: Tree["watcher"] = (containment, pollMs = 60_000) => (own ??= createFileWatcher(sandbox(containment), { pollMs }));
  onTestFinished(() => {
    own?.close();
    rmSync(top, { recursive: true, force: true });
  });
  return {
    outside,
    at: (...names) => join(root, ...names),
    sandbox,
    watcher,
    listen(path, containment, pollMs) {
      const heard: Heard = { count: 0, stop: () => {} };
      heard.stop = watcher(containment, pollMs).watch(path, () => (heard.count += 1));
      return heard;
    },
  };
}

/** Each step is one save as somebody's program does it; each must be told once. */
type Step = (file: string, at: Tree["at"]) => void;
const sequences: Record<string, { exists: boolean; steps: readonly Step[] }> = {
  "writing in place, three times": { exists: true, steps: ["1", "2", "3"].map((text) => (file: string) => writeFileSync(file, text)) },
  "atomic saves: temporary file, rename": {
    exists: true,
    steps: ["1", "2", "3"].map((text) => (file: string) => {
      writeFileSync(`${file}.tmp`, text);
      renameSync(`${file}.tmp`, file);
    }),
  },
  "vim: rename to backup, write anew, delete the backup": {
    exists: true,
    steps: ["1", "2", "3"].map((text) => (file: string) => {
      renameSync(file, `${file}~`);
      writeFileSync(file, text);
      unlinkSync(`${file}~`);
    }),
  },
  "emacs: copy kept as a link, write anew": {
    exists: true,
    steps: ["1", "2"].map((text) => (file: string) => {
      linkSync(file, `${file}.~${text}~`);
      unlinkSync(file);
      writeFileSync(file, text);
    }),
  },
  "temporary file linked to the name": {
    exists: true,
    steps: ["1", "2"].map((text) => (file: string) => {
      writeFileSync(`${file}.new`, text);
      unlinkSync(file);
      linkSync(`${file}.new`, file);
      unlinkSync(`${file}.new`);
    }),
  },
  "delete, make again": {
    exists: true,
    steps: [(file) => unlinkSync(file), (file) => writeFileSync(file, "again"), (file) => unlinkSync(file)],
  },
  "truncate, append": {
    exists: true,
    steps: [(file) => truncateSync(file, 0), (file) => appendFileSync(file, "more"), (file) => truncateSync(file, 2)],
  },
  "a file that does not exist yet": { exists: false, steps: [(file) => writeFileSync(file, "now"), (file) => writeFileSync(file, "more")] },
  "moved away and back": { exists: true, steps: [(file) => renameSync(file, `${file}.away`), (file) => renameSync(`${file}.away`, file)] },
  "the directory deleted, made again, written to": {
    exists: true,
    steps: [
      (_file, at) => rmSync(at("dir"), { recursive: true }),
      (file, at) => {
        mkdirSync(at("dir"));
        writeFileSync(file, "1");
      },
      (file) => writeFileSync(file, "2"),
      (file) => {
        writeFileSync(`${file}.tmp`, "3");
        renameSync(`${file}.tmp`, file);
      },
    ],
  },
  "the directory deleted and made again at once": {
    exists: true,
    steps: [
      (file, at) => {
        rmSync(at("dir"), { recursive: true });
        mkdirSync(at("dir"));
        writeFileSync(file, "1");
      },
      (file) => writeFileSync(file, "2"),
    ],
  },
  "the directory exchanged for another": {
    exists: true,
    steps: [
      (_file, at) => {
        mkdirSync(at("other"));
        writeFileSync(at("other", "file.txt"), "other");
        renameSync(at("dir"), at("old"));
        renameSync(at("other"), at("dir"));
      },
      (file) => writeFileSync(file, "2"),
    ],
  },
  "replaced by a directory, and back": {
    exists: true,
    steps: [
      (file) => {
        unlinkSync(file);
        mkdirSync(file);
      },
      (file) => {
        rmSync(file, { recursive: true });
        writeFileSync(file, "file");
      },
    ],
  },
};

describe.concurrent.each<Containment>(["descriptors", "recheck"])("held by %s", (containment) => {
  test.for(Object.keys(sequences))("%s: each step is told once", { timeout: 20_000 }, async (name, { expect, onTestFinished }) => {
    const { at, listen } = tree(onTestFinished);
    const { exists, steps } = sequences[name] ?? { exists: true, steps: [] };
    const file = at("dir", "file.txt");
    if (exists) writeFileSync(file, "first");
    const heard = listen("dir/file.txt", containment);
    for (const [index, step] of steps.entries()) {
      step(file, at);
      await expect.poll(() => heard.count, { timeout: 3000, interval: 10 }).toBe(index + 1);
      await sleep(SETTLE_MS);
      expect(heard.count).toBe(index + 1);
    }
    expect(steps.length).toBeGreaterThan(0);
  });

  test("the directory exchanged for a link that leads out: told once that the file is gone, then nothing", async ({
    expect,
    onTestFinished,
  }) => {
    const { at, listen, outside } = tree(onTestFinished);
    writeFileSync(at("dir", "file.txt"), "inside");
    writeFileSync(join(outside, "file.txt"), "outside");
    const heard = listen("dir/file.txt", containment, 100);
    renameSync(at("dir"), at("old"));
    symlinkSync(outside, at("dir"));
    await expect.poll(() => heard.count, { timeout: 3000 }).toBe(1);
    for (const text of ["1", "2", "3"]) {
      writeFileSync(join(outside, "file.txt"), text);
      await sleep(200);
    }
    expect(heard.count).toBe(1);
    unlinkSync(at("dir"));
    renameSync(at("old"), at("dir"));
    await expect.poll(() => heard.count, { timeout: 3000 }).toBe(2);
  });

  test("the file exchanged for a link that leads out: the same", async ({ expect, onTestFinished }) => {
    const { at, listen, outside } = tree(onTestFinished);
    writeFileSync(at("dir", "file.txt"), "inside");
    writeFileSync(join(outside, "file.txt"), "inside");
    const heard = listen("dir/file.txt", containment, 100);
    unlinkSync(at("dir", "file.txt"));
    symlinkSync(join(outside, "file.txt"), at("dir", "file.txt"));
    await expect.poll(() => heard.count, { timeout: 3000 }).toBe(1);
    writeFileSync(join(outside, "file.txt"), "changed");
    await sleep(SETTLE_MS);
    expect(heard.count).toBe(1);
  });

  test("through links inside: the file behind, and the links themselves", async ({ expect, onTestFinished }) => {
    const { at, listen } = tree(onTestFinished);
    mkdirSync(at("v1"));
    mkdirSync(at("v2"));
    writeFileSync(at("v1", "real.txt"), "1");
    writeFileSync(at("v2", "real.txt"), "2");
    symlinkSync("v1", at("current"));
    symlinkSync("../current/real.txt", at("dir", "link.txt"));
    const heard = listen("dir/link.txt", containment, 300);
    writeFileSync(at("v1", "real.txt"), "1 changed");
    await expect.poll(() => heard.count, { timeout: 3000 }).toBe(1);
    symlinkSync("v2", at("next"));
    renameSync(at("next"), at("current"));
    await expect.poll(() => heard.count, { timeout: 3000 }).toBe(2);
    writeFileSync(at("v2", "real.txt"), "2 changed");
    await expect.poll(() => heard.count, { timeout: 3000 }).toBe(3);
    writeFileSync(at("v1", "real.txt"), "nobody looks any more");
    await sleep(SETTLE_MS);
    expect(heard.count).toBe(3);
  });
});

test.concurrent("the same content again is no change: touched, rewritten, replaced", async ({ expect, onTestFinished }) => {
  const { at, listen } = tree(onTestFinished);
  const file = at("dir", "file.txt");
  writeFileSync(file, "same");
  const heard = listen("dir/file.txt");
  utimesSync(file, 1, 1);
  await sleep(150);
  writeFileSync(file, "same");
  await sleep(150);
  writeFileSync(`${file}.tmp`, "same");
  renameSync(`${file}.tmp`, file);
  await sleep(SETTLE_MS);
  expect(heard.count).toBe(0);
  writeFileSync(file, "lame");
  await expect.poll(() => heard.count, { timeout: 3000 }).toBe(1);
});

test.concurrent("other files of the directory are not heard", async ({ expect, onTestFinished }) => {
  const { at, listen } = tree(onTestFinished);
  writeFileSync(at("dir", "file.txt"), "1");
  const heard = listen("dir/file.txt");
  for (const name of ["file.txt.bak", "File2.txt", "x", "file"]) writeFileSync(at("dir", name), "noise");
  await sleep(SETTLE_MS);
  expect(heard.count).toBe(0);
});

test.concurrent("a file written without pause is told at most ten times a second, and the last content always", async ({
  expect,
  onTestFinished,
}) => {
  const { at, listen } = tree(onTestFinished);
  const file = at("dir", "file.txt");
  writeFileSync(file, "0");
  const heard = listen("dir/file.txt");
  const begun = performance.now();
  for (let n = 1; n <= 150; n++) {
    writeFileSync(file, String(n));
    await sleep(5);
  }
  await sleep(SETTLE_MS);
  const tenths = (performance.now() - begun) / 100;
  expect(heard.count).toBeGreaterThanOrEqual(2);
  expect(heard.count).toBeLessThanOrEqual(Math.ceil(tenths));
  const before = heard.count;
  writeFileSync(file, "150"); // what it holds: the last look has seen it
  await sleep(SETTLE_MS);
  expect(heard.count).toBe(before);
});

test.concurrent("a file above 10 MB: told by size and time, not twice", async ({ expect, onTestFinished }) => {
  const { at, listen } = tree(onTestFinished);
  const file = at("dir", "large.bin");
  writeFileSync(file, Buffer.alloc(11 * 1024 * 1024));
  const heard = listen("dir/large.bin");
  await sleep(100);
  appendFileSync(file, "x");
  await expect.poll(() => heard.count, { timeout: 3000 }).toBe(1);
  await sleep(SETTLE_MS);
  expect(heard.count).toBe(1);
});

test.concurrent("without events the poll finds changes", async ({ expect, onTestFinished }) => {
  const { at, sandbox } = tree(onTestFinished);
  const file = at("dir", "file.txt");
  writeFileSync(file, "1");
  const deaf = createFileWatcher(withoutWatches(sandbox("recheck")), { pollMs: 100 });
  let count = 0;
  deaf.watch("dir/file.txt", () => (count += 1));
  for (let n = 1; n <= 3; n++) {
    writeFileSync(`${file}.tmp`, `version ${n}`);
    renameSync(`${file}.tmp`, file);
    await expect.poll(() => count, { timeout: 3000 }).toBe(n);
  }
  await sleep(300);
  expect(count).toBe(3);
  deaf.close();
});

/** A sandbox whose directories cannot be watched: as if the system had no watches left. */
function withoutWatches(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    enter: (path, use) =>
      sandbox.enter(path, (directory) => use({ ...directory, at: (name) => (name === "." ? "/nonexistent" : directory.at(name)) })),
    locate: (path, options, use) =>
      sandbox.locate(path, options, (spot) =>
        use({ ...spot, directory: { ...spot.directory, at: (name) => (name === "." ? "/nonexistent" : spot.directory.at(name)) } }),
      ),
  };
}

test.concurrent("subscriptions to one file are told each, until they end", async ({ expect, onTestFinished }) => {
  const { at, listen } = tree(onTestFinished);
  writeFileSync(at("dir", "file.txt"), "0");
  const [first, second] = [listen("dir/file.txt"), listen("./dir//file.txt")];
  writeFileSync(at("dir", "file.txt"), "1");
  await expect.poll(() => [first.count, second.count], { timeout: 3000 }).toEqual([1, 1]);
  first.stop();
  first.stop();
  writeFileSync(at("dir", "file.txt"), "2");
  await expect.poll(() => second.count, { timeout: 3000 }).toBe(2);
  expect(first.count).toBe(1);
  second.stop();
  writeFileSync(at("dir", "file.txt"), "3");
  await sleep(SETTLE_MS);
  expect([first.count, second.count]).toEqual([1, 2]);
});

test.concurrent("a change that came before the subscription but after it was asked for is told", async ({ expect, onTestFinished }) => {
  const { at, watcher } = tree(onTestFinished);
  const file = at("dir", "file.txt");
  writeFileSync(file, "0");
  await sleep(50);
  const own = watcher();
  const since = Date.now();
  let [owed, plain, gone, quiet] = [0, 0, 0, 0];
  writeFileSync(file, "1");
  own.watch("dir/file.txt", () => (owed += 1), since);
  own.watch("dir/file.txt", () => (plain += 1));
  own.watch("dir/none.txt", () => (gone += 1), since - 1000);
  own.watch("dir/file.txt", () => (quiet += 1), since + 60_000);
  await expect.poll(() => owed, { timeout: 3000 }).toBe(1);
  await sleep(SETTLE_MS);
  expect([owed, plain, gone, quiet]).toEqual([1, 0, 1, 0]);
});

test.concurrent("what is outside, denied, or beyond 1,000 subscriptions is refused", ({ expect, onTestFinished }) => {
  const { outside, watcher } = tree(onTestFinished);
  const own = watcher();
  const none = (): void => {};
  expect(() => own.watch("../outside/file.txt", none)).toThrow(/outside the allowed directories/);
  expect(() => own.watch(join(outside, "file.txt"), none)).toThrow(/outside the allowed directories/);
  expect(() => own.watch(".env", none)).toThrow(/is denied \(/);
  expect(() => own.watch("dir/id_rsa", none)).toThrow(/is denied \(/);
  const stops = Array.from({ length: 1000 }, (_, n) => own.watch(`dir/${n % 500}.txt`, none));
  expect(() => own.watch("dir/one-more.txt", none)).toThrow(/There are 1000 subscriptions already; "dir\/one-more.txt" is not watched/);
  stops[0]?.();
  stops[0]?.();
  own.watch("dir/one-more.txt", none);
  expect(() => own.watch("dir/two-more.txt", none)).toThrow(/1000 subscriptions/);
});
