import { ToolError } from "@org/mcp-core/errors";

import { answerOf } from "../../connect/failures/answer.ts";
import type { Database, Session, Task } from "../../database.ts";
import type { Gate, Node } from "../../gate/gate.ts";
import { adviseOnColumn, adviseOnSource } from "./columns.ts";
import { adviseOnEnum } from "./enums.ts";

/** A statement that is worked on, and where. */
export interface Subject {
  readonly sql: string;
  readonly database: Database;
  readonly gate: Gate;
}

/**
 * Does the work. When the server says that a name or a value of an enum is not there, what is there is looked up and told as what to do;
 * where that fails too, or finds nothing, the error stays as it is.
 */
export async function withAdvice<T>(subject: Subject, task: Task, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ToolError) || task.signal.aborted) throw error;
    const fix = await adviceFor(error, subject, task).catch(() => undefined);
    if (fix === undefined) throw error;
    // The server's hint guesses from less.
    throw new ToolError(error.message.replace(/\nThe server's hint: .*$/, ""), { fix, cause: error.cause });
  }
}

async function adviceFor({ cause }: ToolError, subject: Subject, task: Task): Promise<string | undefined> {
  const answer = answerOf(cause);
  const { sql, database } = subject;
  switch (answer?.code) {
    case "42703":
      return database.lease(task, async (session) =>
        adviseOnColumn(answer.message, { tree: await treeOf(subject, session), sql }, session),
      );
    case "42P01":
      return database.lease(task, async (session) => adviseOnSource(answer.message, await treeOf(subject, session), session));
    case "22P02":
      return answer.routine === "enum_in" ? database.lease(task, (session) => adviseOnEnum(answer.message, session)) : undefined;
    default:
      return undefined;
  }
}

/** The gate has let it through, as one or the other, and remembers. */
async function treeOf({ gate, sql }: Subject, session: Session): Promise<Node> {
  const { tree } = await gate.check(sql, session).catch(() => gate.checkChange(sql, session));
  return tree;
}
