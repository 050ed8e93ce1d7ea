import { ToolError } from "@org/mcp-core/errors";
import { describe, expect, test } from "vitest";

import { applyEdits } from "../../src/edit/apply.ts";
import { type Edit } from "../../src/edit/types.ts";
import { refusalOf } from "./refusal-of.ts";

const apply = (text: string, ...edits: Edit[]): string => applyEdits(text, edits, "a.txt").text;
const edit = (oldText: string, newText: string, more: Partial<Edit> = {}): Edit => ({ oldText, newText, ...more });

describe("applying", () => {
  test("one edit, and where it is in the original", () => {
    expect(applyEdits("one two three", [edit("two", "2")], "a.txt")).toEqual({
      text: "one 2 three",
      replacements: [{ start: 4, end: 7, text: "2" }],
      notes: [],
    });
  });

  test("edits apply to the result of those before them, and touching ones become one replacement", () => {
    const { text, replacements } = applyEdits("a b c d", [edit("b", "B1"), edit("1 c", "1 C"), edit("d", "D")], "a.txt");
    expect(text).toBe("a B1 C D");
    expect(replacements).toEqual([
      { start: 2, end: 5, text: "B1 C" },
      { start: 6, end: 7, text: "D" },
    ]);
  });

  test("edits that cancel each other out leave no replacement and say so", () => {
    const { text, replacements, notes } = applyEdits("a b", [edit("a", "x"), edit("x", "a")], "a.txt");
    expect([text, replacements]).toEqual(["a b", []]);
    expect(notes).toEqual(["The edits cancel each other out: the file is as it was."]);
  });

  test("dollar signs and the like in new text are plain characters", () => {
    expect(apply("x", edit("x", "$& $1 $$ $`"))).toBe("$& $1 $$ $`");
    expect(apply("a.*b aXXb", edit("a.*b", "[c]"))).toBe("[c] aXXb");
  });

  test("replace_all and expected_count", () => {
    expect(apply("a-a-a", edit("a", "bb", { replaceAll: true }))).toBe("bb-bb-bb");
    expect(apply("a-a-a", edit("a", "b", { expectedCount: 3 }))).toBe("b-b-b");
    expect(apply("aaaaa", edit("aa", "b", { replaceAll: true }))).toBe("bba");
    expect(applyEdits("aaaa", [edit("a", "b", { replaceAll: true })], "a.txt").replacements).toEqual([{ start: 0, end: 4, text: "bbbb" }]);
  });

  test("empty old text fills an empty file, also one that an edit before emptied", () => {
    expect(apply("", edit("", "hello\n"))).toBe("hello\n");
    expect(applyEdits("abc", [edit("abc", ""), edit("", "x")], "a.txt").replacements).toEqual([{ start: 0, end: 3, text: "x" }]);
  });
});

describe("line endings", () => {
  test.each([
    ["LF needle in a CRLF file", "a\r\nb\r\nc\r\n", "a\nb\n", "x\ny\nz\n", "x\r\ny\r\nz\r\nc\r\n"],
    ["needle without a break, new text with one, in a CRLF file", "a\r\nb\r\n", "b", "b\nc", "a\r\nb\r\nc\r\n"],
    ["CRLF needle in an LF file", "a\nb\nc\n", "a\r\nb", "x\r\ny", "x\ny\nc\n"],
    ["a needle that starts with the break takes the whole CRLF", "a\r\nb\r\n", "\nb", "", "a\r\n"],
    ["mixed file, region with LF", "a\r\nb\nc\nd\r\n", "b\nc\n", "B\nC\n", "a\r\nB\nC\nd\r\n"],
    ["mixed file, region with CRLF", "a\nb\nc\r\nd\r\n", "c\nd", "C\nD", "a\nb\nC\r\nD\r\n"],
    ["mixed file, mostly CRLF region", "a\nb\r\nc\r\nd\ne\n", "b\nc\nd\n", "1\n2\n3\n4\n", "a\n1\r\n2\r\n3\r\n4\r\ne\n"],
    ["mixed file, the line's own ending decides", "a\r\nb\nc\r\n", "b", "b\nB", "a\r\nb\nB\nc\r\n"],
    ["last line without an ending takes that of the line before", "a\r\nb", "b", "b\nc", "a\r\nb\r\nc"],
    ["new text with CRLF on an exact match in an LF file is kept", "a\nb\n", "a", "x\r\ny", "x\r\ny\nb\n"],
    ["mixed endings given on an exact match in an LF file are kept", "a\nb\nc\n", "a\nb", "x\r\ny\nz", "x\r\ny\nz\nc\n"],
    ["CRLF named and replaced by LF", "a\r\nb\r\n", "a\r\nb", "a\nb", "a\nb\r\n"],
    ["exact CRLF needle, LF new text with other lines", "a\r\nb\r\n", "a\r\nb", "x\ny\nz", "x\r\ny\r\nz\r\n"],
    ["a file with no line break", "ab", "b", "b\r\nc\n", "ab\r\nc\n"],
    ["lone CR is no line ending", "a\rb\nc\n", "a\rb\n", "x\n", "x\nc\n"],
  ])("%s", (_, text, oldText, newText, expected) => {
    expect(apply(text, edit(oldText, newText))).toBe(expected);
  });

  test("every place gets its own ending", () => {
    expect(apply("x\r\nx\nx\r\n", edit("x", "y\nz", { replaceAll: true }))).toBe("y\r\nz\r\ny\nz\ny\r\nz\r\n");
  });

  test("lines that look the same with LF and CRLF are ambiguous, not one exact match", () => {
    expect(refusalOf("a\nb\r\na\r\n", edit("a\n", "c\n"))).toContain("matches 2 places");
  });

  test("what is done outside the match is nothing", () => {
    const text = "\ufeffone\r\ntwo\nthree\r\r\n\tfour \u0000";
    const { text: result, replacements } = applyEdits(text, [edit("two\n", "2\n")], "a.txt");
    expect(result).toBe("\ufeffone\r\n2\nthree\r\r\n\tfour \u0000");
    expect(replacements).toEqual([{ start: 6, end: 10, text: "2\n" }]);
  });

  test("surprising endings are noted, others are not", () => {
    expect(applyEdits("a\nb\n", [edit("a", "x\r\ny")], "a.txt").notes).toEqual([
      "new_text has CRLF line endings and the file has LF; they were kept as given.",
    ]);
    expect(applyEdits("a\rb\r", [edit("a", "x\ny")], "a.txt").notes).toHaveLength(1);
    expect(applyEdits("a\r\nb\r\n", [edit("a\nb", "x\ny")], "a.txt").notes).toEqual([]);
  });
});

