import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { expect, test } from "vitest";

import { type FindArguments, findFiles, type FindResult, type FindState } from "../../src/search/find.ts";
import { cancelledAfter, makeTree, PATIENT, sandboxOf } from "./tree.ts";

type Options = Partial<FindArguments>;

function find(directory: string | readonly string[], options: Options = {}, task = PATIENT): FindResult {
  const sandbox = sandboxOf(...[directory].flat());
  return findFiles({ sandbox }, { pattern: "*", sort: "path", includeIgnored: false, maxResults: 100, ...options }, task);
}

function paths(result: FindResult): string[] {
  return result.matches.map(({ path }) => path);
}

/** All pages, cancelled after `questions` each. */
function allPages(directory: string, options: Options, questions = Infinity): string[] {
  const found: string[] = [];
  let state: FindState | undefined;
  for (let page = 0; page < 500; page += 1) {
    // A cursor is text on its way to the client and back.
    const result = find(
      directory,
      { ...options, state: state && (JSON.parse(JSON.stringify(state)) as FindState) },
      cancelledAfter(questions),
    );
    found.push(...paths(result));
    state = result.next;
    if (state === undefined) return found;
  }
  throw new Error("the pages do not end");
}

test("a glob, or without wildcards a part of the name in any case", () => {
  const directory = makeTree({ "src/App.ts": "", "src/app.test.ts": "", "lib/apple/x": "", "README.md": "" });
  expect(find(directory, { pattern: "*.ts" }).read).toBe("glob");
  expect(paths(find(directory, { pattern: "*.ts" }))).toEqual(["src/App.ts", "src/app.test.ts"]);
  const part = find(directory, { pattern: "APP" });
  expect(part.read).toBe("substring");
  expect(paths(part)).toEqual(["lib/apple", "src/App.ts", "src/app.test.ts"]);
  expect(paths(find(directory, { pattern: "src/app" }))).toEqual(["src/App.ts", "src/app.test.ts"]);
  expect(paths(find(directory, { pattern: "/readme" }))).toEqual(["README.md"]);
  expect(paths(find(directory, { pattern: "/app" }))).toEqual([]);
  expect(paths(find(directory, { pattern: "**/*.ts", directory: "src" }))).toEqual(["src/App.ts", "src/app.test.ts"]);
  expect(() => find(directory, { pattern: "" })).toThrow("names nothing");
  expect(() => find(directory, { directory: "nowhere" })).toThrow("nowhere");
});

test("composed and decomposed names are the same to a part of a name", () => {
  expect(paths(find(makeTree({ "Cafe\u0301.txt": "" }), { pattern: "caf\u00E9" }))).toEqual(["Cafe\u0301.txt"]);
});

test("newest first, with sizes and times, and the rest on the next page", () => {
  const directory = makeTree({ old: "1", new: "333", middle: "22", same: "22" });
  for (const [name, time] of Object.entries({ old: 1000, new: 3000, middle: 2000, same: 2000 }))
    utimesSync(join(directory, name), time, time);
  const first = find(directory, { sort: "modified", maxResults: 2 });
  expect(first.matches.map(({ path, size, mtimeMs, kind }) => [path, size, mtimeMs, kind])).toEqual([
    ["new", 3, 3_000_000, "file"],
    ["middle", 2, 2_000_000, "file"],
  ]);
  expect(first).toMatchObject({ total: 4, complete: true });
  const second = find(directory, { sort: "modified", maxResults: 2, state: first.next });
  expect(paths(second)).toEqual(["same", "old"]);
  expect(second.next).toBeUndefined();
});

test("a file that is touched or removed between pages moves no other", () => {
  const directory = makeTree(Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, ""])));
  for (let index = 0; index < 9; index += 1) utimesSync(join(directory, `f${index}`), 9000 - index, 9000 - index);
  const first = find(directory, { sort: "modified", maxResults: 3 });
  utimesSync(join(directory, "f8"), 20_000, 20_000);
  rmSync(join(directory, "f4"));
  writeFileSync(join(directory, "new"), "");
  expect(paths(find(directory, { sort: "modified", maxResults: 10, state: first.next }))).toEqual(["f3", "f5", "f6", "f7"]);
});

test("several roots are searched one after the other, and their names carry the label", () => {
  const [one, two] = [makeTree({ "a.ts": "" }), makeTree({ "b.ts": "" })];
  const found = find([one, two], { pattern: "*.ts", maxResults: 1 });
  expect(found.matches[0]?.path).toMatch(/\/a\.ts$/u);
  const rest = find([one, two], { pattern: "*.ts", maxResults: 1, state: found.next });
  expect(rest.matches[0]?.path).toMatch(/\/b\.ts$/u);
  expect(rest.next).toBeUndefined();
});

test("a root inside another is searched once", () => {
  const outer = makeTree({ "inner/x.ts": "", "y.ts": "" });
  expect(find([outer, join(outer, "inner")], { pattern: "*.ts" }).matches).toHaveLength(2);
});

const entries = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c/d", "c"), fc.integer({ min: 0, max: 99 })), {
  minLength: 1,
  maxLength: 150,
  selector: String,
});

test.each(["modified", "path"] as const)("pages by %s, whatever the deadline does: nothing twice, nothing missing", (sort) => {
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 4 }), (files, maxResults, questions) => {
      const directory = makeTree(Object.fromEntries(files.map(([above, index]) => [`${above}/f${index}.x`, ""])));
      for (const [above, index] of files) utimesSync(join(directory, `${above}/f${index}.x`), index % 7, index % 7);
      const expected = files.map(([above, index]) => `${above}/f${index}.x`).sort();
      const found = allPages(directory, { pattern: "*.x", sort, maxResults }, questions);
      expect(found.toSorted()).toEqual(expected);
      const unhurried = allPages(directory, { pattern: "*.x", sort, maxResults });
      expect(unhurried).toEqual(paths(find(directory, { pattern: "*.x", sort, maxResults: 1000 })));
    }),
    { numRuns: 40 },
  );
});

test("out of time it says so, and the order holds among what was seen", () => {
  const directory = makeTree(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${String(index).padStart(3, "0")}`, ""])));
  for (let index = 0; index < 300; index += 1) utimesSync(join(directory, `f${String(index).padStart(3, "0")}`), index, index);
  const found = find(directory, { sort: "modified", maxResults: 5 }, cancelledAfter(2));
  expect(found).toMatchObject({ complete: false, total: undefined });
  expect(paths(found)).toEqual(["f094", "f093", "f092", "f091", "f090"]);
});

test("a page that the roots have changed under is refused, not continued elsewhere", () => {
  const directory = makeTree({ "a/1": "", "b/1": "", "b/2": "", "c/1": "" });
  const whole = sandboxOf(directory);
  const ask = (sandbox: ReturnType<typeof sandboxOf>, state?: FindState): FindResult =>
    findFiles({ sandbox }, { pattern: "[12]", sort: "path", includeIgnored: false, maxResults: 1, state }, PATIENT);
  const { next } = ask(whole);
  expect(paths(ask(whole, next))).toEqual(["b/1"]);
  expect(() => ask(whole.narrow([join(directory, "b")]), next)).toThrow("have changed");
});
