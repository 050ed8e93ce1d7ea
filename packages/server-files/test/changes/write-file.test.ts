import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import { createSandbox } from "@org/mcp-core/paths";
import { expect, test } from "vitest";

import { groundOf } from "../../src/changes/ground.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import { etagOf } from "../../src/text/etag.ts";
import { createWorld, snapshot, task, temporaryNames, type World } from "./world.ts";

function write(
  world: World,
  path: string,
  content: string,
  more: Partial<Parameters<typeof writeFile>[1]> = {},
): ReturnType<typeof writeFile> {
  return writeFile(world, { path, content, ...more }, task);
}

test("creates a file with its directories", () => {
  const world = createWorld();
  const result = write(world, "a/b/c.txt", "one\ntwo");
  expect(result).toMatchObject({
    did: "write",
    path: "a/b/c.txt",
    created: true,
    unchanged: false,
    bytes: 7,
    lines: 2,
    added: 2,
    removed: 0,
  });
  expect(result.etag).toBe(etagOf(Buffer.from("one\ntwo")));
  expect(world.read("a/b/c.txt")).toBe("one\ntwo");
  expect(statSync(world.at("a/b/c.txt")).mode & 0o777).toBe(
    Number.parseInt(execFileSync("sh", ["-c", "umask"], { encoding: "utf8" }), 8) ^ 0o666,
  );
  expect(temporaryNames(world.base)).toEqual([]);
});

test("replaces a file and keeps its mode; answers with the diff", () => {
  const world = createWorld();
  writeFileSync(world.at("run.sh"), "one\ntwo\n");
  chmodSync(world.at("run.sh"), 0o751);
  const result = write(world, "run.sh", "one\n2\n");
  expect(result).toMatchObject({ created: false, added: 1, removed: 1, previousEtag: etagOf(Buffer.from("one\ntwo\n")) });
  expect(result.diff).toContain("-two\n+2\n");
  expect(statSync(world.at("run.sh")).mode & 0o777).toBe(0o751);
});

test("the same content is not written again", () => {
  const world = createWorld();
  writeFileSync(world.at("a"), "same");
  const { ino } = statSync(world.at("a"));
  expect(write(world, "a", "same")).toMatchObject({ unchanged: true, changeId: undefined });
  expect(statSync(world.at("a")).ino).toBe(ino);
});

test("keeps CRLF line endings, byte order marks and encodings", () => {
  const world = createWorld();
  writeFileSync(world.at("crlf"), "one\r\ntwo\r\n");
  expect(write(world, "crlf", "1\n2\n").notes).toEqual(["The file has CRLF line endings; they were kept."]);
  expect(world.read("crlf")).toBe("1\r\n2\r\n");

  writeFileSync(world.at("bom"), "\uFEFFhello\n");
  write(world, "bom", "\uFEFFhé\n");
  expect(readFileSync(world.at("bom"))).toEqual(Buffer.from("\uFEFFhé\n"));

  writeFileSync(world.at("utf16"), Buffer.from("\uFEFFhello\n", "utf16le"));
  expect(write(world, "utf16", "hé\n").encoding).toBe("utf-16le");
  expect(readFileSync(world.at("utf16"))).toEqual(Buffer.from("\uFEFFhé\n", "utf16le"));

  writeFileSync(world.at("latin1"), Buffer.from("caf\xe9 ol\xe9\n", "latin1"));
  expect(write(world, "latin1", "thé\n").encoding).toBe("windows-1252");
  expect(readFileSync(world.at("latin1"))).toEqual(Buffer.from("th\xe9\n", "latin1"));
  expect(() => write(world, "latin1", "日本\n")).toThrow(/windows-1252, which has no "日"/);
  expect(world.read("latin1")).toBe("th\xe9\n");
});

test("refuses half characters and too much content, and notes that a file was binary", () => {
  const world = createWorld({ maxFileSize: 1000 });
  expect(() => write(world, "a", "x\ud800")).toThrow(/U\+D800/);
  expect(() => write(world, "a", "x".repeat(1001))).toThrow(/1001 bytes; files up to 1000/);
  expect(existsSync(world.at("a"))).toBe(false);
  writeFileSync(world.at("bin"), Buffer.from([0, 1, 2, 0, 255]));
  expect(write(world, "bin", "text").notes).toEqual(["The file was binary; it is UTF-8 text now."]);
  writeFileSync(world.at("huge"), "y".repeat(5000));
  const huge = write(world, "huge", "small");
  expect(huge.previousEtag).toMatch(/^~/);
});

test("if_match must be the current etag; the conflict shows what has changed since", () => {
  const world = createWorld();
  const first = write(world, "a", "one\ntwo\n");
  const second = write(world, "a", "one\n2\n", { ifMatch: `"${first.etag}"` });
  let error: unknown;
  try {
    write(world, "a", "mine\n", { ifMatch: first.etag });
  } catch (caught) {
    error = caught;
  }
  if (!(error instanceof ToolError)) throw error;
  expect(error.message).toContain(second.etag);
  expect(error.fix).toContain("-two\n+2\n");
  expect(world.read("a")).toBe("one\n2\n");
  expect(() => write(world, "b", "x", { ifMatch: first.etag })).toThrow(/does not exist any more/);
  expect(() => write(world, "a", "x", { ifMatch: "0000000000000000" })).toThrow(/not the version you know/);
});

