import { describe, expect, test } from "vitest";

import { unifiedDiff } from "../../../src/edit/diff/unified-diff.ts";

const diffOf = (before: string, after: string, maxChars = 10_000): string => unifiedDiff(before, after, "a.txt", { maxChars }).diff;
const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");

describe("format", () => {
  test("three lines of context, headers, counts", () => {
    const before = numbered(9);
    const { diff, added, removed, shortened } = unifiedDiff(before, before.replace("line 5\n", "five\n5\n"), "dir/a.txt", {
      maxChars: 10_000,
    });
    expect(diff).toBe(
      "--- a/dir/a.txt\n+++ b/dir/a.txt\n@@ -2,7 +2,8 @@\n line 2\n line 3\n line 4\n-line 5\n+five\n+5\n line 6\n line 7\n line 8\n",
    );
    expect({ added, removed, shortened }).toEqual({ added: 2, removed: 1, shortened: false });
  });

  test("equal texts give nothing", () => {
    expect(unifiedDiff("a\n", "a\n", "a", { maxChars: 100 })).toEqual({ diff: "", added: 0, removed: 0, shortened: false });
    expect(unifiedDiff("a\n", "a\n", "a", { maxChars: 100, replacements: [{ start: 0, end: 1, text: "a" }] }).diff).toBe("");
  });

  test("changes with up to six lines between them share a hunk, with seven they do not", () => {
    const change = (gap: number): string => diffOf(`x\n${numbered(gap)}x\n`, `y\n${numbered(gap)}y\n`);
    expect(change(6).match(/^@@/gm)).toHaveLength(1);
    expect(change(7).match(/^@@/gm)).toHaveLength(2);
  });

  test("ranges of an empty file and of one line", () => {
    expect(diffOf("", "a\n")).toContain("@@ -0,0 +1 @@\n+a\n");
    expect(diffOf("a\n", "")).toContain("@@ -1 +0,0 @@\n-a\n");
  });

  test("a missing final newline is marked", () => {
    expect(diffOf("a\nb", "a\nb\n")).toContain(" a\n-b\n\\ No newline at end of file\n+b\n");
    expect(diffOf("a\nb", "A\nb")).toContain("-a\n+A\n b\n\\ No newline at end of file\n");
  });

  test.each([
    ["a b.txt", "--- a/a b.txt\t\n+++ b/a b.txt\t\n"],
    ['q"\\\n\u0001.txt', '--- "a/q\\"\\\\\\n\\001.txt"\n'],
    ["n\u0085l.txt", '--- "a/n\\302\\205l.txt"\n'],
    ["é.txt", "--- a/é.txt\n"],
  ])("the name %j", (name, header) => {
    expect(unifiedDiff("a\n", "b\n", name, { maxChars: 1000 }).diff).toContain(header);
  });

  test("only touched lines are aligned, and unchanged lines inside one replacement are context", () => {
    const before = numbered(6);
    const end = before.length;
    const { diff } = unifiedDiff(before, before.replace("line 3", "3"), "a", {
      maxChars: 1000,
      replacements: [{ start: 0, end, text: before.replace("line 3", "3") }],
    });
    expect(diff.match(/^[-+](?![-+])/gm)).toHaveLength(2);
  });
});

test("replacements in a last line without a newline, and at its end, are one region", () => {
  const replacements = [
    { start: 2, end: 3, text: "B" },
    { start: 4, end: 4, text: "D" },
  ];
  expect(unifiedDiff("a\nbc", "a\nBcD", "a", { maxChars: 1000, replacements }).diff).toContain(
    " a\n-bc\n\\ No newline at end of file\n+BcD\n\\ No newline at end of file\n",
  );
});

describe("what is hard to see is said before the diff", () => {
  test.each([
    ["CRLF to LF", "a\r\nb\r\n", "a\nb\n", "(2 lines change only their line ending, from CRLF to LF)\n---"],
    ["LF to CRLF", "a\nb\n", "a\r\nb\n", "(1 line changes only its line ending, from LF to CRLF)\n---"],
    ["whitespace", "  a\nb\n", "\ta\nc\n", "(1 line changes only in whitespace)\n---"],
    ["final newline", "a", "a\n", "(1 line changes only in having a newline at its end)\n---"],
    ["nothing of the kind", "a\n", "b\n", "---"],
  ])("%s", (_, before, after, start) => {
    expect(diffOf(before, after).startsWith(start)).toBe(true);
  });
});

describe("shortening", () => {
  test("first hunks whole, then how many more", () => {
    const before = numbered(300);
    const { diff, added, removed, shortened } = unifiedDiff(before, before.replaceAll(/^line (\d*0)$/gm, "LINE $1"), "a.txt", {
      maxChars: 1200,
    });
    expect({ added, removed, shortened }).toEqual({ added: 30, removed: 30, shortened: true });
    const shown = diff.match(/^@@/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(2);
    expect(diff.endsWith(` line ${shown * 10 + 3}\n… ${30 - shown} more hunks (+${30 - shown} −${30 - shown} lines)\n`)).toBe(true);
    expect(diff.length).toBeLessThanOrEqual(1200);
  });

  test("a first hunk that is too long is given in part", () => {
    const { diff, shortened } = unifiedDiff(numbered(500), "", "a.txt", { maxChars: 2000 });
    expect(diff).toMatch(/^-line 1$[^]*… \d+ more lines of this hunk\n\(long lines or a long hunk are cut/m);
    expect([shortened, diff.length <= 2000]).toEqual([true, true]);
  });

  test("long lines are cut around what changes", () => {
    const before = `${"a".repeat(5000)}OLD${"b".repeat(5000)}\n`;
    const { diff, shortened } = unifiedDiff(before, before.replace("OLD", "NEW!"), "a.txt", { maxChars: 10_000 });
    expect(diff).toContain(`-…[4940 characters]…${"a".repeat(60)}OLD${"b".repeat(117)}…[4883 characters]…\n`);
    expect(diff).toContain("NEW!");
    expect([shortened, diff.length < 1000]).toEqual([true, true]);
  });

  test("long lines of context, and long new lines, are cut at their end", () => {
    const long = "x".repeat(1000);
    expect(diffOf(`${long}\na\n`, `${long}\nb\n`)).toContain(` ${"x".repeat(180)}…[820 characters]…\n`);
    expect(diffOf("a\n", `a\n${long}\n`)).toContain(`+${"x".repeat(180)}…[820 characters]…\n`);
  });

  test("characters outside the basic plane are never cut in half", () => {
    const before = `${"😀".repeat(400)}x${"😀".repeat(400)}\n`;
    expect(diffOf(before, before.replace("x", "yy")).isWellFormed()).toBe(true);
  });
});
