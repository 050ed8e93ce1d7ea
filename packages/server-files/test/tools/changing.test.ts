import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, test } from "vitest";

import { openWorkspace, type Workspace } from "../fixtures/workspace.ts";

let files: Workspace;
afterEach(() => files.close());

const content = (path: string): string => readFileSync(join(files.root, path), "utf8");
const changeOf = (text: string): string => /Change (\w+)\./.exec(text)?.[1] ?? "";

describe.each(["legacy", "modern"] as const)("%s era", (era) => {
  test("write, edit, move, copy, delete, and all of it undone in reverse", async () => {
    files = await openWorkspace({ "a.txt": "one\ntwo\n" }, { era });
    const ids: string[] = [];
    const change = async (tool: string, args: Record<string, unknown>): Promise<string> => {
      const text = await files.text(tool, args);
      ids.push(changeOf(text));
      return text;
    };
    expect(await change("write_file", { path: "new/deep.txt", content: "hello\n" })).toMatch(
      /^Created new\/deep.txt: 1 line, 6 B\. Etag [0-9a-f]{16}\./,
    );
    expect(await change("edit_file", { path: "a.txt", edits: [{ old_text: "two", new_text: "2" }] })).toMatch(/-two\n\+2\n/);
    expect(await change("move_file", { source: "a.txt", destination: "b.txt" })).toMatch(/^Moved a.txt to b.txt/);
    expect(await change("move_file", { source: "new", destination: "copy", copy: true })).toMatch(/^Copied new to copy/);
    expect(await change("delete_file", { path: "new", recursive: true })).toMatch(/^Deleted new with 1 file/);
    expect(await change("create_directory", { path: "x/y" })).toMatch(/^Created x\/y\//);
    expect(existsSync(join(files.root, "new"))).toBe(false);
    expect(content("b.txt")).toBe("one\n2\n");
    for (const id of ids.toReversed()) expect(await files.text("undo_change", { change_id: id })).toMatch(new RegExp(`^Undid ${id}`));
    expect(await files.text("list_directory", { path: ".", depth: 5 })).toMatch(/^a.txt .*\n\[1 entry, 5 levels deep · this is [^·]*\]$/);
    expect(content("a.txt")).toBe("one\ntwo\n");
  });

  test("a user who says no keeps the file; one who says yes is asked with the facts", async () => {
    const asked: string[] = [];
    let answer: "accept" | "decline" = "decline";
    const ask = (question: string): "accept" | "decline" => {
      asked.push(question);
      return answer;
    };
    files = await openWorkspace({ "d/a": "12345", "d/b": "1" }, { era, answer: ask });
    expect(await files.failure("delete_file", { path: "d", recursive: true })).toMatch(/declined/);
    expect(content("d/a")).toBe("12345");
    answer = "accept";
    await files.text("delete_file", { path: "d", recursive: true });
    expect(existsSync(join(files.root, "d"))).toBe(false);
    expect(asked).toEqual(Array.from({ length: 2 }, () => "Delete d and the 2 files in it (6 B)? It can be undone."));
  });

  test("what is too large to be kept is deleted only when the user agrees to lose it", async () => {
    const big = Buffer.alloc(2_000_000, "x");
    files = await openWorkspace({ big }, { era, flags: ["--journal-mb", "1"] });
    expect(await files.failure("delete_file", { path: "big" })).toMatch(/--journal-mb/);
    expect(statSync(join(files.root, "big")).size).toBe(big.length);
    await files.close();
    const asked: string[] = [];
    files = await openWorkspace({ big }, { era, flags: ["--journal-mb", "1"], answer: (question) => (asked.push(question), "accept") });
    expect(await files.text("delete_file", { path: "big" })).toMatch(/cannot be undone/);
    expect(asked[0]).toMatch(/cannot be undone/);
    expect(existsSync(join(files.root, "big"))).toBe(false);
  });

  test("replacing by a move is asked for, too", async () => {
    files = await openWorkspace({ a: "a", b: "b" }, { era, answer: () => "cancel" });
    expect(await files.failure("move_file", { source: "a", destination: "b" })).toMatch(/exists/);
    expect(await files.failure("move_file", { source: "a", destination: "b", overwrite: true })).toMatch(/dismissed/);
    expect([content("a"), content("b")]).toEqual(["a", "b"]);
    expect(await files.text("move_file", { source: "a", destination: "c", overwrite: true })).toMatch(/^Moved a to c/);
    expect(await files.failure("move_file", { source: "nothing", destination: "c/x", overwrite: true })).toMatch(/does not exist/);
  });
});

test("if_match lets only the version through that was read", async () => {
  files = await openWorkspace({ "a.txt": "one\n" });
  const etag = /etag (\w+)/.exec((await files.blocks("read_file", { path: "a.txt" }))[1] ?? "")?.[1];
  expect(await files.text("write_file", { path: "a.txt", content: "two\n", if_match: etag })).toMatch(/^Replaced a.txt/);
  expect(await files.failure("edit_file", { path: "a.txt", edits: [{ old_text: "two", new_text: "three" }], if_match: etag })).toMatch(
    /is not the version you know/,
  );
  expect(content("a.txt")).toBe("two\n");
});

test("twenty edits of one file at once all land", async () => {
  files = await openWorkspace({ "a.txt": Array.from({ length: 20 }, (_, index) => `line ${index}.\n`).join("") });
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      files.text("edit_file", { path: "a.txt", edits: [{ old_text: `line ${index}.`, new_text: `LINE ${index}.` }] }),
    ),
  );
  expect(content("a.txt")).toBe(Array.from({ length: 20 }, (_, index) => `LINE ${index}.\n`).join(""));
});

