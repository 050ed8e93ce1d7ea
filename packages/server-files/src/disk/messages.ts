import type { RootSpec } from "@org/mcp-core/paths";

import type { Limits } from "../context.ts";

/** What a disk thread is started with. */
export interface DiskOptions {
  readonly roots: readonly RootSpec[];
  readonly deny: readonly string[];
  readonly builtInDeny: boolean;
  /** Where earlier versions of files are kept. */
  readonly stateDirectory: string;
  readonly limits: Limits;
}

/** Started once, as `workerData`. */
export interface Start {
  readonly options: DiskOptions;
  /** Whether this thread makes the changes, and so first settles those that were interrupted. */
  readonly changes: boolean;
  /** Shared: the id of the call being worked on, and those to give up; see {@link giveUpCell}. */
  readonly cells: Int32Array;
}

export interface Request {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
  /** Client roots, as absolute paths; undefined when the client has none. */
  readonly narrow: readonly string[] | undefined;
  readonly limitMs: number;
}

export type Reply =
  | { readonly warning: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly expected: { readonly message: string; readonly fix: string | undefined } }
  | { readonly id: number; readonly fault: { readonly name: string; readonly message: string; readonly stack: string | undefined } }
  | { readonly id: number; readonly progress: readonly [done: number, total: number | undefined, message: string | undefined] };

/** The cell that holds the id of the call being worked on. */
export const RUNNING = 0;
/** Many more than calls are ever sent ahead, so that two of those never share one. */
const GIVE_UP_CELLS = 255;
export const CELLS: number = 1 + GIVE_UP_CELLS;

/** The cell that holds a call's id once nobody waits for it any more. */
export function giveUpCell(id: number): number {
  return 1 + (id % GIVE_UP_CELLS);
}
