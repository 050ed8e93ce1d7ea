import { type CallToolResult, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";

import { crypto } from "./crypto.ts";
import { ToolError } from "./errors.ts";
import { truncate } from "./limits.ts";
import type { Logger } from "./log.ts";

/** What a caller may be told of a failure. `bug` marks one nobody expected: its cause is only in the log, under the id. */
export interface Failure {
  text: string;
  bug: boolean;
}

/** What is needed to answer for a request: its {@link Call}, or just a log. */
export interface Answering {
  log: Logger;
  signal?: AbortSignal;
}

/**
 * The one place where an error becomes an answer. A ToolError keeps its words; a protocol error is the protocol's own and passes
 * through; anything else is a bug: logged with an id and answered by a fixed sentence, because its message may hold secrets.
 */
export async function answering<T>({ log, signal }: Answering, work: () => Promise<T> | T, fail: (failure: Failure) => T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (signal?.aborted) return fail({ text: "Cancelled.", bug: false }); // whatever it was; nobody reads the answer
    if (error instanceof ToolError)
      return fail({ text: error.fix === undefined ? error.message : `${error.message}\n${error.fix}`, bug: false });
    const id = crypto().randomUUID().slice(0, 8);
    log.error("unexpected error", { id, error });
    return fail({
      text: `Internal error ${id}: this is a fault in the server, not in the request. Its log on stderr has the details.`,
      bug: true,
    });
  }
}

/** A failure as a tool result the model reads (specification, Tools, Error Handling). */
export function failedResult({ text }: Failure): CallToolResult {
  return { content: [{ type: "text", text: truncate(text, 10_000, "") }], isError: true };
}

/** A failure where only the protocol's own errors exist: resources, prompts and completions. */
export function failedRequest(data: Record<string, unknown>): (failure: Failure) => never {
  return ({ text, bug }) => {
    throw new ProtocolError(bug ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams, text, data);
  };
}
