import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import ignore from "ignore";
import { describe, expect, test } from "vitest";

import { parseIgnore } from "../../src/search/gitignore.ts";
import { walk } from "../../src/search/walk.ts";
import { makeTree, sandboxOf } from "./tree.ts";

/** One file's verdict on a path: with a `/` at the end it is a directory. */
function verdict(text: string, path: string): string | undefined {
  const segments = path.replace(/\/$/u, "").split("/");
  return parseIgnore(text)?.verdict(segments, 0, path.endsWith("/"));
}

describe("hostile files", () => {
  test("five thousand patterns of stars against a name that nearly matches", () => {
    const rules = parseIgnore(`${"*a".repeat(20)}b\n`.repeat(5000));
    const start = performance.now();
    expect(rules?.verdict(["a".repeat(250)], 0, false)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("a single pattern of 256 KB, and patterns beyond the five thousandth, count for nothing", () => {
    expect(verdict("*a".repeat(128 * 1024), "aaa")).toBeUndefined();
    expect(verdict(`${"x\n".repeat(5000)}late\n`, "late")).toBeUndefined();
    expect(verdict(`${"x\n".repeat(4999)}late\n`, "late")).toBe("ignored");
  });

  test.each(["[", "a[", "[z-a]", "[[:nope:]]", "\\", "a\\", "/", "//", "a//b", "!", "!/", "{", "{a,", "\0", "***/***", "[!", "[]"])(
    "%j does no harm",
    (pattern) => {
      expect(verdict(`${pattern}\nkept`, "kept")).toBe("ignored");
      expect(verdict(pattern, "other")).toBeUndefined();
    },
  );
});

test.each([
  ["# comment", "# comment", undefined],
  ["\\#name", "#name", "ignored"],
  ["\\!name", "!name", "ignored"],
  ["!name", "name", "included"],
  ["a\n!a\na", "a", "ignored"],
  ["name   ", "name", "ignored"],
  ["name\\ ", "name ", "ignored"],
  ["name\\ ", "name", undefined],
  ["name\r", "name", "ignored"],
  ["\uFEFFname", "name", "ignored"],
  ["name\t", "name\t", "ignored"],
  ["build/", "build/", "ignored"],
  ["build/", "build", undefined],
  ["build/", "x/build/", "ignored"],
  ["/build", "build", "ignored"],
  ["/build", "x/build", undefined],
  ["a/b", "a/b", "ignored"],
  ["a/b", "x/a/b", undefined],
  ["**/a/b", "x/a/b", "ignored"],
  ["a/**", "a/", undefined],
  ["a/**", "a/b/c", "ignored"],
  ["a/**/b", "a/b", "ignored"],
  ["a/**/b", "a/x/y/b", "ignored"],
  ["*.log", "x/y.log", "ignored"],
  ["*.log", ".log", "ignored"],
  ["*.tar.gz", "a.tar.gz", "ignored"],
  ["a/*.log", "a/b/c.log", undefined],
  ["a?c", "a/c", undefined],
  ["[a-c]x", "bx", "ignored"],
  ["[!a-c]x", "bx", undefined],
  ["{a,b}", "a", undefined],
  ["{a,b}", "{a,b}", "ignored"],
  ["**", "a/b", "ignored"],
  ["a/**/", "a/b/", "ignored"],
  ["a/**/", "a/b", undefined],
] as const)("%j on %j: %s", (text, path, expected) => {
  expect(verdict(text, path)).toBe(expected);
});

const name = fc.string({ unit: fc.constantFrom("a", "b", "c", "."), minLength: 1, maxLength: 3 }).filter((text) => !/^\.+$/u.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 4 });
const piece = fc.oneof(name, fc.constantFrom("*", "?", "**", "a*", "*b", "[ab]", "[!a]", "*.c", "\\a", "a?"));
const pattern = fc
  .tuple(
    fc.constantFrom("", "", "!"),
    fc.constantFrom("", "", "/", "**/"),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "", "/", "/**"),
  )
  .map(([not, start, pieces, end]) => not + start + pieces.join("/") + end);

describe("properties", () => {
  test("one file decides as the `ignore` package does", () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), path, fc.boolean(), (patterns, segments, isDirectory) => {
        const text = patterns.join("\n");
        const oracle = ignore().add(text);
        // Parents first: what is below an ignored directory is ignored, whatever else is said.
        let ours = false;
        for (let depth = 1; depth <= segments.length && !ours; depth += 1) {
          ours = parseIgnore(text)?.verdict(segments.slice(0, depth), 0, depth < segments.length || isDirectory) === "ignored";
        }
        expect(ours).toBe(oracle.ignores(segments.join("/") + (isDirectory ? "/" : "")));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The files of a tree that a walk visits. */
function walked(directory: string): string[] {
  const sandbox = sandboxOf(directory);
  const found: string[] = [];
  sandbox.enter(".", (start) =>
    walk(start, { sandbox, includeIgnored: false, cancelled: () => false }, (entry) => {
      if (entry.kind === "file") found.push(entry.path.join("/"));
      return true;
    }),
  );
  return found;
}

/** What git says are the files that are not ignored. */
function listedByGit(directory: string): string[] {
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const run = (...args: string[]): string => {
    const done = spawnSync("git", ["-c", "core.excludesFile=/dev/null", ...args], { cwd: directory, env: environment, encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  };
  run("init", "--quiet");
  return run("ls-files", "--others", "--exclude-standard", "-z")
    .split("\0")
    .filter((line) => line !== "")
    .sort();
}

describe("against git itself", () => {
  test("nested files, negation, and what cannot be included again", () => {
    const directory = makeTree({
      ".gitignore": "*.log\n/build/\nnode_modules\n!keep.log\ndata/**\n!data/a/\n!data/a/**\n\\#x\ntrailing \n[Tt]emp?\n",
      "a.log": "", "keep.log": "", "build/x": "", "src/build/x": "", "src/node_modules/y": "", "data/a/b": "", "data/c/d": "",
      "src/.gitignore": "!b.log\n/only-here\nkeep.log\n", "src/b.log": "", "src/keep.log": "", "src/only-here": "", "src/x/only-here": "",
      "#x": "", "trailing": "", "Temp1": "", "temp/x": "", "logs/.gitignore": "*\n!.gitignore\n", "logs/z": "",
      "vendor/.gitignore": "*\n!*/\n!*.txt\n", "vendor/a/b/c.txt": "", "vendor/a/b/c.bin": "", "build.txt": "",
    }); // prettier-ignore
    expect(walked(directory).sort()).toEqual(listedByGit(directory));
  });

  test("generated trees and ignore files", () => {
    const ignoreFile = fc.tuple(fc.array(name, { maxLength: 2 }), fc.array(pattern, { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(
        fc.array(path, { minLength: 5, maxLength: 25 }),
        fc.array(ignoreFile, { minLength: 1, maxLength: 3 }),
        (paths, ignoreFiles) => {
          const directory = makeTree({});
          const attempt = (segments: readonly string[], text: string): void => {
            const above = join(directory, ...segments.slice(0, -1));
            try {
              mkdirSync(above, { recursive: true });
              writeFileSync(join(above, segments.at(-1) ?? ""), text);
            } catch {
              // A file stands where a directory is wanted, or the other way round.
            }
          };
          for (const segments of paths) attempt(segments, "");
          for (const [segments, patterns] of ignoreFiles) attempt([...segments, ".gitignore"], `${patterns.join("\n")}\n`);
          expect(walked(directory).sort()).toEqual(listedByGit(directory));
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);
});
