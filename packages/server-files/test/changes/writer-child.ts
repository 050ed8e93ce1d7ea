// Edits the file `shared` from a process of its own. Arguments: root, state directory, "even" | "odd" | "big".
import { ToolError } from "@org/mcp-core/errors";
import { createSandbox } from "@org/mcp-core/paths";

import { editFile } from "../../src/changes/edit-file.ts";
import { createJournal } from "../../src/changes/journal.ts";
import { writeFile } from "../../src/changes/write-file.ts";
import type { FilesContext, Task } from "../../src/context.ts";

const [root = "", directory = "", mode = ""] = process.argv.slice(2);
const task: Task = { cancelled: () => false, progress: () => {}, deadline: Infinity };
const context: FilesContext = {
  sandbox: createSandbox({ roots: [{ label: undefined, path: root, readOnly: false }], hidden: [directory] }),
  journal: createJournal({ directory, maxBytes: 50_000_000 }),
  limits: { maxFileSize: 10_000_000, journalBytes: 50_000_000 },
};

if (mode === "big") {
  try {
    writeFile(context, { path: "shared", content: "x".repeat(1_000_000) }, task);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    process.stdout.write(error.message);
  }
} else {
  for (let n = mode === "even" ? 0 : 1; n < 100; n += 2) {
    editFile(context, { path: "shared", edits: [{ oldText: `line ${n} open\n`, newText: `line ${n} done\n` }] }, task);
  }
}
