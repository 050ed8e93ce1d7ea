import type { Asking } from "../world.ts";

export interface Shown extends Asking {
  readonly name: string;
  /** What the findings say. */
  readonly says: RegExp;
}

export interface Silent extends Asking {
  readonly name: string;
  /** What they must not say. */
  readonly silent: RegExp;
}

export const NO_HASH = ["enable_hashjoin = off", "enable_mergejoin = off", "enable_memoize = off", "max_parallel_workers_per_gather = 0"];
export const ALONE = ["max_parallel_workers_per_gather = 0"];
/** As many processes as there are. */
export const SHARED = ["parallel_setup_cost = 0", "parallel_tuple_cost = 0", "min_parallel_table_scan_size = 0"];
