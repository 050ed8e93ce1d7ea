import type { Sandbox } from "@org/mcp-core/paths";

import type { Journal } from "./changes/journal.ts";

/** The bounds of what one call may do. Sizes in bytes. */
export interface Limits {
  /** The largest file that is read into memory whole: edited, written, hashed. Larger ones are read in pages. */
  readonly maxFileSize: number;
  /** What the journal of changes may hold. */
  readonly journalBytes: number;
}

/** What an operation that changes nothing works with. */
export interface ReadingContext {
  readonly sandbox: Sandbox;
  readonly limits: Limits;
}

/** What an operation works with. */
export interface FilesContext extends ReadingContext {
  readonly journal: Journal;
}

/** The call an operation runs for. */
export interface Task {
  /** Whether to stop: the time is up, or nobody waits any more. Long loops ask often. */
  cancelled(): boolean;
  progress(done: number, total?: number, message?: string): void;
  /** When the time is up, on the clock of `performance.now()`. */
  readonly deadline: number;
}
