import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSandbox } from "@org/mcp-core/paths";
import { expect, onTestFinished, test } from "vitest";

import { moveFile } from "../../src/changes/move-file.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { createWorld, snapshot, task, temporaryNames, withFix, type World } from "./world.ts";

function move(
  world: World,
  source: string,
  destination: string,
  more: Partial<Parameters<typeof moveFile>[1]> = {},
): ReturnType<typeof moveFile> {
  return moveFile(world, { source, destination, ...more }, task);
}

function planted(): World {
  const world = createWorld();
  mkdirSync(world.at("d/e"), { recursive: true });
  writeFileSync(world.at("f"), "file");
  writeFileSync(world.at("g"), "other");
  writeFileSync(world.at("d/e/h"), "deep");
  return world;
}

test("moves files and directories, making directories on the way; undo brings all back", () => {
  const world = planted();
  const before = snapshot(world.root);
  const file = move(world, "f", "n/m/f");
  expect(file).toMatchObject({ did: "move", from: "f", path: "n/m/f", kind: "file", overwritten: false, bytes: 4 });
  const directory = move(world, "d", "n/d");
  expect(directory).toMatchObject({ kind: "directory", entries: 2 });
  expect(world.read("n/d/e/h")).toBe("deep");
  undoChange(world, { changeId: directory.changeId ?? "" }, task);
  undoChange(world, { changeId: file.changeId ?? "" }, task);
  expect(snapshot(world.root)).toEqual(before);
});

test("replaces nothing unless told to, and a directory never", () => {
  const world = planted();
  const before = snapshot(world.root);
  expect(() => move(world, "f", "g")).toThrow(/exists already/);
  expect(() => move(world, "f", "d")).toThrow(withFix('"d/f"'));
  expect(() => move(world, "f", "d", { overwrite: true })).toThrow(/is a directory/);
  expect(() => move(world, "d", "g", { overwrite: true })).toThrow(/a directory cannot replace/);
  expect(() => move(world, "f", "f")).toThrow(/are the same/);
  expect(() => move(world, "d", "d/e/d")).toThrow(/cannot be put into itself/);
  expect(() => move(world, "d", "d/e/d", { copy: true })).toThrow(/cannot be put into itself/);
  expect(() => move(world, "missing", "x")).toThrow(/does not exist/);
  expect(() => move(world, ".", "x")).toThrow(/allowed directory/);
  expect(() => move(world, ".", "x", { copy: true })).toThrow(/put into itself/);
  expect(snapshot(world.root)).toEqual(before);
  const { changeId = "" } = move(world, "f", "g", { overwrite: true });
  expect(world.read("g")).toBe("file");
  undoChange(world, { changeId }, task);
  expect(snapshot(world.root)).toEqual(before);
});

test("moves a link, not what it leads to; a link out can be moved but not followed", () => {
  const world = planted();
  symlinkSync("f", world.at("l"));
  symlinkSync(world.base, world.at("out"));
  move(world, "l", "d/l");
  expect(readlinkSync(world.at("d/l"))).toBe("f");
  expect(world.read("f")).toBe("file");
  move(world, "out", "d/out");
  expect(readlinkSync(world.at("d/out"))).toBe(world.base);
  writeFileSync(join(world.base, "outside"), "safe");
  expect(() => move(world, "d/out/outside", "stolen")).toThrow(/outside/);
  expect(() => move(world, "f", "d/out/planted")).toThrow(/outside/);
  expect(() => move(world, "d/out/outside", "stolen", { copy: true })).toThrow(/outside/);
  expect(existsSync(world.at("stolen"))).toBe(false);
  expect(readdirSync(world.base).sort()).toEqual(["outside", "root", "state"]);
});

test("copies trees: links inside are kept, links out and special files left out", () => {
  const world = planted();
  symlinkSync("e/h", world.at("d/inside"));
  symlinkSync("../f", world.at("d/leaving"));
  symlinkSync("/etc", world.at("d/absolute"));
  execFileSync("mkfifo", [world.at("d/fifo")]);
  const result = move(world, "d", "copy", { copy: true });
  expect(Object.keys(snapshot(world.at("copy")))).toEqual(["e", "e/h", "inside"]);
  expect(result.notes).toEqual(["2 links left out: absolute, or leading out of the directory.", "1 FIFO, socket or device left out."]);
  expect(existsSync(world.at("d/e/h"))).toBe(true);
  undoChange(world, { changeId: result.changeId ?? "" }, task);
  expect(existsSync(world.at("copy"))).toBe(false);
  expect(() => move(world, "d/absolute", "x", { copy: true })).toThrow(/whose copy would lead out/);
  expect(() => move(world, "d/fifo", "x")).toThrow(/FIFO/);
  expect(temporaryNames(world.base)).toEqual([]);
});

