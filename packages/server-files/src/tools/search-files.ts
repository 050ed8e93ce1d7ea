import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { showLeftOut } from "../reading/left-out.ts";
import { plural, showSize, showTime } from "../reading/sizes.ts";
import type { FindState } from "../search/find.ts";
import { hintForGlob, hintForIgnored } from "./hints.ts";
import { given, givenDirectory, page } from "./page.ts";

const input = z.strictObject({
  pattern: z.string().min(1).describe("glob such as *.ts or src/**/test_*.py; without * ? [ {: a part of the name"),
  directory: z.string().optional().describe("default: everywhere allowed"),
  sort: z.enum(["modified", "path"]).optional().describe("default modified: newest first"),
  include_ignored: z.boolean().optional().describe("also what .gitignore excludes"),
  cursor: z.string().optional(),
});

/** About 3,000 tokens. */
const MAX_RESULTS = 100;
/** What a line comes to in a tree of long names: with a small budget, so many fit that the cursor does too. */
const CHARS_PER_RESULT = 500;

export function searchFiles(disk: Disk): Tool {
  return defineTool({
    name: "search_files",
    title: "Find files by name",
    description:
      "Finds files and directories by name, newest first, skipping what .gitignore excludes. For text inside files use search_text.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ pattern, sort = "modified", include_ignored = false, ...rest }, call) {
      const [directory, cursor] = [givenDirectory(rest.directory), given(rest.cursor)];
      const scope = `search_files ${JSON.stringify([pattern, directory, sort, include_ignored])}`;
      const state = cursor === undefined ? undefined : (call.cursors.open(scope, cursor) as FindState); // sealed below
      const args = {
        pattern,
        directory,
        sort,
        includeIgnored: include_ignored,
        maxResults: Math.min(MAX_RESULTS, Math.ceil(call.budget / CHARS_PER_RESULT)),
        state,
      };
      const { matches, total, complete, next, read, skipped } = await disk.run("searchFiles", args, call);
      const lines = matches.map(
        ({ path, kind, size, mtimeMs }) =>
          `${path}${{ directory: "/", link: "  (link)", file: `  ${showSize(size)}` }[kind]}  ${showTime(mtimeMs)}`,
      );
      const more = total !== undefined && total > matches.length ? [`${(total - matches.length).toLocaleString("en-US")} more`] : [];
      const facts = [
        `${plural(matches.length, "match", "matches")}${state === undefined ? "" : " on this page"}`,
        ...(next === undefined ? [] : more),
        ...(complete ? [] : ["the time limit came first: not everything was looked at"]),
        ...showLeftOut(skipped),
        ...(matches.length > 0 || !complete || state !== undefined ? [] : hintsFor(read, pattern, skipped)),
      ];
      return page(lines.join("\n"), facts.join(" · "), next === undefined ? undefined : call.cursors.seal(scope, next));
    },
  });
}

/** Why nothing was found, as far as the pattern shows. */
function hintsFor(read: "glob" | "substring", pattern: string, skipped: { readonly ignored: number }): string[] {
  const isName = read === "substring" && !/^(\/|~|[a-z]:)/i.test(pattern);
  const hints = isName ? [] : hintForGlob(pattern);
  if (hints.length > 0) return hints;
  // A name with a dot or a slash is one; a word may have been meant as text.
  return [
    ...(isName && !/[./]/.test(pattern) ? ["looked for in names; for text inside files use search_text"] : []),
    ...hintForIgnored(skipped),
  ];
}
