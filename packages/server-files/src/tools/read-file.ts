import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { blocksOf } from "./blocks.ts";

const input = z.strictObject({
  path: z.string(),
  offset: z.int().optional().describe("first line, from 1; negative counts from the end"),
  limit: z.int().min(1).optional().describe("number of lines"),
});

export function readFile(disk: Disk): Tool {
  return defineTool({
    name: "read_file",
    title: "Read a file",
    description:
      "Reads a file: the text exactly as it is, then a line of facts (lines shown, size, encoding, etag, how to go on). Long files come in pages, with an outline. Shows images and audio, and the text of PDFs.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ path, offset, limit }, call) {
      const args = { path, offset, limit, maxChars: call.budget };
      const result = await disk.run("readFile", args, call);
      if (result.kind !== "pdf") return blocksOf(result);
      const { text, facts } = await disk.run("readPdf", args, call);
      return blocksOf({ kind: "text", text, facts: `${facts} · ${result.facts}`, outline: undefined });
    },
  });
}
