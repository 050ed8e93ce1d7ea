import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import v8 from "node:v8";

import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { type SearchArguments, type SearchResult, type SearchState, searchText } from "../../src/search/grep.ts";
import { cancelledAfter, makeTree, PATIENT, sandboxOf } from "./tree.ts";

// As the thread that searches does before anything is compiled.
beforeAll(() => v8.setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks"));

type Options = Partial<SearchArguments>;

function search(directory: string | readonly string[], query: string, options: Options = {}, task = PATIENT): SearchResult {
  const sandbox = sandboxOf(...[directory].flat());
  return searchText({ sandbox }, { query, output: "lines", maxCharacters: 50_000, ...options }, task);
}

/** `path:line:text`, with `-` in place of `:` for context. */
function shown({ files }: SearchResult): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.map(({ number, text, isMatch }) => (isMatch ? `${path}:${number}:${text}` : `${path}-${number}-${text}`)),
  );
}

/** All pages, each cancelled after `questions`. */
function allPages(directory: string, query: string, options: Options, questions = Infinity): string[] {
  const found: string[] = [];
  let state: SearchState | undefined;
  for (let page = 0; page < 2000; page += 1) {
    // A cursor is text on its way to the client and back.
    const result = search(
      directory,
      query,
      { ...options, state: state && (JSON.parse(JSON.stringify(state)) as SearchState) },
      cancelledAfter(questions),
    );
    found.push(
      ...(options.output === "lines" || options.output === undefined
        ? shown(result)
        : result.files.map(({ path, hits }) => `${path}:${hits}`)),
    );
    state = result.next;
    if (state === undefined) return found;
  }
  throw new Error("the pages do not end");
}

