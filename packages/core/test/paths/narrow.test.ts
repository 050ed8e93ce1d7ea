import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { CONTAINMENTS, makeTree, read, refusal } from "./tree.ts";

describe.each(CONTAINMENTS)("client roots, held by %s", (containment) => {
  const tree = makeTree();
  const { base, root, outside } = tree;
  afterAll(() => tree.remove());
  tree.put("root/a/x.txt", "a");
  tree.put("root/b/x.txt", "b");
  tree.put("root/.ssh/x.txt", "key");
  tree.put("root/.config/gh/hosts.yml", "token");
  tree.put("second/a/x.txt", "second");
  symlinkSync(outside, join(root, "away"));
  symlinkSync("a", join(root, "alias"));
  symlinkSync(join(root, "a"), join(base, "entry"));
  const one = tree.sandbox({ containment });
  const paths = (directories: readonly string[], from = one): string[] =>
    from.narrow(directories).roots.map(({ path }) => path.slice(base.length + 1));

  test.each([
    ["none", [], ["root"]],
    ["inside", ["root/a"], ["root/a"]],
    ["several inside", ["root/a", "root/b"], ["root/a", "root/b"]],
    ["the same twice", ["root/a", "root/alias", "root/a/", "root/b/../a"], ["root/a"]],
    ["equal", ["root"], ["root"]],
    ["above", ["."], ["root"]],
    ["inside and above", ["root/a", "."], ["root"]],
    ["outside", ["outside"], ["root"]],
    ["beside, with a like name", ["root2", "roo", "root'"], ["root"]],
    ["inside and outside", ["root/a", "outside"], ["root/a"]],
    ["a link in the root that leads out", ["root/away"], ["root"]],
    ["a link that leads in", ["entry"], ["root/a"]],
    ["denied", ["root/.ssh"], ["root"]],
    ["below denied", ["root/.ssh/deeper"], ["root"]],
    ["not there, climbing out", ["root/none/../../outside/none"], ["root"]],
    ["not there yet", ["root/none"], ["root/none"]],
  ])("%s", (_what, directories, expected) => {
    expect(paths(directories.map((directory) => `${base}/${directory}`))).toEqual(expected);
  });

  test("what is outside the narrowed part is outside, whatever leads to it", () => {
    const narrow = one.narrow([join(root, "a")]);
    expect(read(narrow, "x.txt") + read(narrow, `${root}/a/x.txt`)).toBe("aa");
    symlinkSync("../b/x.txt", join(root, "a/side"));
    for (const path of ["../b/x.txt", `${root}/b/x.txt`, "side", root, `${root}/away/secret.txt`])
      expect(
        refusal(() => read(narrow, path)),
        path,
      ).toContain("outside");
    expect(refusal(() => narrow.locate(".", { follow: true, change: true }, () => 0))).toContain("allowed directory itself");
  });

  test("cannot be widened again, and rules stay as they are", () => {
    const narrow = one.narrow([join(root, "a")]);
    for (const again of [[root], ["/"], [join(root, "b")], []]) expect(paths(again, narrow)).toEqual(["root/a"]);
    const reading = tree.sandbox({ containment, roots: [`${root}:ro`] }).narrow([join(root, "a")]);
    expect(refusal(() => reading.locate("x.txt", { follow: true, change: true }, () => 0))).toContain("reading only");
  });

  test("a pattern for a path holds though its first names are above the narrowed root", () => {
    const config = one.narrow([join(root, ".config")]);
    expect(config.roots[0]?.path).toBe(join(root, ".config"));
    expect(refusal(() => read(config, "gh/hosts.yml"))).toContain("denied");
    expect(config.denied(config.parse("gh"))).toBe(".config/gh");
  });

  test("what belongs to git stays so when a client's root lies in it", () => {
    tree.put("root/.git/info/attributes", "read");
    for (const directory of [".git", ".git/info"]) {
      const narrow = one.narrow([join(root, directory)]);
      const path = join(root, ".git/info/attributes");
      expect(read(narrow, path)).toBe("read");
      expect(refusal(() => narrow.locate(path, { follow: true, change: true }, () => 0))).toContain("belongs to git");
    }
  });

  test("labels stay unique and keep their meaning", () => {
    const two = tree.sandbox({ containment, roots: [`x=${root}`, `x-2=${base}/second`] });
    const narrow = two.narrow([join(root, "a"), join(root, "b"), join(root, "sub")]);
    expect(narrow.roots.map(({ label }) => label)).toEqual(["x", "x-3", "x-4", "x-2"]);
    expect(read(narrow, "x-2/a/x.txt")).toBe("second");
    expect(read(narrow, "x-3/x.txt")).toBe("b");
    for (const each of narrow.roots) expect(narrow.parse(each.label).root).toBe(each);
  });

  test("one root narrowed leaves the others", () => {
    const two = tree.sandbox({ containment, roots: [root, `${base}/second`] });
    expect(paths([join(root, "a")], two)).toEqual(["root/a", "second"]);
    expect(paths([base], two)).toEqual(["root", "second"]);
  });
});
