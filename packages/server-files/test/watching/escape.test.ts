import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { createSandbox } from "@org/mcp-core/paths";
import { expect, test } from "vitest";

import { createFileWatcher } from "../../src/watching/watch.ts";

/** Inodes (hexadecimal) that this process watches, as the kernel says: proc_pid_fdinfo(5). */
function watchedInodes(): string[] {
  return readdirSync("/proc/self/fdinfo").flatMap((fd) => {
    try {
      const text = readFileSync(join("/proc/self/fdinfo", fd), "utf8");
      return Array.from(text.matchAll(/^inotify wd:\S+ ino:([0-9a-f]+)/gm), ([, inode = ""]) => inode);
    } catch {
      return []; // the descriptor that listed the directory is closed by now
    }
  });
}

test.runIf(process.platform === "linux")(
  "a directory that keeps changing places with a link that leads out: nothing outside is ever watched (Linux)",
  { timeout: 20_000 },
  async () => {
    const top = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-escape-")));
    const [dir, outside, aside] = [join(top, "root", "dir"), join(top, "outside"), join(top, "root", "aside")];
    mkdirSync(join(dir, "sub"), { recursive: true });
    mkdirSync(join(outside, "sub"), { recursive: true });
    const forbidden = new Set([outside, join(outside, "sub")].map((path) => statSync(path).ino.toString(16)));
    writeFileSync(join(dir, "sub", "file.txt"), "0");
    const watcher = createFileWatcher(
      createSandbox({ roots: [{ label: undefined, path: join(top, "root"), readOnly: false }], containment: "descriptors" }),
      {
        pollMs: 20,
      },
    );
    try {
      let known = "0";
      watcher.watch("dir/sub/file.txt", () => {
        known = "changed";
      });
      expect(watchedInodes()).toContain(statSync(join(dir, "sub")).ino.toString(16));
      for (let round = 0; round < 60; round++) {
        renameSync(dir, aside);
        symlinkSync(outside, dir);
        writeFileSync(join(outside, "sub", "file.txt"), `outside ${round}`);
        await sleep(round % 3 === 0 ? 60 : 5);
        expect(watchedInodes().filter((inode) => forbidden.has(inode))).toEqual([]);
        unlinkSync(dir);
        renameSync(aside, dir);
        await sleep(round % 5 === 0 ? 60 : 5);
      }
      await sleep(500);
      known = "0";
      writeFileSync(join(dir, "sub", "file.txt"), "inside");
      await expect.poll(() => known, { timeout: 5000 }).toBe("changed");
    } finally {
      watcher.close();
      rmSync(top, { recursive: true });
    }
  },
);
