import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import fc from "fast-check";
import { afterAll, expect, test } from "vitest";

import { ToolError } from "../../src/errors.ts";
import { CANARY, CONTAINMENTS, makeTree, read } from "./tree.ts";

/** A node of the tree as the model sees it. */
type Node = Map<string, Node> | { readonly target: string } | { readonly content: string };
type Folder = Map<string, Node>;

const NAMES = ["a", "b", "c", "root"];
const segment = fc.constantFrom(...NAMES, "..", ".", "");
const place = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
/** `@` stands for the directory that holds both trees, so that absolute links lead back in as often as out. */
const target = fc.oneof(
  fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("/") || "."),
  fc.array(segment, { maxLength: 4 }).map((parts) => ["@", "root", ...parts].join("/")),
  fc.constantFrom("@", "@/outside", "@/outside/a", "../outside/b/c", "../../outside/a", "/", "@/outside/../root/a"),
);
const entry = fc.record({ top: fc.constantFrom("root", "root", "root", "outside"), path: place, link: fc.option(target, { freq: 1 }) });
const world = fc.array(entry, { minLength: 1, maxLength: 14 });

/** Puts files and links where there is room for them, in the model and on the disk alike. */
function build(base: string, entries: readonly { top: string; path: readonly string[]; link: string | null }[]): Folder {
  const top: Folder = new Map<string, Node>([
    ["root", new Map()],
    ["outside", new Map()],
  ]);
  for (const name of ["root", "outside"]) mkdirSync(join(base, name), { recursive: true });
  for (const { top: under, path, link } of entries) {
    let folder: Node | undefined = top.get(under);
    for (const name of path.slice(0, -1)) {
      if (!(folder instanceof Map)) break;
      if (!folder.has(name)) folder.set(name, new Map());
      folder = folder.get(name);
    }
    const last = path.at(-1) ?? "";
    if (!(folder instanceof Map) || folder.has(last)) continue;
    const full = join(base, under, ...path);
    mkdirSync(dirname(full), { recursive: true });
    if (link === null) {
      folder.set(last, { content: `${under === "root" ? "mine" : CANARY} ${path.join("/")}` });
      writeFileSync(full, `${under === "root" ? "mine" : CANARY} ${path.join("/")}`);
    } else {
      const real = link.replace("@", base);
      folder.set(last, { target: real });
      symlinkSync(real, full);
    }
  }
  return top;
}

/**
 * What a path leads to, by the rule: every step stays in `root`, except that one which leaves it may name `root` again at once by its
 * text. Written without regard to speed, over the model alone.
 */
function resolve(top: Folder, base: string, path: string): string | undefined {
  const lexical: string[] = [];
  for (const name of path.split("/").filter((each) => each !== "" && each !== "."))
    if (name !== "..") lexical.push(name);
    else if (lexical.pop() === undefined) return undefined;
  let pending = lexical;
  let at: string[] = [];
  for (let links = 0; ;) {
    const name = pending.shift();
    const node = find(top, at);
    if (name === undefined) return node !== undefined && "content" in node ? node.content : undefined;
    if (name === "" || name === ".") {
      if (!(node instanceof Map)) return undefined;
      continue;
    }
    if (!(node instanceof Map)) return undefined;
    if (name === ".." && at.length > 0) at = at.slice(0, -1);
    else if (name === "..") {
      const again = inside(join(base, "root", "..", ...pending), base);
      if (again === undefined) return undefined;
      pending = again;
    } else {
      at = [...at, name];
      const next = node.get(name);
      if (next === undefined) return undefined;
      if (!("target" in next)) continue;
      if (++links > 40) return undefined;
      at = at.slice(0, -1);
      const parts = next.target.startsWith("/") ? inside(join(next.target), base) : next.target.split("/");
      if (parts === undefined) return undefined;
      if (next.target.startsWith("/")) at = [];
      pending = [...parts, ...pending];
    }
  }
}

function inside(path: string, base: string): string[] | undefined {
  const [root, parts] = [join(base, "root").split("/"), path.split("/")];
  return root.every((name, index) => parts[index] === name) ? parts.slice(root.length) : undefined;
}

function find(top: Folder, at: readonly string[]): Node | undefined {
  let node: Node | undefined = top.get("root");
  for (const name of at) node = node instanceof Map ? node.get(name) : undefined;
  return node;
}

/** The result; undefined for a refusal in words. */
function attempt(call: () => string): string | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

const tree = makeTree();
afterAll(() => tree.remove());

test.each(CONTAINMENTS)("held by %s: open gives what the model says, and never what is outside", { timeout: 60_000 }, (containment) => {
  let opened = 0;
  let refused = 0;
  let count = 0;
  const paths = fc.array(
    fc.oneof(place, fc.array(segment, { maxLength: 7 })).map((parts) => `./${parts.join("/")}`),
    { minLength: 8, maxLength: 20 },
  );
  fc.assert(
    fc.property(world, paths, (entries, asked) => {
      const base = join(tree.base, `${containment}${count++}`);
      const top = build(base, entries);
      const sandbox = tree.sandbox({ containment, roots: [join(base, "root")] });
      try {
        const known = entries.filter((each) => each.top === "root").map((each) => each.path.join("/"));
        for (const path of [...asked, ...known]) {
          const expected = resolve(top, base, path);
          const got = attempt(() => read(sandbox, path));
          expect(got, path).toBe(expected);
          if (got === undefined) refused += 1;
          else opened += 1;
          expect(got ?? "").not.toContain(CANARY);
        }
      } finally {
        rmSync(base, { recursive: true, force: true });
      }
    }),
    { numRuns: 250 },
  );
  expect(opened).toBeGreaterThan(200);
  expect(refused).toBeGreaterThan(200);
});
