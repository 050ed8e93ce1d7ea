// What is in the corpus. The generator writes it and the rows ask for it, so that both know the right answers.
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Part of the folder's name: a corpus of an older generator is never taken for one of this. */
const VERSION = 1;

/** Where the corpus is, or will be. Outside the repository, kept between runs, safe to delete. */
export const corpus: string = join(tmpdir(), `mcp-bench-files-${VERSION}`);

export const SMALL = "small.ts";
export const SMALL_BYTES = 1800;

export const LOG = "server.log";
/** 500 MB. */
export const LOG_LINES = 5_560_000;

export const LARGE = "large.ts";
/** 10 MB. */
export const LARGE_FUNCTIONS = 114_000;
/** A line in the middle of the large file, found nowhere else in it. */
export const LANDMARK = 'export const landmark = "here";';

export const WIDE = "wide";
export const WIDE_FILES = 50_000;

/** Holds `src`, `node_modules` and the `.gitignore` that names the latter. */
export const TREE = "tree";
export const SOURCES = 40_000;
export const MODULES = 60_000;
/** One file in this many is Markdown, on either side. */
export const MARKDOWN_EVERY = 4;
/** In {@link NEEDLES} files of `src`, once each. */
export const NEEDLE = "find_me_9f27c1";
export const NEEDLES = 100;

/** Line `number` (from 1) of the log, without its newline: 50 to 134 characters. */
export function logLine(number: number): string {
  const text = `${String(number).padStart(10, "0")} 2026-01-02T03:04:05Z INFO worker ${number % 16}`;
  return text + ` key=${(number * 2_654_435_761) % 1_000_003}`.repeat(1 + (number % 7));
}
