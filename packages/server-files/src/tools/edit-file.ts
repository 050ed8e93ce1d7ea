import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { changeText } from "./change-text.ts";
import { diffChars } from "./write-file.ts";

const edit = z.strictObject({
  old_text: z.string().describe("exact text, found once"),
  new_text: z.string(),
  replace_all: z.boolean().optional(),
  expected_count: z.int().min(1).optional(),
});

const input = z.strictObject({
  path: z.string(),
  edits: z.array(edit).min(1).max(1000),
  if_match: z.string().optional().describe("etag the file must still have"),
  dry_run: z.boolean().optional(),
});

export function editFile(disk: Disk): Tool {
  return defineTool({
    name: "edit_file",
    title: "Edit a file",
    description:
      "Replaces exact pieces of text in a file, in order, all or none; line endings and encoding are kept. old_text must occur once, unless replace_all or expected_count says otherwise. Answers with a unified diff and the new etag.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    async run({ path, edits, if_match, dry_run }, call) {
      const args = {
        path,
        edits: edits.map(({ old_text, new_text, replace_all, expected_count }) => ({
          oldText: old_text,
          newText: new_text,
          replaceAll: replace_all,
          expectedCount: expected_count,
        })),
        ifMatch: if_match,
        dryRun: dry_run,
        maxDiffChars: diffChars(call.budget),
      };
      return changeText(await disk.run("editFile", args, call));
    },
  });
}
