import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Deleted } from "../changes/results.ts";
import type { Disk } from "../disk/disk.ts";
import { plural, showSize } from "../reading/sizes.ts";
import { changeText } from "./change-text.ts";

const input = z.strictObject({
  path: z.string(),
  recursive: z.boolean().optional().describe("needed for a directory that is not empty"),
});

export function deleteFile(disk: Disk): Tool {
  return defineTool({
    name: "delete_file",
    title: "Delete",
    description: "Deletes a file, a link (not its target) or a directory. Asks the user where the client can. undo_change brings it back.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    async run({ path, recursive }, call) {
      const preview = await disk.run("deleteFile", { path, recursive, preview: true }, call);
      const answer = await call.confirm(question(preview));
      const confirmedWithoutUndo = answer === "accepted" && !preview.undoable;
      return changeText(await disk.run("deleteFile", { path, recursive, confirmedWithoutUndo }, call));
    },
  });
}

function question({ path, kind, files, bytes, undoable }: Deleted): string {
  const inside = kind === "directory" ? ` and the ${plural(files, "file")} in it` : "";
  return `Delete ${kind === "link" ? "the link " : ""}${path}${inside} (${showSize(bytes)})? ${undoable ? "It can be undone." : "It is too large to be kept: this cannot be undone."}`;
}
