import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { parseRoot } from "../../src/paths/index.ts";
import { CONTAINMENTS, makeTree, read, refusal } from "./tree.ts";

describe("how a root is written", () => {
  test.each([
    ["/repo", undefined, "/repo", false],
    ["/repo:ro", undefined, "/repo", true],
    ["/repo:rw", undefined, "/repo", false],
    ["/repo:ro:ro", undefined, "/repo:ro", true],
    ["/repo:RO", undefined, "/repo:RO", false],
    ["code=/repo", "code", "/repo", false],
    ["code=/a=b:ro", "code", "/a=b", true],
    ["/a=b", undefined, "/a=b", false],
    ["./a=b", undefined, join(process.cwd(), "a=b"), false],
    ["~", undefined, homedir(), false],
    ["d=~/docs:ro", "d", join(homedir(), "docs"), true],
    ["/repo/", undefined, "/repo", false],
    ["/repo/../x", undefined, "/x", false],
    ["/ ", undefined, "/ ", false],
  ])("%s", (text, label, path, readOnly) => {
    expect(parseRoot(text)).toEqual({ label, path, readOnly });
  });
  test.each(["", ":ro", "code=", "code=:ro", "/a\0b", `${"x".repeat(33)}=/repo`])("%j is refused", (text) => {
    expect(() => parseRoot(text)).toThrow(TypeError);
  });
});

describe.each(CONTAINMENTS)("roots, held by %s", (containment) => {
  const tree = makeTree();
  const { base, root, outside } = tree;
  afterAll(() => tree.remove());
  const change = (sandbox: ReturnType<typeof tree.sandbox>, path: string): string =>
    sandbox.locate(path, { follow: true, change: true }, ({ place }) => sandbox.show(place));

  test("labels are unique, made of the directory's name, and may be given", () => {
    const labels = (...roots: string[]): string[] => tree.sandbox({ roots }).roots.map(({ label }) => label);
    expect(labels("/a/src", "/b/src", "/c/src")).toEqual(["src", "src-2", "src-3"]);
    expect(labels("/a/src-2", "/b/src", "/c/src")).toEqual(["src-2", "src", "src-3"]);
    expect(labels("/", "/a/...", "/a/é è")).toEqual(["root", "root-2", "root-3"]);
    expect(() => labels("x=/a", "x=/b")).toThrow(/labelled "x"/);
  });

  test("siblings whose names begin alike are outside", () => {
    for (const sibling of ["root'", "root ", "root2", "root.", "ROOT", "roo", " root", "root\n"]) {
      const path = tree.put(`${sibling}/x.txt`, "sibling");
      expect(
        refusal(() => read(tree.sandbox({ containment }), path)),
        sibling,
      ).toContain("outside");
      expect(
        refusal(() => read(tree.sandbox({ containment }), `../${sibling}/x.txt`)),
        sibling,
      ).toContain("outside");
    }
  });

  test("read-only inside writable, and the reverse: the innermost decides, by whatever way it is reached", () => {
    symlinkSync("sub/deep", join(root, "way"));
    const ro = tree.sandbox({ containment, roots: [`out=${root}`, `in=${root}/sub/deep:ro`] });
    for (const path of ["in/leaf.txt", "out/sub/deep/leaf.txt", "out/way/leaf.txt", `${root}/sub/deep/new.txt`, "in", "out/sub/deep"])
      expect(
        refusal(() => change(ro, path)),
        path,
      ).toMatch(/reading only|allowed directory itself/);
    expect(change(ro, "out/sub/new.txt")).toBe("out/sub/new.txt");
    for (const path of ["out", "out/sub", "in"])
      expect(refusal(() => ro.locate(path, { follow: false, change: true }, () => 0))).toMatch(/holds one|reading only/);
    const rw = tree.sandbox({ containment, roots: [`out=${root}:ro`, `in=${root}/sub/deep`] });
    expect(change(rw, "out/sub/deep/leaf.txt")).toBe("in/leaf.txt");
    expect(refusal(() => change(rw, "out/file.txt"))).toContain("reading only");
    expect(refusal(() => rw.locate("out/a/b/c", { follow: true, change: true, makeParents: true }, () => 0))).toContain("reading only");
    rmSync(join(root, "way"));
  });

  test("the same directory twice, once for reading only", () => {
    const twice = tree.sandbox({ containment, roots: [`a=${root}`, `b=${root}:ro`] });
    expect(read(twice, "a/file.txt") + read(twice, "b/file.txt")).toBe("insideinside");
    for (const roots of [
      [`a=${root}`, `b=${root}:ro`],
      [`b=${root}:ro`, `a=${root}`],
    ]) {
      const sandbox = tree.sandbox({ containment, roots });
      for (const path of ["a/new.txt", "b/new.txt", join(root, "new.txt")])
        expect(
          refusal(() => sandbox.locate(path, { follow: true, change: true }, () => 0)),
          path,
        ).toContain("reading only");
    }
  });

  test("given through a link it is the directory, by both names, until the link changes", () => {
    symlinkSync(root, join(base, "alias"));
    const sandbox = tree.sandbox({ containment, roots: [`${base}/alias`] });
    expect(read(sandbox, `${base}/alias/file.txt`) + read(sandbox, `${root}/file.txt`)).toBe("insideinside");
    rmSync(join(base, "alias"));
    symlinkSync(outside, join(base, "alias"));
    expect(read(sandbox, "file.txt")).toBe("inside");
    expect(refusal(() => read(sandbox, `${base}/alias/secret.txt`))).toContain("does not exist");
  });

  test("missing at start, it can be used when it is there; through a link above it, too", () => {
    symlinkSync(base, join(base, "here"));
    const sandbox = tree.sandbox({ containment, roots: [`${base}/here/later`] });
    expect(refusal(() => read(sandbox, "x.txt"))).toContain("cannot be opened");
    tree.put("later/x.txt", "late");
    expect(read(sandbox, "x.txt") + read(sandbox, `${base}/here/later/x.txt`)).toBe("latelate");
  });

  test("replaced by a link, moved away, a parent replaced, made a file: refused until it is back", () => {
    mkdirSync(join(base, "p/r"), { recursive: true });
    tree.put("p/r/file.txt", "mine");
    tree.put("q/r/file.txt", "other");
    const sandbox = tree.sandbox({ containment, roots: [`${base}/p/r`] });
    const swaps: (readonly [string, () => void])[] = [
      ["p/r", () => symlinkSync(outside, join(base, "p/r"))],
      ["p", () => symlinkSync("q", join(base, "p"))],
      ["p/r", () => tree.put("p/r")],
      ["p", () => {}],
    ];
    for (const [victim, swap] of swaps) {
      renameSync(join(base, victim), join(base, "parked"));
      swap();
      expect(refusal(() => read(sandbox, "file.txt"))).toContain("cannot be opened");
      rmSync(join(base, victim), { force: true, recursive: true });
      renameSync(join(base, "parked"), join(base, victim));
      expect(read(sandbox, "file.txt")).toBe("mine");
    }
  });

  test("no root at all: nothing is reached", () => {
    const none = tree.sandbox({ containment, roots: [] });
    for (const path of ["x", "/", ".", root, "~"]) expect(refusal(() => read(none, path))).toContain("outside");
  });
});
