// A scene must never work on the repository itself, and must leave nothing behind.
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, sep } from "node:path";

import { expect, it } from "vitest";

import { setStage } from "../src/demo/workspace.ts";
import { root } from "../src/servers.ts";

it("without a workspace everything is empty, and gone afterwards", async () => {
  const stage = await setStage(undefined);
  expect([stage.cwd, stage.workspace, stage.home].map((directory) => readdirSync(directory))).toEqual([[], [], []]);
  await stage.remove();
  expect(existsSync(stage.workspace)).toBe(false);
});

it("copies what git does not ignore, and nothing else", async () => {
  const stage = await setStage({ repository: true });
  expect(stage.workspace.startsWith(root + sep)).toBe(false);
  const copied = readdirSync(stage.workspace);
  expect(copied).toEqual(expect.arrayContaining(["package.json", "packages", "README.md", ".gitignore"]));
  expect(copied.filter((name) => ["node_modules", ".git", ".cache"].includes(name))).toEqual([]);
  expect(readdirSync(join(stage.workspace, "packages/core"))).not.toContain("dist");
  const own = join("packages/e2e/test", basename(import.meta.filename));
  expect(readFileSync(join(stage.workspace, own))).toEqual(readFileSync(join(root, own)));
  await stage.remove();
});

it("adds files of any size and links", async () => {
  const pieces = (): Iterable<string> => Array.from({ length: 1000 }, (_, index) => `line ${index}\n`);
  const stage = await setStage({ repository: false, files: { "logs/app.log": pieces }, links: { "logs/out": ".." } });
  expect(readFileSync(join(stage.workspace, "logs/app.log"), "utf8")).toBe([...pieces()].join(""));
  expect(realpathSync(join(stage.workspace, "logs/out"))).toBe(join(stage.workspace, ".."));
  await stage.remove();
});

it("leaves nothing behind when it cannot be made", async () => {
  const failing = function* (): Generator<string> {
    yield "begun";
    throw new Error("no more");
  };
  await expect(setStage({ repository: false, files: { "begun-by-a-test.txt": failing } })).rejects.toThrow("no more");
  const left = readdirSync(tmpdir()).filter((name) => existsSync(join(tmpdir(), name, "workspace/begun-by-a-test.txt")));
  expect(left).toEqual([]);
});