describe("refusals", () => {
  test.each<[string, string, Edit, string[]]>([
    ["same text", "abc", edit("b", "b"), ["old_text and new_text are the same"]],
    ["empty old text", "abc", edit("", "b"), ["old_text is empty", "3 characters", "To insert text"]],
    ["lone surrogate to find", "a😀", edit("\ud83d", "x"), ["old_text holds half of a character"]],
    ["lone surrogate to put in", "a😀", edit("a", "\ude00"), ["new_text holds half of a character"]],
    ["expected_count of 0", "a", edit("a", "b", { expectedCount: 0 }), ["expected_count is 0", "whole number from 1"]],
    ["expected_count of 1.5", "a", edit("a", "b", { expectedCount: 1.5 }), ["expected_count is 1.5"]],
    ["expected_count of NaN", "a", edit("a", "b", { expectedCount: Number.NaN }), ["expected_count is NaN"]],
    [
      "another count",
      "a\nb a\n",
      edit("a", "b", { expectedCount: 3 }),
      ["matches 2 places", "expected_count is 3", "line 1: a", "line 2: b a"],
    ],
    ["another count with replace_all", "a a", edit("a", "b", { replaceAll: true, expectedCount: 1 }), ["matches 2 places", "is 1"]],
    [
      "two places",
      "x = 1\nx = 1\n",
      edit("x = 1", "y"),
      ["matches 2 places", "line 1: x = 1", "line 2: x = 1", "replace_all", "expected_count to 2"],
    ],
    ["overlapping itself", "aaa", edit("aa", "b"), ["line 1", "overlapping itself", "replace_all"]],
    ["overlapping with expected_count", "aaa", edit("aa", "b", { expectedCount: 1 }), ["overlapping itself"]],
    ["replace_all with nothing to replace", "abc", edit("zzz", "y", { replaceAll: true }), ["old_text is not in the file"]],
    ["expected_count with nothing to replace", "abc", edit("zzz", "y", { expectedCount: 2 }), ["old_text is not in the file"]],
    ["only endings differ, and they are so already", "a\r\nb\r\n", edit("a\nb", "a\r\nb"), ["differ only in line endings", "line 1"]],
  ])("%s", (_, text, wrong, parts) => {
    const message = refusalOf(text, wrong);
    for (const part of parts) expect(message).toContain(part);
    expect(message).toContain("The file was not changed.");
  });

  test("at most ten places are listed, each cut to a glimpse", () => {
    const message = refusalOf(`${"y".repeat(500)}x${"z".repeat(5000)}\n`.repeat(30), edit("x", "y"));
    expect(message.match(/^ {2}line \d+: /gm)).toHaveLength(10);
    expect(message).toContain("… and 20 more");
    expect(message).toContain("…yyyy");
    expect(message.length).toBeLessThan(2000);
  });

  test("the edit that failed is named, and nothing is applied", () => {
    const edits = [edit("a", "A"), edit("zzz", "y"), edit("b", "B")];
    expect(() => applyEdits("a b", edits, "dir/a.txt")).toThrow(ToolError);
    expect(() => applyEdits("a b", edits, "dir/a.txt")).toThrow(/^Edit 2 of 3 in dir\/a\.txt failed: .*None of the edits was applied\./);
  });

  test("ambiguity that edits before made is told apart", () => {
    expect(refusalOf("foo bar", edit("bar", "foo"), edit("foo", "x"))).toContain(
      "In the file itself it matches 1; the edits before this one made the rest.",
    );
  });

  test("old text that an edit before changed is told, with the number of that edit", () => {
    const message = refusalOf("one two three", edit("three", "3"), edit("two", "2"), edit("one", "1"), edit("one two", "x"));
    expect(message).toContain("Edit 4 of 4");
    expect(message).toContain("It was there until edit 2 of this call changed that place");
  });

  test("an edit that was made already is told", () => {
    expect(refusalOf("let total = 2;\n", edit("let sum = 1;", "let total = 2;"))).toContain("new_text is in the file already, at line 1");
    expect(refusalOf("}\n}\n", edit("zzz", "}"))).not.toContain("already");
  });
});
