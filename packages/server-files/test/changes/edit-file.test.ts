import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { editFile } from "../../src/changes/edit-file.ts";
import { createWorld, snapshot, task } from "./world.ts";

test("replaces text and leaves every other byte alone", () => {
  const world = createWorld();
  const bytes = Buffer.concat([Buffer.from("\uFEFFone\r\ntwo\nthree é 😀 e\u0301\r\n"), Buffer.from("end")]);
  writeFileSync(world.at("mixed"), bytes);
  const result = editFile(world, { path: "mixed", edits: [{ oldText: "two", newText: "2" }] }, task);
  expect(result).toMatchObject({ did: "edit", added: 1, removed: 1, replacements: 1, unchanged: false });
  expect(readFileSync(world.at("mixed"))).toEqual(Buffer.from(bytes.toString().replace("two", "2")));
});

test("keeps other encodings", () => {
  const world = createWorld();
  writeFileSync(world.at("latin1"), Buffer.from("caf\xe9 = 1\n", "latin1"));
  editFile(world, { path: "latin1", edits: [{ oldText: "= 1", newText: "é 2" }] }, task);
  expect(readFileSync(world.at("latin1"))).toEqual(Buffer.from("caf\xe9 \xe9 2\n", "latin1"));
  writeFileSync(world.at("utf16"), Buffer.from("\uFEFFa = 1\n", "utf16le"));
  editFile(world, { path: "utf16", edits: [{ oldText: "1", newText: "é😀" }] }, task);
  expect(readFileSync(world.at("utf16"))).toEqual(Buffer.from("\uFEFFa = é😀\n", "utf16le"));
});

test("a dry run answers the same and changes nothing", () => {
  const world = createWorld();
  writeFileSync(world.at("a"), "one two");
  const edits = [{ oldText: "two", newText: "2" }];
  const dry = editFile(world, { path: "a", edits, dryRun: true }, task);
  expect(world.read("a")).toBe("one two");
  expect([...world.journal.newest()]).toEqual([]);
  const done = editFile(world, { path: "a", edits }, task);
  expect(done.changeId).toBeTypeOf("string");
  expect({ ...done, dryRun: true, changeId: undefined }).toEqual(dry);
});

test("all edits or none", () => {
  const world = createWorld();
  writeFileSync(world.at("a"), "one two");
  const { ino } = statSync(world.at("a"));
  const edits = [
    { oldText: "one", newText: "1" },
    { oldText: "missing", newText: "x" },
  ];
  expect(() => editFile(world, { path: "a", edits }, task)).toThrow(expect.objectContaining({ name: "ToolError" }));
  expect(world.read("a")).toBe("one two");
  expect(statSync(world.at("a")).ino).toBe(ino);
});

test("a missing file, a directory and a binary are refused with the next step", () => {
  const world = createWorld();
  writeFileSync(world.at("readme.md"), "x");
  writeFileSync(world.at("bin"), Buffer.from([0, 1, 2, 0, 255]));
  mkdirSync(world.at("d"));
  const before = snapshot(world.root);
  const edit = (path: string): unknown => editFile(world, { path, edits: [{ oldText: "x", newText: "y" }] }, task);
  expect(() => edit("README.md")).toThrow(/Did you mean "readme.md"/);
  expect(() => edit("d")).toThrow(/is a directory/);
  expect(() => edit("bin")).toThrow(/is no text/);
  expect(snapshot(world.root)).toEqual(before);
});

test("if_match guards an edit", () => {
  const world = createWorld();
  writeFileSync(world.at("a"), "one");
  expect(() => editFile(world, { path: "a", edits: [{ oldText: "one", newText: "1" }], ifMatch: "0123456789abcdef" }, task)).toThrow(
    /its etag is/,
  );
  expect(world.read("a")).toBe("one");
});
