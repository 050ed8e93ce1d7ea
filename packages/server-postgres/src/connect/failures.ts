import { ToolError } from "@org/mcp-core/errors";

import { answerOf, ofServer } from "./failures/server.ts";
import { ofSocket } from "./failures/socket.ts";
import { ofTls } from "./failures/tls.ts";
import type { Limits } from "./limits.ts";
import { secretsOf } from "./password.ts";
import { shown } from "./redact.ts";
import { codeOf } from "./refusals.ts";
import type { Target } from "./target.ts";

/** What a failure happened to. */
export interface FailureContext {
  readonly target: Target;
  readonly limits: Limits;
  /** The user's statement, where one was running: errors then point at a place in it. */
  readonly sql?: string;
}

/** What is told of a failure: what happened, and what to do. */
export interface Told {
  readonly message: string;
  readonly fix?: string | undefined;
}

/** What the parts of {@link failureOf} work with. */
export interface Telling extends FailureContext {
  /** Makes a text of the server or the system fit to be shown. */
  readonly show: (text: string, max?: number) => string;
}

/**
 * The one place where an error of pg, of a socket, of TLS or of the server becomes a ToolError: what failed, why, what to do. No piece of
 * a password is in it; what the server says is quoted on one line, control characters escaped. The original is its `cause`. A fault of
 * this program is thrown on as it is.
 */
export function failureOf(error: unknown, context: FailureContext): ToolError {
  if (error instanceof ToolError) return error;
  if (isBug(error)) throw error;
  const secrets = secretsOf(context.target);
  const telling: Telling = { ...context, show: (text, max) => shown(text, secrets, max) };
  const { message, fix } = tell(error, telling);
  return new ToolError(message, { fix, cause: error });
}

function tell(error: unknown, telling: Telling): Told {
  const answer = answerOf(error);
  if (answer !== undefined) return ofServer(answer, telling);
  const problem = firstOf(error);
  const text = problem instanceof Error ? problem.message : "something that is no error was thrown";
  return (
    ofTls(problem, telling) ?? ofSocket(problem, telling) ?? { message: `Database ${telling.target.name} failed: ${telling.show(text)}` }
  );
}

/** What only a mistake in a program throws; what Node finds wrong in files and arguments has a code. */
function isBug(error: unknown): boolean {
  const mistake = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return mistake && codeOf(error) === undefined;
}

/** A name with several addresses fails once for each of them (RFC 8305): the first says enough. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error;
}
