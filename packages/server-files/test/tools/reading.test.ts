import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { dataOf } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openWorkspace, type Workspace } from "../fixtures/workspace.ts";

const LONG = Array.from({ length: 20_000 }, (_, index) => `${index + 1}: the quick brown fox jumps over the lazy dog\n`).join("");
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

let files: Workspace;
beforeAll(async () => {
  files = await openWorkspace({
    "a.txt": "one\ntwo\nthree\n",
    "crlf.txt": "one\r\ntwo\nthree\r\n",
    "bom.txt": "\uFEFFgrüße 👩‍👩‍👧\n",
    "utf16.txt": Buffer.from("\uFEFFhällo\r\nwörld\r\n", "utf16le"),
    "latin1.txt": Buffer.from("déjà vu, garçon\n", "latin1"),
    "empty.txt": "",
    "noend.txt": "a\nb",
    "long.log": LONG,
    "cjk.md": Array.from(
      { length: 3000 },
      (_, index) => `# 第${index + 1}章 これは日本語の長い文章です。漢字とかなが混ざっています。\n`,
    ).join(""),
    "line.json": `"${"x".repeat(3_000_000)}"`,
    "big.md": Array.from({ length: 3000 }, (_, index) => `## Part ${index}\n\nText of the part, a sentence or two of it.\n`).join("\n"),
    "pixel.png": PNG,
    "sound.wav": Buffer.concat([Buffer.from("RIFF"), Buffer.from([36, 0, 0, 0]), Buffer.from("WAVEfmt "), Buffer.alloc(28)]),
    "huge.png": Buffer.concat([PNG, Buffer.alloc(2_000_000)]),
    "program.bin": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    "dir/inner.txt": "inner\n",
    "evil\u202Etxt.md": "hidden\n",
  });
  symlinkSync("a.txt", join(files.root, "link.txt"));
  execFileSync("mkfifo", [join(files.root, "pipe")]);
});
afterAll(() => files.close());

const read = (args: Record<string, unknown>): Promise<string[]> => files.blocks("read_file", args);

