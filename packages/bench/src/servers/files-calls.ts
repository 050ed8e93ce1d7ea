// What each subject of the files rows is asked, and what its right answer looks like. No text of the corpus that is looked for has a
// character that means something in a regular expression.
import { join } from "node:path";

import * as corpus from "../corpus/facts.ts";
import type { Call, Command } from "../subject.ts";

/** A line of the log that no index of a bounded size begins at. */
export const MIDDLE = 2_500_000;

const READ = "read_file";
const SMALL_TEXT = /^(export const value = 1; \/\/ what a small file looks like\n){31}/;

export const small: Call = { tool: READ, arguments: { path: corpus.SMALL }, right: SMALL_TEXT };
export const firstLines: Call = { tool: READ, arguments: { path: corpus.LOG, limit: 100 }, right: linesFrom(1) };
export const lastLines: Call = { tool: READ, arguments: { path: corpus.LOG, offset: -100 }, right: linesFrom(corpus.LOG_LINES - 99) };
export const middleLines: Call = { tool: READ, arguments: { path: corpus.LOG, offset: MIDDLE, limit: 100 }, right: linesFrom(MIDDLE) };
export const directory: Call = { tool: "list_directory", arguments: { path: corpus.WIDE }, right: /entry-00000\.txt[^]*entry-00001\.txt/ };
export const glob: Call = {
  tool: "search_files",
  arguments: { pattern: "**/*.md", directory: corpus.TREE, include_ignored: true },
  right: /file-\d{5}\.md/,
};
export const globSources: Call = {
  tool: "search_files",
  arguments: { pattern: "**/*.md", directory: corpus.TREE },
  right: /file-\d{5}\.md/,
};
export const search: Call = {
  tool: "search_text",
  arguments: { query: corpus.NEEDLE, directory: corpus.TREE, case_sensitive: true },
  right: times(corpus.NEEDLES, `[^]*?${corpus.NEEDLE}`),
};
/** The server's default. */
export const searchAnyCase: Call = { ...search, arguments: { query: corpus.NEEDLE.toUpperCase(), directory: corpus.TREE } };
export const edits: { call: Call; back: Call } = {
  call: ownEdit(corpus.LANDMARK, changed(corpus.LANDMARK)),
  back: ownEdit(changed(corpus.LANDMARK), corpus.LANDMARK),
};

/** The same of the reference server, where it can. */
export const peer = {
  small: { tool: "read_text_file", arguments: { path: at(corpus.SMALL) }, right: SMALL_TEXT },
  firstLines: { tool: "read_text_file", arguments: { path: at(corpus.LOG), head: 100 }, right: linesFrom(1) },
  // It counts the nothing after the last newline as a line.
  lastLines: { tool: "read_text_file", arguments: { path: at(corpus.LOG), tail: 101 }, right: linesFrom(corpus.LOG_LINES - 99) },
  directory: { tool: "list_directory", arguments: { path: at(corpus.WIDE) }, right: /entry-49999\.txt/ },
  glob: { tool: "search_files", arguments: { path: at(corpus.TREE), pattern: "**/*.md" }, right: /file-\d{5}\.md/ },
  globSources: {
    tool: "search_files",
    arguments: { path: at(corpus.TREE), pattern: "**/*.md", excludePatterns: ["node_modules"] },
    right: /file-\d{5}\.md/,
  },
  editsIn(folder: string): { call: Call; back: Call } {
    const edit = (oldText: string, newText: string): Call => ({
      tool: "edit_file",
      arguments: { path: join(folder, corpus.LARGE), edits: [{ oldText, newText }] },
      right: diffOf(oldText, newText),
    });
    return { call: edit(corpus.LANDMARK, changed(corpus.LANDMARK)), back: edit(changed(corpus.LANDMARK), corpus.LANDMARK) };
  },
} as const;

const TREE = at(corpus.TREE);
const markdown = (corpus.SOURCES + corpus.MODULES) / corpus.MARKDOWN_EVERY;

export const findGlob: Omit<Command, "file"> = { args: [TREE, "-name", "*.md"], right: exactly(markdown, "[^\\n]+\\.md\\n") };
/** As our server works: no configuration, `.gitignore` outside of repositories too, no links. */
const RG = ["--no-config", "--no-require-git", "--no-follow"];
export const rgGlob: Omit<Command, "file"> = {
  args: [...RG, "--files", "--glob", "*.md", TREE],
  right: exactly(corpus.SOURCES / corpus.MARKDOWN_EVERY, "[^\\n]+\\.md\\n"),
};
export const rgSearch: Omit<Command, "file"> = {
  args: [...RG, "--line-number", "--fixed-strings", "-e", corpus.NEEDLE, TREE],
  right: exactly(corpus.NEEDLES, `[^\\n]*${corpus.NEEDLE}\\n`),
};

export const rgSearchAnyCase: Omit<Command, "file"> = {
  ...rgSearch,
  args: [...RG, "--line-number", "--fixed-strings", "--ignore-case", "-e", corpus.NEEDLE.toUpperCase(), TREE],
};

function ownEdit(old_text: string, new_text: string): Call {
  return { tool: "edit_file", arguments: { path: corpus.LARGE, edits: [{ old_text, new_text }] }, right: diffOf(old_text, new_text) };
}

function changed(line: string): string {
  return line.replace("here", "there");
}

function diffOf(before: string, after: string): RegExp {
  return new RegExp(`^-${before}$[^]*^\\+${after}$`, "m");
}

function at(name: string): string {
  return join(corpus.corpus, name);
}

/** A hundred lines of the log from this one on, and not one more. */
function linesFrom(number: number): RegExp {
  const start = (offset: number): string => `${corpus.logLine(number + offset)}$`;
  return new RegExp(`^${start(0)}[^]*^${start(99)}(?![^]*^${start(100)})`, "m");
}

function times(count: number, pattern: string): RegExp {
  return new RegExp(`(?:${pattern}){${count}}`);
}

function exactly(count: number, pattern: string): RegExp {
  return new RegExp(`^(?:${pattern}){${count}}$`);
}
