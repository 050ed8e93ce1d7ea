import { compileGlob } from "@org/mcp-core/paths";

import { compileQuery } from "./query.ts";
import { openIfFile, type SearchContext, type SearchTask, walkScope } from "./scope.ts";
import { createSearch } from "./search-files.ts";
import type { SearchArguments, SearchResult } from "./search-types.ts";

export type { FileHits, SearchArguments, SearchResult, SearchState } from "./search-types.ts";

const NOTHING_LEFT_OUT = { ignored: 0, denied: 0, links: 0, special: 0, unreadable: 0, tooDeep: 0 };

/**
 * Searches files for text, line by line. Files come in the order of the walk, so a page that is full or out of time is continued exactly
 * where it ended. After the page is full, what follows is still counted, up to a limit.
 */
export function searchText(context: SearchContext, args: SearchArguments, task: SearchTask): SearchResult {
  const query = compileQuery(args.query, { regex: args.regex === true, caseSensitive: args.caseSensitive === true });
  const glob = args.glob === undefined ? undefined : compileGlob(args.glob);
  const search = createSearch(context, args, query, task);
  const { directory } = args;
  const isFile = directory !== undefined && openIfFile(context, directory, (file) => search.named(file)) !== undefined;
  if (isFile) return search.result(NOTHING_LEFT_OUT, undefined);
  const { next, ...skipped } = walkScope(
    context,
    { directory, includeIgnored: args.includeIgnored === true, from: args.state, prune: glob?.couldMatchBelow },
    () => task.cancelled(),
    (entry) => entry.kind !== "file" || glob?.matches(entry.path) === false || search.visit(entry),
  );
  return search.result(skipped, next);
}
