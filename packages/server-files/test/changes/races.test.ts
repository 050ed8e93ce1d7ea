import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

import { ToolError } from "@org/mcp-core/errors";
import type { Sandbox } from "@org/mcp-core/paths";
import { expect, test } from "vitest";

import { deleteFile } from "../../src/changes/delete-file.ts";
import { editFile } from "../../src/changes/edit-file.ts";
import { createLock } from "../../src/changes/journal/lock.ts";
import { listChanges } from "../../src/changes/list-changes.ts";
import { moveFile } from "../../src/changes/move-file.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import type { FilesContext } from "../../src/context.ts";
import { etagOf } from "../../src/text/etag.ts";
import { createWorld, snapshot, task, type World } from "./world.ts";

/** Swaps the directory `d` and a link to the outside as fast as it can. */
const SWAPPER = `
  const fs = require("node:fs");
  process.chdir(process.argv[1]);
  fs.symlinkSync("../outside", "trap");
  // The calls make directories where one is missing for a moment; those go, so that the swapping goes on.
  const swap = (from, to) => {
    try { fs.renameSync(from, to); return; } catch {}
    try { fs.rmSync(to, { recursive: true, force: true }); fs.renameSync(from, to); } catch {}
  };
  for (;;) {
    swap("d", "aside"); swap("trap", "d");
    swap("d", "trap"); swap("aside", "d");
  }`;

test("a parent that is exchanged for a link out leads nothing outside", { timeout: 60_000 }, async () => {
  const world = createWorld();
  const outside = join(world.base, "outside");
  mkdirSync(join(outside, "sub"), { recursive: true });
  for (const name of ["f", "sub/g"]) writeFileSync(join(outside, name), "safe");
  mkdirSync(world.at("d/sub"), { recursive: true });
  for (const name of ["f", "sub/g"]) writeFileSync(world.at(`d/${name}`), "inside");
  const before = snapshot(outside);
  const swapper = spawn(process.execPath, ["-e", SWAPPER, world.root], { stdio: ["ignore", "ignore", "inherit"] });
  let done = 0;
  let alive = false;
  try {
    for (let n = 0; n < 100; n++) {
      const attempts = [
        () => writeFile(world, { path: "d/f", content: `v${n}` }, task),
        () => writeFile(world, { path: "d/new/er", content: "x" }, task),
        () => editFile(world, { path: "d/sub/g", edits: [{ oldText: "inside", newText: `inside ${n}` }] }, task),
        () => moveFile(world, { source: "d/sub", destination: "d/sub2" }, task),
        () => moveFile(world, { source: "d/sub2", destination: "d/sub" }, task),
        () => moveFile(world, { source: "d/f", destination: "taken", copy: true, overwrite: true }, task),
        () => deleteFile(world, { path: "d/new", recursive: true }, task),
        () => undoChange(world, { changeId: listChanges(world).changes[0]?.id ?? "" }, task),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
          done += 1;
        } catch (error) {
          if (!(error instanceof ToolError)) throw error;
        }
      }
    }
    alive = swapper.exitCode === null;
  } finally {
    swapper.kill("SIGKILL");
    await once(swapper, "exit");
  }
  expect(snapshot(outside)).toEqual(before);
  expect(readFileSync(join(outside, "f"), "utf8")).toBe("safe");
  expect(alive, "the other process went on swapping").toBe(true);
  expect(done).toBeGreaterThan(20);
});

/** The same world, where `meanwhile` happens once, when a change is about to write its temporary file. */
function interrupted(world: World, meanwhile: () => void): FilesContext {
  let pending = true;
  const sandbox: Sandbox = {
    ...world.sandbox,
    locate: (path, options, use) =>
      world.sandbox.locate(path, options, (spot) => {
        const check = (): void => {
          if (!pending) return;
          pending = false;
          meanwhile();
        };
        return use({ ...spot, directory: { ...spot.directory, check } });
      }),
  };
  return { ...world, sandbox };
}

test("an edit goes onto what another program has written in between", () => {
  const world = createWorld();
  writeFileSync(world.at("f"), "one two");
  const context = interrupted(world, () => writeFileSync(world.at("f"), "one two three"));
  const { changeId = "" } = editFile(context, { path: "f", edits: [{ oldText: "one", newText: "1" }] }, task);
  expect(world.read("f")).toBe("1 two three");
  expect(listChanges(world).changes.map(({ id }) => id)).toEqual([changeId]);
  undoChange(world, { changeId }, task);
  expect(world.read("f")).toBe("one two three");
});

test("a write replaces what has appeared in between, but keeps it; if_match and create_only refuse", () => {
  const world = createWorld();
  writeFileSync(world.at("f"), "old");
  const etag = etagOf(Buffer.from("old"));
  const { changeId = "" } = writeFile(
    interrupted(world, () => writeFileSync(world.at("f"), "theirs")),
    { path: "f", content: "mine" },
    task,
  );
  undoChange(world, { changeId }, task);
  expect(world.read("f")).toBe("theirs");
  writeFileSync(world.at("f"), "old");
  const guarded = interrupted(world, () => writeFileSync(world.at("f"), "theirs"));
  expect(() => writeFile(guarded, { path: "f", content: "mine", ifMatch: etag }, task)).toThrow(/not the version you know/);
  const creating = interrupted(world, () => writeFileSync(world.at("new"), "theirs"));
  expect(() => writeFile(creating, { path: "new", content: "mine", createOnly: true }, task)).toThrow(/exists already/);
  expect([world.read("f"), world.read("new")]).toEqual(["theirs", "theirs"]);
});

test("a destination that appears in between is not replaced", () => {
  const world = createWorld();
  writeFileSync(world.at("f"), "mine");
  const context = interrupted(world, () => writeFileSync(world.at("g"), "theirs"));
  expect(() => moveFile(context, { source: "f", destination: "g" }, task)).toThrow(/exists already/);
  expect([world.read("f"), world.read("g")]).toEqual(["mine", "theirs"]);
  mkdirSync(world.at("d/e"), { recursive: true });
  const second = interrupted(world, () => {
    mkdirSync(world.at("h"));
    writeFileSync(world.at("h/theirs"), "theirs");
  });
  expect(() => moveFile(second, { source: "d", destination: "h" }, task)).toThrow(/exists already/);
  expect(Object.keys(snapshot(world.root))).toEqual(["d", "d/e", "f", "g", "h", "h/theirs"]);
});

test("what is exchanged before it is deleted stays", () => {
  const world = createWorld();
  writeFileSync(world.at("f"), "old");
  const context = interrupted(world, () => {
    rmSync(world.at("f"));
    mkdirSync(world.at("f/new"), { recursive: true });
  });
  expect(() => deleteFile(context, { path: "f" }, task)).toThrow(/is a directory with 1 entry/);
  expect(Object.keys(snapshot(world.root))).toEqual(["f", "f/new"]);
});

test("the lock of a thread that is ended is free", async () => {
  const world = createWorld();
  writeFile(world, { path: "a", content: "x" }, task);
  const path = join(world.state, "lock.db");
  const source = `
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    const database = new DatabaseSync(${JSON.stringify(path)});
    database.exec("BEGIN IMMEDIATE");
    require("node:worker_threads").parentPort.postMessage("held");
    for (;;) {}`;
  const worker = new Worker(source, { eval: true });
  await once(worker, "message");
  const lock = createLock(path, 50);
  expect(() => lock.hold(() => 1)).toThrow(/Another server/);
  await worker.terminate();
  expect(lock.hold(() => 1)).toBe(1);
  lock.close();
});
