import v8 from "node:v8";

import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { readExpression } from "../../src/search/regex.ts";

// As the thread that searches does before anything is compiled.
beforeAll(() => v8.setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks"));

function compile(pattern: string, ignoreCase = true): RegExp {
  const { source, flags } = readExpression(pattern, ignoreCase);
  return RegExp(source, `g${flags}`);
}

function all(pattern: string, text: string, ignoreCase = true): string[] {
  return Array.from(text.matchAll(compile(pattern, ignoreCase)), ([match]) => match);
}

function refusal(pattern: string): string {
  try {
    readExpression(pattern, true);
  } catch (error) {
    if (error instanceof ToolError) return `${error.message} ${error.fix ?? ""}`;
    throw error;
  }
  return "accepted";
}

describe("catastrophic expressions end, because they run without flags", () => {
  const text = `${"a".repeat(100_000)}!`;
  test.each(["^(a+)+$", "(a|a)*$", "(a*)*b", "(.*)*x", "(\\w+\\s?)+$", "(?<n>a+)+$", "([a-z]+)*\\d", "a.*a.*a.*a.*b", "(x+x+)+y|(a+)+\\?"])(
    "%s",
    (pattern) => {
      const expression = readExpression(pattern, true);
      expect(expression.linear).toBe(true);
      expect(expression.flags).toBe("m");
      const start = performance.now();
      all(pattern, text);
      expect(performance.now() - start).toBeLessThan(2000);
    },
  );

  test.each(["(?=x)a", "(?<!x)a", "(a)\\1", "(?<n>a)\\k<n>", "\\p{L}+"])("%s is known not to be covered", (pattern) => {
    expect(readExpression(pattern, true).linear).toBe(false);
  });
});

test.each([
  ["(abc", "character 1", "never closed"],
  ["ab)c", "character 3", "closes nothing"],
  ["x[abc", "character 2", "never closed"],
  ["a**", "character 3", "nothing that * could repeat"],
  ["*.ts", "character 1", "\\*"],
  ["a|+", "character 3", "nothing"],
  ["[z-a]", "character 2", "backwards"],
  ["a\\", "character 2", "after the backslash"],
  ["\\y", "character 1", "no \\y"],
  ["a(?i)b", "character 2", "case is ignored unless case_sensitive"],
  ["(?s).*", "character 1", "[\\s\\S]"],
  ["(?m)^x", "character 1", "Leave them out"],
  ["(?P<n>x)", "character 1", "(?<name>...)"],
  ["(?>x)", "character 1", "(?:...)"],
  ["a++b", "character 2", "second +"],
  ["\\Afoo", "character 1", "^"],
  ["foo\\z", "character 4", "$"],
  ["foo\\Z", "character 4", "$"],
  ["[[:alpha:]]+", "character 2", "a-zA-Z"],
  ["\\Qa.b\\E", "character 1", "Escape"],
  ["\\<word\\>", "character 1", "\\b"],
  ["(?x)", "character 1", "Leave them out"],
  ["(?~x)", "character 1", "Valid"],
  ["a{2,1}", "", "out of order"],
  ["\\u{110000}", "character 1", "10FFFF"],
  ["(".repeat(101), "character 101", "deeply"],
  ["x".repeat(1001), "1001", "1000"],
])("%s is refused with the position and what to do", (pattern, where, what) => {
  const text = refusal(pattern);
  expect(text).toContain(where);
  expect(text).toContain(what);
});

test.each([
  ["a.c", "abc\na\nc ABC", ["abc", "ABC"]],
  ["^b.*$", "a\nbcd\r\ne", ["bcd"]],
  ["[^x]+", "ab\ncd", ["ab", "cd"]],
  ["a\\s*b", "a  b a\nb", ["a  b"]],
  ["a\\Wb", "a\nb a-b", ["a-b"]],
  ["a\\Db", "a\nb a-b", ["a-b"]],
  ["a[\\s,]b", "a\nb a,b a\tb", ["a,b", "a\tb"]],
  ["a[\\W]b", "a\nb a-b", ["a-b"]],
  ["a[\\D]b", "a\nb a-b", ["a-b"]],
  ["a\\nb", "a\nb", ["a\nb"]],
  ["a[\\s\\S]b", "a\nb", ["a\nb"]],
  ["a[^]b", "a\nb", ["a\nb"]],
  ["a[^\\n]*", "ab\nac", ["ab", "ac"]],
  ["größe", "GRÖSSE GRÖßE größe", ["GRÖßE", "größe"]],
  ["[à-ü]+", "ÀÉÜ", ["ÀÉÜ"]],
  ["[a-f]+", "ABCxyz", ["ABC"]],
  ["[^a]", "aAb", ["b"]],
  ["\\x41\\u0042\\u{43}", "abc", ["abc"]],
  ["😀+", "😀😀", ["😀😀"]],
  ["[😀x]", "😀x😁", ["😀", "x"]],
  ["[^😀]", "😀x", ["x"]],
  ["\\u{1F600}", "😀", ["😀"]],
  ["\\p{Lu}+", "abC", ["abC"]],
  ["(a)b\\1", "abA", ["abA"]],
  ["function\\s+(\\w+)\\(", "FUNCTION  foo(", ["FUNCTION  foo("]],
  ["a{2}", "AaA", ["Aa"]],
  ["x{", "x{", ["x{"]],
  ["[]]", "]", []],
  ['\\-\\/\\_\\"', '-/_"', ['-/_"']],
  ["https?://[^\\s\"']+", "see http://a.b/c?d=e now", ["http://a.b/c?d=e"]],
  ["\\bfoo\\b", "foo food", ["foo"]],
  ["[\\b]", "\b", ["\b"]],
  ["\\$\\{(\\w+)\\}", "${HOME}", ["${HOME}"]],
] as const)("%j in %j: %j", (pattern, text, expected) => {
  expect(all(pattern, text)).toEqual(expected);
});

test("case matters when asked for", () => {
  expect(all("[a-c]B", "aB ab AB", false)).toEqual(["aB"]);
});

const atom = fc.oneof(
  fc.constantFrom(...Array.from("abAB1 -_é")),
  fc.constantFrom(
    ".",
    "\\d",
    "\\w",
    "\\s",
    "\\D",
    "\\W",
    "\\S",
    "[ab]",
    "[^a]",
    "[a-c1]",
    "[\\d_]",
    "[^\\s]",
    "[\\W]",
    "[^\\wé]",
    "\\-",
    "\\x61",
    "\\b",
    "^",
    "$",
  ),
);
const quantified = fc
  .tuple(atom, fc.constantFrom("", "", "", "*", "+", "?", "{1,2}", "+?"))
  .map(([one, count]) => (/^(?:\\b|\^|\$)$/u.test(one) ? one : one + count));
const expressions = fc.tuple(fc.array(quantified, { minLength: 1, maxLength: 5 }), fc.boolean()).map(([parts, group]) => {
  const joined = parts.join("");
  return group ? `(?:${joined}|b)a?` : joined;
});
const lines = fc.array(fc.string({ unit: fc.constantFrom(...Array.from("abABC1 -_éÉ\t")), maxLength: 8 }), { minLength: 1, maxLength: 4 });

test("over a whole text it finds what the flags i and m find in each line", () => {
  fc.assert(
    fc.property(expressions, lines, fc.boolean(), (pattern, texts, ignoreCase) => {
      const plain = RegExp(pattern, ignoreCase ? "gi" : "g");
      const expected = texts.flatMap((line) => Array.from(line.matchAll(plain), ([match]) => match));
      expect(all(pattern, texts.join("\n"), ignoreCase)).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

test("any text is compiled or refused with a ToolError", () => {
  const texts = fc.string({ unit: fc.constantFrom(...Array.from("ab(?<!=:)[]{},1-^$|*+.\\dsWpk😀\n")), maxLength: 15 });
  fc.assert(
    fc.property(texts, fc.boolean(), (pattern, ignoreCase) => {
      const outcome = ((): string => {
        try {
          return readExpression(pattern, ignoreCase).source;
        } catch (error) {
          return error instanceof ToolError ? "refused" : `bug: ${String(error)}`;
        }
      })();
      expect(outcome).not.toMatch(/^bug/u);
    }),
    { numRuns: 5000 },
  );
});
