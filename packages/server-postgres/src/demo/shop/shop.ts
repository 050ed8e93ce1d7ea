import { ROWS } from "./rows.ts";
import { TABLES } from "./tables.ts";

/** What makes the shop, to be run one after another. */
export const SHOP: readonly string[] = [
  // In one transaction, so that there is little to log (`wal_level=minimal`).
  `BEGIN; ${TABLES} ${ROWS} COMMIT;`,
  "DISCARD ALL",
  // Otherwise the rows inserted are counted after ANALYZE, as if half of each table had come later.
  "SELECT pg_stat_force_next_flush()",
  "VACUUM (ANALYZE)",
  // Nothing is made from the templates here, and they are half of the data directory.
  "UPDATE pg_database SET datistemplate = false, datallowconn = true",
  "DROP DATABASE template0",
  "DROP DATABASE template1",
];
