import { linkSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { CANARY, CONTAINMENTS, fingerprint, makeTree, read, refusal } from "./tree.ts";

describe.each(CONTAINMENTS)("links, held by %s", (containment) => {
  const tree = makeTree();
  const { root, outside, base } = tree;
  afterAll(() => tree.remove());
  tree.put("other/x.txt", "other");
  const link = (name: string, target: string): void => symlinkSync(target, join(root, name));
  for (let count = 1; count <= 42; count++) link(`chain${count}`, count === 1 ? "file.txt" : `chain${count - 1}`);
  link("relative", "sub/deep/leaf.txt");
  link("absolute", join(root, "sub/deep/leaf.txt"));
  link("directory", "sub");
  link("slash", "sub/deep/");
  link("sub/up", "../file.txt");
  link("sub/deep/up", "../../directory/deep/leaf.txt");
  link("dots", "./sub/./deep/../deep//leaf.txt");
  link("loop", "loop");
  link("ping", "pong");
  link("pong", "ping");
  link("grow", "grow/x");
  link("dangling", "absent");
  link("away", join(outside, "secret.txt"));
  link("awayDirectory", outside);
  link("awayRelative", "../outside/secret.txt");
  link("awayAbsent", join(outside, "absent.txt"));
  link("awayDots", `${root}/../outside/secret.txt`);
  link("awayDeep", "sub/deep/../../../outside/secret.txt");
  link("parent", "..");
  link("top", "/");
  link("back", "../root/file.txt");
  link("farBack", `..${"/..".repeat(30)}${root}/file.txt`);
  link("toOther", join(base, "other/x.txt"));
  link("toOtherRelative", "../other/x.txt");
  link("proc", "/proc/self/environ");
  link("procRoot", "/proc/self/root");
  link("procCwd", "/proc/self/cwd");
  link("procFd", "/proc/self/fd/0");
  link("device", "/dev/zero");
  link("viaAway", "awayDirectory/secret.txt");
  link("file.txt-under", "file.txt/x");
  const before = fingerprint(outside);
  const sandbox = tree.sandbox({ containment });
  const two = tree.sandbox({ containment, roots: [root, `${base}/other:ro`] });

  test.each([
    ["relative", "leaf"],
    ["absolute", "leaf"],
    ["directory/deep/leaf.txt", "leaf"],
    ["slash/leaf.txt", "leaf"],
    ["directory/up", "inside"],
    ["directory/deep/up", "leaf"],
    ["dots", "leaf"],
    ["back", "inside"],
    ["farBack", "inside"],
    ["chain39", "inside"],
    ["chain40", "inside"],
  ])("%s leads to %j", (path, content) => {
    expect(read(sandbox, path)).toBe(content);
    expect(sandbox.locate(path, { follow: true }, ({ stat }) => stat?.isFile())).toBe(true);
  });

  test.each(["chain41", "chain42", "loop", "loop/x", "ping", "grow", "grow/x"])("%s is a circle", (path) => {
    expect(refusal(() => read(sandbox, path))).toContain("circle of links");
  });

  const LEADING_OUT = [
    "away",
    "awayDirectory",
    "awayRelative",
    "awayAbsent",
    "awayDots",
    "awayDeep",
    "parent",
    "top",
    "toOther",
    "proc",
    "procRoot",
    "procCwd",
    "procFd",
    "device",
    "viaAway",
  ];
  test.each([
    ...LEADING_OUT,
    ...LEADING_OUT.map((name) => `${name}/`),
    "awayDirectory/secret.txt",
    "parent/outside/secret.txt",
    "top/etc/passwd",
    "directory/../parent/outside",
  ])("%s leads out, and is refused for every use", (path) => {
    for (const use of [
      () => read(sandbox, path),
      () => sandbox.enter(path, (directory) => directory.entries()),
      () => sandbox.locate(path, { follow: true }, ({ stat }) => stat),
      () => sandbox.locate(path, { follow: true, change: true, makeParents: true }, ({ name }) => name),
      () => sandbox.locate(`${path}/new/er`, { follow: true, change: true, makeParents: true }, ({ name }) => name),
    ])
      expect(refusal(use)).toMatch(/outside the allowed directories/);
    expect(fingerprint(outside)).toBe(before);
  });

  test.each(["dangling", "dangling/x", "file.txt-under", "file.txt/x", "sub/absent/x"])("%s leads nowhere", (path) => {
    expect(refusal(() => read(sandbox, path))).toMatch(/does not exist|not a directory/);
  });

  test("a dangling link names the place where its target would be", () => {
    expect(sandbox.locate("dangling", { follow: true }, ({ stat, place }) => [stat, sandbox.show(place)])).toEqual([undefined, "absent"]);
  });

  test("not followed, the last link is what is found, wherever it leads", () => {
    for (const name of [...LEADING_OUT, "loop", "dangling", "relative"])
      expect(sandbox.locate(name, { follow: false, change: true }, ({ stat, name: found }) => [stat?.isSymbolicLink(), found])).toEqual([
        true,
        name,
      ]);
    expect(refusal(() => sandbox.locate("away/", { follow: true }, () => 0))).toContain("outside");
  });

  test("a held directory itself follows no link", () => {
    sandbox.enter(".", (directory) => {
      expect(refusal(() => directory.open("relative", () => 0))).toContain("link");
      expect(refusal(() => directory.open("away", () => 0))).toContain("link");
      expect(refusal(() => directory.enter("awayDirectory", () => 0))).toBeTruthy();
      expect(refusal(() => directory.enter("directory", () => 0))).toBeTruthy();
    });
  });

  test("a held directory has entries, and no way up", () => {
    sandbox.enter("sub", (directory) => {
      for (const name of ["..", "../outside", "deep/..", "", "/etc", "../root"]) {
        expect(() => directory.at(name)).toThrow(TypeError);
        expect(() => directory.enter(name, () => 0)).toThrow(TypeError);
        expect(() => directory.open(name, () => 0)).toThrow(TypeError);
        expect(() => directory.lstat(name)).toThrow(TypeError);
      }
    });
  });

  test("into another root it works, with that root's rules", () => {
    for (const path of ["root/toOther", "root/toOtherRelative"]) {
      expect(read(two, path)).toBe("other");
      expect(refusal(() => two.locate(path, { follow: true, change: true }, () => 0))).toContain("reading only");
    }
    expect(refusal(() => read(two, "root/away"))).toContain("outside");
  });

  test("names written with escapes are no way to write a path", () => {
    for (const path of [
      "\\u{2E}\\u{2E}\\u{2F}outside\\u{2F}secret.txt",
      "\\u{2E}\\u{2E}",
      "\\u{2E}\\u{2E}/outside/secret.txt",
      "sub\\u{2F}up",
      "\\u{0}",
      "\\u{2F}etc\\u{2F}passwd",
    ])
      expect(refusal(() => read(sandbox, path))).toMatch(/does not exist/);
    tree.put("root/a\u202Eb.txt", "bidi");
    expect(read(sandbox, "a\\u{202E}b.txt")).toBe("bidi");
  });

  test("a hard link is a file like any other: that cannot be told", () => {
    linkSync(join(outside, "secret.txt"), join(root, "hard"));
    expect(sandbox.open("hard", ({ stat }) => stat.nlink)).toBe(2n);
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe(CANARY);
  });

  test("very deep directories and long ways through links are refused, in time", { timeout: 20_000 }, () => {
    let deep = root;
    for (let level = 0; level < 300; level++) mkdirSync((deep = join(deep, "d")));
    link("down", "d/".repeat(200));
    link("updown", "d/".repeat(200) + "../d/".repeat(600));
    const start = performance.now();
    for (const path of ["d/".repeat(300), "d/".repeat(2040), `down/${"d/".repeat(90)}`, "updown"])
      expect(refusal(() => sandbox.enter(path, () => 0))).toMatch(/deep|long way|directories one in another/);
    expect(sandbox.enter("d/".repeat(250), (directory) => directory.place.segments.length)).toBe(250);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
