import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";

import { createDirectory } from "../../src/changes/create-directory.ts";
import { deleteFile } from "../../src/changes/delete-file.ts";
import { editFile } from "../../src/changes/edit-file.ts";
import { moveFile } from "../../src/changes/move-file.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import { createWorld, snapshot, task, temporaryNames, type World } from "./world.ts";

const path = fc.constantFrom("a", "b", "d/a", "d/b", "d/e/a", "d", "d/e", "n/m/a", "link", "empty");
const content = fc.string({ maxLength: 20 });
const action = fc.oneof(
  fc.record({ do: fc.constant("write" as const), path, content }),
  fc.record({ do: fc.constant("edit" as const), path, content }),
  fc.record({ do: fc.constant("create" as const), path }),
  fc.record({ do: fc.constant("delete" as const), path, recursive: fc.boolean() }),
  fc.record({ do: fc.constant("move" as const), path, destination: path, overwrite: fc.boolean(), copy: fc.boolean() }),
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

type AnyPath<T> = T extends { path: string } ? Omit<T, "path"> & { path: string } : T;

function run(world: World, step: AnyPath<Action>): string | undefined {
  try {
    switch (step.do) {
      case "write":
        return writeFile(world, step, task).changeId;
      case "edit":
        return editFile(world, { path: step.path, edits: [{ oldText: "old", newText: `${step.content}old!` }] }, task).changeId;
      case "create":
        return createDirectory(world, step, task).changeId;
      case "delete":
        return deleteFile(world, step, task).changeId;
      case "move":
        return moveFile(world, { ...step, source: step.path }, task).changeId;
    }
  } catch (error) {
    if (error instanceof ToolError) return undefined; // makes no sense in this tree
    throw error;
  }
}

function plant(world: World): void {
  mkdirSync(world.at("d/e"), { recursive: true });
  mkdirSync(world.at("empty"));
  writeFileSync(world.at("a"), "old a");
  writeFileSync(world.at("d/a"), Buffer.from([0xff, 0x00, 0x10]));
  writeFileSync(world.at("d/e/a"), "old\r\ntext\r\n");
  chmodSync(world.at("d/e/a"), 0o751);
  chmodSync(world.at("d/e"), 0o750);
  symlinkSync("d/e/a", world.at("link"));
}

const layouts = [
  ["descriptors", () => createWorld({ sandbox: { containment: "descriptors" } })],
  ["recheck", () => createWorld({ sandbox: { containment: "recheck" } })],
  ["a state directory on another device", () => createWorld({ directory: elsewhere() })],
] as const;

/** A directory on another file system, where there is one. */
function elsewhere(): string {
  const directory = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "state-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test.each(layouts)(
  "undoing all changes in reverse gives the first tree, undoing the undos the last one (%s)",
  (_, create) => {
    const world = create();
    let tried = 0;
    let made = 0;
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 14 }), (actions) => {
        plantAgain(world);
        const before = snapshot(world.root);
        const states = [before];
        const ids: string[] = [];
        for (const step of actions) {
          tried += 1;
          const id = run(world, step);
          const now = snapshot(world.root);
          if (id !== undefined) {
            ids.push(id);
            states.push(now);
          }
          expect(now, "a refused change changes nothing").toEqual(states.at(-1));
        }
        made += ids.length;
        const undos: string[] = [];
        for (const [index, id] of [...ids.entries()].reverse()) {
          undos.push(undoChange(world, { changeId: id }, task).changeId ?? "");
          expect(snapshot(world.root)).toEqual(states[index]);
        }
        for (const [index, id] of [...undos.entries()].reverse()) {
          undoChange(world, { changeId: id }, task);
          expect(snapshot(world.root)).toEqual(states[undos.length - index]);
        }
        expect(temporaryNames(world.base)).toEqual([]);
      }),
      { numRuns: 25 },
    );
    expect(made).toBeGreaterThan(tried / 10);
  },
  60_000,
);

function plantAgain(world: World): void {
  for (const name of ["a", "b", "d", "n", "link", "empty"]) run(world, { do: "delete", path: name, recursive: true });
  plant(world);
}
