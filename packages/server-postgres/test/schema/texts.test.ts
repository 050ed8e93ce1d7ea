import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { showBytes, showCount, showEstimate } from "../../src/schema/figures.ts";
import { firstLine, hasUnseen, oneLine } from "../../src/schema/texts.ts";

const text = fc
  .array(fc.constantFrom("a", "b c", "\n", "\ud800", "\udc00", "\u202e", "😀", "\u{e0041}", "é", "\u0000", "\\"), { maxLength: 30 })
  .map((pieces) => pieces.join(""));

describe("oneLine", () => {
  test.each([
    ["a\nb\r\tc", String.raw`a\nb\r\tc`],
    ["\u001b[31m", String.raw`\u001b[31m`],
    ["x\u202ey", String.raw`x\u202ey`],
    ["a\u2028b\u200b\ufeff", String.raw`a\u2028b\u200b\ufeff`],
    ["\u{e0041}", String.raw`\u{e0041}`],
    ["\ud800", String.raw`\ud800`],
    ["naïve 😀 \\", "naïve 😀 \\"],
  ])("%j", (text, shown) => expect(oneLine(text, 100)).toBe(shown));

  test("cuts with a mark, between characters", () => {
    expect(oneLine("abcdef", 6)).toBe("abcdef");
    expect(oneLine("abcdefg", 6)).toBe("abcde…");
    expect(oneLine("😀😀😀", 4)).toBe("😀…");
    expect(oneLine("\n\n\n", 4)).toBe("\\n\\…");
  });

  test("is never longer, never has what cannot be seen, and keeps short clean texts", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (text, max) => {
        const shown = oneLine(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(hasUnseen(shown)).toBe(false);
        expect(text.length <= max && !hasUnseen(text) ? shown : text).toBe(text);
      }),
    );
  });

  test("of a text of many megabytes only the beginning is looked at", () => {
    const long = "\n".repeat(20_000_000);
    expect(oneLine(long, 50).length).toBe(50);
    expect(firstLine(long)).toBe("");
    expect(firstLine("\n \r\n  first \nsecond")).toBe("first");
  });
});

test("figures are short", () => {
  expect([0, 9999, 10_000, 52_349, 1_234_567, 3.1e9].map(showCount)).toEqual(["0", "9999", "10k", "52k", "1.2M", "3.1G"]);
  expect([0, 8192, 24_576, 1_300_000, 5e9, 2e13].map(showBytes)).toEqual(["0 B", "8192 B", "24 kB", "1.2 MB", "4.7 GB", "18 TB"]);
  expect([-1, 0, 1, 12_345].map(showEstimate)).toEqual(["? rows", "~0 rows", "~1 row", "~12k rows"]);
});
