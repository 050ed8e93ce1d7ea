import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openWorkspace, type Workspace } from "../fixtures/workspace.ts";

let files: Workspace;
beforeAll(async () => {
  files = await openWorkspace({
    ".gitignore": "build/\n",
    "build/out.ts": "const built = 1;\n",
    "src/a.ts": "export function first() {}\nexport function second() {}\n",
    "app/[slug]/page.tsx": "export default 1;\n",
    ...Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`many/a-rather-long-name-for-a-file-${index}.txt`, `needle ${index}\n`]),
    ),
  });
});
afterAll(() => files.close());

const cursorOf = (text: string): string | undefined => /cursor=(\S+)\]$/.exec(text)?.[1];

describe("a search that finds nothing says what may be wrong with it", () => {
  test.each([
    ["first|second", /literal text; regex=true/],
    [String.raw`export\s+function`, /literal text; regex=true/],
    ["^export", /literal text; regex=true/],
    ["function.*third", /literal text; regex=true/],
    ["third()", /^\[0 matching lines in 0 files, \d+ files searched · left out: 1 ignored by .gitignore · include_ignored=true [^·]*\]$/],
  ])("%s", async (query, facts) => {
    expect(await files.text("search_text", { query })).toMatch(facts);
  });

  test("slashes around an expression", async () => {
    expect(await files.text("search_text", { query: "/first/i", regex: true })).toMatch(/leave them out/);
    expect(await files.text("search_text", { query: "first|second", regex: true })).toMatch(/2 matching lines in 1 file/);
  });

  test.each([
    ["ts", /no file matches the glob "ts" · without \* it is one name/],
    [String.raw`.*\.ts`, /not as a regular expression/],
    ["*.ts, *.tsx", /several globs go into braces/],
    ["nothing/**/*.ts", /no file matches the glob/],
  ])("the glob %s", async (glob, facts) => {
    expect(await files.text("search_text", { query: "export", glob })).toMatch(facts);
  });

  test.each([
    [String.raw`\.ts$`, /not as a regular expression/],
    ["*.ts|*.md", /several globs go into braces: \*\.\{ts,md\}/],
    ["/home/me/repo/*.ts", /relative to the directory searched/],
    [String.raw`src\a*`, /separate directories with \//],
    ["app/[slug]/page.tsx", /write \\\[ for a bracket/],
    ["!*.ts", /! does not exclude/],
    ["third", /looked for in names; for text inside files use search_text/],
    ["out.ts", /include_ignored=true/],
  ])("the pattern %s", async (pattern, facts) => {
    const text = await files.text("search_files", { pattern });
    expect(text).toMatch(/^\[0 matches · /);
    expect(text).toMatch(facts);
  });

  test("and nothing where something was found", async () => {
    expect(await files.text("search_files", { pattern: String.raw`app/\[slug\]/*` })).toMatch(/\[1 match · left out: [^·]*\]$/);
    expect(await files.text("search_text", { query: "first() {}" })).toMatch(
      /\[1 matching line in 1 file, \d+ files searched · left out: [^·]*\]$/,
    );
  });
});

describe("empty arguments are none", () => {
  test("glob, directory and cursor", async () => {
    const all = await files.text("search_text", { query: "needle", output: "files" });
    expect(await files.text("search_text", { query: "needle", output: "files", glob: "", directory: "", cursor: "" })).toBe(all);
    expect(await files.text("search_text", { query: "needle", output: "files", directory: "." })).toBe(all);
    expect(await files.text("search_files", { pattern: "*.tsx", directory: "", cursor: "" })).toMatch(/1 match/);
    const listing = await files.text("list_directory", {});
    expect(listing).toMatch(/^\.gitignore .*\n.*this is \/.*\/root\]$/s);
    expect(await files.text("list_directory", { path: ".", cursor: "" })).toBe(listing);
    expect(await files.failure("list_directory", { path: "" })).toMatch(/"\." for the allowed directory/);
  });
});

describe("pages", () => {
  test("of a search for text count what is still to come", async () => {
    const args = { query: "needle", context: 0 };
    const first = await files.text("search_text", args);
    expect(first).toMatch(/\[300 matching lines in 300 files/);
    const second = await files.text("search_text", { ...args, cursor: cursorOf(first) });
    expect(second).toMatch(/\n\[from here on \d+ matching lines in \d+ files, \d+ files searched/);
  });

  test("of a search for names go on with a small budget", async () => {
    const small = await openWorkspace(
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${"long-name-".repeat(20)}${index}.txt`, ""])),
      { flags: ["--max-answer-chars", "2000"] },
    );
    const names = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await small.text("search_files", { pattern: "*.txt", ...(cursor !== undefined && { cursor }) });
      for (const [name] of page.matchAll(/^long-name\S+/gm)) names.add(name);
      cursor = cursorOf(page);
    } while (cursor !== undefined);
    await small.close();
    expect(names.size).toBe(40);
  });
});

describe("several directories", () => {
  test("are listed and searched from above them", async () => {
    const two = await openWorkspace({ "one/a.txt": "needle\n", "two/b.txt": "needle\n" }, { allowed: ["one=ROOT/one", "two=ROOT/two:ro"] });
    expect(await two.text("list_directory", { depth: 2 })).toMatch(/^one\/ .*\ntwo\/ .*\(read-only\)\n\[2 allowed directories: name one/);
    expect(await two.text("search_text", { query: "needle", directory: "." })).toMatch(/2 matching lines in 2 files/);
    await two.close();
  });
});
