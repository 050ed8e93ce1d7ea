import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { expect, test } from "vitest";

import { applyEdits } from "../../../src/edit/apply.ts";
import { fold } from "../../../src/edit/nearest/fold.ts";

const word = fc.constantFrom(
  "let",
  "sum",
  "item",
  "=",
  "(",
  ")",
  "'x'",
  '"y"',
  "...",
  "--",
  "café",
  "cafe\u0301",
  "İ",
  "ﬁn",
  "한",
  "😀",
  "1",
  "12:",
  "&lt;",
  "\\n",
);
const gap = fc.constantFrom(" ", "  ", "\t", "\n", "\r\n", "\u00a0", "", "\u200b", " \n");
const texts = fc.array(fc.tuple(word, gap), { maxLength: 40 }).map((parts) => parts.flat().join(""));
const mutations: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll(" ", "\t"),
  (text) => text.replaceAll("\n", "\n  "),
  (text) => text.toUpperCase(),
  (text) => text.normalize("NFD"),
  (text) => text.replaceAll('"', "”"),
  (text) => text.replaceAll("e", "a"),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) =>
    text
      .split("\n")
      .map((line, index) => `${index + 1}→${line}`)
      .join("\n"),
  (text) => text.trim(),
  (text) => text.replace(/\s+/g, " "),
  (text) => `${text}\n`,
  (text) => text.slice(1),
];

/** What is said, or nothing if the edit was applied. Other errors are bugs. */
function refusal(text: string, needle: string): string {
  try {
    applyEdits(text, [{ oldText: needle, newText: "NEW" }], "a");
    return "";
  } catch (error) {
    if (error instanceof ToolError && error.fix !== undefined) return `${error.message}\n${error.fix}`;
    throw error;
  }
}

test("a piece of a text, changed in the usual ways, is applied or refused with text that is really there", () => {
  fc.assert(
    fc.property(
      texts,
      fc.nat(60),
      fc.nat(60),
      fc.constantFrom(...mutations),
      fc.constantFrom(...mutations),
      (text, from, length, first, second) => {
        const needle = second(first(text.slice(from, from + length)));
        const message = refusal(text, needle);
        const quoted = /<<<<\n([^]*)\n>>>>$/.exec(message)?.[1];
        expect(quoted === undefined || (text.includes(quoted) && quoted !== "" && quoted !== needle)).toBe(true);
        expect(message.length).toBeLessThan(5000);
      },
    ),
    { numRuns: 3000 },
  );
});

test("every folded character leads back to a character that folds to it", () => {
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ unit: "grapheme", maxLength: 200 })), fc.integer({ min: 1, max: 60 }), (text, times) => {
      const source = text.repeat(times);
      const folded = fold(source);
      let last = -1;
      for (let index = 0; index < folded.text.length; index += Math.ceil(times / 2)) {
        const position = folded.position(index);
        expect(position).toBeGreaterThan(last);
        expect(fold(source.charAt(position)).text).toBe(folded.text[index]);
        last = position;
      }
    }),
    { numRuns: 300 },
  );
});