test("create_only never replaces", () => {
  const world = createWorld();
  const { etag } = write(world, "a", "first", { createOnly: true });
  expect(() => write(world, "a", "second", { createOnly: true })).toThrow(`exists already with etag "${etag}"`);
  mkdirSync(world.at("d"));
  expect(() => write(world, "d", "x", { createOnly: true })).toThrow(/exists already/);
  expect(() => write(world, "d", "x")).toThrow(/is a directory/);
});

test("a link inside is followed, its target written; links out are not", () => {
  const world = createWorld();
  writeFileSync(world.at("real"), "old");
  symlinkSync("real", world.at("link"));
  expect(write(world, "link", "new")).toMatchObject({ path: "real", notes: ["link leads over a link to real, which was written."] });
  expect(world.read("real")).toBe("new");
  expect(readlinkSync(world.at("link"))).toBe("real");
  writeFileSync(join(world.base, "outside"), "safe");
  symlinkSync("../outside", world.at("out"));
  symlinkSync(world.base, world.at("up"));
  expect(() => write(world, "out", "x")).toThrow(/outside/);
  expect(() => write(world, "up/outside", "x")).toThrow(/outside/);
  expect(() => write(world, "up/new", "x")).toThrow(/outside/);
  expect(readFileSync(join(world.base, "outside"), "utf8")).toBe("safe");
  expect(existsSync(join(world.base, "new"))).toBe(false);
});

test("other hard links keep the old content, and that is said", () => {
  const world = createWorld();
  writeFileSync(join(world.base, "outside"), "old");
  linkSync(join(world.base, "outside"), world.at("a"));
  expect(write(world, "a", "new").notes).toEqual(["The file had 1 other name (hard links); it keeps the old content."]);
  expect(readFileSync(join(world.base, "outside"), "utf8")).toBe("old");
});

test("a file that was hard-linked can be undone though the other name was written to", async () => {
  const { undoChange } = await import("../../src/changes/undo-change.ts");
  const world = createWorld();
  writeFileSync(join(world.base, "outside"), "old");
  linkSync(join(world.base, "outside"), world.at("a"));
  const { changeId = "" } = write(world, "a", "new");
  writeFileSync(join(world.base, "outside"), "scribbled");
  undoChange(world, { changeId }, task);
  expect(world.read("a")).toBe("old");
});

test.each([".", "..", "../x", "/etc/passwd", "f/g", "f/new/er"])("refuses to write %j and leaves nothing behind", (path) => {
  const world = createWorld();
  writeFileSync(world.at("f"), "file");
  const before = snapshot(world.root);
  expect(() => write(world, path, "x")).toThrow(expect.objectContaining({ name: "ToolError" }));
  expect(snapshot(world.root)).toEqual(before);
});

test.each(["a\0b", "n".repeat(256), "bell\u0007", "rtl\u202Etxt", ".env", ".git/hooks/pre-commit"])(
  "refuses the name %j and leaves no directories behind",
  (name) => {
    const world = createWorld();
    for (const path of [name, `new/er/${name}`, `new/${name}/er`])
      expect(() => write(world, path, "x")).toThrow(expect.objectContaining({ name: "ToolError" }));
    expect(snapshot(world.root)).toEqual({});
  },
);

test("names of 255 bytes are fine", () => {
  const world = createWorld();
  const name = "é".repeat(127);
  write(world, name, "x");
  write(world, name, "y");
  expect(world.read(name)).toBe("y");
});

test("the state directory is private", () => {
  const world = createWorld();
  write(world, "a", "x");
  write(world, "a", "y");
  expect(lstatSync(world.state).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(world.state, "kept")).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(world.state, "journal.db")).mode & 0o777).toBe(0o600);
});

test("a refused file in a directory that is missing leaves nothing in the journal", () => {
  const world = createWorld();
  const ground = groundOf(world, task);
  for (const path of [".ssh/deep/key", ".env/x"]) expect(() => writeFile(world, { path, content: "x" }, task)).toThrow("denied");
  expect(world.journal.recover(ground)).toBe(0);
  const roots = [{ label: undefined, path: world.root, readOnly: true }];
  const readOnly = { ...world, sandbox: createSandbox({ roots }) };
  expect(() => writeFile(readOnly, { path: "new/deep/file", content: "x" }, task)).toThrow("reading only");
  expect(world.journal.recover(ground)).toBe(0);
});

test("lines that end in carriage returns alone are counted as they are when they are read", () => {
  const world = createWorld();
  expect(writeFile(world, { path: "mac.txt", content: "one\rtwo\rthree" }, task)).toMatchObject({ lines: 3, added: 3 });
});
