import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Before, Particulars } from "./particulars.ts";
import { textPdf } from "./text-pdf.ts";

/** The id of the change that the answer before tells of. */
function changeOf({ text }: Before): string {
  const [, id] = /\bChange (\w{8})\b/.exec(text) ?? [];
  if (id === undefined) throw new Error(`no id of a change in: ${text}`);
  return id;
}

export const files: Particulars = {
  files: {
    "notes/today.md": "# Today\r\n\r\n- buy bread\r\n- call Ada\r\n",
    "src/main.ts": 'export const greeting = "hello";\n',
    "node_modules/left-out.ts": 'export const greeting = "ignored";\n',
    ".gitignore": "node_modules/\n",
    ".env": "TOKEN=secret\n",
    "paper.pdf": textPdf("Ends and means of small files"),
  },
  args: (folder, state) => ["--state-dir", state, folder],
  calls: [
    {
      tool: "read_file",
      arguments: { path: "notes/today.md", offset: 3, limit: 1 },
      text: /^- buy bread\r\n\n\[line 3 of 4 .*\betag [0-9a-f]{16}\b/,
    },
    {
      tool: "edit_file",
      arguments: { path: "notes/today.md", edits: [{ old_text: "- buy bread\n- call Ada", new_text: "- call Ada" }] },
      text: /^-- buy bread\r?$/m,
    },
    { tool: "undo_change", arguments: (before) => ({ change_id: changeOf(before) }), text: /notes\/today\.md/ },
    { tool: "read_file", arguments: { path: "notes/today.md" }, text: /^# Today\r\n\r\n- buy bread\r\n- call Ada\r\n/ },
    { tool: "write_file", arguments: { path: "new/idea.txt", content: "A new file.\n", create_only: true }, text: /new\/idea\.txt/ },
    { tool: "read_files", arguments: { paths: ["new/idea.txt", "src/main.ts"] }, text: /A new file\.[^]*greeting/ },
    { tool: "search_text", arguments: { query: "GREETING" }, text: /^(?![^]*left-out)[^]*src\/main\.ts/ },
    { tool: "search_files", arguments: { pattern: "*.ts" }, text: /^(?![^]*left-out)[^]*src\/main\.ts/ },
    { tool: "list_directory", arguments: { path: "." }, text: /^notes\/$[^]*^paper\.pdf /m },
    { tool: "read_file", arguments: { path: "paper.pdf" }, text: /Ends and means of small files/ },
    { tool: "read_file", arguments: { path: ".env" }, refusal: /denied/ },
    { tool: "read_file", arguments: { path: "../outside.txt" }, refusal: /outside the allowed directories/ },
    { tool: "file_info", arguments: { path: "src/main.ts" }, data: { type: "file", size: 33, lines: 1, encoding: "utf-8" } },
    { tool: "move_file", arguments: { source: "new/idea.txt", destination: "new/thought.txt" }, text: /new\/thought\.txt/ },
    { tool: "delete_file", arguments: { path: "new/thought.txt" }, text: /new\/thought\.txt/ },
    { tool: "undo_change", arguments: {}, text: /new\/thought\.txt/ },
  ],
  readings: [{ uri: (folder) => pathToFileURL(join(folder, "src/main.ts")).href, text: /^export const greeting = "hello";\n$/ }],
  libraries: ["diff", "mrmime", "unpdf"],
};