describe("what is found", () => {
  const directory = makeOnce();
  function makeOnce(): () => string {
    return () =>
      makeTree({
        "a.txt": "one\nTwo needle\nthree\nfour NEEDLE five\nsix\n",
        "b/c.ts": "const needle = 1;\r\nno\r\nlast needle",
        "b/d.md": "nothing\n",
        "node_modules/x.txt": "needle\n",
        ".gitignore": "node_modules\n",
        ".env": "needle=1\n",
      });
  }

  test("the text as it is, in any case, with line numbers", () => {
    const result = search(directory(), "needle");
    expect(shown(result)).toEqual(["a.txt:2:Two needle", "a.txt:4:four NEEDLE five", "b/c.ts:1:const needle = 1;", "b/c.ts:3:last needle"]);
    expect(result.totals).toEqual({ hits: 4, filesWithHits: 2, filesSearched: 4, binary: 0 });
    expect(result).toMatchObject({ more: 0, complete: true, timedOut: false, tooSlow: undefined, next: undefined });
    expect(result.skipped).toMatchObject({ ignored: 1, denied: 1 });
  });

  test("case, globs, ignored files, one directory, one file", () => {
    const tree = directory();
    expect(shown(search(tree, "NEEDLE", { caseSensitive: true }))).toEqual(["a.txt:4:four NEEDLE five"]);
    expect(shown(search(tree, "needle", { glob: "*.ts" }))).toEqual(["b/c.ts:1:const needle = 1;", "b/c.ts:3:last needle"]);
    expect(shown(search(tree, "needle", { glob: "b/**" }))).toHaveLength(2);
    expect(shown(search(tree, "needle", { includeIgnored: true }))).toContain("node_modules/x.txt:1:needle");
    expect(shown(search(tree, "needle", { directory: "b" }))).toHaveLength(2);
    expect(shown(search(tree, "needle", { directory: "b/c.ts" }))).toEqual(["b/c.ts:1:const needle = 1;", "b/c.ts:3:last needle"]);
    expect(shown(search(tree, "needle", { directory: "node_modules" }))).toHaveLength(1);
    expect(() => search(tree, "needle", { directory: ".env" })).toThrow("denied");
    expect(() => search(tree, "needle", { directory: "nowhere" })).toThrow("nowhere");
    expect(() => search(tree, "")).toThrow("empty");
  });

  test("context lines, each once", () => {
    const tree = makeTree({ f: "1\n2\nx3\n4\nx5\n6\n7\n8\n9\nx10\n" });
    expect(shown(search(tree, "x", { context: 1 }))).toEqual(["f-2-2", "f:3:x3", "f-4-4", "f:5:x5", "f-6-6", "f-9-9", "f:10:x10"]);
    expect(shown(search(tree, "x", { context: 3 }))).toHaveLength(10);
    expect(shown(search(makeTree({ f: "\nx\n\n" }), "x", { context: 2 }))).toEqual(["f-1-", "f:2:x", "f-3-"]);
  });

  test("files and counts", () => {
    const tree = directory();
    expect(search(tree, "needle", { output: "files" }).files.map(({ path }) => path)).toEqual(["a.txt", "b/c.ts"]);
    expect(search(tree, "needle", { output: "counts" }).files.map(({ path, hits }) => [path, hits])).toEqual([
      ["a.txt", 2],
      ["b/c.ts", 2],
    ]);
  });

  test("several lines at once, whichever way they end", () => {
    const tree = makeTree({ crlf: "a\r\nfoo\r\nbar\r\nb\r\n", lf: "a\nfoo\nbar\nb\n" });
    expect(shown(search(tree, "foo\nbar"))).toEqual(["crlf:2:foo", "crlf:3:bar", "lf:2:foo", "lf:3:bar"]);
    expect(shown(search(tree, "foo\r\nbar"))).toHaveLength(4);
    expect(shown(search(tree, "o\\nb", { regex: true }))).toEqual(["lf:2:foo", "lf:3:bar"]);
    expect(search(tree, "foo\nbar").totals.hits).toBe(2);
  });

  test("what a literal query means is never an expression", () => {
    const text = "a.b*c[d]{2}(e)|$^\\n?+/-";
    expect(shown(search(makeTree({ f: `x\n${text}\na-b\n` }), text))).toEqual([`f:2:${text}`]);
  });

  test("letters outside ASCII, in any case, and encodings of all kinds", () => {
    const text = "Über GRÖSSE und Größe\nnaïve ΣΊΣΥΦΟΣ\n";
    const tree = makeTree({
      utf8: text,
      bom: `\uFEFF${text}`,
      utf16le: Buffer.from(`\uFEFF${text}`, "utf16le"),
      utf16be: Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
      latin1: Buffer.from("Stra\u00DFe und Gr\u00F6\u00DFe, \u00C4pfel f\u00FCr M\u00FCller\n", "latin1"),
    });
    const files = (query: string, options: Options = {}): string[] => search(tree, query, options).files.map(({ path }) => path);
    expect(files("größe")).toEqual(["bom", "latin1", "utf16be", "utf16le", "utf8"]);
    expect(files("Größe", { caseSensitive: true })).toEqual(["bom", "latin1", "utf16be", "utf16le", "utf8"]);
    expect(files("größe", { caseSensitive: true })).toEqual([]);
    expect(files("σίσυφος")).toEqual(["bom", "utf16be", "utf16le", "utf8"]);
    expect(files("und gr")).toHaveLength(5);
    expect(files("ber gr[^s]ss", { regex: true })).toHaveLength(4);
    expect(shown(search(tree, "Über", { directory: "bom" }))).toEqual(["bom:1:Über GRÖSSE und Größe"]);
  });

  test("binary files are passed over and counted", () => {
    const tree = makeTree({
      "a.png": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, ...Buffer.from("needle"), 0, 1, 2]),
      "b.txt": "needle",
    });
    const result = search(tree, "needle");
    expect(shown(result)).toEqual(["b.txt:1:needle"]);
    expect(result.totals.binary).toBe(1);
  });

  test("long lines are cut around the match, between characters", () => {
    const tree = makeTree({ f: `${"😀".repeat(5000)}needle${"😀".repeat(5000)}\nshort needle\n` });
    const [line = "", second] = shown(search(tree, "needle"));
    expect(line.length).toBeLessThan(320);
    expect(line).toContain("needle");
    expect(line).toMatch(/^f:1:…😀.*😀…$/u);
    expect(line.isWellFormed()).toBe(true);
    expect(second).toBe("f:2:short needle");
  });
});

test("a file that holds nothing but the word binary is text", () => {
  expect(shown(search(makeTree({ f: "binary", g: "bin\u00E4ry" }), "bin"))).toEqual(["f:1:binary", "g:1:bin\u00E4ry"]);
});

