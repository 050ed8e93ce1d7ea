import { describe, expect, test } from "vitest";

import type { Session, Text } from "../../src/database.ts";
import { readSubject, type Subject, withoutExplain } from "../../src/plan/subject.ts";
import { parse } from "./parse.ts";
import { trustingGate } from "./world.ts";

const nobody: Session = {
  facts: { version: 150_000, database: "", user: "", schemas: [], searchPath: "public", timeZone: "", extensions: [], excess: [] },
  rows: () => Promise.reject(new Error("nothing is asked of the database")),
  read: () => Promise.reject(new Error("nothing is asked of the database")),
};

function subjectOf(sql: string, { analyze = false, params = [] as readonly Text[] } = {}): Promise<Subject> {
  return readSubject({ sql, params, analyze }, { gate: trustingGate(), session: nobody, parse });
}

describe("withoutExplain", () => {
  test.each([
    ["select 1", "select 1", false],
    ["explain select 1", "select 1", false],
    ["EXPLAIN ANALYZE VERBOSE select 1", "select 1", true],
    ["explain analyse select 1", "select 1", true],
    ["explain (analyze, buffers) select 1", "select 1", true],
    ["explain (analyze false, costs off) select 1", "select 1", false],
    ["explain (format json) (select 1) union select 2", "(select 1) union select 2", false],
    ["explain (select 1)", "(select 1)", false],
    ["-- why?\n /* a /* b */ c */ explain\n-- here\n(verbose)\n/* x */ select 1", "select 1", false],
    ["/* explain */ select 1", "/* explain */ select 1", false],
    ["explainer", "explainer", false],
    ["explain", "", false],
    ["/* no end explain select 1", "/* no end explain select 1", false],
    ["with explain as (select 1) select * from explain", "with explain as (select 1) select * from explain", false],
  ])("%j", (sql, inner, analyze) => {
    expect(withoutExplain(sql)).toEqual({ sql: inner, analyze });
  });

  test("a long comment is passed over once", () => {
    const long = `${"-- x\n".repeat(20_000)}explain select 1`;
    expect(withoutExplain(long)).toEqual({ sql: "select 1", analyze: false });
  });
});

describe("what may be explained", () => {
  test.each([
    ["select 1;", "select 1", "SELECT"],
    ["(select 1) union all (select 2) ; -- done", "(select 1) union all (select 2)", "SELECT"],
    ["values (1)", "values (1)", "SELECT"],
    ["explain delete from t where a = 1;", "delete from t where a = 1", "DELETE"],
    ["with x as (select 1) insert into t select * from x", "with x as (select 1) insert into t select * from x", "INSERT"],
    ["/* a */ update t set a = 1 /* b */", "/* a */ update t set a = 1", "UPDATE"],
  ])("%j", async (sql, inner, command) => {
    expect(await subjectOf(sql)).toMatchObject({ sql: inner, command, analyze: false });
  });

  test.each([
    ["show work_mem", {}, /SHOW has no plan/],
    ["update t set a = 1", { analyze: true }, /analyze would run the UPDATE/],
    ["explain analyze delete from t", {}, /analyze would run the DELETE/],
    ["select $1, $3", {}, /parameters up to \$3, and the plan depends on their values/],
    ["select $1", { params: ["1", "2"] }, /parameters up to \$1, and params has 2 values/],
    ["select 1", { params: ["1"] }, /has no parameters, and params has 1 values/],
    ["selec 1", {}, /Not valid SQL \(line 1, column 1\)/],
    ["select 1; select 2", {}, /2 statements/],
    ["explain", {}, /no statement/],
  ])("%j is refused", async (sql, options, message) => {
    await expect(subjectOf(sql, options)).rejects.toThrow(message);
  });
});
