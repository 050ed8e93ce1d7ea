import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ToolError } from "../../src/errors.ts";
import { compileGlob } from "../../src/paths/glob.ts";

function matches(pattern: string, path: string, options: { ignoreCase?: boolean } = {}): boolean {
  return compileGlob(pattern, options).matches(path.split("/"));
}

function refusal(pattern: string): { message: string; fix: string } {
  try {
    compileGlob(pattern);
  } catch (error) {
    if (error instanceof ToolError) return { message: error.message, fix: error.fix ?? "" };
    throw error;
  }
  throw new Error(`${pattern} was accepted`);
}

describe("hostile patterns", () => {
  const name = "a".repeat(250);

  test.each([
    ["forty stars with a letter", `${"*a".repeat(40)}b`],
    ["a hundred stars with a question mark", `${"*?".repeat(100)}b`],
    ["five hundred stars", `${"*a".repeat(499)}b`],
    ["stars and sets", `${"*[a-z]".repeat(120)}!`],
  ])("%s, against a name that nearly matches", (_, pattern) => {
    const glob = compileGlob(pattern);
    const start = performance.now();
    for (let round = 0; round < 20; round += 1) expect(glob.matches([name])).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("two hundred ** against a path of two thousand directories", () => {
    const glob = compileGlob(`${"**/a/".repeat(190)}b`);
    const deep = Array.from({ length: 2000 }, () => "a");
    const start = performance.now();
    expect(glob.matches(deep)).toBe(false);
    expect(glob.couldMatchBelow(deep)).toBe(true);
    expect(compileGlob(`a/${"**/a/".repeat(190)}b`).couldMatchBelow(deep)).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test.each([
    "{a,b}".repeat(9),
    "{".repeat(500),
    `{${"a,".repeat(300)}a}`,
    "{{a,b},{c,d}}".repeat(6),
    `${"x".repeat(600)}{${"a,".repeat(100)}a}`,
  ])("braces without end are refused: %s", (pattern) => {
    expect(refusal(pattern).fix).not.toBe("");
  });

  test("a pattern of a megabyte is refused without quoting all of it", () => {
    const { message, fix } = refusal("*a".repeat(500_000));
    expect(message).toContain("1000000 characters");
    expect(message.length).toBeLessThan(200);
    expect(fix).toContain("1000 characters");
  });
});

describe("refusals say where and what instead", () => {
  test.each([
    ["src/[abc", '"[abc": the [ at character 1', "\\["],
    ["a{b,c", "{ at character 2", "\\{"],
    ["[z-a].ts", "z-a runs backwards", "a-z"],
    ["[[:letters:]]", "[:letters:]", "alpha"],
    ["a\\", "single backslash", "\\\\"],
    ["../*.ts", "..", "relative to the directory"],
    ["", "names nothing", "*.ts"],
    ["/", "names nothing", "*.ts"],
  ])("%s", (pattern, what, next) => {
    const { message, fix } = refusal(pattern);
    expect(message).toContain(what);
    expect(fix).toContain(next);
  });
});

test.each([
  // Without a slash: the last name, at any depth.
  ["*.ts", "a.ts", true],
  ["*.ts", "deep/er/a.ts", true],
  ["*.ts", "a.ts/b", false],
  ["foo", "x/foo", true],
  ["foo", "foo/x", false],
  // A slash ties the pattern to the directory.
  ["/foo", "foo", true],
  ["/foo", "x/foo", false],
  ["src/*.ts", "src/a.ts", true],
  ["src/*.ts", "src/b/a.ts", false],
  ["src/*.ts", "x/src/a.ts", false],
  ["./src//a.ts", "src/a.ts", true],
  // ** as a segment.
  ["src/**/*.ts", "src/a.ts", true],
  ["src/**/*.ts", "src/b/c/a.ts", true],
  ["**/test/**/*.ts", "a/test/b/c.ts", true],
  ["**/test/**/*.ts", "a/tests/b/c.ts", false],
  ["src/**", "src/a/b", true],
  ["src/**", "src", false],
  ["**", "a/b", true],
  ["a**b", "axxb", true],
  ["a**b", "a/b", false],
  ["**/a/**/b/**/c", "a/b/a/x/b/c", true],
  // A slash at the end: everything below.
  ["docs/", "x/docs/a/b", true],
  ["docs/", "docs", false],
  ["/docs/", "x/docs/a", false],
  // Sets.
  ["[abc].ts", "b.ts", true],
  ["[!a-c].ts", "b.ts", false],
  ["[^a-c].ts", "d.ts", true],
  ["[]x].ts", "].ts", true],
  ["[a-]", "-", true],
  ["[\\]]", "]", true],
  ["[[:digit:][:upper:]]", "Q", true],
  ["[[:digit:]]", "a", false],
  // Braces.
  ["*.{ts,tsx}", "a/b.tsx", true],
  ["{src,test}/**/*.ts", "test/a/b.ts", true],
  ["{src,test}/**/*.ts", "lib/a/b.ts", false],
  ["a{b,{c,d}e}f", "adef", true],
  ["a{,b}", "a", true],
  ["[{]x", "{x", true],
  ["a}b", "a}b", true],
  // Escapes.
  ["\\*.ts", "*.ts", true],
  ["\\*.ts", "a.ts", false],
  ["\\{a,b\\}", "{a,b}", true],
  ["a\\\\/b", "a\\/b", true],
  // Code points, not code units.
  ["?.png", "🎉.png", true],
  ["??.png", "🎉.png", false],
  ["[🎉-🎊]", "🎊", true],
  ["[!🎉]", "🎊", true],
  ["*é?", "caffé!", true],
  // Characters that mean something to a regular expression.
  ["a.b+(c)$^|", "a.b+(c)$^|", true],
  ["a.b", "axb", false],
  ["*\n*", "a\nb", true],
] as const)("%s on %s: %s", (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected);
});

test("case is folded when asked for, in sets as well", () => {
  expect(matches("*.TS", "a.ts")).toBe(false);
  expect(matches("*.TS", "a.ts", { ignoreCase: true })).toBe(true);
  expect(matches("ΣΊΣΥΦΟΣ", "σίσυφος", { ignoreCase: true })).toBe(true);
  expect(matches("[A-F]x", "cX", { ignoreCase: true })).toBe(true);
  expect(matches("[!A-F]x", "cX", { ignoreCase: true })).toBe(false);
  expect(matches("\u{10400}", "\u{10428}", { ignoreCase: true })).toBe(true);
});

test("the directory itself never matches", () => {
  for (const pattern of ["**", "*", "a", "/a", "a/"]) expect(compileGlob(pattern).matches([])).toBe(false);
});

const alphabet = fc.constantFrom("a", "b", "A", "-", "+", "🎉");
const names = fc.string({ unit: alphabet, minLength: 1, maxLength: 6 });
const pieces = fc.oneof(
  { weight: 4, arbitrary: alphabet },
  { weight: 3, arbitrary: fc.constantFrom("*", "?", "**") },
  { weight: 2, arbitrary: fc.constantFrom("[ab]", "[!a]", "[a-b🎉]", "[^+-]", "{a,b*}", "{a,{b,+}?}", "\\*", "\\-") },
);
const segmentPatterns = fc.oneof(
  { weight: 3, arbitrary: fc.array(pieces, { minLength: 1, maxLength: 6 }).map((all) => all.join("")) },
  { weight: 1, arbitrary: fc.constant("**") },
);
const patterns = fc
  .tuple(fc.boolean(), fc.array(segmentPatterns, { minLength: 1, maxLength: 4 }))
  .map(([anchored, segments]) => (anchored ? "/" : "") + segments.join("/"))
  // More braces than that stand for too many alternatives.
  .filter((pattern) => pattern.split("{a").length <= 5);
const paths = fc.array(names, { minLength: 1, maxLength: 5 });

describe("properties", () => {
  test("it agrees with a translation to a regular expression", () => {
    fc.assert(
      fc.property(patterns, paths, fc.boolean(), (pattern, path, ignoreCase) => {
        const expected = toRegExp(pattern, ignoreCase).test(path.join("/"));
        expect(compileGlob(pattern, { ignoreCase }).matches(path)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  test("a path that matches is never pruned: something could match below each of its directories", () => {
    fc.assert(
      fc.property(patterns, paths, (pattern, path) => {
        const glob = compileGlob(pattern);
        fc.pre(glob.matches(path));
        for (let depth = 0; depth < path.length; depth += 1) expect(glob.couldMatchBelow(path.slice(0, depth))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("any text is compiled or refused with a ToolError", () => {
    const texts = fc.string({ unit: fc.constantFrom(...Array.from("ab*?[]{}!^-:\\/,.🎉")), maxLength: 30 });
    fc.assert(
      fc.property(texts, paths, (pattern, path) => {
        expect(outcome(pattern, path)).toMatch(/^(?:true|false|refused)$/u);
      }),
      { numRuns: 3000 },
    );
  });
});

function outcome(pattern: string, path: readonly string[]): string {
  try {
    return String(compileGlob(pattern).matches(path));
  } catch (error) {
    return error instanceof ToolError ? "refused" : String(error);
  }
}

test("directories that nothing can match below are known", () => {
  const glob = compileGlob("src/*/test/**/*.ts");
  expect(glob.couldMatchBelow([])).toBe(true);
  expect(glob.couldMatchBelow(["src", "x"])).toBe(true);
  expect(glob.couldMatchBelow(["lib"])).toBe(false);
  expect(glob.couldMatchBelow(["src", "x", "lib"])).toBe(false);
  expect(compileGlob("/a").couldMatchBelow(["a"])).toBe(false);
  expect(compileGlob("{a/b,c/**}").couldMatchBelow(["c", "d"])).toBe(true);
});

/** The slow, obvious reading of the same syntax, for small inputs only. */
function toRegExp(pattern: string, ignoreCase: boolean): RegExp {
  const anchored = pattern.includes("/");
  const segments = pattern.replace(/^\//, "").split("/");
  if (!anchored) segments.unshift("**");
  let source = "^";
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === "**") source += last ? "[^/]+(?:/[^/]+)*" : "(?:[^/]+/)*";
    else source += segmentSource(segment) + (last ? "" : "/");
  }
  return new RegExp(`${source}$`, ignoreCase ? "iu" : "u");
}

function segmentSource(segment: string): string {
  let source = "";
  for (let at = 0; at < segment.length;) {
    const rest = segment.slice(at);
    const set = /^\[[^\]]*\]/u.exec(rest)?.[0];
    const piece = set ?? /^\\./u.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0);
    at += piece.length;
    if (set !== undefined) source += set.replace(/^\[[!^]/u, "[^/").replace("+-]", "+\\-]");
    else if (piece === "*") source += "[^/]*";
    else if (piece === "?") source += "[^/]";
    else if (piece === "{") source += "(?:";
    else if (piece === "}") source += ")";
    else if (piece === ",") source += "|";
    else source += piece.replace(/^\\/u, "").replace(/[+*?]/u, "\\$&");
  }
  return source;
}
