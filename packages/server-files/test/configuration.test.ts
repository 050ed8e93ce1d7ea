import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connectInMemory, type ConnectOptions } from "@org/mcp-core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { files } from "../src/server.ts";
import { type Arena, CANARY, fingerprint, makeArena } from "./attacks/arena.ts";

let arena: Arena;
let before: string;

beforeAll(async () => {
  arena = await makeArena();
  before = fingerprint(arena);
});
beforeEach(() => arena.reset());
afterAll(() => arena.remove());

type Call = (name: string, args: Record<string, unknown>) => Promise<{ failed: boolean; text: string }>;

/** Calls with one configuration; whatever it is, nothing outside is touched. */
async function configured(args: readonly string[], work: (call: Call) => Promise<void>, options: ConnectOptions = {}): Promise<void> {
  const { client, close } = await connectInMemory(files, { args: ["--state-dir", join(arena.base, "state"), ...args], ...options });
  try {
    await work(async (name, given) => {
      try {
        const { isError, content } = await client.callTool({ name, arguments: given });
        const text = content.map((block) => (block.type === "text" ? block.text : block.type)).join("\n");
        expect(text).not.toContain(CANARY);
        return { failed: isError === true, text };
      } catch (error) {
        return { failed: true, text: error instanceof Error ? error.message : String(error) };
      }
    });
  } finally {
    await close();
  }
  expect(fingerprint(arena)).toBe(before);
}

test("a root that has become a link since the start is not followed by a thread that starts later either", async () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "relinked-")));
  const [root, elsewhere, alias] = [join(base, "root"), join(base, "elsewhere"), join(base, "alias")];
  for (const directory of [root, elsewhere]) mkdirSync(directory);
  writeFileSync(join(root, "f"), "inside");
  writeFileSync(join(elsewhere, "f"), "untouched");
  symlinkSync("root", alias);
  const { client, close } = await connectInMemory(files, { args: [`a=${alias}`, `b=${root}/none`, "--state-dir", join(base, "state")] });
  try {
    const call = async (name: string, given: Record<string, unknown>): Promise<string> =>
      JSON.stringify((await client.callTool({ name, arguments: given })).content);
    expect(await call("read_file", { path: "a/f" })).toContain("inside");
    // Reads go on in the thread that began; changes and searches begin threads of their own only now.
    symlinkSync(elsewhere, join(root, "none"));
    expect(await call("write_file", { path: "b/f", content: "x" })).toContain("cannot be opened");
    renameSync(root, join(base, "moved"));
    symlinkSync("elsewhere", root);
    expect(await call("write_file", { path: "a/f", content: "x" })).toContain("cannot be opened");
    expect(await call("search_text", { query: "untouched" })).not.toContain("a/f");
  } finally {
    await close();
  }
  expect(readFileSync(join(elsewhere, "f"), "utf8")).toBe("untouched");
  rmSync(base, { recursive: true });
});

