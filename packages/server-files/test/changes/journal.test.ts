import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test } from "vitest";

import { deleteFile } from "../../src/changes/delete-file.ts";
import { createJournal } from "../../src/changes/journal.ts";
import { nextChangeId, readChangeId } from "../../src/changes/journal/change-id.ts";
import { createLock } from "../../src/changes/journal/lock.ts";
import { listChanges } from "../../src/changes/list-changes.ts";
import { recover } from "../../src/changes/recover.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import { createWorld, snapshot, task, temporaryNames, type World } from "./world.ts";

const WRITER = fileURLToPath(new URL("writer-child.ts", import.meta.url));

const write = (world: World, path: string, content: string): string => writeFile(world, { path, content }, task).changeId ?? "";

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
    return "";
  } catch (error) {
    return String(error);
  }
}

function child(world: World, mode: string, state = world.state): ReturnType<typeof spawn> {
  return spawn(process.execPath, ["--conditions=@org/source", WRITER, world.root, state, mode], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}

test("ids sort by time and are never the same", () => {
  let last: string | undefined;
  for (let n = 0; n < 1000; n++) {
    const id = nextChangeId(Date.UTC(2026, 10, 22) + n, last);
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(last === undefined || id > last).toBe(true);
    last = id;
  }
  expect(nextChangeId(Date.UTC(2020, 0, 1), last) > (last ?? "")).toBe(true); // the clock went back
  expect(readChangeId("07omlmil")).toBe("070M1M11");
  expect(readChangeId("short")).toBeUndefined();
});

test("two processes, 50 edits each on one file: all land", { timeout: 60_000 }, async () => {
  const world = createWorld();
  writeFileSync(world.at("shared"), `${Array.from({ length: 100 }, (_, n) => `line ${n} open`).join("\n")}\n`);
  const exits = ["even", "odd"].map((mode) => once(child(world, mode), "exit"));
  expect((await Promise.all(exits)).map(([code]) => code as number)).toEqual([0, 0]);
  const lines = world.read("shared").trimEnd().split("\n");
  expect(lines).toEqual(Array.from({ length: 100 }, (_, n) => `line ${n} done`));
  expect([...world.journal.newest()]).toHaveLength(100);
});

test("a lock that another holds is waited for, then said", () => {
  const world = createWorld({ waitMs: 100 });
  write(world, "a", "x");
  const other = createLock(join(world.state, "lock.db"), 100);
  other.hold(() => {
    expect(() => write(world, "a", "y")).toThrow(/Another server has been changing files/);
  });
  other.close();
  write(world, "a", "y");
  expect(world.read("a")).toBe("y");
});

test("the state directory may vanish while the server runs", () => {
  const world = createWorld();
  const id = write(world, "a", "x");
  rmSync(world.state, { recursive: true });
  expect(() => undoChange(world, { changeId: id }, task)).toThrow(/There is no change/);
  write(world, "a", "y");
  expect(listChanges(world).changes).toHaveLength(1);
});

test.each([
  ["garbage", (path: string): void => writeFileSync(path, "this is no database".repeat(1000))],
  ["a directory of zeros", (path: string): void => writeFileSync(path, Buffer.alloc(20_000))],
  ["half of it", (path: string): void => truncateSync(path, 5000)],
])("a damaged journal (%s) is moved aside and a new one begun", (_, damage) => {
  const world = createWorld();
  for (let n = 0; n < 30; n++) write(world, "a", "x".repeat(n));
  world.journal.close();
  const database = join(world.state, "journal.db");
  for (const suffix of ["-wal", "-shm"]) rmSync(database + suffix, { force: true });
  damage(database);
  write(world, "a", "after");
  expect(world.read("a")).toBe("after");
  expect(listChanges(world).changes[0]).toMatchObject({ undoable: true });
  const aside = readdirSync(world.state).some((name) => name.startsWith("journal.db.damaged-"));
  expect([aside, world.warnings.length]).toEqual([true, 1]);
});

test("a state directory that cannot be used refuses changes before any file is touched", () => {
  const world = createWorld();
  writeFileSync(world.state, "a file is in the way");
  expect(() => write(world, "a", "x")).toThrow(/Nothing was changed: the state directory/);
  expect(snapshot(world.root)).toEqual({});
});

test("the oldest versions go when the journal is full, and after its days", () => {
  const world = createWorld({ maxBytes: 5000 });
  for (let n = 0; n < 10; n++) write(world, "a", `${n}`.repeat(1000));
  expect(readdirSync(join(world.state, "kept")).length).toBeLessThanOrEqual(5);
  expect(listChanges(world).changes.length).toBeLessThanOrEqual(6);
  const daily = createJournal({ directory: world.state, maxBytes: 5000, maxDays: 0 });
  onTestFinished(() => daily.close());
  recover({ ...world, journal: daily }, task);
  expect(readdirSync(join(world.state, "kept"))).toEqual([]);
});

test("recovery removes what is kept for no change, but nothing that is not its own", () => {
  const world = createWorld();
  write(world, "a", "x");
  const id = write(world, "a", "y");
  writeFileSync(join(world.state, "kept", "00000000-0"), "orphan");
  writeFileSync(world.at(".mcp-00000000-00000000-0.tmp"), "looks like ours, but no change says so");
  expect(recover(world, task)).toBe(0);
  expect(readdirSync(join(world.state, "kept"))).toEqual([expect.stringMatching(`^${id}-.*-0$`)]);
  expect(existsSync(world.at(".mcp-00000000-00000000-0.tmp"))).toBe(true);
});

test("a link where a temporary file was is not followed, and not removed", () => {
  const world = createWorld();
  write(world, "a", "x");
  const nonce = "0123abcd";
  const outside = join(world.base, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "safe"), "safe");
  world.journal.close();
  const steps = [
    {
      do: "set",
      path: world.at("b"),
      before: { kind: "absent", print: "", mode: 0, size: 0, entries: 0 },
      after: { kind: "file", print: "x", mode: 420, size: 1, entries: 0 },
    },
  ];
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(join(world.state, "journal.db"));
  const row = ["0ZZZZZZZ", Date.now(), "write", "pending", nonce, JSON.stringify(steps), ""];
  database.prepare("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, 0)").run(...row);
  database.close();
  symlinkSync(outside, world.at(`.mcp-0ZZZZZZZ-${nonce}-0.tmp`));
  expect(recover(world, task)).toBe(1);
  expect(readFileSync(join(outside, "safe"), "utf8")).toBe("safe");
  expect([...world.journal.newest()]).toHaveLength(1);
});

