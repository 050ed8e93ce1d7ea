// @boundaries-ignore only a type, of the program that plays the scene
import type { Step } from "../../e2e/src/scene.ts";
import { attacks } from "./attacks.ts";
import { asTable, holds, resultOf } from "./rows.ts";

const RELATIONS = { sql: "SELECT oid::int8 AS oid, relname FROM pg_catalog.pg_class ORDER BY oid", max_rows: 3 };

/** What holds for every database, whatever is in it. */
export const anywhere: readonly Step[] = [
  {
    ask: "What is in this database?",
    tool: "list_tables",
    arguments: {},
    should: "an answer",
    check: ({ refused, text }) => !refused && text !== "",
  },
  {
    ask: "What are you talking to?",
    tool: "query",
    arguments: { sql: "SELECT current_database() AS database, current_user AS role, current_setting('server_version') AS version" },
    should: "a database, a role, a version",
    check: (answer) => resultOf(answer).rows.length === 1,
    show: asTable,
  },
  {
    ask: "Is anything lost on the way?",
    tool: "query",
    arguments: { sql: "SELECT 9007199254740993 AS big, 0.1 + 0.2 AS sum, timestamp '2025-12-31 23:59:59.123456' AS time, 1 AS n, 2 AS n" },
    should: "every digit, microseconds, and two columns of one name",
    check: (answer) => holds(answer, [["9007199254740993", "0.3", "2025-12-31 23:59:59.123456", 1, 2]]),
    show: asTable,
  },
  {
    name: "page",
    ask: "Show me its relations",
    tool: "query",
    arguments: RELATIONS,
    should: "a page, and a cursor to go on",
    check: (answer) => resultOf(answer).rows.length === 3 && resultOf(answer).cursor !== undefined,
    show: asTable,
  },
  {
    ask: "And the next?",
    tool: "query",
    arguments: ({ answer }) => ({ ...RELATIONS, cursor: resultOf(answer("page")).cursor }),
    should: "the page after it",
    check: (answer, soFar) => Number(resultOf(answer).rows[0]?.[0]) > Number(resultOf(soFar.answer("page")).rows[2]?.[0]),
    show: asTable,
  },
  ...attacks,
  {
    ask: "How would you read pg_class?",
    tool: "explain_query",
    arguments: { sql: "SELECT count(*) FROM pg_catalog.pg_class", analyze: true },
    should: "a plan, and what to think of it",
    check: ({ refused, text }) => !refused && text.includes("pg_class") && text.includes("Findings"),
  },
  {
    ask: "Is the database well?",
    tool: "database_health",
    arguments: {},
    should: "a verdict on each check",
    check: ({ refused, text }) => !refused && text.includes("connections"),
  },
];
