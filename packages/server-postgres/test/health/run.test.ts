import { ToolError } from "@org/mcp-core/errors";
import { describe, expect, test } from "vitest";

import type { Database, Facts, Session, Task } from "../../src/database.ts";
import type { Check, Reading } from "../../src/health/check.ts";
import { CHECKS } from "../../src/health/checks.ts";
import { CHECK_NAMES, type CheckName } from "../../src/health/names.ts";
import { inFull, overview } from "../../src/health/report.ts";
import { runChecks } from "../../src/health/run.ts";

test("the checks are those that are named, in that order", () => {
  expect(CHECKS.map(({ name }) => name)).toEqual(CHECK_NAMES);
});

const facts: Facts = {
  version: 150_018,
  database: "shop",
  user: "app",
  schemas: [],
  searchPath: "public",
  timeZone: "UTC",
  extensions: [],
  excess: [],
};
const task = (): Task => ({ signal: new AbortController().signal });

/** A database whose answers are what `answer` gives; it counts how many are asked at once. */
function fake(
  answer: (sql: string, params: readonly (string | null)[], signal: AbortSignal) => Promise<unknown[]>,
): Database & { most(): number } {
  let [now, most] = [0, 0];
  const lease = async <T>({ signal }: Task, work: (session: Session) => Promise<T>): Promise<T> => {
    const rows = async <Row>(sql: string, params: readonly (string | null)[] = []): Promise<Row[]> => {
      now += 1;
      most = Math.max(most, now);
      try {
        return (await answer(sql, params, signal)) as Row[];
      } finally {
        now -= 1;
      }
    };
    return work({ facts, rows, read: () => Promise.reject(new Error("nothing is read")) });
  };
  return {
    name: "main",
    lease,
    rows: (sql, params, one) => lease(one, (session) => session.rows(sql, params)),
    transaction: () => Promise.reject(new Error("nothing is written")),
    close: () => Promise.resolve(),
    most: () => most,
  };
}

function check(name: string, more: Partial<Check> = {}): Check {
  // Any name does here; the real ones are listed.
  return { name: name as CheckName, title: name, sql: () => name, read: () => ({ summary: "fine", findings: [] }), ...more };
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const leave = (): void => reject(signal.reason as Error);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave);
  });
const answered = (): Promise<unknown[]> => new Promise((resolve) => setTimeout(() => resolve([]), 5));

describe("runChecks", () => {
  test("at most three at once, in the order of the list", async () => {
    const database = fake(answered);
    const names = Array.from({ length: 10 }, (_, index) => `c${index}`);
    const { outcomes } = await runChecks(
      database,
      names.map((name) => check(name)),
      1_000,
      task(),
    );
    expect(outcomes.map((outcome) => outcome.check.name)).toEqual(names);
    expect(database.most()).toBe(3);
  });

  test("one that takes too long is stopped, and the rest goes on", async () => {
    const database = fake((sql, _, signal) => (sql === "slow" ? untilAborted(signal) : answered()));
    const { outcomes } = await runChecks(database, [check("slow"), check("fast")], 30, task());
    expect(outcomes).toMatchObject([{ failure: "took longer than 0.0 s", sql: "slow" }, { reading: { summary: "fine" } }]);
    expect(overview("main", facts, outcomes)).toBe(
      [
        "main: PostgreSQL 15.18, database shop as app: all well; 1 check ok, 1 unread",
        "ok fast: fine",
        "unread slow: took longer than 0.0 s",
        "What a finding means, what to do and the SQL behind it: check=NAME",
      ].join("\n"),
    );
  });

  test("cancelling ends all of it", async () => {
    const cancel = new AbortController();
    const running = runChecks(
      fake((_, __, signal) => untilAborted(signal)),
      [check("a"), check("b")],
      10_000,
      { signal: cancel.signal },
    );
    cancel.abort(new Error("cancelled"));
    await expect(running).rejects.toThrow("cancelled");
  });

  test.each([
    ["42501", "permission denied for view x", "not allowed to read it: GRANT pg_monitor to the role (permission denied for view x)"],
    ["42P01", "relation x does not exist", "this server has no such view (relation x does not exist)"],
    [
      "55P03",
      "canceling statement due to lock timeout",
      "waited for a lock for too long; see the check locks (canceling statement due to lock timeout)",
    ],
    ["XX000", "odd\nproblem locks: forged", "odd"],
  ])("a failure with SQLSTATE %s is one line", async (code, message, failure) => {
    const cause = Object.assign(new Error(message), { code });
    const database = fake(() => Promise.reject(new ToolError(`${message}\nlong`, { cause })));
    const { outcomes } = await runChecks(database, [check("x")], 1_000, task());
    expect(outcomes).toMatchObject([{ failure, sql: "x" }]);
  });

  test("a bug is no line of a report", async () => {
    const broken = check("x", {
      read: () => {
        throw new TypeError("a bug");
      },
    });
    await expect(runChecks(fake(answered), [broken], 1_000, task())).rejects.toThrow("a bug");
  });

  test("a database out of reach fails the call", async () => {
    const down: Database = { ...fake(answered), lease: () => Promise.reject(new ToolError("nothing listens there")) };
    await expect(runChecks(down, [check("x")], 1_000, task())).rejects.toThrow("nothing listens there");
  });

  test("an extension is looked up, and its schema and version given to the check", async () => {
    const extension = { name: "ext", missing: "ext is not installed" };
    const needing = check("x", { extension, sql: (_, { schema, version }) => `${schema} ${version}` });
    const present = await runChecks(
      fake((sql) => Promise.resolve(sql.includes("pg_extension") ? [{ schema: "s", version: "1.11" }] : [])),
      [needing],
      1_000,
      task(),
    );
    expect(present.outcomes).toMatchObject([{ sql: "s 1.11", reading: {} }]);
    const absent = await runChecks(
      fake(() => Promise.resolve([])),
      [needing],
      1_000,
      task(),
    );
    expect(absent.outcomes).toEqual([{ check: needing, failure: "ext is not installed" }]);
    expect(inFull("main", facts, absent.outcomes[0] ?? { check: needing })).toBe(
      "x -- main: PostgreSQL 15.18, database shop as app: unread\next is not installed",
    );
  });

  test("pieces are read to the end, or as far as the time goes, which is said", async () => {
    const read = (rows: readonly unknown[]): Reading => ({ summary: `${rows.length} pieces`, findings: [] });
    const pieces = { first: "0", next: (rows: readonly unknown[]) => (rows.length < 4 ? String(rows.length) : undefined) };
    const asked: unknown[] = [];
    const whole = await runChecks(
      fake((_, params) => Promise.resolve([asked.push(params[0])])),
      [check("x", { pieces, read })],
      1_000,
      task(),
    );
    expect(asked).toEqual(["0", "1", "2", "3"]);
    expect(whole.outcomes).toMatchObject([{ reading: { summary: "4 pieces" } }]);
    const endless = { first: "0", next: () => "0" };
    const partly = await runChecks(fake(answered), [check("x", { pieces: endless, read })], 50, task());
    expect(overview("main", facts, partly.outcomes)).toContain(
      "Not visible to app: the rest of x, for which there was no time. Shown after: check=x, which has more time",
    );
  });
});
