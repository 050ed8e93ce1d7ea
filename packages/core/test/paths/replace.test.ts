import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { type Directory, replaceFile } from "../../src/paths/index.ts";
import { canMount, CANARY, CONTAINMENTS, fingerprint, makeTree, refusal } from "./tree.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.each(CONTAINMENTS)("replaceFile, held by %s", (containment) => {
  const tree = makeTree();
  afterAll(() => tree.remove());
  let count = 0;
  /** Runs in a directory of its own. */
  function within<T>(work: (directory: Directory, path: string) => T): T {
    const name = `case${count++}`;
    mkdirSync(join(tree.root, name));
    return tree.sandbox({ containment }).enter(name, (directory) => work(directory, join(tree.root, name)));
  }
  const options = { temporary: ".tmp-1", mode: 0o640 };

  test("makes a file with the content and the mode, and leaves nothing else", () => {
    within((directory, path) => {
      const stat = replaceFile(directory, "x", bytes("new"), "x", options);
      expect(readdirSync(path)).toEqual(["x"]);
      expect(readFileSync(join(path, "x"), "utf8")).toBe("new");
      expect(statSync(join(path, "x"), { bigint: true })).toMatchObject({ ino: stat.ino, size: 3n });
      expect(statSync(join(path, "x")).mode & 0o7777).toBe(0o640);
      replaceFile(directory, "x", bytes(""), "x", { ...options, mode: 0o4755 });
      expect(statSync(join(path, "x")).mode & 0o7777).toBe(0o755);
    });
  });

  test("never writes into the old file: other hard links and open readers keep it", () => {
    within((directory, path) => {
      writeFileSync(join(tree.outside, `hard-${containment}`), CANARY);
      linkSync(join(tree.outside, `hard-${containment}`), join(path, "x"));
      replaceFile(directory, "x", bytes("new"), "x", options);
      expect(readFileSync(join(tree.outside, `hard-${containment}`), "utf8")).toBe(CANARY);
      expect(statSync(join(path, "x")).nlink).toBe(1);
    });
  });

  test("replaces a link itself, not what it leads to", () => {
    const before = fingerprint(tree.outside);
    within((directory, path) => {
      symlinkSync(join(tree.outside, "secret.txt"), join(path, "x"));
      replaceFile(directory, "x", bytes("new"), "x", options);
      expect(readFileSync(join(path, "x"), "utf8")).toBe("new");
    });
    expect(fingerprint(tree.outside)).toBe(before);
  });

  test("exclusive: an entry of any kind stays, and the temporary file goes", () => {
    within((directory, path) => {
      writeFileSync(join(path, "file"), "old");
      symlinkSync("absent", join(path, "dangling"));
      mkdirSync(join(path, "directory"));
      for (const name of ["file", "dangling", "directory"])
        expect(refusal(() => replaceFile(directory, name, bytes("new"), name, { ...options, exclusive: true }))).toContain(
          "exists already",
        );
      expect(readFileSync(join(path, "file"), "utf8") + readlinkSync(join(path, "dangling"))).toBe("oldabsent");
      replaceFile(directory, "fresh", bytes("new"), "fresh", { ...options, exclusive: true });
      expect(readdirSync(path).toSorted()).toEqual(["dangling", "directory", "file", "fresh"]);
      expect(statSync(join(path, "fresh")).nlink).toBe(1);
    });
  });

  test("somebody else's entry under the temporary name is neither followed, nor reused, nor removed", () => {
    const before = fingerprint(tree.outside);
    within((directory, path) => {
      writeFileSync(join(path, "x"), "old");
      symlinkSync(join(tree.outside, "secret.txt"), join(path, ".tmp-1"));
      expect(refusal(() => replaceFile(directory, "x", bytes("new"), "x", options))).toBeTruthy();
      expect([readFileSync(join(path, "x"), "utf8"), readlinkSync(join(path, ".tmp-1"))]).toEqual([
        "old",
        join(tree.outside, "secret.txt"),
      ]);
    });
    expect(fingerprint(tree.outside)).toBe(before);
  });

  test("stopped before the exchange, or unable to make it: the old file, and no temporary one", () => {
    within((directory, path) => {
      writeFileSync(join(path, "x"), "old");
      mkdirSync(join(path, "full"));
      writeFileSync(join(path, "full/y"), "");
      const stop = (): never => {
        expect(readdirSync(path)).toContain(".tmp-1");
        throw new Error("stop");
      };
      expect(() => replaceFile(directory, "x", bytes("new"), "x", { ...options, beforeExchange: stop })).toThrow("stop");
      expect(refusal(() => replaceFile(directory, "full", bytes("new"), "full", options))).toContain("is a directory");
      expect(refusal(() => replaceFile(directory, "n".repeat(256), bytes("new"), "n", options))).toContain("too long");
      expect(readdirSync(path).toSorted()).toEqual(["full", "x"]);
      expect(readFileSync(join(path, "x"), "utf8")).toBe("old");
    });
  });

  test("in a directory that was deleted meanwhile it fails in words", () => {
    within((directory, path) => {
      execFileSync("rmdir", [path]);
      expect(refusal(() => replaceFile(directory, "x", bytes("new"), "x", options))).toMatch(/does not exist|exchanged/);
    });
  });

  test.runIf(process.platform === "linux" && process.getuid?.() !== 0)(
    "in a directory that may be written but not read it works (Linux, and not as root, who may read all)",
    () => {
      within((directory, path) => {
        chmodSync(path, 0o300);
        replaceFile(directory, "x", bytes("new"), "x", options);
        expect(readFileSync(join(path, "x"), "utf8")).toBe("new");
        chmodSync(path, 0o700);
      });
    },
  );

  test.runIf(canMount())("with the disk full it leaves the old file, no temporary one, and says so (needs the right to mount)", () => {
    const disk = join(tree.root, `disk-${containment}`);
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
    try {
      writeFileSync(join(disk, "x"), "old");
      tree.sandbox({ containment }).enter(`disk-${containment}`, (directory) => {
        expect(refusal(() => replaceFile(directory, "x", new Uint8Array(1_000_000), "x", options))).toContain("the disk is full");
      });
      expect(readdirSync(disk)).toEqual(["x"]);
      expect(readFileSync(join(disk, "x"), "utf8")).toBe("old");
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});
