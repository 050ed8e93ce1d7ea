import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { comparePaths } from "../../src/search/compare.ts";
import { walk, type WalkEnd, type WalkOptions } from "../../src/search/walk.ts";
import { cancelledAfter, makeTree, sandboxOf } from "./tree.ts";

interface Walked {
  readonly paths: string[];
  readonly end: WalkEnd;
}

function walkAll(directory: string, options: Partial<WalkOptions> = {}, visit: (path: string) => boolean = () => true): Walked {
  const sandbox = sandboxOf(directory);
  const paths: string[] = [];
  const end = sandbox.enter(".", (start) =>
    walk(start, { sandbox, includeIgnored: false, cancelled: () => false, ...options }, (entry) => {
      const path = entry.path.join("/");
      if (!visit(path)) return false;
      paths.push(path);
      return true;
    }),
  );
  return { paths, end };
}

test("names in the order of code units, a directory before what is in it", () => {
  const directory = makeTree({ "b/z": "", "b/a": "", "a.txt": "", "a/x": "", B: "", é: "", "a-b/c": "" });
  expect(walkAll(directory).paths).toEqual(
    ["B", "a", "a/x", "a-b", "a-b/c", "a.txt", "b", "b/a", "b/z", "é"].sort((x, y) => comparePaths(x.split("/"), y.split("/"))),
  );
});

test("links are named and not followed; .git, denied and ignored places are left out and counted", () => {
  const directory = makeTree({
    loop: { link: "." },
    outside: { link: "/etc/passwd" },
    dangling: { link: "nowhere" },
    ".git/config": "",
    ".env": "SECRET=1",
    "keys/id_rsa": "",
    "keys/readme": "",
    ".gitignore": "node_modules\n",
    "node_modules/a/b": "",
    "src/x.ts": "",
  });
  spawnSync("mkfifo", [join(directory, "pipe")]);
  const { paths, end } = walkAll(directory);
  expect(paths).toEqual([".gitignore", "dangling", "keys", "keys/readme", "loop", "outside", "src", "src/x.ts"]);
  expect(end).toEqual({ stoppedAt: undefined, ignored: 1, denied: 2, links: 3, special: 1, unreadable: 0, tooDeep: 0 });
  expect(walkAll(directory, { includeIgnored: true }).paths).toContain("node_modules/a/b");
});

test(".ignore has a say, and the last word within its directory", () => {
  const directory = makeTree({ ".gitignore": "*.log\n", ".ignore": "!keep.log\nsecret\n", "keep.log": "", "a.log": "", "secret/x": "" });
  expect(walkAll(directory).paths).toEqual([".gitignore", ".ignore", "keep.log"]);
});

test("a link in place of an ignore file has no say", () => {
  const directory = makeTree({ rules: "a\n", ".gitignore": { link: "rules" }, a: "" });
  expect(walkAll(directory).paths).toEqual([".gitignore", "a", "rules"]);
});

test("a walk that starts below takes the ignore files above into account, unless it starts in an ignored directory", () => {
  const sandbox = sandboxOf(
    makeTree({ ".gitignore": "*.log\nbuild/\n", "src/a.log": "", "src/a.ts": "", "build/x/y.log": "", "build/z": "" }),
  );
  const below = (start: string): string[] => {
    const paths: string[] = [];
    sandbox.enter(start, (held) =>
      walk(held, { sandbox, includeIgnored: false, cancelled: () => false }, ({ path }) => paths.push(path.join("/")) > 0),
    );
    return paths;
  };
  expect(below("src")).toEqual(["a.ts"]);
  expect(below("build")).toEqual(["x", "x/y.log", "z"]);
});

test("two thousand levels end at the limit, and the walk goes on beside them", () => {
  const directory = makeTree({ "z.txt": "" });
  // One call cannot name a path this long: it is made in pieces, from the inside out.
  const piece = Array.from({ length: 100 }, () => "d").join("/");
  mkdirSync(join(directory, "piece0", piece), { recursive: true });
  for (let made = 1; made < 20; made += 1) {
    mkdirSync(join(directory, `piece${made}`, piece), { recursive: true });
    renameSync(join(directory, `piece${made - 1}`), join(directory, `piece${made}`, piece, "in"));
  }
  const { paths, end } = walkAll(directory);
  expect(end.tooDeep).toBe(1);
  expect(paths.at(-1)).toBe("z.txt");
  expect(paths.length).toBeLessThan(300);
});

