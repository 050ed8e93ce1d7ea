import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { createSandbox } from "@org/mcp-core/paths";
import { afterAll, expect, test } from "vitest";

import { createJournal } from "../../src/changes/journal.ts";
import { listChanges } from "../../src/changes/list-changes.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import type { FilesContext } from "../../src/context.ts";
import { task } from "../changes/world.ts";

const KILLS = 100; // for each of the two layouts
const CHILD = fileURLToPath(new URL("crash-child.ts", import.meta.url));
const TOKENS = ["token0", "token1", "token2"];

const created: string[] = [];
afterAll(() => {
  for (const directory of created.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function fresh(parent: string): string {
  const directory = realpathSync(mkdtempSync(join(parent, "crash-")));
  created.push(directory);
  return directory;
}

/** Another file system, where there is one: changes that cross devices take other ways. */
function otherDevice(): string {
  const shm = "/dev/shm";
  return existsSync(shm) && statSync(shm).dev !== statSync(tmpdir()).dev ? shm : tmpdir();
}

function sealed(text: string): string {
  return `${text}\n${createHash("sha256").update(text).digest("hex")}\n`;
}

function plant(root: string): void {
  for (const directory of ["d0", "d1/d2", "tree/inner"]) mkdirSync(join(root, directory), { recursive: true });
  for (let n = 0; n < 20; n++) writeFileSync(join(root, `tree/inner/leaf${n}`), sealed(`leaf\n${"y".repeat(n * 500)}`));
  for (let n = 0; n < 4; n++) writeFileSync(join(root, `f${n}`), sealed(`version 0\n${"z".repeat(1000)}`));
}

interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly lines: AsyncIterator<string, undefined>;
  readonly errors: Interface;
}

function start(roots: readonly string[], state: string, seed: number, cache: string): Child {
  const child = spawn(process.execPath, ["--conditions=@org/source", CHILD, JSON.stringify(roots), state, String(seed)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: cache, NODE_OPTIONS: "" },
  });
  child.stdin.on("error", () => {}); // it may be dead already; what it says is what counts
  return { process: child, lines: linesOf(child.stdout), errors: createInterface(child.stderr) };
}

async function* linesOf(stream: Readable): AsyncGenerator<string, undefined> {
  yield* createInterface(stream);
  return undefined;
}

async function expectLine(child: Child, beginning: string): Promise<void> {
  const { value } = await child.lines.next();
  if (typeof value === "string" && value.startsWith(beginning)) return;
  const errors: string[] = [];
  for await (const line of child.errors) errors.push(line);
  throw new Error(`the child said ${String(value)} instead of ${beginning}: ${errors.join("\n")}`);
}

/** Every file is whole, every token is there once, and nothing temporary is left. */
function inspect(roots: readonly string[], state: string): string[] {
  const wrong: string[] = [];
  const tokens: string[] = [];
  for (const root of roots) {
    for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      if (basename(name).startsWith(".mcp-")) wrong.push(`left over: ${name}`);
      if (!lstatSync(join(root, name)).isFile()) continue;
      const text = readFileSync(join(root, name), "utf8");
      const at = text.lastIndexOf("\n", text.length - 2);
      if (sealed(text.slice(0, at)) !== text) wrong.push(`torn: ${name} (${text.length} characters)`);
      if (text.startsWith("token")) tokens.push(text.slice(0, 6));
    }
  }
  if (tokens.sort().join(" ") !== TOKENS.join(" ")) wrong.push(`tokens: ${tokens.join(" ")}`);
  const kept = existsSync(state) && existsSync(join(state, "kept")) ? readdirSync(join(state, "kept")) : [];
  return [...wrong, ...kept.filter((name) => name.endsWith(".partial"))];
}

/** The last change can be undone, and the undo too. */
function undoAndRedo(roots: readonly string[], state: string): void {
  const sandbox = createSandbox({ roots: roots.map((path, index) => ({ label: `r${index}`, path, readOnly: false })), hidden: [state] });
  const journal = createJournal({ directory: state, maxBytes: 50_000_000 });
  try {
    const context: FilesContext = { sandbox, journal, limits: { maxFileSize: 1_000_000, journalBytes: 50_000_000 } };
    const last = listChanges(context).changes.find(({ undoable }) => undoable);
    if (last === undefined) return;
    const undone = undoChange(context, { changeId: last.id }, task);
    if (undone.changeId !== undefined) undoChange(context, { changeId: undone.changeId }, task);
  } finally {
    journal.close();
  }
}

/** Returns how many changes the kills have interrupted. */
async function crash(roots: readonly string[], state: string): Promise<number> {
  const cache = fresh(tmpdir());
  for (const root of roots) plant(root);
  for (const token of TOKENS) writeFileSync(join(roots[0] ?? "", token), sealed(`${token}\n${"t".repeat(3000)}`));
  // Node writes its cache of compiled modules at a regular end only, and the others will have none.
  const first = start(roots, state, 0, cache);
  first.process.stdin.end();
  await once(first.process, "exit");
  let next = start(roots, state, 1, cache);
  let settled = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const child = next;
    await expectLine(child, "ready");
    child.process.stdin.write("recover\n");
    const { value } = await child.lines.next();
    settled += Number(/^recovered (\d+)$/.exec(String(value))?.[1] ?? Number.NaN);
    expect(inspect(roots, state), `after kill ${kill - 1}`).toEqual([]);
    undoAndRedo(roots, state);
    expect(inspect(roots, state), `after undo and redo, kill ${kill - 1}`).toEqual([]);
    child.process.stdin.write("run\n");
    await expectLine(child, "running");
    // The next one warms up meanwhile.
    if (kill < KILLS) next = start(roots, state, kill + 1, cache);
    await sleep(5 + Math.random() * 55);
    child.process.kill("SIGKILL");
    // One that has ended by itself has said why; waiting for its end would be waiting for ever.
    if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, "exit");
    if (child.process.signalCode !== "SIGKILL") await expectLine(child, "to be killed");
  }
  return settled;
}

test.concurrent(`${KILLS} kills in one tree`, async () => {
  const base = fresh(tmpdir());
  const root = join(base, "root");
  mkdirSync(root);
  expect(await crash([root], join(base, "state"))).toBeGreaterThan(KILLS / 10);
});

test.concurrent(`${KILLS} kills across devices`, async () => {
  expect(await crash([fresh(tmpdir()), fresh(otherDevice())], fresh(tmpdir()))).toBeGreaterThan(KILLS / 10);
});
