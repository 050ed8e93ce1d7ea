import { ToolError } from "@org/mcp-core/errors";

import type { Page, Task } from "../database.ts";
import { type Batch, runBatch } from "../wire/batch.ts";
import type { Connection } from "./connections.ts";
import type { Limits } from "./limits.ts";
import type { Route } from "./route.ts";

/** How long the server's own time limit may be overdue before we stop the backend: SQL can trap that limit. */
const GRACE_MS = 1_000;

/** Why a batch was ended from outside. */
type Stop = "time" | "bytes" | "cancelled";

/** A connection with a batch that can be stopped. */
export interface Runner {
  run(batch: Batch, maxBytes: number): Promise<Page>;
  /** Whether the connection must not be used again. */
  readonly broken: boolean;
  /** Whether anything has come back from the server. */
  readonly answered: boolean;
  /** Set where a user's statement has run, or a change: the connection is cleaned before others get it. */
  used: boolean;
}

/** Runs batches on a connection, each within its time and bytes, and until the task is cancelled. */
export function createRunner(connection: Connection, route: Route, limits: Limits, task: Task): Runner {
  const { client, meter } = connection;
  const state = { broken: false, answered: false };

  async function run(batch: Batch, maxBytes: number): Promise<Page> {
    task.signal.throwIfAborted();
    let stopped: Stop | undefined;
    let stopping: Promise<void> | undefined;
    const running = runBatch(client, batch);
    const stop = (why: Stop): void => {
      stopped ??= why;
      stopping ??= route.cancel(client);
    };
    meter.start(maxBytes, () => {
      stopped ??= "bytes";
      state.broken = true;
      running.stopReading();
      client.connection.stream.destroy();
    });
    const timer = setTimeout(() => stop("time"), limits.statementMs + GRACE_MS);
    const cancel = (): void => stop("cancelled");
    task.signal.addEventListener("abort", cancel);
    try {
      const page = await running.page;
      state.answered = true;
      // It ended by itself just then; the cancel request may still come, and would hit the next statement on this connection.
      state.broken ||= stopping !== undefined;
      return page;
    } catch (error) {
      // Until the ladder has ended, a late cancel request could hit the next statement on this connection.
      await stopping;
      state.broken ||= stopping !== undefined || !isAnswer(error);
      state.answered ||= isAnswer(error);
      if (stopped === "bytes") throw tooLarge(maxBytes);
      if (stopped === "cancelled") task.signal.throwIfAborted();
      if (stopped === "time") throw tooSlow(limits.statementMs);
      throw error;
    } finally {
      meter.stop();
      clearTimeout(timer);
      task.signal.removeEventListener("abort", cancel);
    }
  }

  return {
    run,
    get broken() {
      return state.broken;
    },
    get answered() {
      return state.answered;
    },
    used: false,
  };
}

/** Whether the server itself said so and goes on: anything without a SQLSTATE, or FATAL, has cost the connection. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}

function tooLarge(maxBytes: number): ToolError {
  return new ToolError(`The next row alone is larger than ${Math.round(maxBytes / 1_000_000)} MB, which is the most that is read.`, {
    fix: "Leave out the large column, or take a part of it: left(column::text, 1000), substring(bytes, 1, 1000), octet_length(column) for its size.",
  });
}

function tooSlow(ms: number): ToolError {
  return new ToolError(`The statement was stopped after its time limit of ${ms / 1000} s.`, {
    fix: "Ask for less: filter on indexed columns, aggregate a smaller part, look at the plan with explain_query. The limit is the setting --statement-ms.",
  });
}
