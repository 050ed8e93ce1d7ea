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
}

/** Opaque, tamper-proof continuation handles. */
export interface Cursors {
  /** `scope` names what the cursor continues, for example a tool and its arguments; it opens only for the same scope. */
  seal(scope: string, state: unknown): string;
  /** Returns the sealed state; throws a ToolError for a cursor that is foreign, altered or made by another process's key. */
  open(scope: string, cursor: string): unknown;
}
