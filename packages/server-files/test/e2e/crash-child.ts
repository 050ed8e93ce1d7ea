// Changes files at random until it is killed. Settles first what its predecessor left. Arguments: roots (JSON), state directory, seed.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { ToolError } from "@org/mcp-core/errors";
import { createSandbox } from "@org/mcp-core/paths";

import { createDirectory } from "../../src/changes/create-directory.ts";
import { deleteFile } from "../../src/changes/delete-file.ts";
import { editFile } from "../../src/changes/edit-file.ts";
import { createJournal } from "../../src/changes/journal.ts";
import { listChanges } from "../../src/changes/list-changes.ts";
import { moveFile } from "../../src/changes/move-file.ts";
import { recover } from "../../src/changes/recover.ts";
import { undoChange } from "../../src/changes/undo-change.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import type { FilesContext, Task } from "../../src/context.ts";

const [roots = "[]", directory = "", seedText = "1"] = process.argv.slice(2);
const task: Task = { cancelled: () => false, progress: () => {}, deadline: Infinity };
const sandbox = createSandbox({
  roots: (JSON.parse(roots) as string[]).map((path, index) => ({ label: `r${index}`, path, readOnly: false })),
  hidden: [directory],
});
const context: FilesContext = {
  sandbox,
  journal: createJournal({ directory, maxBytes: 50_000_000 }),
  limits: { maxFileSize: 1_000_000, journalBytes: 50_000_000 },
};
const prefixes = sandbox.roots.length > 1 ? sandbox.roots.map((root) => `${root.label}/`) : [""];

let seed = Number(seedText);
function random(below: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}
const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T; // never empty

const folder = (): string => pick(prefixes) + pick(["", "d0/", "d1/", "d1/d2/", "new/er/"]);
const file = (): string => `${folder()}f${random(4)}`;
const token = (): string => `${folder()}token${random(3)}`;
const body = (): string => "x".repeat(random(60_000));

function sealed(text: string): string {
  return `${text}\n${createHash("sha256").update(text).digest("hex")}\n`;
}

function edit(): void {
  const path = file();
  const old = sandbox.open(path, ({ fd }) => readText(fd));
  const [first = "", text = "", seal = ""] = old.split("\n");
  const next = sealed(`${first}+\n${text}`).split("\n")[2] ?? "";
  editFile(
    context,
    {
      path,
      edits: [
        { oldText: `${first}\n`, newText: `${first}+\n` },
        { oldText: seal, newText: next },
      ],
    },
    task,
  );
}

function readText(fd: number): string {
  return readFileSync(fd, "utf8");
}

const actions: readonly (() => unknown)[] = [
  () => writeFile(context, { path: file(), content: sealed(`version ${random(1e9)}\n${body()}`) }, task),
  () => writeFile(context, { path: file(), content: sealed(`version ${random(1e9)}\n${body()}`) }, task),
  edit,
  edit,
  () => moveFile(context, { source: file(), destination: file(), overwrite: random(2) === 0, copy: random(3) === 0 }, task),
  () => moveFile(context, { source: token(), destination: token() }, task),
  () => moveFile(context, { source: token(), destination: token() }, task),
  () =>
    moveFile(
      context,
      { source: pick(prefixes) + pick(["d0", "d1", "d1/d2", "moved"]), destination: pick(prefixes) + pick(["moved", "d0", "d1/d2"]) },
      task,
    ),
  () => deleteFile(context, { path: file() }, task),
  () => moveFile(context, { source: `${pick(prefixes)}tree`, destination: `${pick(prefixes)}copy`, copy: true }, task),
  () => deleteFile(context, { path: `${pick(prefixes)}copy`, recursive: true }, task),
  () => createDirectory(context, { path: `${folder()}made${random(3)}` }, task),
  () => undoLatest(),
  () => undoLatest(),
];

function undoLatest(): void {
  const found = listChanges(context).changes.find(({ undoable }) => undoable);
  if (found !== undefined) undoChange(context, { changeId: found.id }, task);
}

process.stdout.write("ready\n");
process.stdin.once("data", () => {
  process.stdout.write(`recovered ${recover(context, task)}\n`);
  process.stdin.once("data", () => {
    process.stdout.write("running\n");
    for (;;) {
      try {
        pick(actions)();
      } catch (error) {
        // Most random changes make no sense (the source is missing, the destination exists); those are refused.
        if (!(error instanceof ToolError)) throw error;
      }
    }
  });
});
