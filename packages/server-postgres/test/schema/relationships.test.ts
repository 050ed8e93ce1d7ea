import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Edge, graphOf, neighbourhood, shortestPaths } from "../../src/schema/relationships/graph.ts";
import { writeJoins } from "../../src/schema/relationships/joins.ts";
import { drawDiagram } from "../../src/schema/relationships/mermaid.ts";
import type { GraphTable } from "../../src/schema/relationships/tables.ts";
import { readDiagram } from "./er-diagram.ts";

function table(id: number, name: string, schema = "s", columns: readonly string[] = ["id", "other_id"]): GraphTable {
  return {
    id,
    schema,
    name,
    columns: columns.map((column, at) => ({ number: at + 1, name: column, type: "bigint", notNull: at === 0, primary: at === 0 })),
    unique: [[1]],
  };
}

function edge(from: number, to: number, column = 2): Edge {
  return { from, to, columns: [column], targets: [1], guessed: false };
}

describe("the diagram", () => {
  const word = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '"',
          "%",
          "\\",
          "\n",
          "{",
          "}",
          ":",
          "direction LR",
          "direction ",
          "TB",
          "end",
          "PK",
          "fk",
          "||--o{",
          "\u202e",
          " ",
          ".",
          "ä",
          "😀",
          "~",
          "`",
          "1",
          "u",
          "style",
        ),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((pieces) => pieces.join("").replaceAll("\0", ""))
    .filter((text) => text !== "");

  test("is one that mermaid can read, whatever the names", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 4 }),
        word,
        fc.array(word, { minLength: 2, maxLength: 3 }),
        word,
        (names, schema, columns, type) => {
          const tables = names.map((name, id) => ({
            ...table(id, name, id % 2 === 0 ? "s" : schema, columns),
            columns: columns.map((column, at) => ({ number: at + 1, name: column, type, notNull: at === 0, primary: at === 0 })),
          }));
          const edges = names.map((_, id) => edge(id, (id + 1) % names.length));
          const { text, renamed } = drawDiagram(tables, edges);
          const diagram = readDiagram(text);
          expect(diagram.entities.size).toBe(names.length);
          expect([...diagram.entities.values()].every((attributes) => attributes.length === columns.length)).toBe(true);
          expect(diagram.relations.length).toBe(edges.length);
          // What is not shown under its own name is said to be another.
          for (const each of renamed) expect(diagram.entities.has(each.shown)).toBe(true);
        },
      ),
    );
  });

  test.each([
    ["erDiagram\n  end {\n  }", "no entity's name"],
    ["erDiagram\n  a b", "no statement"],
    ["erDiagram\n  orders {", "not closed"],
    ['erDiagram\n  "x direction LR"', "direction"],
    ["erDiagram\n  orders {\n    int pk\n  }", "read as a key"],
    ["graph", "begins with"],
  ])("the checker refuses %j", (text, why) => expect(() => readDiagram(text)).toThrow(why));

  test("ends say how many rows: by NOT NULL and by what is unique", () => {
    const parent = table(1, "parent");
    const child = (unique: number[][], notNull: boolean): GraphTable => ({
      ...table(2, "child"),
      columns: [
        { number: 1, name: "id", type: "int", notNull: true, primary: true },
        { number: 2, name: "a", type: "int", notNull, primary: false },
        { number: 3, name: "b", type: "int", notNull: true, primary: false },
      ],
      unique,
    });
    const ends = (unique: number[][], notNull: boolean, columns = [2]): string | undefined =>
      readDiagram(drawDiagram([parent, child(unique, notNull)], [{ from: 2, to: 1, columns, targets: [1], guessed: false }]).text)
        .relations[0]?.ends;
    expect(ends([[1]], true)).toBe("||o{");
    expect(ends([[1]], false)).toBe("|oo{");
    expect(ends([[1], [2]], true)).toBe("||o|");
    expect(ends([[1], [2, 3]], true)).toBe("||o{");
    expect(ends([[1], [2, 3]], true, [2, 3])).toBe("||o|");
    expect(ends([[1], [2]], false, [2, 3])).toBe("|oo|");
  });

  test("schemas are named where there are several, and equal names are told apart", () => {
    const { text, renamed } = drawDiagram([table(1, "t"), table(2, "t", "z")], []);
    expect([...readDiagram(text).entities.keys()]).toEqual(["s.t", "z.t"]);
    expect(renamed).toEqual([]);
    const same = drawDiagram([table(1, "a%"), table(2, "a_")], []);
    expect([...readDiagram(same.text).entities.keys()]).toEqual(["a_", "a__2"]);
    expect(same.renamed.map(({ table: { name }, shown }) => [name, shown])).toEqual([
      ["a%", "a_"],
      ["a_", "a__2"],
    ]);
  });
});

describe("paths", () => {
  test("are the shortest, all of them up to the limit, in either direction of the keys", () => {
    // 1 -> 2 -> 4, 1 -> 3 -> 4, 1 -> 5 -> 6 -> 4; twice from 2 to 4.
    const graph = graphOf([edge(1, 2), edge(2, 4), edge(2, 4, 3), edge(4, 3), edge(3, 1), edge(1, 5), edge(5, 6), edge(6, 4), edge(7, 7)]);
    const found = shortestPaths(graph, 1, 4, 10);
    expect(found.map((path) => path.map(({ from, to, columns }) => `${from}>${to}.${columns[0]}`))).toEqual([
      ["1>2.2", "2>4.2"],
      ["1>2.2", "2>4.3"],
      ["3>1.2", "4>3.2"],
    ]);
    expect(shortestPaths(graph, 1, 4, 2)).toHaveLength(2);
    expect(shortestPaths(graph, 1, 7, 2)).toEqual([]);
  });

  test("are as short as a plain search says", () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph = graphOf(pairs.map(([from, to]) => edge(from, to)));
        const paths = shortestPaths(graph, 0, 7, 50);
        const reach = (depth: number): boolean => neighbourhood(graph, 0, depth, 100).tables.has(7);
        const shortest = [0, 1, 2, 3, 4, 5, 6, 7].find(reach);
        expect(paths[0]?.length).toBe(shortest);
        expect(paths.every((path) => path.length === shortest)).toBe(true);
      }),
    );
  });

  test("are written as joins that quote what needs it and tell equal names apart", () => {
    const tables = new Map(
      [table(1, "orders"), table(2, "Order Lines", "s", ["id", "order"]), table(3, "orders", "z")].map((each) => [each.id, each]),
    );
    const path = [edge(2, 1), edge(2, 3)];
    expect(writeJoins(1, path, tables).split("\n")).toEqual([
      "FROM s.orders",
      'JOIN s."Order Lines" ON orders.id = "Order Lines"."order"',
      'JOIN z.orders AS orders_2 ON orders_2.id = "Order Lines"."order"',
    ]);
  });
});

test("a neighbourhood grows ring by ring, nearest first, up to its size", () => {
  const graph = graphOf([edge(1, 2), edge(3, 2), edge(3, 4), edge(4, 5)]);
  expect([...neighbourhood(graph, 1, 2, 10).tables]).toEqual([1, 2, 3]);
  expect([...neighbourhood(graph, 1, 5, 3).tables]).toEqual([1, 2, 3]);
  expect(neighbourhood(graph, 1, 5, 3).total).toBe(5);
});
