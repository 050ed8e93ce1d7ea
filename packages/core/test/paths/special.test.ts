import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { CONTAINMENTS, canMount, makeTree, read, refusal } from "./tree.ts";

const isRoot = process.getuid?.() === 0;

describe.runIf(process.platform !== "win32").each(CONTAINMENTS)("what is no file, held by %s", (containment) => {
  const tree = makeTree();
  const at = (name: string): string => join(tree.root, name);
  const server = createServer();
  const sandbox = tree.sandbox({ containment });
  const everything = tree.sandbox({ containment, roots: ["/"], deny: [] });

  beforeAll(async () => {
    execFileSync("mkfifo", [at("fifo")]);
    if (isRoot) execFileSync("mknod", [at("device"), "c", "1", "5"]);
    symlinkSync("fifo", at("toFifo"));
    mkdirSync(at("proc"));
    await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
  });
  afterAll(() => {
    server.close();
    tree.remove();
  });

  const SPECIAL: readonly (readonly [string, string])[] = [
    ["fifo", "a FIFO"],
    ["toFifo", "a FIFO"],
    ["socket", "a socket"],
    ["proc", "a directory"],
    ...(isRoot ? [["device", "a device"] as const] : []),
  ];
  test.each(SPECIAL)("%s is refused at once", { timeout: 3000 }, (name, kind) => {
    expect(refusal(() => read(sandbox, name))).toContain(kind);
  });

  test("they are listed as what they are, and ten FIFOs in turn block nothing", { timeout: 3000 }, () => {
    for (const name of ["fifo", "toFifo", "socket"]) expect(refusal(() => sandbox.enter(name, () => 0))).toContain("not a directory");
    for (let count = 0; count < 10; count++) expect(refusal(() => read(sandbox, "fifo"))).toContain("FIFO");
    const kinds = sandbox.enter(".", (directory) => Object.fromEntries(directory.entries().map(({ name, kind }) => [name, kind])));
    expect(kinds).toMatchObject({ fifo: "other", socket: "other", toFifo: "link", proc: "directory", "file.txt": "file" });
  });

  const KERNEL = [
    "/proc/self/environ",
    "/proc/1/root/etc/passwd",
    "/proc/self/cwd/x",
    "/proc/version",
    "/sys/kernel/mm",
    "/dev/null",
    "/dev/zero",
    "/dev/fd/0",
    "/dev/stdin",
    "/dev/shm",
  ];
  test.runIf(process.platform === "linux").each(KERNEL)("with / allowed, %s is still the kernel's (Linux)", { timeout: 3000 }, (path) => {
    for (const use of [
      () => read(everything, path),
      () => everything.enter(path, () => 0),
      () => everything.locate(path, { follow: true, change: true, makeParents: true }, () => 0),
    ])
      expect(refusal(use)).toMatch(/belongs to the kernel/);
  });

  test("with / allowed, everything else is reached", () => {
    expect(read(everything, at("file.txt"))).toBe("inside");
    expect(read(everything, at("file.txt").slice(1))).toBe("inside");
    expect(refusal(() => everything.locate("/", { follow: true, change: true }, () => 0))).toContain("allowed directory itself");
    symlinkSync("/proc/version", at("toKernel"));
    expect(refusal(() => read(everything, at("toKernel")))).toContain("belongs to the kernel");
  });

  test.runIf(process.platform === "linux" && canMount())(
    "a second mount of /proc, and of one file of it, inside a root (Linux, needs the right to mount)",
    () => {
      execFileSync("mount", ["--bind", "/proc", at("proc")]);
      tree.put("root/version", "");
      execFileSync("mount", ["--bind", "/proc/version", at("version")]);
      try {
        expect(refusal(() => read(sandbox, "proc/version"))).toContain("belongs to the kernel");
        expect(refusal(() => sandbox.enter("proc", () => 0))).toContain("belongs to the kernel");
        expect(refusal(() => read(sandbox, "version"))).toContain("belongs to the kernel");
      } finally {
        execFileSync("umount", [at("proc")]);
        execFileSync("umount", [at("version")]);
      }
    },
  );
});
