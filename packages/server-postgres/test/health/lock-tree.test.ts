import { describe, expect, test } from "vitest";

import { type LockRow, lockTree } from "../../src/health/lock-tree.ts";

function row(session: number, blockers: readonly number[], more: Partial<LockRow> = {}): LockRow {
  return {
    session,
    pid: session === 0 ? null : session,
    blockers,
    seconds: blockers.length === 0 ? null : 5,
    mode: blockers.length === 0 ? null : "AccessShareLock",
    locktype: "relation",
    schema: "shop",
    relation: "orders",
    total: null,
    user: "app",
    database: "shop",
    application: "",
    state: "active",
    state_seconds: 5,
    query: "select 1",
    ...more,
  };
}

/** The tree as its sessions, indented. */
function shape(rows: readonly LockRow[]): string[] {
  return lockTree(rows, "shop").flatMap(({ lines }) => lines.map((line) => /^ *\w+/.exec(line)?.[0] ?? line));
}

describe("lockTree", () => {
  test("puts each session under the one it waits for", () => {
    expect(shape([row(1, []), row(2, [1]), row(3, [2]), row(4, [])])).toEqual(["1", "  2", "    3"]);
  });

  test("puts one that waits for several under that which is nearest to the head, and says how many more", () => {
    const [root] = lockTree([row(1, []), row(2, [1]), row(3, [1, 2])], "shop");
    expect(root?.lines).toEqual([
      "1 app active 5.0 s: select 1",
      "  2 app waits 5.0 s for AccessShareLock on shop.orders: select 1",
      "  3 app waits 5.0 s for AccessShareLock on shop.orders and 1 more: select 1",
    ]);
  });

  test("has one tree for each head", () => {
    expect(shape([row(1, []), row(2, []), row(3, [1]), row(4, [2])])).toEqual(["1", "  3", "2", "  4"]);
  });

  test("shows a circle once, and that it is one", () => {
    expect(shape([row(1, [3]), row(2, [1]), row(3, [2])])).toEqual(["these", "1", "  2", "    3"]);
  });

  test("shows sessions behind a circle", () => {
    expect(shape([row(1, [2]), row(2, [1]), row(3, [2]), row(4, [3])])).toHaveLength(5);
  });

  test("knows prepared transactions, which have no session", () => {
    const [root] = lockTree([row(0, []), row(2, [0])], "shop");
    expect(root?.head).toBe("a prepared transaction (see check long_transactions)");
    expect(root?.lines).toEqual([root?.head, "  2 app waits 5.0 s for AccessShareLock on shop.orders: select 1"]);
  });

  test("a head that ended meanwhile", () => {
    expect(lockTree([row(1, [], { pid: null, user: null, state: null }), row(2, [1])], "shop")[0]?.lines[0]).toBe("1, gone meanwhile");
  });

  test("says what it may not see, and the lock all the same", () => {
    const hidden = { state: null, state_seconds: null, query: null };
    expect(lockTree([row(1, [], hidden), row(2, [1], hidden)], "shop")).toEqual([
      { head: "pid 1 (app)", lines: ["1 app, not visible", "  2 app waits 5.0 s for AccessShareLock on shop.orders"] },
    ]);
  });

  test("a queue of 2,000 in which everybody waits for all before takes linear time in what is waited for", () => {
    const rows = Array.from({ length: 2_000 }, (_, index) =>
      row(
        index + 1,
        Array.from({ length: index }, (_, before) => before + 1),
      ),
    );
    const start = performance.now();
    expect(shape(rows)).toHaveLength(2_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("a chain of 20,000 is no recursion", () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => row(index + 1, index === 0 ? [] : [index]));
    expect(shape(rows)).toHaveLength(20_000);
  });

  test("texts of others cannot forge a line", () => {
    const forged = { user: "a\nproblem", application: "x\r\ny", query: "select\n  1\u202e", relation: 'o\nk"', database: "other\ndb" };
    const lines = lockTree([row(1, [], forged), row(2, [1], forged)], "shop").flatMap((root) => [root.head, ...root.lines]);
    expect(lines.join("")).not.toMatch(/[\n\r\u202e]/);
    expect(lines[1]).toBe(String.raw`[other\ndb] 1 a\nproblem (x\r\ny) active 5.0 s: select 1\u202e`);
  });
});
