import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readCondition, readSortKeys } from "../../src/plan/expression.ts";
import { parse } from "./parse.ts";

/** `operator key wraps` of each comparison, as compact as can be. */
async function read(condition: string): Promise<string[]> {
  const predicates = await readCondition(condition, parse);
  return predicates.map((each) => {
    if (each.kind !== "comparison")
      return each.kind === "or" ? `or ${each.alternatives.length}` : `? ${each.columns.map(({ name }) => name).join()}`;
    const wraps = each.left.wraps.map(({ kind, name }) => `${kind}:${name}`).join(",");
    return `${each.left.columns.map(({ name }) => name).join()} ${each.operator} [${each.left.key ?? "-"}] ${wraps}`.trim();
  });
}

describe("conditions of plans", () => {
  test.each([
    ["(o.id = 5)", ["id = [id]"]],
    ["((o.a = 1) AND (5 < o.b))", ["a = [a]", "b > [b]"]],
    ["((o.status)::text = ANY ('{a,b}'::text[]))", ["status = any [status] cast:text"]],
    ["(lower((o.email)::text) = 'x'::text)", ["email = [lower((email)::text)] function:lower,cast:text"]],
    ["((o.created_at)::date = '2026-01-01'::date)", ["created_at = [-] cast:date"]],
    ["((o.id)::numeric = 5.5)", ["id = [-] cast:numeric"]],
    ["(o.paid AND (NOT o.sent))", ["paid is true [paid]", "sent is true [sent]"]],
    ["(o.a IS NULL)", ["a is null [a]"]],
    ["((o.a = 1) OR (o.b = 2))", ["or 2"]],
    ["((o.data ->> 'k'::text) = '5'::text)", ["data = [(data ->> 'k')] operator:->>"]],
    [`("o x"."A ""b" = 1)`, [`A "b = ["A ""b"]`]],
    ["((o.a + o.b) > 3)", ["b,a > [-]"]],
    ["(NOT (hashed SubPlan 1))", ["subplan is true [subplan]"]],
    ["(NOT (ANY (o.id = (hashed SubPlan 3).col1)))", ["? subplan,id"]],
    ["(o.id > (InitPlan 1).col1)", ["id > [id]"]],
    ["(o.id = $0)", ["id = [id]"]],
    ["(EXISTS(SubPlan 1))", ["? "]],
    ["this is not SQL (", ["? "]],
  ])("%s", async (condition, expected) => {
    expect(await read(condition)).toEqual(expected);
  });

  test("sort keys", async () => {
    expect(await readSortKeys(["o.a DESC", "(lower(o.b)) NULLS FIRST", `o.c COLLATE "C"`, "o.d DESC NULLS LAST"], parse)).toMatchObject([
      { side: { key: "a" }, descending: true, nulls: undefined },
      { side: { key: "lower(b)" }, descending: false, nulls: "FIRST" },
      { side: { columns: [{ name: "c" }] }, descending: false },
      { side: { key: "d" }, descending: true, nulls: "LAST" },
    ]);
    expect(await readSortKeys(["o.a USING"], parse)).toBeUndefined();
  });

  test("any text is read, and never an error", async () => {
    const piece = fc.constantFrom(
      "o.a",
      "(",
      ")",
      " = ",
      "'x'",
      "::text",
      " AND ",
      " OR ",
      "NOT ",
      "SubPlan 1",
      "(InitPlan 2).col1",
      "$1",
      "\0",
      "\ud800",
      "--",
      "/*",
      ";",
      "drop table t",
      "ANY (",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
        ),
        async (text) => {
          expect(Array.isArray(await readCondition(text, parse))).toBe(true);
        },
      ),
    );
  });

  test("a key holds nothing of the plan but names and constants, quoted", async () => {
    const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/[\0\p{Cs}]/u.test(text));
    await fc.assert(
      fc.asyncProperty(name, name, async (column, path) => {
        const quoted = `"${column.replaceAll('"', '""')}"`;
        const [predicate] = await readCondition(`((o.${quoted} ->> '${path.replaceAll("'", "''")}'::text) = 'x')`, parse);
        const key = predicate?.kind === "comparison" ? predicate.left.key : undefined;
        const name = /^[a-z_][a-z0-9_]*$/.test(column) ? column : quoted;
        expect([`(${name} ->> '${path.replaceAll("'", "''")}')`, `(${quoted} ->> '${path.replaceAll("'", "''")}')`]).toContain(key);
      }),
    );
  });
});
