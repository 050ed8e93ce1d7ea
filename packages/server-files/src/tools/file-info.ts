import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";

const input = z.strictObject({ path: z.string() });

const output = z.object({
  path: z.string(),
  type: z.enum(["file", "directory", "link", "other"]),
  size: z.int(),
  modified: z.string(),
  created: z.string().optional(),
  mode: z.string(),
  writable: z.boolean(),
  link_target: z.string().optional(),
  hard_links: z.int().optional(),
  entries: z.int().optional(),
  mime: z.string().optional(),
  encoding: z.string().optional(),
  line_endings: z.string().optional(),
  lines: z.int().optional(),
  tokens: z.int().optional(),
  etag: z.string().optional(),
});

export function fileInfo(disk: Disk): Tool {
  return defineTool({
    name: "file_info",
    title: "Describe a file",
    description:
      "Describes a file, directory or link without reading it out: size in bytes, times, mode, encoding, line endings, lines, estimated tokens, etag.",
    input,
    output,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: ({ path }, call) => disk.run("fileInfo", { path }, call),
  });
}
