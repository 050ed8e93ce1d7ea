import { mkdirSync } from "node:fs";

import type { Arena } from "./arena.ts";
import { type Attack, cross } from "./attack.ts";

const AS = "a".repeat(50_000);
const hugeLine = ({ put }: Arena): void => put("root/huge.txt", `${"x".repeat(5_000_000)}\nlast`);
const backtracking = ({ put }: Arena): void => put("root/re.txt", `${"a".repeat(5000)}!\n${`${"ab".repeat(2000)}!\n`.repeat(50)}`);
const deep = ({ root }: Arena): void => {
  const home = process.cwd();
  // Deeper than a path may be long, so one step at a time.
  process.chdir(root);
  try {
    for (let level = 0; level < 2000; level++) {
      mkdirSync("d");
      process.chdir("d");
    }
  } finally {
    process.chdir(home);
  }
};
const many = ({ put }: Arena): void => {
  for (let count = 0; count < 1500; count++) put(`root/many/${count}.txt`, "x");
};

const regex = (query: string): Attack => ({
  cls: "denial of service",
  name: `regular expression ${query.slice(0, 40)}`,
  setup: backtracking,
  tool: "search_text",
  args: { query, regex: true },
  expected: "contained",
});
const glob = (pattern: string): Attack => ({
  cls: "denial of service",
  name: `glob ${pattern.slice(0, 40)}`,
  setup: ({ put }) => put(`root/${"a".repeat(250)}`),
  tool: "search_files",
  args: { pattern },
  expected: "contained",
});
const row = (name: string, tool: string, args: Attack["args"], expected: Attack["expected"], setup?: Attack["setup"]): Attack => ({
  cls: "denial of service",
  name,
  tool,
  args,
  expected,
  ...(setup && { setup }),
});

export const denial: readonly Attack[] = [
  ...[
    "(a+)+$",
    "(a*)*\\1b",
    "(?=(a+))*b",
    "(?<=(a+)+)b",
    "(",
    "[",
    "\\",
    "(?<n>a)(?<n>b)",
    "a{99999999999}",
    "(?:".repeat(5000),
    "\\u{110000}",
    "(?:a?){200}a{200}",
  ].map(regex),
  ...[
    `${"*a".repeat(100)}b`,
    `${"**/".repeat(100)}b`,
    "{a,b}".repeat(20),
    `${"{a,".repeat(100)}b`,
    "*".repeat(1001),
    "[",
    "[z-a]",
    "?".repeat(300),
    "../**",
    "/etc/**",
    "\\",
    "[[:nope:]]",
  ].map(glob),
  row("one line of 5 MB, read", "read_file", { path: "huge.txt" }, { answered: /x/ }, hugeLine),
  row("one line of 5 MB, searched", "search_text", { query: "x", directory: "huge.txt" }, { answered: /huge\.txt/ }, hugeLine),
  row("one line of 5 MB, with much context", "search_text", { query: "last", context: 10 }, { answered: /last/ }, hugeLine),
  row("one line of 5 MB, edited", "edit_file", { path: "huge.txt", edits: [{ old_text: "xx", new_text: "y" }] }, "refused", hugeLine),
  row(
    "one line of 5 MB, each letter replaced by many",
    "edit_file",
    { path: "huge.txt", edits: [{ old_text: "x", new_text: AS, replace_all: true }] },
    "refused",
    hugeLine,
  ),
  row("2,000 levels, listed", "list_directory", { path: ".", depth: 20 }, { answered: /d\// }, deep),
  row("2,000 levels, searched", "search_text", { query: "plain" }, { answered: /plain\.txt/ }, deep),
  row("2,000 levels, names searched", "search_files", { pattern: "*.txt" }, { answered: /plain\.txt/ }, deep),
  row("2,000 levels, copied", "move_file", { source: "d", destination: "e", copy: true }, "contained", deep),
  row("2,000 levels, moved", "move_file", { source: "d", destination: "e" }, "contained", deep),
  row("2,000 levels, deleted", "delete_file", { path: "d", recursive: true }, "contained", deep),
  row("2,000 levels, named", "read_file", { path: `${"d/".repeat(2000)}x` }, "refused", deep),
  row("a path of 2,000 parts, made", "create_directory", { path: "n/".repeat(2000) }, "refused"),
  row("1,500 entries, listed", "list_directory", { path: "many" }, { answered: /cursor/ }, many),
  row("1,500 entries, found", "search_files", { pattern: "*.txt" }, { answered: /cursor/ }, many),
  row("1,500 hits", "search_text", { query: "x", directory: "many" }, { answered: /cursor/ }, many),
  row("10,000 paths", "read_files", { paths: Array.from({ length: 10_000 }, () => "plain.txt") }, "contained"),
  row("10,000 paths that lead out", "read_files", { paths: Array.from({ length: 10_000 }, () => "../outside/secret.txt") }, "contained"),
  row("no paths", "read_files", { paths: [] }, "refused"),
  row(
    "1,000 edits",
    "edit_file",
    { path: "plain.txt", edits: Array.from({ length: 1000 }, () => ({ old_text: "plain", new_text: "plain" })) },
    "contained",
  ),
  row(
    "1,001 edits",
    "edit_file",
    { path: "plain.txt", edits: Array.from({ length: 1001 }, () => ({ old_text: "p", new_text: "p" })) },
    "refused",
  ),
  row(
    "100 edits with long texts that are not there",
    "edit_file",
    { path: "huge.txt", edits: Array.from({ length: 100 }, (_, n) => ({ old_text: `${n}${AS}`, new_text: "" })) },
    "refused",
    hugeLine,
  ),
  row("an empty old text", "edit_file", { path: "plain.txt", edits: [{ old_text: "", new_text: "x" }] }, "refused"),
  row("9 MB written", "write_file", { path: "big.txt", content: "y".repeat(9_000_000) }, { answered: /Created/ }),
  row("a query of 1 MB", "search_text", { query: "q".repeat(1_000_000) }, "contained"),
  row("a regular expression of 1 MB", "search_text", { query: "q?".repeat(500_000), regex: true }, "contained"),
  row("an offset far beyond", "read_file", { path: "plain.txt", offset: 9_007_199_254_740_991 }, "contained"),
  row("an offset far before", "read_file", { path: "plain.txt", offset: -9_007_199_254_740_991 }, "contained"),
  row("a limit without limit", "read_file", { path: "plain.txt", limit: 9_007_199_254_740_991 }, { answered: /plain/ }),
  row("a depth of a million", "list_directory", { path: ".", depth: 1_000_000 }, "refused"),
  row("an invented cursor", "list_directory", { path: ".", cursor: "eyJmcm9tIjpbIi4uIl19.AAAA" }, "refused"),
  row("an invented change", "undo_change", { change_id: "../../outside/secret.txt" }, "refused"),
  row("a change of 1 MB", "undo_change", { change_id: "A".repeat(1_000_000) }, "refused"),
  row("a tag of 1 MB", "write_file", { path: "plain.txt", content: "x", if_match: "A".repeat(1_000_000) }, "refused"),
  ...cross(
    "denial of service",
    ["plain.txt/".repeat(400), "*".repeat(4000), "\u0301".repeat(4000)],
    ["read", "list", "search in"],
    "refused",
  ),
];
