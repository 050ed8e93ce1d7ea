import fc from "fast-check";
import { expect, test } from "vitest";

import { ToolError } from "../../src/errors.ts";
import { compilePrefilter } from "../../src/paths/deny-prefilter.ts";
import { BUILT_IN_DENY } from "../../src/paths/deny.ts";
import { compileGlob } from "../../src/paths/glob.ts";

const letters = fc.constantFrom("a", "b", "k", "K", "s", "S", "ſ", "\u212A", ".", "-", "_", " ", "é");
const word = fc.string({ unit: letters, minLength: 1, maxLength: 5 });
const pattern = fc
  .array(fc.oneof(word, fc.constantFrom("*", "?", "[ab]", "[!k]", "{a,k}", "{s*,.b}", "**", "\\*")), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""));

test("a name that a pattern matches always passes", () => {
  const check = fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), fc.array(word, { maxLength: 20 }), (patterns, names) => {
    const usable = patterns.filter(isPattern);
    const mayMatch = compilePrefilter(usable);
    const globs = usable.map((text) => compileGlob(text, { ignoreCase: true }));
    const matched = names.filter((name) => globs.some((glob) => glob.matches([name])));
    expect({ usable, passed: matched.filter(mayMatch) }).toEqual({ usable, passed: matched });
  });
  expect(() => fc.assert(check, { numRuns: 2000 })).not.toThrow();
});

test("hardly a name has to be tried with the built-in patterns", () => {
  const names = BUILT_IN_DENY.map((text) => text.replace(/^!/, "")).flatMap((text) => text.split("/").slice(-1));
  const mayMatch = compilePrefilter(names.filter((name) => !name.includes("}") || name.includes("{")));
  expect(["index.ts", "README.md", "package.json", "keys.ts", "environment", "a.pem.txt"].filter(mayMatch)).toEqual([]);
  expect([".env", "ID_RSA", "x.pem", "service-account-1.json"].filter(mayMatch)).toHaveLength(4);
});

function isPattern(text: string): boolean {
  try {
    compileGlob(text);
    return true;
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}
