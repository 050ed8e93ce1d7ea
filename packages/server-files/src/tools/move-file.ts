import { type Call, defineTool, type Tool, ToolError } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { changeText } from "./change-text.ts";

const input = z.strictObject({
  source: z.string(),
  destination: z.string().describe("the new path itself, not the directory it goes to"),
  overwrite: z.boolean().optional().describe("replace an existing file"),
  copy: z.boolean().optional(),
});

export function moveFile(disk: Disk): Tool {
  return defineTool({
    name: "move_file",
    title: "Move or copy",
    description: "Moves, renames or copies a file or directory; makes missing directories. Nothing is replaced unless overwrite says so.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    async run({ source, destination, overwrite, copy }, call) {
      if (overwrite && (await exists(disk, destination, call)))
        await call.confirm(
          `Replace ${JSON.stringify(destination)} by ${copy ? "a copy of " : ""}${JSON.stringify(source)}? It can be undone.`,
        );
      return changeText(await disk.run("moveFile", { source, destination, overwrite, copy }, call));
    },
  });
}

/** Whether there is something to be replaced, and so something to ask about. What is wrong with a path the move itself says. */
async function exists(disk: Disk, path: string, call: Call): Promise<boolean> {
  try {
    await disk.run("fileInfo", { path }, call);
    return true;
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}
