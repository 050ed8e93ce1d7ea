import { afterAll, describe, expect, test } from "vitest";

import { readEntries } from "../../src/paths/kinds.ts";
import { readShownName, refuseAlias, showName } from "../../src/paths/names.ts";
import { makeTree, read, refusal } from "./tree.ts";

const tree = makeTree();
afterAll(() => tree.remove());

describe("names as they are shown", () => {
  test.each([
    ["bidirectional", "a\u202Eb", "a\\u{202E}b"],
    ["soft hyphen", "a\u00ADb", "a\\u{AD}b"],
    ["filler letters", "\u3164\u115F\uFFA0", "\\u{3164}\\u{115F}\\u{FFA0}"],
    ["deprecated format characters", "a\u206Ab", "a\\u{206A}b"],
    ["text hidden in variation selectors", "a\uFE00\u{E0148}", "a\\u{FE00}\\u{E0148}"],
    ["text hidden in tags", "a\u{E0041}", "a\\u{E0041}"],
    ["lines and escapes", "a\n\u001B[2Jb\u0085\u2028", "a\\u{A}\\u{1B}[2Jb\\u{85}\\u{2028}"],
  ])("%s are escaped, and read back", (_what, name, shown) => {
    expect(showName(name)).toBe(shown);
    expect(readShownName(shown)).toBe(name);
  });
  test("emoji and accents are not", () => {
    for (const name of ["❤️ list.md", "clé", "日本語", "1️⃣"]) expect(showName(name)).toBe(name);
  });
});

describe("short names", () => {
  // As FAT does it: the short name is found, and listed under the long one only.
  const stat = () => tree.sandbox().locate("file.txt", { follow: false }, (spot) => spot.stat);
  const directory = {
    entries: () => [{ name: ".env", kind: "file" as const }],
    lstat: (name: string) => (name === "ENV~1" ? stat() : undefined),
  };

  test("of another entry are refused", () => {
    expect(refusal(() => refuseAlias(directory, "ENV~1", "ENV~1"))).toContain("short form");
  });
  test("that no entry can have are refused in words", () => {
    expect(refusal(() => read(tree.sandbox(), `${"x".repeat(300)}~1`))).toContain("too long");
  });
  test("that are names of their own, or of nothing yet, are not", () => {
    expect(() => refuseAlias(directory, "NEW~1", "NEW~1")).not.toThrow();
    tree.put("root/BACKUP~1/FILE~2.TXT", "own");
    expect(read(tree.sandbox(), "BACKUP~1/FILE~2.TXT")).toBe("own");
  });
});

test("of a large directory no more entries are read than are wanted", () => {
  for (let count = 0; count < 50; count++) tree.put(`root/many/${count}`);
  const [all, some, more] = [undefined, 20, 100].map((limit) => readEntries(`${tree.root}/many`, limit));
  expect([all?.length, some?.length, more?.length]).toEqual([50, 20, 50]);
  expect(all?.map(({ name }) => name)).toEqual(expect.arrayContaining(some?.map(({ name }) => name) ?? [""]));
  expect(readEntries(tree.root, 100).find(({ name }) => name === "sub")?.kind).toBe("directory");
});