describe("configuration", () => {
  test.each([
    ["a variable that was not expanded", ["${HOME}/notes"], /\$\{HOME\}/],
    ["an empty directory", [""], /empty|no directory|""/],
    ["a label twice", ["a=/tmp", "a=/usr"], /"a"/],
    ["a label that another directory has by its name", ["/tmp", "tmp=/usr"], /--allowed-paths.*"tmp"/],
    ["a label and nothing", ["a="], /names no directory/],
    ["a setting that is none", ["/tmp", "--allow-everything"], /allow-everything/],
    ["a limit that is none", ["/tmp", "--max-file-size", "1e99"], /max-file-size/i],
    ["a pattern that cannot be read", ["/tmp", "--deny", "[a"], /\[a/],
    ["a pattern for no name", ["/tmp", "--deny", "!"], /--deny.*names nothing/],
    ["a pattern of invisible characters", ["/tmp", "--deny", "\u200B"], /--deny.*names nothing/],
  ])("%s stops the start, and says what is wrong", async (_what, args, said) => {
    await expect(connectInMemory(files, { args })).rejects.toThrow(said);
  });

  test("--read-only leaves no tool that changes anything, called or listed", async () => {
    await configured([arena.root, "--read-only"], async (call) => {
      for (const [name, args] of [
        ["write_file", { path: "x.txt", content: "x" }],
        ["edit_file", { path: "plain.txt", edits: [{ old_text: "plain", new_text: "x" }] }],
        ["delete_file", { path: "plain.txt" }],
        ["move_file", { source: "plain.txt", destination: "x.txt" }],
        ["create_directory", { path: "x" }],
        ["undo_change", {}],
      ] as const)
        expect((await call(name, args)).failed, name).toBe(true);
      expect(await call("read_file", { path: "plain.txt" })).toMatchObject({ failed: false });
    });
    expect(readFileSync(join(arena.root, "plain.txt"), "utf8")).toBe("plain");
  });

  test("a read-only directory inside a writable one is not changed by any way, nor moved with it", async () => {
    await configured([`all=${arena.root}`, `ro=${arena.root}/sub/deep:ro`], async (call) => {
      for (const [name, args] of [
        ["write_file", { path: "ro/leaf.txt", content: "x" }],
        ["write_file", { path: "all/sub/deep/new.txt", content: "x" }],
        ["write_file", { path: "all/good", content: "x" }],
        ["edit_file", { path: `${arena.root}/sub/deep/leaf.txt`, edits: [{ old_text: "leaf", new_text: "x" }] }],
        ["delete_file", { path: "all/sub", recursive: true }],
        ["delete_file", { path: "ro", recursive: true }],
        ["move_file", { source: "all/sub", destination: "all/other" }],
        ["move_file", { source: "ro/leaf.txt", destination: "all/leaf.txt" }],
        ["move_file", { source: "all/victim.txt", destination: "ro/leaf.txt", overwrite: true }],
        ["create_directory", { path: "ro/new" }],
      ] as const)
        expect((await call(name, args)).failed, JSON.stringify(args)).toBe(true);
      expect(await call("move_file", { source: "ro/leaf.txt", destination: "all/leaf.txt", copy: true })).toMatchObject({ failed: false });
    });
    expect(readFileSync(join(arena.root, "sub/deep/leaf.txt"), "utf8")).toBe("leaf");
  });

  test("with / allowed the kernel's directories stay closed", async () => {
    await configured(["/"], async (call) => {
      for (const path of [
        "/proc/self/environ",
        "/proc/1/root/etc/hostname",
        "/dev/zero",
        "/dev/stdin",
        "/sys/kernel/version",
        `${arena.root}/environ`,
      ])
        for (const [name, args] of [
          ["read_file", { path }],
          ["list_directory", { path }],
          ["write_file", { path, content: "x" }],
        ] as const)
          expect((await call(name, args)).failed, `${name} ${path}`).toBe(true);
    });
  });

  test("what the server keeps, in a directory it may use, is not reached", async () => {
    const state = join(arena.root, "kept");
    await configured([arena.root, "--state-dir", state], async (call) => {
      await call("write_file", { path: "plain.txt", content: "a second plain" });
      for (const [name, args] of [
        ["list_directory", { path: "kept" }],
        ["delete_file", { path: "kept", recursive: true }],
        ["move_file", { source: "kept", destination: "taken" }],
        ["write_file", { path: "kept/x", content: "x" }],
      ] as const)
        expect((await call(name, args)).failed, name).toBe(true);
      expect((await call("search_files", { pattern: "kept/**" })).text).not.toMatch(/kept\/\w/);
      expect((await call("list_directory", { path: ".", depth: 5 })).text).not.toMatch(/journal/);
    });
  });

  test("a directory that is not there, or is a file or a link that leads nowhere, allows nothing and says so", async () => {
    symlinkSync("nowhere", join(arena.root, "dangling"));
    for (const path of ["absent", "plain.txt", "dangling"])
      await configured([join(arena.root, path)], async (call) => {
        for (const asked of [".", "x", "../plain.txt", "../../outside/secret.txt"])
          expect((await call("read_file", { path: asked })).failed).toBe(true);
        expect((await call("list_directory", { path: "." })).text).toContain("allowed directory");
      });
  });

  test("with no directory given: where the server was started, and no more", async () => {
    await configured([], async (call) => {
      expect((await call("read_file", { path: "/etc/passwd" })).failed).toBe(true);
      expect((await call("read_file", { path: join(arena.base, "outside/secret.txt") })).failed).toBe(true);
    });
  });

  test("client roots narrow, and never widen", { timeout: 30_000 }, async () => {
    mkdirSync(join(arena.root, "part"));
    arena.put("root/part/x.txt", "part");
    const roots = [join(arena.root, "part"), arena.base, join(arena.base, "outside"), "/"].map((path) => ({ uri: `file://${path}` }));
    await configured(
      [arena.root],
      async (call) => {
        expect((await call("read_file", { path: "x.txt" })).text).toContain("part");
        for (const path of ["../plain.txt", join(arena.root, "plain.txt"), join(arena.base, "outside/secret.txt"), "/etc/passwd"])
          expect((await call("read_file", { path })).failed, path).toBe(true);
      },
      { roots: roots.slice(0, 1) },
    );
    for (const outside of [roots.slice(1), [{ uri: "http://x/" }, { uri: "file://evil/x" }]])
      await configured(
        [arena.root],
        async (call) => {
          expect((await call("read_file", { path: join(arena.base, "outside/secret.txt") })).failed).toBe(true);
          expect((await call("read_file", { path: "/etc/passwd" })).failed).toBe(true);
          expect((await call("read_file", { path: "plain.txt" })).text).toContain("plain");
        },
        { roots: outside },
      );
  });
});
