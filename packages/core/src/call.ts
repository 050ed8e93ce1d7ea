import type { Logger } from "./log.ts";

/** What a tool, resource or prompt is given with each request. */
export interface Call {
  /** Aborted when the client cancels the request or the server shuts down. Pass it on to everything that can wait. */
  readonly signal: AbortSignal;
  /** The most characters the answer may have. Page or cut before it; a longer text answer is cut, longer data is refused. */
  readonly budget: number;
  readonly log: Logger;
  /** Seals continuation state into an opaque cursor and opens it again. */
  readonly cursors: Cursors;
  /** Tells the client how far the work is. Does nothing when it did not ask; sends at most ten a second, only ever rising. */
  progress: (done: number, total?: number, message?: string) => void;
  /**
   * Asks the user before destructive work, in either protocol era, where the client can show a question.
   *
   * The tool runs again from the top once the user has answered, so call this before anything is changed, once per run.
   * Returns `accepted`, or `unavailable` when the client cannot ask: the tool then decides (usually by an explicit argument).
   * A refusal ends the call with a ToolError.
   */
  confirm: (question: string) => Promise<"accepted" | "unavailable">;
  /**
   * The directories the client says it works in: `file://` URIs exactly as it sent them, at most 100 of at most 4,096 characters.
   * Undefined when it offers none or cannot be asked; empty when it offers a list in which nothing is a file.
   *
   * They are what the client says, not a boundary: a client may send anything, or nothing, or fail to answer, and then this says less
   * than it might. Only ever narrow with them what the server's own settings allow; never open anything because of them.
   *
   * Asked when first wanted, once for each connection, and again after the client says that its roots changed; a client that does not
   * answer holds a call up for four seconds. Only clients of the 2024 and 2025 revisions over stdio are asked. Over HTTP those have no
   * session to ask through. For clients of 2026-07-28 every call would cost a second round trip (multi-round-trip `roots/list`), and that
   * revision deprecates roots (SEP-2577) in favour of settings.
   */
  clientRoots: () => Promise<readonly string[] | undefined>;
}

/** Opaque, tamper-proof continuation handles. */
export interface Cursors {
  /** `scope` names what the cursor continues, for example a tool and its arguments; it opens only for the same scope. */
  seal(scope: string, state: unknown): string;
  /** Returns the sealed state; throws a ToolError for a cursor that is foreign, altered or made by another process's key. */
  open(scope: string, cursor: string): unknown;
}
