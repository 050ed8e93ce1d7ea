import { readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect } from "vitest";

import type { Arena } from "./arena.ts";
import type { Attack } from "./attack.ts";

type Edit = Readonly<Record<string, unknown>>;

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, "utf16le");

const row = (
  name: string,
  tool: string,
  args: Attack["args"],
  expected: Attack["expected"],
  before: string | Uint8Array,
  after: string | Uint8Array,
): Attack => ({
  cls: "integrity",
  name,
  tool,
  args: { path: "f.txt", ...args },
  setup: ({ put }) => put("root/f.txt", before),
  expected,
  check: ({ root }) => expect(readFileSync(join(root, "f.txt")).toString("latin1")).toBe(Buffer.from(after).toString("latin1")),
});
const edited = (name: string, before: string | Uint8Array, edits: readonly Edit[], after: string | Uint8Array): Attack =>
  row(name, "edit_file", { edits }, { answered: /Edited/ }, before, after);
const unedited = (
  name: string,
  before: string | Uint8Array,
  edits: readonly Edit[],
  expected: Attack["expected"],
  more: Attack["args"] = {},
): Attack => row(name, "edit_file", { edits, ...more }, expected, before, before);
const change = (old_text: string, new_text: string, more: Edit = {}): Edit => ({ old_text, new_text, ...more });

const SJIS = Uint8Array.from([
  0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x83, 0x65, 0x83, 0x4c, 0x83, 0x58, 0x83, 0x67, 0x0a, 0x61, 0x62, 0x63, 0x0a,
]);

export const integrity: readonly Attack[] = [
  edited("CRLF is kept", "a\r\nb\r\nc\r\n", [change("a\nb", "A\nx\nB")], "A\r\nx\r\nB\r\nc\r\n"),
  edited("mixed ends are kept where nothing changed", "a\r\nb\nc\r\nd\n", [change("b", "B")], "a\r\nB\nc\r\nd\n"),
  edited("a byte order mark is kept", "\uFEFFa\nb", [change("a", "A")], "\uFEFFA\nb"),
  edited("UTF-16 is kept", utf16("añb\r\nc"), [change("c", "ç")], utf16("añb\r\nç")),
  edited(
    "Latin-1 is kept",
    latin1("caf\u00e9 cr\u00e8me br\u00fbl\u00e9e\nabc\n"),
    [change("abc", "xyz")],
    latin1("caf\u00e9 cr\u00e8me br\u00fbl\u00e9e\nxyz\n"),
  ),
  edited("Shift-JIS is kept", SJIS, [change("abc", "xyz")], Uint8Array.from([...SJIS.slice(0, -4), 0x78, 0x79, 0x7a, 0x0a])),
  edited("emoji and combining marks are kept", "👩‍👩‍👧 e\u0301 é x", [change("x", "y")], "👩‍👩‍👧 e\u0301 é y"),
  edited("no line end at the end stays none", "a\nb", [change("b", "c")], "a\nc"),
  edited("dollar signs are text", "a", [change("a", "$& $1 $$ $`")], "$& $1 $$ $`"),
  edited("a new text that holds the old", "ab", [change("a", "aa"), change("b", "bb")], "aabb"),
  unedited("two places for one", "x\nx\n", [change("x", "y")], /2|twice|lines? 1/),
  unedited("fewer places than expected", "x\nx\n", [change("x", "y", { expected_count: 3 })], /2/),
  unedited("one edit of three fails: none is made", "a\nb\nc\n", [change("a", "A"), change("zzz", "Z"), change("c", "C")], "refused"),
  unedited("another Unicode form", "caf\u00e9\n", [change("cafe\u0301", "x")], "refused"),
  unedited("a stale tag", "a", [change("a", "b")], /etag/i, { if_match: "0000000000000000" }),
  unedited("only tried", "a\n", [change("a", "b")], { answered: /\+b/ }, { dry_run: true }),
  unedited("a binary file", Uint8Array.from([0x89, 0x50, 0, 1, 2, 3, 0, 0xff, 0x61]), [change("a", "b")], "refused"),
  unedited(
    "invalid UTF-8 is not made valid in passing",
    Uint8Array.from([0x61, 0xff, 0xfe, 0x80, 0x0a, 0xc3, 0x28]),
    [change("zz", "b")],
    "refused",
  ),
  row("created only when new", "write_file", { content: "new", create_only: true }, /exists/, "old", "old"),
  row("written with a stale tag", "write_file", { content: "new", if_match: "ffffffffffffffff" }, /etag/i, "old", "old"),
  row("written with half a surrogate pair", "write_file", { content: "a\uD800b" }, "contained", "old", "old"),
  row(
    "moved onto a file without leave",
    "move_file",
    { path: undefined, source: "victim.txt", destination: "f.txt" },
    /exists/,
    "old",
    "old",
  ),
  row(
    "moved onto itself",
    "move_file",
    { path: undefined, source: "f.txt", destination: "f.txt", overwrite: true },
    "contained",
    "old",
    "old",
  ),
  row(
    "copied onto itself",
    "move_file",
    { path: undefined, source: "f.txt", destination: "./f.txt", overwrite: true, copy: true },
    "contained",
    "old",
    "old",
  ),
  row("a directory made over a file", "create_directory", {}, "refused", "old", "old"),
  row("written below a file", "write_file", { path: "f.txt/x", content: "" }, "refused", "old", "old"),
  ...directories(),
  {
    cls: "integrity",
    name: "an edit through a link changes the file and leaves the link",
    tool: "edit_file",
    args: { path: "good", edits: [change("leaf", "LEAF")] },
    expected: { answered: /Edited/ },
    check: ({ root }) =>
      expect([readlinkSync(join(root, "good")), readFileSync(join(root, "sub/deep/leaf.txt"), "utf8")]).toEqual([
        "sub/deep/leaf.txt",
        "LEAF",
      ]),
  },
  {
    cls: "integrity",
    name: "the mode is kept",
    setup: ({ put }) => put("root/plain2.sh", "#!/bin/sh\n"),
    tool: "write_file",
    args: { path: "plain2.sh", content: "x" },
    expected: { answered: /etag/i },
    check: ({ root }) => expect(statSync(join(root, "plain2.sh")).mode & 0o777).toBe(statSync(join(root, "plain.txt")).mode & 0o777),
  },
];

function directories(): Attack[] {
  const untouched = ({ root }: Arena): void => expect(readFileSync(join(root, "sub/deep/leaf.txt"), "utf8")).toBe("leaf");
  const cases: readonly (readonly [string, string, Attack["args"]])[] = [
    ["a directory overwritten by content", "write_file", { path: "sub", content: "x" }],
    ["a directory edited", "edit_file", { path: "sub", edits: [change("a", "b")] }],
    ["a directory read", "read_file", { path: "sub" }],
    ["a directory with something in it deleted without leave", "delete_file", { path: "sub" }],
    ["a directory moved into itself", "move_file", { source: "sub", destination: "sub/deep/sub" }],
    ["a directory copied into itself", "move_file", { source: "sub", destination: "sub/deep/sub", copy: true }],
    ["a file moved over a directory", "move_file", { source: "victim.txt", destination: "sub", overwrite: true }],
    ["the allowed directory deleted", "delete_file", { path: ".", recursive: true }],
    ["the allowed directory moved", "move_file", { source: ".", destination: "sub/all" }],
    ["something moved to the allowed directory", "move_file", { source: "sub", destination: ".", overwrite: true }],
  ];
  return cases.map(([name, tool, args]) => ({ cls: "integrity", name, tool, args, expected: "refused" as const, check: untouched }));
}
