import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

import { ToolError } from "../../src/errors.ts";
import { makeTree, read, refusal } from "./tree.ts";

const tree = makeTree();
afterAll(() => tree.remove());
const one = tree.sandbox();
const two = tree.sandbox({ roots: [`code=${tree.root}`, `docs=${tree.root}/sub:ro`] });
const segments = (path: string): string => one.parse(path).segments.join("|");

describe("a path for one root", () => {
  test.each([
    [".", ""],
    ["./", ""],
    ["file.txt", "file.txt"],
    ["./sub//deep/../deep/./leaf.txt", "sub|deep|leaf.txt"],
    ["sub/", "sub"],
    ["sub///", "sub"],
    ["sub/..", ""],
    ["...", "..."],
    ["..x/.y", "..x|.y"],
    [" file.txt", " file.txt"],
    ["file.txt ", "file.txt "],
    ["'file.txt'", "'file.txt'"],
    ["~user/x", "~user|x"],
    ["%2e%2e/x", "%2e%2e|x"],
    ["..%2fx", "..%2fx"],
    ["FILE:///etc/passwd", "FILE:|etc|passwd"],
    ["file:/etc/passwd", "file:|etc|passwd"],
    ["a\\..\\b", "a\\..\\b"],
    ["\u2025/x", "\u2025|x"],
    ["．．/x", "．．|x"],
    ["$HOME/x", "$HOME|x"],
    ["a\nb", "a\nb"],
  ])("%j", (path, expected) => {
    expect(segments(path)).toBe(expected);
  });

  test.each([tree.root, `${tree.root}/`, `/${tree.root}`, `${tree.root}/sub/..`, `${tree.base}/outside/../root`])(
    "%s is the root",
    (path) => {
      expect(segments(path)).toBe("");
    },
  );

  test("in the home directory", () => {
    const home = tree.sandbox({ roots: ["~"] });
    expect(home.parse("~").segments).toEqual([]);
    expect(home.parse("~/a/b").segments).toEqual(["a", "b"]);
    expect(home.parse(join(homedir(), "a")).segments).toEqual(["a"]);
    expect(refusal(() => home.parse("~/../x"))).toContain("outside");
  });
});

describe("refused by its text alone", () => {
  const base = tree.base;
  test.each([
    "..",
    "../",
    "../outside/secret.txt",
    "./../outside",
    "sub/../../outside",
    "sub/../..",
    "sub/deep/../../../root/file.txt",
    base,
    `${base}/outside`,
    `${base}/root/../outside`,
    `${base}/root/sub/../../outside`,
    "/",
    "//",
    "/etc/passwd",
    "//etc/passwd",
    "/../../etc/passwd",
    "~/../../../../etc/passwd",
    `${base}/root'`,
    `${base}/root"`,
    `${base}/root `,
    `${base}/root2`,
    `${base}/root.`,
    `${base}/ROOT`,
    `${base}/roo`,
    `${base}/root\u0000/x`,
    "a\0b",
    "\0",
    "",
    "a".repeat(5000),
    "a/".repeat(2500),
    "\uD800",
    "a/\uDFFF/b",
    "C:\\Windows",
    "c:/Windows",
    "\\\\server\\share",
    "\\\\?\\C:\\x",
    "\\\\.\\pipe\\x",
  ])("%j", (path) => {
    expect(refusal(() => one.parse(path))).not.toBe("");
    expect(() => one.open(path, () => "opened")).toThrow(ToolError);
  });
});

describe("file addresses", () => {
  const uri = pathToFileURL(tree.root).href;
  test.each([
    [`${uri}/file.txt`, "file.txt"],
    [`${uri.replace("file://", "file://localhost")}/file.txt`, "file.txt"],
    [`${uri}/a%20b`, "a b"],
    [`${uri}/%C3%A9`, "é"],
    [`${uri}/a%23b%3Fc`, "a#b?c"],
    [`${uri}/%252e%252e`, "%2e%2e"],
    [`${uri}/a/%2e%2e/b`, "b"],
    [uri, ""],
  ])("%s", (path, expected) => {
    expect(segments(path)).toBe(expected);
  });
  test.each([
    "file://",
    "file:///",
    "file://server/share/x",
    "file://..",
    `${uri}/../outside/secret.txt`,
    `${uri}/%2e%2e/outside/secret.txt`,
    `${uri}/%2E./outside/secret.txt`,
    `${uri}/..%2Foutside/secret.txt`,
    `${uri}%2f..%2foutside`,
    `${uri}/%5c..`.replace("%5c..", "%00"),
    `${uri}/file.txt%00.png`,
    `${uri}/\\..\\..\\outside\\secret.txt`,
    `${uri}/a%zz`,
    `${uri}/%ff`,
    `${uri}/%c0%ae%c0%ae/`,
    `${uri}/file.txt?x`,
    `${uri}/file.txt#L1`,
    "file:///etc/passwd",
    "file://user:pw@localhost/etc/passwd",
  ])("refused: %s", (path) => {
    expect(refusal(() => one.parse(path))).toMatch(/outside|not a file address|NUL/);
  });
});

describe("a path for several roots", () => {
  test("begins with a label, or is absolute", () => {
    expect(read(two, "code/file.txt")).toBe("inside");
    expect(read(two, "./docs//deep/leaf.txt")).toBe("leaf");
    expect(two.parse("docs/deep")).toEqual(two.parse(`${tree.root}/sub/deep`));
    expect(two.show(two.parse("docs"))).toBe("docs");
  });
  test("through the outer root into the inner one is the inner one", () => {
    expect(two.show(two.parse("code/sub/deep"))).toBe("docs/deep");
    expect(two.parse("code/sub").root.readOnly).toBe(true);
  });
  test.each([".", "..", "code/..", "code/../..", "", "file.txt", "Code/file.txt", "cod", "code /file.txt", "docs:ro", "/"])(
    "%j is refused",
    (path) => {
      expect(refusal(() => two.parse(path))).not.toBe("");
    },
  );
  test("a label is suggested for a label misspelt", () => {
    expect(refusal(() => two.parse("coed/x"))).toContain("code");
  });
});

test("any text is a place inside, or is refused in words; what is shown has no invisible characters", () => {
  const odd = fc.array(
    fc.constantFrom("/", "..", ".", "a", "file://", "%2e", "~", "\\", "\0", "C:", tree.root, "code", "docs", "é", " ", "#"),
    { maxLength: 12 },
  );
  const anything = fc.oneof(
    odd.map((parts) => parts.join("")),
    odd.map((parts) => parts.join("/")),
    fc.string({ unit: "binary", maxLength: 60 }),
  );
  fc.assert(
    fc.property(anything, fc.constantFrom(one, two), (path, sandbox) => {
      const place = attempt(() => sandbox.parse(path));
      if (place === undefined) return;
      expect(sandbox.roots).toContain(place.root);
      for (const segment of place.segments) expect(["", ".", ".."].includes(segment) || /[/\0]/.test(segment)).toBe(false);
      const shown = sandbox.show(place);
      // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
      expect(shown).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
    }),
    { numRuns: 1000 },
  );
});

/** The result; undefined for a refusal in words. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
