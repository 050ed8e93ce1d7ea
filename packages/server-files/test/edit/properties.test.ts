import { ToolError } from "@org/mcp-core/errors";
import { applyPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyEdits } from "../../src/edit/apply.ts";
import { unifiedDiff } from "../../src/edit/diff/unified-diff.ts";
import { findOccurrences } from "../../src/edit/occurrences.ts";
import { compose, splice } from "../../src/edit/replacements.ts";
import { findStarts } from "../../src/edit/search.ts";
import { type Edit, type Replacement } from "../../src/edit/types.ts";

const small = (...units: string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...units), { maxLength: 40 }).map((parts) => parts.join(""));
const lfText = small("a", "b", "\n", " ");
const anyText = small("a", "b", "\n", "\r\n", "\r", "é", "😀");

/** An edit whose old text is often in the text. */
const editOf = (texts: fc.Arbitrary<string>): fc.Arbitrary<Edit> =>
  fc.record(
    { oldText: texts.map((text) => text.slice(0, 3)), newText: texts.map((text) => text.slice(0, 5)), replaceAll: fc.boolean() },
    { requiredKeys: ["oldText", "newText", "replaceAll"] },
  );

/** The plain meaning of edits on a text that has only LF; undefined where it must be refused. */
function model(text: string, edits: readonly Edit[]): string | undefined {
  let current = text;
  for (const { oldText, newText, replaceAll } of edits) {
    if (oldText === newText) return undefined;
    if (oldText === "") {
      if (current !== "") return undefined;
      current = newText;
      continue;
    }
    const first = current.indexOf(oldText);
    if (first < 0 || (replaceAll !== true && current.includes(oldText, first + 1))) return undefined;
    current = current.replaceAll(oldText, () => newText);
  }
  return current;
}

