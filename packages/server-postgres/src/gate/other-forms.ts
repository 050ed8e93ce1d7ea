import { ToolError } from "@org/mcp-core/errors";

import { judgeDefining } from "./changes/kinds.ts";
import { statementName } from "./walk/kind-names.ts";
import { type Entered, WRITING } from "./walk/nodes.ts";

/** What to do instead of a statement. */
interface Instead {
  /** In a tool that reads; otherwise the tool execute if that runs it, else an administrator. */
  readonly reading?: string;
  /** In execute; otherwise an administrator. */
  readonly writing?: string;
}

const QUERY = "Use the tool query.";
const PAGES = "Every call is a transaction of its own, and always rolled back; results come in pages with a cursor.";
const ONE: Instead = { reading: PAGES, writing: "Every call is one transaction, committed as a whole or not at all." };
const CURSOR: Instead = { reading: PAGES, writing: "Use the tool query: results come in pages with a cursor." };
const PARAMS = both("Give the statement with $1, $2 and params.");
const SETTINGS = both(
  "Settings hold for one call only, so that they would do nothing: write AT TIME ZONE, to_char and the like in the statement.",
);
const CODE: Instead = {
  reading: "Write a SELECT; code can do anything.",
  writing: "Write the INSERT, UPDATE or DELETE itself; code can do anything.",
};
const ADMIN = "That is for whoever administers the database, with psql.";

const INSTEAD: Readonly<Record<string, Instead>> = {
  CopyStmt: {
    reading: "For COPY (SELECT ...) TO STDOUT run the SELECT with format csv. Files of the server are not read or written.",
    writing:
      "Write INSERT with VALUES or a SELECT, the rows in one parameter: SELECT * FROM json_populate_recordset(null::the_table, $1::json).",
  },
  DoStmt: CODE,
  CallStmt: CODE,
  VariableSetStmt: SETTINGS,
  TransactionStmt: ONE,
  LockStmt: both("Look at pg_locks for who locks what."),
  DeclareCursorStmt: CURSOR,
  FetchStmt: CURSOR,
  ClosePortalStmt: CURSOR,
  PrepareStmt: PARAMS,
  ExecuteStmt: PARAMS,
  DeallocateStmt: both("Nothing stays prepared between calls."),
  NotifyStmt: both("Messages to other sessions are not sent from here."),
  ListenStmt: both("Messages of other sessions do not come here: ask again for what may have changed."),
  UnlistenStmt: both("Nothing is listened to."),
  DiscardStmt: both("Every call begins with a clean session."),
  VacuumStmt: both(`database_health tells what needs it. ${ADMIN}`),
  ExplainStmt: { reading: "EXPLAIN takes a SELECT, INSERT, UPDATE, DELETE or MERGE.", writing: "Use the tool explain_query." },
  VariableShowStmt: both(QUERY),
  SelectStmt: both(QUERY),
};

/** The refusal of a statement of a kind that does not only read. `allowWrites`: the tool execute is offered. */
export function otherForm(statement: Entered, allowWrites: boolean): ToolError {
  const changes = WRITING.has(statement.kind) || isRun(statement);
  const execute = allowWrites
    ? "Use the tool execute."
    : "Nothing can be changed here; whoever runs this server can offer the tool execute with --allow-writes.";
  const select = statement.kind === "CreateTableAsStmt" ? "The SELECT in it can be run by itself. " : "";
  const fix = insteadOf(statement).reading ?? select + (changes ? execute : ADMIN);
  return new ToolError(`Refused: ${statementName(statement)}. A query is one SELECT (also VALUES, TABLE, WITH), EXPLAIN or SHOW.`, { fix });
}

/** The refusal of a statement that `execute` does not run. */
export function otherChange(statement: Entered, why: string): ToolError {
  return new ToolError(`Refused: ${statementName(statement)}: ${why}.`, { fix: insteadOf(statement).writing ?? ADMIN });
}

function isRun(statement: Entered): boolean {
  const judged = judgeDefining(statement);
  return judged !== "unknown" && judged.why === undefined;
}

function insteadOf({ kind }: Entered): Instead {
  return (Object.hasOwn(INSTEAD, kind) ? INSTEAD[kind] : undefined) ?? {};
}

function both(text: string): Instead {
  return { reading: text, writing: text };
}