test("what vanishes or is exchanged during the walk is passed over", () => {
  const directory = makeTree({ a: "", "b/x": "", "c/x": "", "d/x": "", e: "" });
  const { paths, end } = walkAll(directory, {}, (path) => {
    if (path === "a") {
      rmSync(join(directory, "b"), { recursive: true });
      rmSync(join(directory, "c"), { recursive: true });
      writeFileSync(join(directory, "c"), "a file now");
    }
    if (path === "d") rmSync(join(directory, "d"), { recursive: true });
    return true;
  });
  expect(paths).toEqual(["a", "b", "c", "d", "e"]);
  expect(end.unreadable).toBe(3);
});

test("names with line breaks and control characters are names like any other", () => {
  const directory = makeTree({ "a\nb/c\u001B[31m": "", "\u202Etxt": "", "*?[": "" });
  expect(walkAll(directory).paths).toEqual(["*?[", "a\nb", "a\nb/c\u001B[31m", "\u202Etxt"]);
});

test("an error of the visitor is not taken for an unreadable directory", () => {
  const directory = makeTree({ "a/b": "" });
  expect(() =>
    walkAll(directory, {}, (path) => {
      if (path === "a/b") throw new RangeError("a bug");
      return true;
    }),
  ).toThrow("a bug");
});

test("directories that nothing can match in are not entered", () => {
  const directory = makeTree({ "a/x": "", "b/x": "" });
  expect(walkAll(directory, { prune: ([first]) => first === "b" }).paths).toEqual(["a", "b", "b/x"]);
});

test("a cancelled walk has got somewhere, and says where it stopped", () => {
  const directory = makeTree(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${String(index).padStart(3, "0")}`, ""])));
  const { paths, end } = walkAll(directory, { cancelled: () => cancelledAfter(0).cancelled() });
  expect(paths.length).toBeGreaterThan(0);
  expect(end.stoppedAt).toEqual([`f${String(paths.length).padStart(3, "0")}`]);
});

const name = fc.string({ unit: fc.constantFrom("a", "b", "-", "z", "é"), minLength: 1, maxLength: 2 });
const tree = fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 });

test("stopped anywhere and continued, a walk visits everything once, in the same order", () => {
  fc.assert(
    fc.property(tree, fc.integer({ min: 1, max: 5 }), (paths, step) => {
      const directory = makeTree({});
      for (const path of paths) mkdirSync(join(directory, ...path), { recursive: true });
      const whole = walkAll(directory).paths;
      const parts: string[] = [];
      for (let from: readonly string[] | undefined = []; from !== undefined;) {
        let left = step;
        const { paths: part, end } = walkAll(directory, { from }, () => (left -= 1) >= 0);
        parts.push(...part);
        from = end.stoppedAt;
      }
      expect(parts).toEqual(whole);
    }),
    { numRuns: 100 },
  );
});

test("a place to continue at that is gone is continued after", () => {
  const directory = makeTree({ "a/b/c": "", "a/d": "", e: "" });
  expect(walkAll(directory, { from: ["a", "b", "zz"] }).paths).toEqual(["a/d", "e"]);
  expect(walkAll(directory, { from: ["a", "c", "x"] }).paths).toEqual(["a/d", "e"]);
  expect(walkAll(directory, { from: ["b"] }).paths).toEqual(["e"]);
  expect(walkAll(directory, { from: ["e", "was a directory"] }).paths).toEqual([]);
});

test("a root at the top of the file system leaves out another one right below it", () => {
  const top = parse(tmpdir()).root;
  const sandbox = sandboxOf(top);
  const directories = (leaveOut: ReadonlySet<string>): string[] => {
    const found: string[] = [];
    const options = { sandbox, includeIgnored: false, cancelled: () => false, prune: () => false, leaveOut };
    sandbox.enter(".", (start) => walk(start, options, ({ name, kind }) => kind !== "directory" || found.push(name) > 0));
    return found;
  };
  const [first = "", ...others] = directories(new Set());
  expect(directories(new Set([join(top, first)]))).toEqual(others);
});