function attempt(text: string, edits: readonly Edit[]): ReturnType<typeof applyEdits> | undefined {
  try {
    return applyEdits(text, edits, "a.txt");
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

function wellFormed(replacements: readonly Replacement[], text: string): boolean {
  return replacements.every(
    ({ start, end }, index) => start >= (replacements[index - 1]?.end ?? -1) + (index > 0 ? 1 : 0) && end >= start && end <= text.length,
  );
}

describe("edits", () => {
  test("do what replacing step by step does, and the replacements say the same about the original", () => {
    fc.assert(
      fc.property(lfText, fc.array(editOf(lfText), { minLength: 1, maxLength: 6 }), (text, edits) => {
        const done = attempt(text, edits);
        expect(done?.text).toBe(model(text, edits));
        if (done === undefined) return;
        expect(splice(text, done.replacements)).toBe(done.text);
        expect(wellFormed(done.replacements, text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("on text of any kind: replacements give the result, ranges never split CRLF that was matched as a line break, no bug escapes", () => {
    fc.assert(
      fc.property(anyText, fc.array(editOf(anyText), { minLength: 1, maxLength: 5 }), (text, edits) => {
        const done = attempt(text, edits);
        if (done === undefined) return;
        expect(splice(text, done.replacements)).toBe(done.text);
        expect(wellFormed(done.replacements, text)).toBe(true);
        expect(done.text.isWellFormed()).toBe(text.isWellFormed());
      }),
      { numRuns: 2000 },
    );
  });

  test("an edit with LF in a CRLF file is the same edit in the LF file", () => {
    fc.assert(
      fc.property(lfText, fc.array(editOf(lfText), { minLength: 1, maxLength: 4 }), (text, edits) => {
        const crlf = text.replaceAll("\n", "\r\n");
        const expected = attempt(text, edits)?.text;
        // A text without a line break has no style to keep.
        fc.pre(edits.every((_, index) => attempt(text, edits.slice(0, index))?.text.includes("\n") !== false));
        expect(attempt(crlf, edits)?.text).toBe(expected?.replaceAll("\n", "\r\n"));
      }),
      { numRuns: 1500 },
    );
  });
});

type Plan = readonly (readonly [gap: number, length: number, text: string])[];

const plans: fc.Arbitrary<Plan> = fc.array(
  fc.tuple(
    fc.nat(8),
    fc.nat(5),
    small("a", "b", "\n", "x").map((text) => text.slice(0, 4)),
  ),
  { maxLength: 6 },
);

/** Replacements that fit a text, with at least one character between two of them. */
function place(text: string, plan: Plan): Replacement[] {
  let at = 0;
  return plan.flatMap(([gap, length, inserted], index) => {
    const start = at + gap + (index > 0 ? 1 : 0);
    const end = start + length;
    if (end > text.length) return [];
    at = end;
    return [{ start, end, text: inserted }];
  });
}

test("composed replacements are those of both steps", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(plans, { maxLength: 5 }), (text, several) => {
      let current = text;
      let done: Replacement[] = [];
      for (const plan of several) {
        const step = place(current, plan);
        done = compose(done, step, current);
        current = splice(current, step);
      }
      expect(splice(text, done)).toBe(current);
      expect(wellFormed(done, text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

describe("searching", () => {
  const runs = fc
    .array(fc.tuple(fc.constantFrom("a", "ab", "b"), fc.integer({ min: 1, max: 60 })), { maxLength: 6 })
    .map((parts) => parts.map(([unit, times]) => unit.repeat(times)).join(""));

  test("finds what indexOf finds, with long and periodic needles", () => {
    fc.assert(
      fc.property(runs, runs, fc.integer({ min: 1, max: 8 }), (text, needle, times) => {
        fc.pre(needle !== "");
        const long = text.repeat(times);
        const expected: number[] = [];
        for (let at = long.indexOf(needle); at >= 0; at = long.indexOf(needle, at + needle.length)) expected.push(at);
        const found = findStarts(long, needle, Infinity);
        expect(found.starts).toEqual(expected);
        expect(found.overlapping).toBe(expected.some((at) => long.slice(at + 1, at + 2 * needle.length - 1).includes(needle)));
      }),
      { numRuns: 1000 },
    );
  });

  test("a needle with LF is found wherever its lines are, whatever their endings", () => {
    const needles = small("a", "b", "\n").filter((needle) => needle !== "");
    fc.assert(
      fc.property(
        small("a", "b", "\n", "\r\n"),
        needles.map((needle) => needle.slice(0, 4)),
        (text, needle) => {
          const pattern = new RegExp(needle.replaceAll("\n", "\r?\n"), "g");
          const expected = [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
          expect(findOccurrences(text, needle, Infinity).spans).toEqual(expected);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe("diffs", () => {
  test("turn the one text into the other, with and without replacements", () => {
    const texts = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "\n", "x", "y\r\n"), { maxLength: 40 }).map((lines) => lines.join(""));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { diff, added, removed, shortened } = unifiedDiff(before, after, "f", { maxChars: 100_000 });
        expect(shortened).toBe(false);
        expect(diff === "").toBe(before === after);
        expect(diff === "" ? before : applyPatch(before, diff, { autoConvertLineEndings: false })).toBe(after);
        expect([added, removed]).toEqual([diff.match(/^\+(?!\+\+ b\/f$)/gm)?.length ?? 0, diff.match(/^-(?!-- a\/f$)/gm)?.length ?? 0]);
      }),
      { numRuns: 1000 },
    );
  });

  test("of replacements turn the one text into the other", () => {
    const lines = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "\n", "x", "y\r\n"), { maxLength: 60 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(lines, plans, (before, plan) => {
        const replacements = place(before, plan);
        const after = splice(before, replacements);
        const { diff } = unifiedDiff(before, after, "f", { maxChars: 100_000, replacements });
        expect(diff === "" ? before : applyPatch(before, diff, { autoConvertLineEndings: false })).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  test("stay within their bound", () => {
    const texts = fc.array(fc.string({ maxLength: 400 }), { maxLength: 60 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 600, max: 4000 }), (before, after, maxChars) => {
        expect(unifiedDiff(before, after, "f", { maxChars }).diff.length).toBeLessThanOrEqual(maxChars);
      }),
      { numRuns: 300 },
    );
  });
});
