import { mkdirSync, readFileSync, realpathSync, renameSync, rmdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { ToolError } from "../../src/errors.ts";
import { replaceFile } from "../../src/paths/index.ts";
import { startSwapper } from "../fixtures/attacker.ts";
import { CANARY, fingerprint, makeTree, read } from "../paths/tree.ts";

/**
 * How many operations are raced: 12,000 as a rule. With RACE_OPERATIONS=nightly-size in the environment 120,000, and with a number that
 * many. Only where descriptors hold directories: elsewhere a race is noticed, not prevented, and nothing else is claimed.
 */
const setting = process.env["RACE_OPERATIONS"];
const OPERATIONS = setting === undefined ? 12_000 : setting === "nightly-size" ? 120_000 : Number(setting);
const CONTROL = 4000;

type Outcome = "done" | "refused" | "leaked";

/** An exchange of `dir` (a parent) and of `file.txt` (the last name) with links that lead outside. */
function arena(): ReturnType<typeof makeTree> {
  const tree = makeTree();
  for (const [where, content] of [
    ["root/dir", "mine"],
    ["outside", CANARY],
  ] as const)
    for (const name of ["file.txt", "old.txt", "sub/file.txt"]) tree.put(`${where}/${name}`, content);
  symlinkSync(tree.outside, join(tree.root, "dir-link"));
  tree.put("root/last.txt", "mine");
  symlinkSync(join(tree.outside, "secret.txt"), join(tree.root, "last-link"));
  return tree;
}
const PAIRS = ["dir=dir-link", "last.txt=last-link"];

function raise(): never {
  throw new Error("no such operation");
}

function attempt(work: () => string | void): Outcome {
  try {
    return work()?.includes(CANARY) ? "leaked" : "done";
  } catch (error) {
    if (error instanceof ToolError || (error instanceof Error && "code" in error)) return "refused";
    throw error;
  }
}

describe.runIf(process.platform === "linux")("another process exchanges a parent and a last name with links that lead out", () => {
  test("nothing outside is read, listed, created, replaced, moved or deleted", { timeout: 600_000 }, async () => {
    const tree = arena();
    const before = fingerprint(tree.outside);
    const sandbox = tree.sandbox({ containment: "descriptors" });
    const bytes = new TextEncoder().encode("mine");
    let serial = 0;
    const change = <T>(path: string, use: Parameters<typeof sandbox.locate<T>>[2]): T =>
      sandbox.locate(path, { follow: false, change: true }, (spot) => {
        spot.directory.check();
        return use(spot);
      });
    const put = (path: string, exclusive: boolean): void => {
      sandbox.locate(path, { follow: !exclusive, change: true, makeParents: true }, ({ directory, name }) => {
        replaceFile(directory, name, bytes, path, { temporary: `.t${serial++}`, mode: 0o644, exclusive });
      });
    };
    const reading: readonly (readonly [string, () => string | void])[] = Object.entries({
      "read below": () => read(sandbox, "dir/file.txt"),
      "read deeper": () => read(sandbox, "dir/sub/file.txt"),
      "read last": () => read(sandbox, "last.txt"),
      "read secret": () => read(sandbox, "dir/secret.txt"),
      list: () => (sandbox.enter("dir", (directory) => directory.entries()).some(({ name }) => name === "secret.txt") ? CANARY : ""),
      "look up": () => (sandbox.locate("dir/secret.txt", { follow: true }, ({ stat }) => stat) === undefined ? "" : CANARY),
    });
    const changing: readonly (readonly [string, () => string | void])[] = Object.entries({
      create: () => put(`dir/new${serial}.txt`, true),
      replace: () => put("dir/file.txt", false),
      "replace last": () => put("last.txt", false),
      "make parents": () => put(`dir/p${serial % 50}/q/new.txt`, false),
      "make directory": () =>
        change(`dir/made${serial++}`, ({ directory, name }) => {
          mkdirSync(directory.at(name));
          rmdirSync(directory.at(name));
        }),
      delete: () =>
        change("dir/old.txt", ({ directory, name }) => {
          unlinkSync(directory.at(name));
          writeFileSync(directory.at(name), "mine", { flag: "wx" });
        }),
      move: () =>
        change("dir/file.txt", (from) => change("dir/old.txt", (to) => renameSync(from.directory.at(from.name), to.directory.at(to.name)))),
    });
    const outcomes: (readonly [string, Outcome])[] = [];
    const swapper = await startSwapper(tree.root, PAIRS);
    let swaps: number;
    try {
      for (let count = 0; count < OPERATIONS; count++) {
        // Reads and looks are cheap, changes wait for the disk: nine of ten are of the first kind.
        const group = count % 10 === 0 ? changing : reading;
        const [name, work] = group[Math.floor(count / 10 + count) % group.length] ?? raise();
        outcomes.push([name, attempt(work)]);
      }
    } finally {
      swaps = await swapper.stop();
    }
    const sum = (wanted: Outcome, group: typeof reading = [...reading, ...changing]): number =>
      outcomes.filter(([name, outcome]) => outcome === wanted && group.some(([each]) => each === name)).length;
    expect(fingerprint(tree.outside)).toBe(before);
    expect(outcomes.filter(([, outcome]) => outcome === "leaked")).toEqual([]);
    expect(swaps).toBeGreaterThan(500);
    for (const group of [reading, changing]) {
      expect(sum("done", group)).toBeGreaterThan(50);
      expect(sum("refused", group)).toBeGreaterThan(50);
    }
    process.stderr.write(
      `races: ${OPERATIONS} operations, ${swaps} swaps, ${sum("done")} done, ${sum("refused")} refused, ${sum("leaked")} leaked\n`,
    );
    tree.remove();
  });

  test(
    "control: what most programs do, check the real path and then open by name, leaks in the same race",
    { timeout: 60_000 },
    async () => {
      const tree = arena();
      const naive = (name: string): string => {
        const path = join(tree.root, name);
        if (!realpathSync(path).startsWith(`${tree.root}/`)) throw new ToolError("outside");
        return readFileSync(path, "utf8");
      };
      const swapper = await startSwapper(tree.root, PAIRS);
      const tally = { done: 0, refused: 0, leaked: 0 };
      for (let count = 0; count < CONTROL || (tally.leaked === 0 && count < 10 * CONTROL); count++)
        tally[attempt(() => naive(count % 2 ? "last.txt" : "dir/file.txt"))] += 1;
      const swaps = await swapper.stop();
      process.stderr.write(`control: ${JSON.stringify(tally)}, ${swaps} swaps\n`);
      // That it leaks is the point, and all but certain; what must hold for the race above to mean anything is that there was one.
      expect(swaps).toBeGreaterThan(100);
      expect(tally.done).toBeGreaterThan(10);
      expect(tally.refused + tally.leaked).toBeGreaterThan(10);
      tree.remove();
    },
  );
});