describe("read_file", () => {
  test.each([
    ["whole", { path: "a.txt" }, "one\ntwo\nthree\n", /^\[3 lines · 14 B · utf-8 · etag [0-9a-f]{16}\]$/],
    ["a range", { path: "a.txt", offset: 2, limit: 1 }, "two\n", /^\[line 2 of 3 · .*continue with offset=3\]$/],
    ["the end", { path: "a.txt", offset: -2 }, "two\nthree\n", /^\[lines 2-3 of 3 /],
    ["more than there is", { path: "a.txt", offset: -99, limit: 99 }, "one\ntwo\nthree\n", /^\[3 lines /],
    ["behind the end", { path: "a.txt", offset: 9 }, "", /no lines there, the file has 3 lines/],
    ["CRLF as it is", { path: "crlf.txt" }, "one\r\ntwo\nthree\r\n", /mixed line endings/],
    ["a BOM told, not shown", { path: "bom.txt" }, "grüße 👩‍👩‍👧\n", /utf-8 with BOM/],
    ["UTF-16", { path: "utf16.txt" }, "hällo\r\nwörld\r\n", /utf-16le with BOM · CRLF/],
    ["Latin-1", { path: "latin1.txt" }, "déjà vu, garçon\n", /windows-1252/],
    ["nothing", { path: "empty.txt" }, "", /empty file/],
    ["no newline at the end", { path: "noend.txt" }, "a\nb", /2 lines/],
    ["through a link", { path: "link.txt" }, "one\ntwo\nthree\n", /3 lines/],
    ["by absolute path", { path: "ROOT/a.txt" }, "one\ntwo\nthree\n", /3 lines/],
    ["by address", { path: "file://ROOT/a.txt" }, "one\ntwo\nthree\n", /3 lines/],
    ["a name as it is shown", { path: String.raw`evil\u{202E}txt.md` }, "hidden\n", /1 line/],
  ])("%s", async (_, args, text, facts) => {
    const [first, second, ...more] = await read({ ...args, path: args.path.replace("ROOT", files.root) });
    expect(first).toBe(text);
    expect(second).toMatch(facts);
    expect(more).toEqual([]);
  });

  test("a long file comes in pages that together are the file", async () => {
    const pages: string[] = [];
    for (let offset: number | undefined = 1; offset !== undefined;) {
      const [text = "", facts = ""] = await read({ path: "long.log", offset });
      expect(text.length + facts.length).toBeLessThanOrEqual(60_000);
      pages.push(text);
      offset = Number(/continue with offset=(\d+)/.exec(facts)?.[1] ?? Number.NaN) || undefined;
    }
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.join("")).toBe(LONG);
  });

  test("the first page of a long document has an outline", async () => {
    const [text, facts, outline] = await read({ path: "big.md" });
    expect(text).toMatch(/^## Part 0\n/);
    expect(facts).toMatch(/continue with offset=/);
    expect(outline).toMatch(/^Outline .*\n1-4 ## Part 0|^Outline .*\n.*Part/);
  });

  test("pages are bounded in bytes too: a character of three bytes is about a token", async () => {
    const outlines: string[] = [];
    const pages: string[] = [];
    for (let offset: number | undefined = 1; offset !== undefined;) {
      const [text = "", facts = "", outline = ""] = await read({ path: "cjk.md", offset });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
      expect(text.endsWith("\n")).toBe(true);
      outlines.push(outline);
      pages.push(text);
      offset = Number(/continue with offset=(\d+)/.exec(facts)?.[1] ?? Number.NaN) || undefined;
    }
    expect(outlines[0]).toMatch(/\n\(\d+ of 3,000 parts; search_text finds the others\)$/);
    expect(outlines.slice(1).join("")).toBe("");
    expect(pages.join("")).toBe(readFileSync(join(files.root, "cjk.md"), "utf8"));
    expect(Math.min(...pages.slice(0, -1).map((page) => Buffer.byteLength(page)))).toBeGreaterThan(50_000);
    const several = await files.blocks("read_files", { paths: ["cjk.md", "cjk.md", "cjk.md", "a.txt"] });
    expect(Buffer.byteLength(several.join(""))).toBeLessThanOrEqual(62_000);
  });

  test("a line longer than an answer is cut, and the facts say so", async () => {
    const [text = "", facts = ""] = await read({ path: "line.json" });
    expect(text).toMatch(/^"x{50000,}$/);
    expect(facts).toMatch(/the line is cut after [\d,]+ characters of 2.9 MB, search_text finds what is further on\]$/);
  });

  test("pictures and sounds are shown; other binary files are described", async () => {
    const picture = await files.call("read_file", { path: "pixel.png" });
    expect(picture.content[0]).toEqual({ type: "image", data: PNG.toString("base64"), mimeType: "image/png" });
    expect((await files.call("read_file", { path: "sound.wav" })).content[0]).toMatchObject({ type: "audio", mimeType: "audio/wav" });
    expect(await read({ path: "huge.png" })).toEqual([expect.stringMatching(/^\[image too large to show.*image\/png/)]);
    expect(await read({ path: "program.bin" })).toEqual([expect.stringMatching(/^\[not text; begins with 7f454c46/)]);
  });

  test.each([
    ["a.tx", /"a.tx" does not exist\. Did you mean "a.txt"\?/],
    ["A.TXT", /Did you mean "a.txt"\?/],
    ["dir", /is a directory.*list_directory/s],
    ["dir/inner.txt/x", /not a directory/],
    ["pipe", /FIFO/],
    ["../x", /outside the allowed directories/],
    ["", /is no path/],
    [".env", /denied by the pattern "\.env"/],
  ])("%j is refused with a way on", async (path, expected) => {
    expect(await files.failure("read_file", { path })).toMatch(expected);
  });

  test("wrong arguments are named", async () => {
    expect(await files.failure("read_file", { path: "a.txt", offset: 0 })).toMatch(/Lines count from 1/);
    expect(await files.failure("read_file", { path: "a.txt", limit: 0 })).toMatch(/limit/);
    expect(await files.failure("read_file", { paht: "a.txt" })).toMatch(/Did you mean "path"/);
  });
});

describe("read_files", () => {
  test("each file on its own, each failure on its own", async () => {
    const blocks = await files.blocks("read_files", { paths: ["a.txt", "nope.txt", "pixel.png", "noend.txt"] });
    expect(blocks).toEqual([
      "=== a.txt",
      "one\ntwo\nthree\n",
      expect.stringMatching(/^\[3 lines/),
      expect.stringMatching(/^=== nope.txt: not read\. .*does not exist/),
      expect.stringMatching(/^=== pixel.png \[image\/png.*use read_file/),
      "=== noend.txt",
      "a\nb",
      expect.stringMatching(/^\[2 lines/),
    ]);
  });

  test("what short files leave over goes to the long ones, wherever they stand", async () => {
    const blocks = await files.blocks("read_files", { paths: ["long.log", "a.txt", "noend.txt", "nope.txt", "empty.txt", "long.log"] });
    const long = blocks.filter((block) => block.startsWith("1: the quick"));
    expect(long).toHaveLength(2);
    for (const text of long) expect(text.length).toBeGreaterThan(22_000);
    expect(blocks.join("").length).toBeLessThanOrEqual(60_000);
  });

  test("many long files share one answer", async () => {
    const blocks = await files.blocks("read_files", { paths: Array.from({ length: 50 }, () => "long.log") });
    expect(blocks.join("").length).toBeLessThanOrEqual(60_000);
    expect(blocks.filter((block) => block.startsWith("1: the quick"))).toHaveLength(50);
  });
});

describe("file_info", () => {
  const info = async (path: string): Promise<unknown> => dataOf(await files.call("file_info", { path }));

  test("says what is known without reading the file out", async () => {
    expect(await info("utf16.txt")).toMatchObject({
      path: "utf16.txt",
      type: "file",
      size: 30,
      mode: "0644",
      writable: true,
      encoding: "utf-16le with BOM",
      line_endings: "crlf",
      lines: 2,
    });
    expect(await info("long.log")).toMatchObject({ lines: 20_000, tokens: Math.ceil(LONG.length / 4), mime: "text/plain" });
    expect(await info("pixel.png")).toMatchObject({ type: "file", mime: "image/png" });
    expect(await info("dir")).toMatchObject({ type: "directory", entries: 1 });
    expect(await info(".")).toMatchObject({ path: files.root, type: "directory" });
    expect(await info("link.txt")).toMatchObject({ type: "link", link_target: "a.txt", lines: 3 });
    expect(await info("pipe")).toMatchObject({ type: "other" });
  });

  test("nothing is writable where nothing may be changed", async () => {
    const readOnly = await openWorkspace({ "a.txt": "a\n" }, { flags: ["--read-only"] });
    expect(dataOf(await readOnly.call("file_info", { path: "a.txt" }))).toMatchObject({ writable: false });
    await readOnly.close();
  });

  test("a missing file is missing", async () => {
    expect(await files.failure("file_info", { path: "b.txt" })).toMatch(/does not exist/);
  });
});
