import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { deleteFile } from "../../src/changes/delete-file.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { createWorld, snapshot, task } from "./world.ts";

test("deletes files, links and directories, and undo brings them back", () => {
  const world = createWorld();
  mkdirSync(world.at("d/e"), { recursive: true });
  mkdirSync(world.at("empty"));
  writeFileSync(world.at("f"), "file");
  writeFileSync(world.at("d/e/g"), "deep");
  writeFileSync(Buffer.concat([Buffer.from(`${world.at("d")}/`), Buffer.from([0xff, 0xfe])]), "a name that is not UTF-8");
  execFileSync("mkfifo", [world.at("d/fifo")]);
  writeFileSync(join(world.base, "outside"), "safe");
  symlinkSync(world.base, world.at("d/out"));
  symlinkSync("../outside", world.at("link"));
  const names = (): string[] => execFileSync("find", [world.root], { encoding: "latin1" }).split("\n").sort();
  const before = names();

  expect(() => deleteFile(world, { path: "d" }, task)).toThrow(/5 entries in it/);
  const results = ["f", "link", "empty"].map((path) => deleteFile(world, { path }, task));
  expect(results.map(({ kind }) => kind)).toEqual(["file", "link", "directory"]);
  const tree = deleteFile(world, { path: "d", recursive: true }, task);
  expect(tree).toMatchObject({ kind: "directory", files: 2, directories: 2, undoable: true });
  expect(readdirSync(world.root)).toEqual([]);
  expect(readFileSync(join(world.base, "outside"), "utf8")).toBe("safe");
  for (const { changeId = "" } of [tree, ...results.reverse()]) undoChange(world, { changeId }, task);
  expect(names()).toEqual(before);
});

test("refuses roots, denied entries, special files and what is missing", () => {
  const world = createWorld();
  writeFileSync(world.at(".env"), "SECRET=1");
  execFileSync("mkfifo", [world.at("fifo")]);
  const before = snapshot(world.root);
  for (const path of [".", ".env", "fifo", "missing", "..", "/etc/hostname", world.base]) {
    expect(() => deleteFile(world, { path, recursive: true }, task), path).toThrow(expect.objectContaining({ name: "ToolError" }));
  }
  expect(snapshot(world.root)).toEqual(before);
});

test("says what of a directory was denied, and that other names stay", () => {
  const world = createWorld();
  mkdirSync(world.at("d"));
  writeFileSync(world.at("d/.env"), "SECRET=1");
  writeFileSync(world.at("a"), "x");
  linkSync(world.at("a"), world.at("d/b"));
  expect(deleteFile(world, { path: "d", recursive: true }, task).notes).toEqual([
    "1 file in it had other names (hard links), which stay.",
    "1 entry in it may not be read by this server (deny patterns) and went with it.",
  ]);
});

test("what is too large to be kept is deleted only when the user agreed", () => {
  const world = createWorld({ maxBytes: 1000 });
  mkdirSync(world.at("d"));
  writeFileSync(world.at("d/big"), "x".repeat(2000));
  expect(() => deleteFile(world, { path: "d", recursive: true }, task)).toThrow(/at most .* can be kept for undo/);
  expect(existsSync(world.at("d/big"))).toBe(true);
  const result = deleteFile(world, { path: "d", recursive: true, confirmedWithoutUndo: true }, task);
  expect(result.undoable).toBe(false);
  expect(existsSync(world.at("d"))).toBe(false);
  expect(() => undoChange(world, { changeId: result.changeId ?? "" }, task)).toThrow(/was not kept/);
});
