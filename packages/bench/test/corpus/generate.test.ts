import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { LANDMARK, LOG_LINES, logLine, NEEDLE, SMALL_BYTES } from "../../src/corpus/facts.ts";
import { ensureCorpus, FULL, type Sizes } from "../../src/corpus/generate.ts";

const home = mkdtempSync(join(tmpdir(), "mcp-bench-test-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const tiny: Sizes = { logLines: 25_000, largeFunctions: 101, wide: 7, sources: 400, modules: 120, needles: 4 };

/** All files below a directory, by path. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("a corpus has exactly what the rows ask for", () => {
  const directory = join(home, "tiny");
  ensureCorpus(directory, tiny);
  const read = (path: string): string => readFileSync(join(directory, path), "utf8");

  const log = read("server.log").split("\n");
  expect(log).toHaveLength(tiny.logLines + 1);
  expect([log[0], log[12_345], log.at(-2), log.at(-1)]).toEqual([logLine(1), logLine(12_346), logLine(tiny.logLines), ""]);

  expect(statSync(join(directory, "small.ts")).size).toBe(SMALL_BYTES);
  expect(read("large.ts").split(LANDMARK)).toHaveLength(2);
  expect(readdirSync(join(directory, "wide"))).toHaveLength(tiny.wide);

  const tree = filesIn(join(directory, "tree"));
  expect(tree).toHaveLength(tiny.sources + tiny.modules + 1);
  expect(tree.filter((path) => path.endsWith(".md"))).toHaveLength((tiny.sources + tiny.modules) / 4);
  const needles = tree.filter((path) => readFileSync(path, "utf8").includes(NEEDLE));
  expect(needles).toHaveLength(tiny.needles);
  expect(needles.filter((path) => path.includes("node_modules"))).toEqual([]);
  expect(read("tree/.gitignore")).toBe("node_modules/\n");
});

test("two corpora are the same, byte by byte", () => {
  const [one, two] = [join(home, "one"), join(home, "two")];
  for (const directory of [one, two]) ensureCorpus(directory, tiny);
  const bytes = (directory: string): string[] =>
    filesIn(directory).map((path) => `${path.slice(directory.length)} ${readFileSync(path, "utf8")}`);
  expect(bytes(one)).toEqual(bytes(two));
});

test("one that is there is taken as it is", () => {
  const directory = join(home, "kept");
  ensureCorpus(directory, tiny);
  writeFileSync(join(directory, "small.ts"), "mine");
  ensureCorpus(directory, tiny);
  expect(readFileSync(join(directory, "small.ts"), "utf8")).toBe("mine");
});

test("half of one is never taken for one", () => {
  const directory = join(home, "half");
  expect(() =>
    ensureCorpus(directory, {
      ...tiny,
      get wide(): number {
        throw new Error("interrupted");
      },
    }),
  ).toThrow("interrupted");
  expect(existsSync(directory)).toBe(false);
  ensureCorpus(directory, tiny);
  expect(readdirSync(join(directory, "wide"))).toHaveLength(tiny.wide);
});

test("the log that is measured has 500 MB", () => {
  expect(FULL.logLines).toBe(LOG_LINES);
  const sample = 7 * 16 * 100;
  let characters = 0;
  for (let number = 1; number <= sample; number++) characters += logLine(LOG_LINES - number).length + 1;
  expect((characters / sample) * LOG_LINES).toBeGreaterThan(495_000_000);
  expect((characters / sample) * LOG_LINES).toBeLessThan(505_000_000);
});
