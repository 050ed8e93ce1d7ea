/** The names of all checks, in their order. Apart from them, so that a list of tools need not load what they do. */
export const CHECK_NAMES = [
  "connections",
  "locks",
  "long_transactions",
  "wraparound",
  "sequences",
  "replication",
  "vacuum",
  "settings",
  "invalid_indexes",
  "duplicate_indexes",
  "unused_indexes",
  "missing_fk_indexes",
  "bloat",
  "cache_hit",
  "checkpoints",
  "temp_files",
  "deadlocks",
  "slow_statements",
  "role",
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];
