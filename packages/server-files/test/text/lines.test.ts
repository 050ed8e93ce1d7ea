import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { countLines, lineAt, lineEndings, lineStarts, splitLines } from "../../src/text/lines.ts";

const TEXT = fc.string({ unit: fc.constantFrom("a", "\r", "\n", "\r\n", "\u2028", "😀") });

describe("lineEndings", () => {
  it.each([
    ["", "none", [0, 0, 0]],
    ["one", "none", [0, 0, 0]],
    ["a\nb\n", "lf", [2, 0, 0]],
    ["a\r\nb\r\n", "crlf", [0, 2, 0]],
    ["a\rb\r", "cr", [0, 0, 2]],
    ["a\r\nb\n", "mixed", [1, 1, 0]],
    ["a\rb\n", "lf", [1, 0, 1]],
    ["\r\r\n", "crlf", [0, 1, 1]],
  ])("%j is %s", (text, kind, [lf, crlf, cr]) => {
    expect(lineEndings(text)).toEqual({ kind, counts: { lf, crlf, cr } });
  });
});

describe("lines of a text", () => {
  it.each([
    ["", []],
    ["\n", ["\n"]],
    ["a", ["a"]],
    ["a\n", ["a\n"]],
    ["a\n\nb", ["a\n", "\n", "b"]],
    ["a\r\nb", ["a\r\n", "b"]],
    ["a\rb", ["a\r", "b"]],
    ["a\rb\n", ["a\rb\n"]],
    ["\r", ["\r"]],
    ["a\u2028b", ["a\u2028b"]],
  ])("%j", (text, lines) => {
    expect(splitLines(text)).toEqual(lines);
    expect(countLines(text)).toBe(lines.length);
  });

  it("joined they are the text; each but the last ends with a line end, and only there", () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const lines = splitLines(text);
        const end = text.includes("\n") ? "\n" : "\r";
        expect(lines.join("")).toBe(text);
        expect(countLines(text)).toBe(lines.length);
        for (const [index, line] of lines.entries()) {
          expect(line.slice(0, -1)).not.toContain(end);
          expect(line.endsWith(end) || index === lines.length - 1).toBe(true);
        }
      }),
    );
  });

  it("lineAt finds the line of an index", () => {
    fc.assert(
      fc.property(TEXT, fc.nat(), (text, at) => {
        const index = text === "" ? 0 : at % text.length;
        const starts = lineStarts(text);
        const line = lineAt(starts, index);
        expect(line).toBe(Math.max(1, starts.filter((start) => start <= index).length));
      }),
    );
  });
});
