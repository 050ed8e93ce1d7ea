import { describe, expect, test } from "vitest";

import { applyEdits, MAX_REPLACEMENTS } from "../../src/edit/apply.ts";
import { unifiedDiff } from "../../src/edit/diff/unified-diff.ts";
import { refusalOf } from "./refusal-of.ts";

// Each of these takes hours, or all memory, with an algorithm that is quadratic. The limit is far above what is measured (see below) and
// far below that.
const LIMIT = 30_000;
const MEGA = 1_000_000;

const line = (index: number): string => `  const value${index} = compute(${index * 7919}, "name ${index % 97}");\n`;
const source = (bytes: number): string => {
  const lines: string[] = [];
  for (let length = 0, index = 0; length < bytes; index += 1) {
    const next = line(index);
    lines.push(next);
    length += next.length;
  }
  return lines.join("");
};

describe("old text that is not there", { timeout: LIMIT }, () => {
  test.each<[string, () => [text: string, needle: string]]>([
    ["aaaa…ab on aaaa…", () => ["a".repeat(10 * MEGA), `${"a".repeat(100_000)}b`]],
    ["baaaa… on aaaa…", () => ["a".repeat(10 * MEGA), `b${"a".repeat(100_000)}`]],
    ["aaaa…baaaa… on aaaa…", () => ["a".repeat(10 * MEGA), `${"a".repeat(50_000)}b${"a".repeat(50_000)}`]],
    ["a periodic needle with a flaw", () => ["abcab".repeat(MEGA), `${"abcab".repeat(20_000)}X${"abcab".repeat(3)}`]],
    ["line breaks in a mixed file", () => ["\r\n\n".repeat(3 * MEGA), `${"\n".repeat(100_000)}x`]],
    ["whitespace on whitespace", () => [" ".repeat(5 * MEGA), `${" ".repeat(50_000)}x${" ".repeat(50_000)}`]],
    ["whitespace between few letters", () => [`${" ".repeat(100_000)}x\n`.repeat(50), `x${"\t".repeat(50_000)}x`]],
    ["carriage returns", () => ["\r".repeat(5 * MEGA), `${"\r".repeat(100_000)}\n`]],
    ["one line of 10 MB", () => [source(10 * MEGA).replaceAll("\n", ""), "const nothing = like(this, at all);"]],
    ["combining marks", () => [`e${"\u0301".repeat(MEGA)}`, `e${"\u0301".repeat(50_000)}x`]],
    ["backslashes", () => ["\\".repeat(5 * MEGA), '\\"'.repeat(50_000)]],
    ["ampersands", () => ["&".repeat(5 * MEGA), `${"&amp".repeat(25_000)};`]],
    ["digits that look like line numbers", () => ["1".repeat(5 * MEGA), `${"1".repeat(100_000)}:`]],
    ["many lines of one brace", () => ["}\n".repeat(2 * MEGA), "{\n".repeat(50_000)]],
    ["hyphens and dots", () => ["-.".repeat(2 * MEGA), "--..".repeat(25_000)]],
    ["a needle much longer than the text", () => ["abc def\n", source(5 * MEGA)]],
    [
      "100 KB of similar code in 10 MB",
      () => [source(10 * MEGA), source(100_000).replaceAll("compute", "calculate").replaceAll("value1", "value_1")],
    ],
  ])("%s", (_, make) => {
    const [text, needle] = make();
    const message = refusalOf(text, { oldText: needle, newText: "NEW" });
    expect(message).toContain("old_text is not in the file");
    expect(message.length).toBeLessThan(6000);
  });
});

describe("edits that are too big", { timeout: LIMIT }, () => {
  test("a result that no string can hold is refused, not a crash", () => {
    const wrong = { oldText: "a", newText: "b".repeat(MEGA), replaceAll: true };
    expect(refusalOf("a ".repeat(MEGA / 2), wrong)).toContain("the result would have 500000500000 characters");
  });

  test("more replacements than the limit are refused", () => {
    expect(refusalOf("ab".repeat(MAX_REPLACEMENTS + 1), { oldText: "a", newText: "c", replaceAll: true })).toContain(
      "more than 1000000 replacements",
    );
  });

  test("edits that go through more characters than the limit are refused before they are tried", () => {
    const text = `${" ".repeat(100 * MEGA)}x`;
    const edits = Array.from({ length: 22 }, (_, index) => ({
      oldText: index % 2 === 0 ? "x" : "y",
      newText: index % 2 === 0 ? "y" : "x",
    }));
    expect(() => applyEdits(text, edits, "a.txt")).toThrow(
      /^Edit 20 of 22 .* too much work for one call: .* more than 2000000000 characters/,
    );
  });

  test("edits that each match a million places are refused after a few", () => {
    const edits = Array.from({ length: 1000 }, (_, index) => ({
      oldText: index % 2 === 0 ? "a" : "b",
      newText: index % 2 === 0 ? "b" : "a",
      replaceAll: true,
    }));
    expect(() => applyEdits("a".repeat(MEGA), edits, "a.txt")).toThrow(/^Edit \d of 1000 .* too much work/);
  });

  test("a thousand edits of which the last does not match", () => {
    const text = source(MEGA);
    const edits = Array.from({ length: 1000 }, (_, index) => ({ oldText: line(index), newText: `${index}\n` }));
    expect(refusalOf(text, ...edits, { oldText: line(998), newText: "" })).toContain("It was there until edit 999 of this call");
  });

  test("a million matches on one line, each given the line ending of its place", () => {
    const text = "ab".repeat(MEGA / 2);
    const { replacements } = applyEdits(`${text}\r\n`, [{ oldText: "a", newText: "x\ny", replaceAll: true }], "a.txt");
    expect(replacements).toHaveLength(MEGA / 2);
    expect(replacements[0]?.text).toBe("x\r\ny");
  });

  test("an ambiguous needle on one huge line", () => {
    expect(refusalOf("ab".repeat(5 * MEGA), { oldText: "b", newText: "c" }).length).toBeLessThan(2000);
  });
});

describe("diffs", { timeout: LIMIT }, () => {
  test("a million replacements on one line", () => {
    const text = "ab".repeat(MEGA / 2);
    const { text: after, replacements } = applyEdits(text, [{ oldText: "a", newText: "xy", replaceAll: true }], "a.txt");
    const { diff, shortened } = unifiedDiff(text, after, "a", { maxChars: 5000, replacements });
    expect(diff.length).toBeLessThan(5000);
    expect(shortened).toBe(true);
  });

  test("100,000 changed lines", () => {
    const before = source(8 * MEGA);
    const { text, replacements } = applyEdits(before, [{ oldText: "compute", newText: "calculate", replaceAll: true }], "a.txt");
    const { diff, added, removed } = unifiedDiff(before, text, "a", { maxChars: 5000, replacements });
    expect(diff.length).toBeLessThanOrEqual(5000);
    expect([added, removed]).toEqual([replacements.length, replacements.length]);
  });

  test("two texts that have nothing in common", () => {
    const { diff, added, removed } = unifiedDiff("a\nb\n".repeat(MEGA), "c\nd\n".repeat(MEGA), "a", { maxChars: 5000 });
    expect(diff.length).toBeLessThanOrEqual(5000);
    expect([added, removed]).toEqual([2 * MEGA, 2 * MEGA]);
  });

  test("two texts whose lines are the same in another order", () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `line ${(index * 7919) % 50_000}\n`);
    const { diff } = unifiedDiff(lines.join(""), lines.toSorted().join(""), "a", { maxChars: 5000 });
    expect(diff.length).toBeLessThanOrEqual(5000);
  });
});
