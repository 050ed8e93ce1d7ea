import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { given, page } from "./page.ts";

const input = z.strictObject({
  path: z.string().optional().describe("default: the allowed directory"),
  depth: z.int().min(1).max(20).optional().describe("levels, default 1"),
  cursor: z.string().optional(),
});

/** About 4,000 tokens: a page, not a flood. */
const MAX_ENTRIES = 400;
const MAX_CHARS = 16_000;

export function listDirectory(disk: Disk): Tool {
  return defineTool({
    name: "list_directory",
    title: "List a directory",
    description:
      "Lists a directory with sizes and times (UTC), page by page. With depth, what is below it too, except what .gitignore excludes.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ depth = 1, ...rest }, call) {
      const [path, cursor] = [rest.path ?? ".", given(rest.cursor)];
      const scope = `list_directory ${depth} ${path}`;
      const from = cursor === undefined ? undefined : (call.cursors.open(scope, cursor) as readonly string[]); // sealed below
      const args = { path, from, maxEntries: MAX_ENTRIES, maxChars: Math.min(MAX_CHARS, call.budget - 1000) };
      const { lines, facts, next } =
        depth === 1 ? await disk.run("listDirectory", args, call) : await disk.run("listTree", { ...args, depth }, call);
      return page(lines.join("\n"), facts, next === undefined ? undefined : call.cursors.seal(scope, next));
    },
  });
}
