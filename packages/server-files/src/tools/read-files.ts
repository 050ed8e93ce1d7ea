import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { blocksOf } from "./blocks.ts";

const input = z.strictObject({ paths: z.array(z.string()).min(1).max(50) });

/** Room for each file's heading. */
const HEADING_CHARS = 100;

export function readFiles(disk: Disk): Tool {
  return defineTool({
    name: "read_files",
    title: "Read several files",
    description:
      "Reads several files at once. They share one answer, so long ones show their beginning; a file that fails does not stop the others.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ paths }, call) {
      const maxChars = call.budget - paths.reduce((sum, path) => sum + path.length + HEADING_CHARS, 0);
      const files = await disk.run("readFiles", { paths, maxChars: Math.max(1000, maxChars) }, call);
      return files.flatMap((file) => {
        if ("error" in file) return [{ type: "text" as const, text: `=== ${file.path}: not read. ${file.error}` }];
        const { result } = file;
        if (result.kind === "image" || result.kind === "audio" || result.kind === "pdf") {
          return [{ type: "text" as const, text: `=== ${file.path} [${result.facts}; use read_file for it]` }];
        }
        const [first, ...rest] = blocksOf(result);
        return [{ type: "text" as const, text: `=== ${file.path}` }, ...(first ? [first] : []), ...rest];
      });
    },
  });
}
