import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { changeText } from "./change-text.ts";

const input = z.strictObject({ path: z.string() });

export function createDirectory(disk: Disk): Tool {
  return defineTool({
    name: "create_directory",
    title: "Create a directory",
    description: "Creates a directory and those missing above it. No error if it exists.",
    input,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ path }, call) {
      return changeText(await disk.run("createDirectory", { path }, call));
    },
  });
}