describe("hostile trees and queries", () => {
  test.each(["a*", "(?:)", "^", "$", "\\b", "x*|b"])("matches of nothing end: %j", (pattern) => {
    const tree = makeTree({ f: "aaa\n\nb\n", empty: "", one: "x" });
    expect(search(tree, pattern, { regex: true }).totals.hits).toBeGreaterThan(1);
  });

  test("empty lines are lines, what follows the last line end is not", () => {
    const tree = makeTree({ f: "a\n\nb\n" });
    expect(shown(search(tree, "^", { regex: true }))).toEqual(["f:1:a", "f:2:", "f:3:b"]);
    expect(shown(search(tree, "$", { regex: true }))).toEqual(["f:1:a", "f:2:", "f:3:b"]);
    expect(shown(search(makeTree({ f: "a\nb" }), "$", { regex: true }))).toEqual(["f:1:a", "f:2:b"]);
    expect(shown(search(makeTree({ f: "" }), "^", { regex: true }))).toEqual([]);
  });

  test("a single line of ten megabytes", () => {
    const tree = makeTree({ f: `${"a".repeat(5_000_000)}Needle${"a".repeat(5_000_000)}` });
    const start = performance.now();
    expect(shown(search(tree, "needle"))).toHaveLength(1);
    expect(search(tree, "(a+)+$|x", { regex: true }).complete).toBe(true);
    // More than a second for each piece, but it looks at the clock between them.
    expect(search(tree, "a.*a.*b", { regex: true }, cancelledAfter(1))).toMatchObject({ timedOut: true, files: [], next: { path: ["f"] } });
    expect(performance.now() - start).toBeLessThan(20_000);
  }, 30_000);

  test("an expression without protection that is polynomial stops at the deadline, and the next page goes on behind the file", () => {
    const tree = makeTree({ slow: "a".repeat(200_000), zz: "ab\n" });
    const result = search(tree, "(?=a)a*x", { regex: true }, cancelledAfter(1));
    expect(result).toMatchObject({ timedOut: true, complete: false, tooSlow: "slow" });
    const rest = search(tree, "(?=a)a*b", { regex: true, state: result.next });
    expect(shown(rest)).toEqual(["zz:1:ab"]);
  }, 30_000);

  test("FIFOs, loops and links to the outside are not opened", () => {
    const tree = makeTree({ f: "needle", "loop/x": { link: ".." }, out: { link: "/etc/hosts" } });
    spawnSync("mkfifo", [join(tree, "pipe")]);
    expect(search(tree, "needle")).toMatchObject({ totals: { filesSearched: 1 }, skipped: { links: 2, special: 1 } });
  });

  test("files that vanish after they were listed are counted, not reported as an error", () => {
    const tree = makeTree({ a: "needle", b: "needle", c: "needle" });
    const task = {
      cancelled: (): boolean => {
        rmSync(join(tree, "b"), { force: true });
        return false;
      },
      progress: (): void => {},
    };
    const result = search(tree, "needle", {}, task);
    expect(shown(result)).toEqual(["a:1:needle", "c:1:needle"]);
    expect(result.skipped.unreadable).toBe(1);
  });

  test("a match over a whole file shows its beginning only", () => {
    const tree = makeTree({ f: "x\n".repeat(100_000) });
    const result = search(tree, "[\\s\\S]*", { regex: true });
    expect(result.totals.hits).toBe(1);
    expect(shown(result)).toHaveLength(50);
  });
});

describe("pages", () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`d${index % 7}/f${index}`, `needle ${index}\n`.repeat(index % 5)]),
  );
  const total = Object.keys(files).reduce((sum, _, index) => sum + (index % 5), 0);

  test("a full page says how many follow, and the next begins there", () => {
    const tree = makeTree(files);
    const first = search(tree, "needle", { maxCharacters: 300 });
    const here = shown(first).length;
    expect(first).toMatchObject({ totals: { hits: total }, more: total - here, complete: true, timedOut: false });
    const second = search(tree, "needle", { maxCharacters: 300, state: first.next });
    expect(second.more).toBe(total - here - shown(second).length);
  });

  test.each([
    [1, Infinity],
    [200, Infinity],
    [100, 3],
    [50_000, 1],
    [50_000, 20],
  ])("of %d characters, cancelled after %d questions: nothing twice, nothing missing", (maxCharacters, questions) => {
    const tree = makeTree(files);
    const whole = shown(search(tree, "needle"));
    expect(whole).toHaveLength(total);
    expect(allPages(tree, "needle", { maxCharacters }, questions)).toEqual(whole);
    const counts = search(tree, "needle", { output: "counts" }).files.map(({ path, hits }) => `${path}:${hits}`);
    expect(allPages(tree, "needle", { maxCharacters, output: "counts" }, questions)).toEqual(counts);
    expect(allPages(tree, "needle", { maxCharacters, output: "files" }, questions)).toEqual(
      counts.map((line) => line.replace(/\d+$/u, "1")),
    );
  });

  test("a budget in the middle of one file", () => {
    const tree = makeTree({ f: Array.from({ length: 500 }, (_, index) => `needle ${index}`).join("\n") });
    const pages = allPages(tree, "needle", { maxCharacters: 120 });
    expect(pages).toEqual(Array.from({ length: 500 }, (_, index) => `f:${index + 1}:needle ${index}`));
  });

  test("out of time is never `no matches`: the answer says so, and where to go on", () => {
    const tree = makeTree(files);
    const result = search(tree, "is nowhere", {}, cancelledAfter(0));
    expect(result).toMatchObject({ complete: false, timedOut: true });
    expect(result.next).toBeDefined();
  });

  test("counting what follows has an end", () => {
    const result = search(makeTree({ f: "needle\n".repeat(50_000) }), "needle", { maxCharacters: 100 });
    expect(result).toMatchObject({ complete: false, timedOut: false, more: 10_000 });
    expect(result.next).toBeDefined();
  });

  test("several roots, one after the other", () => {
    const roots = [makeTree({ a: "needle" }), makeTree({ b: "needle" })];
    const first = search(roots, "needle", { maxCharacters: 1 });
    expect(first).toMatchObject({ more: 1 });
    const second = search(roots, "needle", { state: first.next });
    expect(second.files.map(({ path }) => path.slice(-2))).toEqual(["/b"]);
  });
});

