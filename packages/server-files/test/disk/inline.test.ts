import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseRoot } from "@org/mcp-core/paths";
import { afterAll, expect, test } from "vitest";

import { createInline } from "../../src/disk/inline.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "inline-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));
writeFileSync(join(root, "small.txt"), "one\ntwo\n");
writeFileSync(join(root, "large.txt"), "a line\n".repeat(3_000_000));

const mountinfo = "27 1 8:1 / / rw - ext4 /dev/sda1 rw";
const options = {
  roots: [parseRoot(root)],
  deny: [],
  builtInDeny: true,
  stateDirectory: join(root, "state"),
  limits: { maxFileSize: 1_000_000, journalBytes: 1_000_000 },
};
const read = (path: string, offset = 1): unknown => ({ path, offset, limit: 1, maxChars: 1000 });

test("a small read is done at once, and its errors are its own", () => {
  const inline = createInline(options, { mountinfo });
  expect(inline.run("readFile", read("small.txt", 2), undefined)).toMatchObject({ result: { kind: "text", text: "two\n" } });
  expect(() => inline.run("readFile", read("none.txt"), undefined)).toThrow(/does not exist/);
  expect(() => inline.run("readFile", read("../out"), undefined)).toThrow(/outside/);
});

test("what changes something, or takes long by nature, never is", () => {
  const inline = createInline(options, { mountinfo });
  expect(inline.run("writeFile", { path: "new.txt", content: "x" }, undefined)).toBeUndefined();
  expect(inline.run("searchText", { query: "x" }, undefined)).toBeUndefined();
  expect(inline.run("constructor", {}, undefined)).toBeUndefined();
});

test("nothing is done at once where a disk could hang", () => {
  const inline = createInline(options, { mountinfo: `${mountinfo}\n40 27 0:40 / ${root} rw - nfs4 nas:/x rw` });
  expect(inline.run("readFile", read("small.txt"), undefined)).toBeUndefined();
});

test("what takes longer than the allowance is left to a thread, from then on without trying", () => {
  const inline = createInline(options, { mountinfo, allowanceMs: 0 });
  expect(inline.run("readFile", read("large.txt", 2_900_000), undefined)).toBeUndefined();
  expect(inline.run("readFile", { ...(read("large.txt") as object), limit: 0 }, undefined)).toBeUndefined();
  expect(inline.run("readFile", { path: "small.txt", maxChars: 1000 }, undefined)).toMatchObject({ result: { text: "one\ntwo\n" } });
});

test("one slow resource does not send the others to a thread", () => {
  const inline = createInline(options, { mountinfo, allowanceMs: 0 });
  writeFileSync(join(root, "bytes"), Uint8Array.of(0, 1, 2)); // no lines in it, so nothing asks for the time
  const address = (name: string): unknown => ({ address: name, maxChars: 100_000 });
  expect(inline.run("readResource", address("small.txt"), undefined)).toBeUndefined();
  expect(inline.run("readResource", address("bytes"), undefined)).toMatchObject({ result: { size: 3 } });
});

test("an outline of very many lines can be given up, too", () => {
  const inline = createInline(options, { mountinfo, allowanceMs: 5 });
  writeFileSync(join(root, "lines.ts"), "\n".repeat(4_000_000));
  expect(inline.run("readFile", { path: "lines.ts", maxChars: 60_000 }, undefined)).toBeUndefined();
});

test("what could not be given up, and took long, is done at once only once", () => {
  const inline = createInline(options, { mountinfo, allowanceMs: 0 });
  const list = (path: string): unknown => inline.run("listDirectory", { path, maxEntries: 10, maxChars: 1000 }, undefined);
  expect(list(".")).toBeDefined();
  for (const path of [".", "./", "sub/.."]) expect(list(path), path).toBeUndefined();
});

test("a client's root on a disk that could hang is not looked up here", () => {
  const mounts = `${mountinfo}\n40 27 0:40 / /far rw - nfs4 nas:/x rw`;
  const inline = createInline(options, { mountinfo: mounts });
  expect(inline.run("readFile", read("small.txt"), ["/far/project"])).toBeUndefined();
  expect(inline.run("readFile", read("small.txt"), ["/near/project"])).toBeDefined();
});

test("client roots narrow these reads, too", () => {
  const inline = createInline(options, { mountinfo });
  writeFileSync(join(root, "outside.txt"), "x");
  expect(() => inline.run("readFile", read(join(root, "small.txt")), [join(root, "sub")])).toThrow(/outside/);
  expect(inline.run("readFile", read("small.txt"), [])).toBeDefined();
});
