import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { unifiedDiff } from "../../src/edit/diff/unified-diff.ts";

/** The programs that people apply diffs with; both strip the first folder of the names. */
const programs = [
  { name: "git apply", command: "git", args: ["apply", "-p1", "--whitespace=nowarn", "-"] },
  { name: "patch -p1", command: "patch", args: ["-p1", "--quiet"] },
].filter(({ command }) => spawnSync(command, ["--version"]).status === 0);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "edit-patch-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function applied(program: (typeof programs)[number], name: string, before: string, diff: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, before);
  // Outside of any repository, whatever folder the tests run in.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder), LC_ALL: "C" };
  const { status, stderr } = spawnSync(program.command, program.args, { cwd: folder, input: diff, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program.name}: ${stderr}\n${diff}`);
  return readFileSync(file, "utf8");
}

test("git, which the development machines and CI have, is among the programs", () => {
  expect(programs.map(({ name }) => name)).toContain("git apply");
});

describe.each(programs)("$name accepts the diffs", (program) => {
  test.each<[string, string, string, string]>([
    ["a line in the middle", "f.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni\n"],
    ["two hunks", "f.txt", `1\n${"x\n".repeat(20)}2\n`, `one\n${"x\n".repeat(20)}two\nthree\n`],
    ["no newline at the end, before", "f.txt", "a\nb", "a\nb\n"],
    ["no newline at the end, after", "f.txt", "a\nb\n", "a\nb"],
    ["no newline at the end, both", "f.txt", "a\nb", "a\nc"],
    ["no newline at the end of context", "f.txt", "a\nb\nc", "A\nb\nc"],
    ["from empty", "f.txt", "", "a\nb\n"],
    ["first line removed", "f.txt", "a\nb\nc\nd\ne\n", "b\nc\nd\ne\n"],
    ["a line put in at the end", "f.txt", "a\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\nf\n"],
    ["lines that look like a diff", "f.txt", "-- a/x\n++ b/x\n@@ -1 +1 @@\n", "-- a/y\n++ b/y\n@@ -1 +1 @@\n\\ No\n"],
    ["CRLF", "f.txt", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"],
    ["only line endings", "f.txt", "a\r\nb\r\nc\r\n", "a\nb\r\nc\n"],
    ["only whitespace", "f.txt", "a\n  b\nc\n", "a\n\tb\nc\n"],
    ["a name with spaces", "my file.txt", "a\n", "b\n"],
    ["a name with quotes and a backslash", 'a "b" \\c.txt', "a\n", "b\n"],
    ["a name in another script", "é 文.txt", "a\n", "b\n"],
    ["control characters", "f.txt", "a\u0000b\n\u001b[0m\n", "a\u0001b\n\u001b[1m\n"],
  ])("%s", (_, name, before, after) => {
    const { diff } = unifiedDiff(before, after, name, { maxChars: 10_000 });
    expect(applied(program, name, before, diff)).toBe(after);
  });

  test("of random texts", () => {
    const texts = fc
      .array(fc.constantFrom("a\n", "b\n", "\n", " c\n", "d\r\n", "e", "-- x\n"), { minLength: 1, maxLength: 30 })
      .map((lines) => lines.join(""));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        fc.pre(before !== after);
        expect(applied(program, "f.txt", before, unifiedDiff(before, after, "f.txt", { maxChars: 100_000 }).diff)).toBe(after);
      }),
      { numRuns: 200 },
    );
  });
});
