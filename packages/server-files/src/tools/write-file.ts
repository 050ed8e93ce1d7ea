import { defineTool, type Tool, ToolError } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { changeText } from "./change-text.ts";

const input = z.strictObject({
  path: z.string(),
  content: z.string(),
  if_match: z.string().optional().describe("etag the file must still have"),
  create_only: z.boolean().optional().describe("fail if the file exists"),
});

export function writeFile(disk: Disk): Tool {
  return defineTool({
    name: "write_file",
    title: "Write a file",
    description:
      "Creates a file, or replaces its whole content, at once and safely; makes missing directories. To change a part, use edit_file. Answers with the new etag and a diff.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    async run({ path, content, if_match, create_only }, call) {
      if (path.endsWith("/"))
        throw new ToolError(`${JSON.stringify(path)} ends in a slash, so it names a directory; nothing was written.`, {
          fix: "Write the name of the file, without the slash behind it; create_directory makes a directory.",
        });
      const args = { path, content, ifMatch: if_match, createOnly: create_only, maxDiffChars: diffChars(call.budget) };
      return changeText(await disk.run("writeFile", args, call));
    },
  });
}

/** A diff is for checking; more than this nobody reads. */
export function diffChars(budget: number): number {
  return Math.min(8000, Math.floor(budget / 2));
}