test("a file is not written where a directory was meant", async () => {
  files = await openWorkspace({ "a.txt": "one\n" });
  for (const path of ["new/", "a.txt/"])
    expect(await files.failure("write_file", { path, content: "x" })).toMatch(
      /names a directory; nothing was written\..*create_directory/s,
    );
  expect(existsSync(join(files.root, "new"))).toBe(false);
  expect(content("a.txt")).toBe("one\n");
});

test("what could not be compared is not counted in lines", async () => {
  files = await openWorkspace(
    { "a.bin": Buffer.from([0, 1, 2, 255]), "big.txt": "x\n".repeat(1000) },
    { flags: ["--max-file-size", "1024"] },
  );
  expect(await files.text("write_file", { path: "a.bin", content: "text\n" })).toMatch(/^Replaced a\.bin: now 1 line, 5 B\. Etag/);
  expect(await files.text("write_file", { path: "big.txt", content: "text\n" })).toMatch(/^Replaced big\.txt: now 1 line, 5 B\. Etag/);
});

test("an empty directory is deleted as one", async () => {
  files = await openWorkspace({ "a.txt": "one\n" });
  await files.text("create_directory", { path: "d" });
  expect(await files.text("delete_file", { path: "d" })).toMatch(/^Deleted the empty directory d\./);
});

test("a dry run shows the diff and changes nothing", async () => {
  files = await openWorkspace({ "a.txt": "one\n" });
  const args = { path: "a.txt", edits: [{ old_text: "one", new_text: "two" }], dry_run: true };
  expect(await files.text("edit_file", args)).toMatch(/^Would change a.txt: .*Nothing was written\..*-one\n\+two\n/s);
  expect(content("a.txt")).toBe("one\n");
  expect(await files.text("undo_change", {})).toMatch(/^No changes/);
});

test("a read-only directory is only read, a labelled one is written", async () => {
  files = await openWorkspace({ "docs/a.txt": "a\n", "code/a.txt": "a\n" }, { allowed: ["code=ROOT/code", "docs=ROOT/docs:ro"] });
  expect(await files.failure("write_file", { path: "docs/b.txt", content: "b" })).toMatch(/reading only/);
  expect(await files.text("write_file", { path: "code/b.txt", content: "b" })).toMatch(/^Created code\/b.txt/);
  expect(await files.failure("move_file", { source: "docs/a.txt", destination: "code/c.txt" })).toMatch(/reading only/);
  expect(await files.text("move_file", { source: "docs/a.txt", destination: "code/c.txt", copy: true })).toMatch(
    /^Copied docs\/a.txt to code\/c.txt/,
  );
  expect(await files.text("list_directory", { path: "." })).toBe(
    `code/  ${join(files.root, "code")}\ndocs/  ${join(files.root, "docs")} (read-only)\n[2 allowed directories]`,
  );
  expect(await files.failure("read_file", { path: "doc/a.txt" })).toMatch(/Did you mean "docs"\?/);
});

test("client roots narrow the directory they lie in", async () => {
  files = await openWorkspace(
    { "work/a.txt": "a\n", "private.txt": "p\n" },
    { era: "legacy", roots: (root) => [`file://${root}/work`, "file:///etc"] },
  );
  expect(await files.text("read_file", { path: "a.txt" })).toMatch(/^a\n/);
  expect(await files.failure("read_file", { path: join(files.root, "private.txt") })).toMatch(/outside/);
  expect(await files.failure("read_file", { path: "/etc/hostname" })).toMatch(/outside/);
});

test("a file that is marked read-only stays as it is", async () => {
  files = await openWorkspace({ "a.txt": "one\n" });
  chmodSync(join(files.root, "a.txt"), 0o444);
  expect(await files.failure("write_file", { path: "a.txt", content: "two\n" })).toMatch(/marked read-only \(mode 0444\)/);
  expect(await files.failure("edit_file", { path: "a.txt", edits: [{ old_text: "one", new_text: "two" }] })).toMatch(/marked read-only/);
  expect(content("a.txt")).toBe("one\n");
});

test("the list of changes says what went where, also when something was replaced", async () => {
  files = await openWorkspace({ p: "p", q: "q" });
  await files.text("move_file", { source: "p", destination: "q", overwrite: true });
  expect(await files.text("undo_change", {})).toMatch(/ move {2}p -> q /);
});

test("a state directory that cannot be made is an error at once", async () => {
  files = await openWorkspace({ "a.txt": "one\n" }, { flags: ["--state-dir", "/proc/nope"] });
  expect(await files.failure("write_file", { path: "a.txt", content: "two\n" })).toMatch(/state directory \/proc\/nope cannot be used/);
});

test("links are found by name, and said to be links", async () => {
  files = await openWorkspace({ "AGENTS.md": "x" });
  symlinkSync("AGENTS.md", join(files.root, "CLAUDE.md"));
  expect(await files.text("search_files", { pattern: "CLAUDE.md" })).toMatch(/^CLAUDE\.md {2}\(link\) /);
  expect(await files.text("list_directory", { path: ".", depth: 2 })).toMatch(/CLAUDE\.md -> AGENTS\.md/);
});
