import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { changeText } from "./change-text.ts";

const input = z.strictObject({
  change_id: z.string().optional().describe("none: list recent changes"),
});

export function undoChange(disk: Disk): Tool {
  return defineTool({
    name: "undo_change",
    title: "Undo a change",
    description:
      "Undoes one write, edit, move, copy or delete made here, unless the file has changed since; an undo can be undone. Without change_id lists recent changes.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    async run({ change_id }, call) {
      if (change_id === undefined) return (await disk.run("listChanges", {}, call)).text;
      return changeText(await disk.run("undoChange", { changeId: change_id }, call));
    },
  });
}
