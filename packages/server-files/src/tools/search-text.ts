import { defineTool, type Tool } from "@org/mcp-core";
import * as z from "zod";

import type { Disk } from "../disk/disk.ts";
import { showLeftOut } from "../reading/left-out.ts";
import { plural } from "../reading/sizes.ts";
import type { FileHits, SearchResult, SearchState } from "../search/grep.ts";
import { hintForGlob, hintForIgnored, hintForQuery } from "./hints.ts";
import { given, givenDirectory, page } from "./page.ts";

const input = z.strictObject({
  query: z.string().min(1).describe("literal text, unless regex"),
  regex: z.boolean().optional().describe("query is a JavaScript regular expression"),
  directory: z.string().optional().describe("a directory or one file; default: everywhere allowed"),
  glob: z.string().optional().describe("only files that match, such as *.ts"),
  context: z.int().min(0).max(10).optional().describe("lines around each match"),
  case_sensitive: z.boolean().optional(),
  output: z.enum(["lines", "files", "counts"]).optional(),
  include_ignored: z.boolean().optional().describe("also what .gitignore excludes"),
  cursor: z.string().optional(),
});

/** About 5,000 tokens. */
const MAX_CHARS = 20_000;
/** Room for the line of facts, cursor included. */
const FACTS_CHARS = 3000;

export function searchText(disk: Disk): Tool {
  return defineTool({
    name: "search_text",
    title: "Search in files",
    description:
      "Searches the text of files and shows the matching lines by file, skipping binary files and what .gitignore excludes. A search that runs out of time shows what it has, and a cursor to go on.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ query, regex, context, case_sensitive, output = "lines", include_ignored, ...rest }, call) {
      const [directory, glob, cursor] = [givenDirectory(rest.directory), given(rest.glob), given(rest.cursor)];
      const wanted = { query, regex, directory, glob, context, caseSensitive: case_sensitive, output, includeIgnored: include_ignored };
      const scope = `search_text ${JSON.stringify(wanted)}`;
      const state = cursor === undefined ? undefined : (call.cursors.open(scope, cursor) as SearchState); // sealed below
      const maxCharacters = Math.min(MAX_CHARS, call.budget - FACTS_CHARS);
      const result = await disk.run("searchText", { ...wanted, maxCharacters, state }, call);
      const text = result.files.map((file) => showFile(file, output)).join("\n");
      const totals = showTotals(result, output);
      const facts = state === undefined ? [...totals, ...showHints(result, wanted)] : [`from here on ${totals.join(" · ")}`];
      return page(text, facts.join(" · "), result.next && call.cursors.seal(scope, result.next));
    },
  });
}

function showFile({ path, hits, shown, lines }: FileHits, output: "lines" | "files" | "counts"): string {
  if (output === "files") return path;
  if (output === "counts") return `${hits}  ${path}`;
  const rest = hits > shown ? [`  … ${hits - shown} more in this file`] : [];
  return [
    path,
    ...showLines(
      lines,
      lines.some(({ isMatch }) => !isMatch),
    ),
    ...rest,
  ].join("\n");
}

function showLines(lines: FileHits["lines"], hasContext: boolean): string[] {
  return lines.flatMap(({ number, text, isMatch }, index) => {
    const gap = hasContext && index > 0 && number > (lines[index - 1]?.number ?? 0) + 1 ? ["  --"] : [];
    return [...gap, `  ${number}${isMatch ? ":" : "-"} ${text}`];
  });
}

function showTotals({ totals, more, complete, timedOut, tooSlow, skipped }: SearchResult, output: string): string[] {
  const { hits, filesWithHits, filesSearched, binary } = totals;
  const found = output === "files" ? plural(filesWithHits, "file") : `${plural(hits, "matching line")} in ${plural(filesWithHits, "file")}`;
  return [
    `${complete ? "" : "at least "}${found}, ${plural(filesSearched, "file")} searched`,
    ...(timedOut ? ["the time limit came first: the search is not finished, go on with the cursor"] : []),
    ...(tooSlow === undefined ? [] : [`${tooSlow} alone took all the time and is not finished; a simpler query may do it`]),
    ...(more > 0 ? [`${more.toLocaleString("en-US")} more`] : []),
    ...(binary > 0 ? [`${plural(binary, "binary file")} skipped`] : []),
    ...showLeftOut(skipped),
  ];
}

interface Wanted {
  readonly query: string;
  readonly regex: boolean | undefined;
  readonly glob: string | undefined;
}

/** For an answer that holds nothing: why that may be, and what to try. */
function showHints({ totals, complete, skipped }: SearchResult, wanted: Wanted): string[] {
  const { query, regex = false, glob } = wanted;
  if (!complete || totals.hits > 0 || totals.filesWithHits > 0) return [];
  const isGlobAlone = glob !== undefined && totals.filesSearched + totals.binary === 0;
  const hints = isGlobAlone ? hintForGlob(glob) : hintForQuery(query, regex);
  return [
    ...(isGlobAlone ? [`no file matches the glob ${JSON.stringify(glob)}`] : []),
    ...(hints.length > 0 ? hints : hintForIgnored(skipped)),
  ];
}