test("copying over a file keeps what was there", () => {
  const world = planted();
  const { changeId = "" } = move(world, "f", "g", { copy: true, overwrite: true });
  expect([world.read("f"), world.read("g")]).toEqual(["file", "file"]);
  undoChange(world, { changeId }, task);
  expect([world.read("f"), world.read("g")]).toEqual(["file", "other"]);
});

test("what is denied is neither uncovered nor planted", () => {
  const world = planted();
  mkdirSync(world.at("repo/.git/hooks"), { recursive: true });
  writeFileSync(world.at("repo/.git/hooks/pre-commit"), "#!/bin/sh");
  mkdirSync(world.at("plant/hooks"), { recursive: true });
  mkdirSync(world.at("cfg/gcloud"), { recursive: true });
  writeFileSync(world.at("plant/hooks/pre-commit"), "#!/bin/evil");
  const before = snapshot(world.root);
  for (const copy of [true, false]) {
    expect(() => move(world, "repo/.git", "git", { copy })).toThrow(copy ? /is denied by the pattern/ : /belongs to git/);
    expect(() => move(world, "plant", ".git", { copy })).toThrow(/belongs to git/);
    expect(() => move(world, "cfg", ".config", { copy })).toThrow(/would be denied at its new place/);
    expect(() => move(world, "plant", "repo/.env", { copy })).toThrow(/denied/);
  }
  expect(snapshot(world.root)).toEqual(before);
  move(world, "repo", "renamed");
  expect(existsSync(world.at("renamed/.git/hooks/pre-commit"))).toBe(true);
});

test("two names of one file", () => {
  const world = planted();
  linkSync(world.at("f"), world.at("f2"));
  expect(() => move(world, "f", "f2", { overwrite: true })).toThrow(/two names of one file/);
  linkSync(world.at("f"), world.at("F"));
  expect(() => move(world, "f", "F")).toThrow(/exists already/);
  move(world, "f2", "f3");
  expect(statSync(world.at("f3")).nlink).toBe(3);
});

test("across devices a directory arrives whole, and undo takes it back", () => {
  const other = statSync("/dev/shm", { throwIfNoEntry: false })?.isDirectory() ? "/dev/shm" : tmpdir();
  const second = realpathSync(mkdtempSync(join(other, "changes-")));
  onTestFinished(() => rmSync(second, { recursive: true, force: true }));
  const world = planted();
  const roots = [
    { label: "a", path: world.root, readOnly: false },
    { label: "b", path: second, readOnly: false },
  ];
  const context = { ...world, sandbox: createSandbox({ roots, hidden: [world.state] }) };
  writeFileSync(join(second, "old"), "old");
  const before = [snapshot(world.root), snapshot(second)];
  const ids = [
    moveFile(context, { source: "a/d", destination: "b/new/d" }, task),
    moveFile(context, { source: "a/f", destination: "b/old", overwrite: true }, task),
    moveFile(context, { source: "b/new/d", destination: "a/back", copy: true }, task),
  ].map(({ changeId = "" }) => changeId);
  expect(readFileSync(join(second, "new/d/e/h"), "utf8")).toBe("deep");
  expect(readFileSync(join(second, "old"), "utf8")).toBe("file");
  expect(existsSync(world.at("d"))).toBe(false);
  for (const changeId of ids.reverse()) undoChange(context, { changeId }, task);
  expect([snapshot(world.root), snapshot(second)]).toEqual(before);
  expect([...temporaryNames(world.base), ...temporaryNames(second)]).toEqual([]);
});

test("read-only roots and roots inside roots stay as they are", () => {
  const world = planted();
  mkdirSync(world.at("ro/x"), { recursive: true });
  writeFileSync(world.at("ro/x/y"), "fixed");
  const roots = [
    { label: "all", path: world.root, readOnly: false },
    { label: "ro", path: world.at("ro/x"), readOnly: true },
  ];
  const context = { ...world, sandbox: createSandbox({ roots, hidden: [world.state] }) };
  const before = snapshot(world.root);
  const attempt =
    (source: string, destination: string, copy = false) =>
    (): unknown =>
      moveFile(context, { source, destination, copy, overwrite: true }, task);
  for (const [source, destination] of [
    ["all/ro", "all/moved"],
    ["ro/y", "all/y"],
    ["all/ro/x/y", "all/y"],
    ["all/f", "ro/f"],
    ["all/f", "all/ro/x/y"],
  ] as const) {
    expect(attempt(source, destination)).toThrow(expect.objectContaining({ name: "ToolError" }));
  }
  expect(attempt("all/ro", "all/copy", true)).toThrow(/holds another allowed directory/);
  expect(snapshot(world.root)).toEqual(before);
  attempt("ro/y", "all/y", true)();
  expect(world.read("y")).toBe("fixed");
  expect(lstatSync(world.at("y")).isFile()).toBe(true);
});
