import type { Line } from "./lines.ts";
import type { Mark } from "./read-windows.ts";
import type { LeftOut, Position } from "./scope.ts";

export interface SearchArguments {
  readonly query: string;
  readonly regex?: boolean | undefined;
  /** A directory or a file; none: all roots. */
  readonly directory?: string | undefined;
  /** Only files whose path from the directory matches. */
  readonly glob?: string | undefined;
  /** Lines around each match. */
  readonly context?: number | undefined;
  readonly caseSensitive?: boolean | undefined;
  readonly output: "lines" | "files" | "counts";
  readonly includeIgnored?: boolean | undefined;
  /** Characters that lines and paths of the answer may have. */
  readonly maxCharacters: number;
  /** {@link SearchResult.next} of the page before. */
  readonly state?: SearchState | undefined;
}

/** Where the next page begins: a file, a part of it, and how many matching lines of that part were shown. Plain data. */
export interface SearchState extends Position, Mark {
  readonly skip: number;
}

export interface FileHits {
  /** As the model may write it. */
  readonly path: string;
  /** Matching lines found in this page; for `files` at most 1. */
  hits: number;
  /** Those shown in `lines`. */
  shown: number;
  readonly lines: readonly Line[];
}

export interface SearchResult {
  readonly files: readonly FileHits[];
  /** From this page on; matching lines, a match over several lines counting once. */
  readonly totals: { hits: number; filesWithHits: number; filesSearched: number; binary: number };
  /** Matching lines, or for `files` and `counts` files, that are known to follow after this page. */
  readonly more: number;
  /** Whether `totals` and `more` are about everything: neither the time nor the counting limit ended the search. */
  readonly complete: boolean;
  /** The time ran out before all files were searched. */
  readonly timedOut: boolean;
  /** A file, as the model may write it, that the expression is too slow for: it was not searched to its end and is left out of the next page. */
  readonly tooSlow: string | undefined;
  readonly next: SearchState | undefined;
  readonly skipped: LeftOut;
}
