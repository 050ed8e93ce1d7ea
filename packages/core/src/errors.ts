/**
 * An expected failure, written for the model that has to recover from it.
 *
 * `message` says what failed and why, with the offending value; `fix` says what is valid and what to do next.
 * It becomes an `isError` tool result (never a protocol error), so the model sees both.
 * Anything else a tool throws is a bug and is answered with an id instead of its message.
 */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly fix: string | undefined;

  constructor(message: string, options: { fix?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fix = options.fix;
  }
}