test("an interrupted change whose place cannot be looked at any more does not hold up the later ones", () => {
  const world = createWorld();
  writeFileSync(world.at("a"), "old");
  write(world, "a", "new");
  world.journal.close();
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(join(world.state, "journal.db"));
  database.exec("UPDATE changes SET phase = 'pending'");
  database.close();
  rmSync(world.at("a"));
  execFileSync("mkfifo", [world.at("a")]);
  expect(recover(world, task)).toBe(1);
  write(world, "b", "later");
  expect(world.read("b")).toBe("later");
  expect([...world.journal.newest()].map(({ kind }) => kind)).toEqual(["write", "write"]);
});

test("a full state directory refuses the change and leaves the file (where one can be mounted; elsewhere only that the change is made)", () => {
  const world = createWorld();
  const small = join(world.base, "small");
  mkdirSync(small);
  // Without the right to mount, a limit on file sizes has the same effect (the next test).
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", small]).status === 0;
  if (mounted) onTestFinished(() => void execFileSync("umount", ["-l", small]));
  const journal = createJournal({ directory: join(small, "state"), maxBytes: 10_000_000 });
  onTestFinished(() => journal.close());
  const context = { ...world, journal };
  writeFileSync(world.at("a"), "old".repeat(200_000));
  const attempt = (): unknown => writeFile(context, { path: "a", content: "new" }, task);
  expect(messageOf(attempt)).toMatch(mounted ? /Nothing was changed/ : /^$/);
  expect(world.read("a")).toBe(mounted ? "old".repeat(200_000) : "new");
  expect(temporaryNames(world.base)).toEqual([]);
});

test("a full disk leaves the old file and no temporary one", () => {
  const world = createWorld();
  writeFileSync(world.at("shared"), "old");
  // Blocks of 1024 bytes; the journal's first pages fit, a file of 1 MB does not.
  const script = `ulimit -f 400; exec "$0" --conditions=@org/source "$1" "$2" "$3" big`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, WRITER, world.root, world.state], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/larger than its file system|disk is full/);
  expect(world.read("shared")).toBe("old");
  expect(temporaryNames(world.base)).toEqual([]);
  expect(listChanges(world).changes).toEqual([]);
});

test("deleting and undoing keep times of directories' files", () => {
  const world = createWorld();
  mkdirSync(world.at("d"));
  writeFileSync(world.at("d/f"), "x");
  utimesSync(world.at("d/f"), 1000, 2000);
  const { changeId = "" } = deleteFile(world, { path: "d", recursive: true }, task);
  undoChange(world, { changeId }, task);
  expect(statSync(world.at("d/f")).mtimeMs).toBe(2_000_000);
});
