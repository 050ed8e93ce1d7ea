import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";

import { createSandbox } from "@org/mcp-core/paths";
import { expect, test } from "vitest";

import { createDirectory } from "../../src/changes/create-directory.ts";
import { listChanges } from "../../src/changes/list-changes.ts";
import { moveFile } from "../../src/changes/move-file.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import { createWorld, snapshot, task, withFix, type World } from "./world.ts";

const write = (world: World, path: string, content: string): string => writeFile(world, { path, content }, task).changeId ?? "";
const undo = (world: World, changeId: string): ReturnType<typeof undoChange> => undoChange(world, { changeId }, task);

test("refuses when the file has changed since, and says how to go on", () => {
  const world = createWorld();
  writeFileSync(world.at("a"), "first");
  const id = write(world, "a", "second");
  writeFileSync(world.at("a"), "by the user");
  expect(() => undo(world, id)).toThrow(withFix("aside with move_file"));
  expect(world.read("a")).toBe("by the user");
  moveFile(world, { source: "a", destination: "aside" }, task);
  undo(world, id);
  expect([world.read("a"), world.read("aside")]).toEqual(["first", "by the user"]);
});

test("names the later changes that have to be undone first", () => {
  const world = createWorld();
  const ids = ["1", "2", "3"].map((content) => write(world, "a", content));
  expect(() => undo(world, ids[0] ?? "")).toThrow(withFix(`${ids[2]}, ${ids[1]}.`));
  for (const id of ids.reverse()) undo(world, id);
  expect(snapshot(world.root)).toEqual({});
});

test("an undo can be undone, again and again", () => {
  const world = createWorld();
  write(world, "a", "one");
  let id = write(world, "a", "two");
  for (const expected of ["one", "two", "one", "two"]) {
    const undone = undo(world, id);
    expect(() => undo(world, id)).toThrow(`undone by ${undone.changeId}`);
    id = undone.changeId ?? "";
    expect(world.read("a")).toBe(expected);
  }
});

test("permissions changed since are the user's and stay", () => {
  const world = createWorld();
  write(world, "a", "one");
  const id = write(world, "a", "two");
  chmodSync(world.at("a"), 0o755);
  undo(world, id);
  expect(statSync(world.at("a")).mode & 0o777).toBe(0o755);
});

test("a restored file has a new time, so that builds notice", () => {
  const world = createWorld();
  write(world, "a", "one");
  const id = write(world, "a", "two");
  const before = Date.now();
  undo(world, id);
  expect(statSync(world.at("a")).mtimeMs).toBeGreaterThan(before - 100);
});

test("directories that were made on the way go, unless they are used", () => {
  const world = createWorld();
  const id = write(world, "x/y/z", "deep");
  writeFileSync(world.at("x/other"), "kept");
  expect(undo(world, id).notes).toEqual(["x was made by the change, but has other things in it now and stays."]);
  expect(Object.keys(snapshot(world.root))).toEqual(["x", "x/other"]);
  const made = createDirectory(world, { path: "p/q" }, task).changeId ?? "";
  writeFileSync(world.at("p/q/r"), "used");
  expect(() => undo(world, made)).toThrow(/has changed inside/);
});

test("unknown ids are refused, letter case does not matter", () => {
  const world = createWorld();
  expect(() => undo(world, "ZZZZZZZZ")).toThrow(/There is no change "ZZZZZZZZ"/);
  expect(() => undo(world, "'; DROP TABLE changes")).toThrow(/There is no change/);
  const id = write(world, "a", "one");
  undo(world, ` ${id.toLowerCase()} `);
  expect(snapshot(world.root)).toEqual({});
});

test("the list shows the newest first, and only what this server may change", () => {
  const world = createWorld();
  mkdirSync(world.at("in"));
  const ids = [write(world, "in/a", "one\n"), write(world, "in/a", "two\n"), write(world, "b", "x")];
  const { changes, text } = listChanges(world);
  expect(changes.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(changes[1]).toMatchObject({ kind: "write", paths: ["in/a"], summary: "+1 −1 lines, 4 B", undoable: true });
  expect(text.split("\n")).toHaveLength(3);
  const narrowed = { ...world, sandbox: world.sandbox.narrow([world.at("in")]) };
  expect(listChanges(narrowed).changes.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  expect(() => undoChange(narrowed, { changeId: ids[2] ?? "" }, task)).toThrow(/There is no change/);
  const denying = createSandbox({ roots: [{ label: undefined, path: world.root, readOnly: false }], deny: ["b"] });
  expect(listChanges({ ...world, sandbox: denying }).changes).toHaveLength(2);
  const readOnly = createSandbox({ roots: [{ label: undefined, path: world.root, readOnly: true }] });
  expect(listChanges({ ...world, sandbox: readOnly }).changes).toEqual([]);
});

test("at most 50 are listed", () => {
  const world = createWorld();
  for (let n = 0; n < 53; n++) write(world, "a", String(n));
  const { changes, more, text } = listChanges(world);
  expect([changes.length, more]).toEqual([50, true]);
  expect(text).toMatch(/there are older ones\.$/);
});