describe("large files are read in pieces", () => {
  const filler = `${"x".repeat(99)}\n`;

  test("line numbers, context and matches over the edges of pieces, in every encoding", () => {
    const text = Array.from({ length: 130_000 }, (_, index) =>
      index % 10_000 === 0 ? `needle ${index} Straße für Müller\n` : filler,
    ).join("");
    const tree = makeTree({
      utf8: text,
      le: Buffer.from(`\uFEFF${text}`, "utf16le"),
      be: Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
      latin1: Buffer.from(text, "latin1"),
    });
    for (const file of ["utf8", "le", "be", "latin1"]) {
      const expected = Array.from({ length: 13 }, (_, index) => `${file}:${index * 10_000 + 1}:needle ${index * 10_000} Straße für Müller`);
      expect(shown(search(tree, "needle", { directory: file }))).toEqual(expected);
      expect(shown(search(tree, "FÜR MÜLLER", { directory: file }))).toEqual(expected);
      expect(allPages(tree, "needle", { directory: file, maxCharacters: 50 }, 1)).toEqual(expected);
      expect(search(tree, "x\nneedle", { directory: file }).totals.hits).toBe(12);
      expect(shown(search(tree, "needle", { directory: file, context: 1 }))).toHaveLength(38);
    }
  }, 30_000);

  test("without line breaks, a match on the edge of pieces is found", () => {
    const edge = 512 * 1024;
    const bytes = Buffer.alloc(9 * edge, "x");
    bytes.write("needle", edge - 3);
    bytes.write("é", 2 * edge - 1);
    const tree = makeTree({ f: bytes });
    expect(search(tree, "needle").totals.hits).toBe(1);
    expect(search(tree, "é").totals.hits).toBe(1);
    expect(search(tree, "�").totals.hits).toBe(0);
  });

  test("cancelled in the middle, it goes on in the middle", () => {
    const tree = makeTree({ f: `${filler.repeat(150_000)}needle\n` });
    const result = search(tree, "needle", {}, cancelledAfter(1));
    expect(result).toMatchObject({ timedOut: true, files: [] });
    expect(result.next?.offset).toBeGreaterThan(0);
    expect(allPages(tree, "needle", {}, 1)).toEqual(["f:150001:needle"]);
  });
});

test("on any texts it finds the lines that a plain loop finds, page by page", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "b", "A", "é", "\t", " "), maxLength: 6 });
  const texts = fc.array(fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), fc.boolean()), {
    minLength: 1,
    maxLength: 5,
  });
  const queries = fc.string({ unit: fc.constantFrom("a", "b", "A", "é"), minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(texts, queries, fc.boolean(), fc.integer({ min: 1, max: 200 }), (all, query, caseSensitive, maxCharacters) => {
      const tree = makeTree({});
      const expected: string[] = [];
      const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
      for (const [index, [lines, end, closed]] of all.entries()) {
        writeFileSync(join(tree, `f${index}`), lines.join(end) + (closed ? end : ""));
        for (const [at, text] of lines.entries()) if (fold(text).includes(fold(query))) expected.push(`f${index}:${at + 1}:${text}`);
      }
      expect(allPages(tree, query, { caseSensitive, maxCharacters })).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
