import type { Sent } from "../battle.ts";
import type { Attack } from "./attack.ts";

/** Texts where a name is asked for. */
const NAMES: readonly string[] = [
  "app.items'; drop table app.items; --",
  "app.items; select app.strike('name')",
  '"app"."items"; select app.strike()',
  "app.strike()",
  "(select app.strike())",
  "app.items) union select app.strike('union')::text --",
  "$1",
  "\\",
  "'",
  '"',
  "%",
  "a\0b",
  "\uD800",
  "pg_authid",
  "pg_catalog.pg_authid",
  "x".repeat(5000),
];

/** Calls of the tools that take no SQL: for each of the relations, and with hostile texts where names are asked for. */
export function otherCalls(relations: readonly string[]): Sent[] {
  const calls: [string, Record<string, unknown>][] = [
    ...[...relations, ...NAMES].map((table): [string, Record<string, unknown>] => ["describe_table", { table, sample: 3 }]),
    ...NAMES.flatMap((text): [string, Record<string, unknown>][] => [
      ["search_schema", { text }],
      ["list_tables", { schema: text }],
      ["list_tables", { pattern: text }],
      ["relationships", { table: text }],
      ["relationships", { from: text, to: "app.items" }],
    ]),
    ["list_tables", {}],
    ["relationships", { table: "app.items", depth: 2 }],
    ["explain_query", { sql: "select 1", analyze: true }],
    ["query", { sql: "select 'x'::text" }],
    ["search_schema", { text: "items maker strike" }],
    ["database_health", {}],
  ];
  return calls.map(([tool, args]) => ({ sql: `${tool} ${JSON.stringify(args)}`, params: [], call: () => [tool, args] }));
}

/** The attacks as statements for `explain_query` to run and measure. */
export function explained(attacks: readonly Attack[]): Sent[] {
  return attacks.map(({ sql, params }) => ({
    sql,
    params,
    call: (text, values) => ["explain_query", { sql: text, analyze: true, ...(values.length > 0 && { params: values }) }],
  }));
}
