import type { Check } from "./check.ts";
import { bloat } from "./checks/bloat.ts";
import { cacheHit } from "./checks/cache-hit.ts";
import { checkpoints } from "./checks/checkpoints.ts";
import { connections } from "./checks/connections.ts";
import { deadlocks } from "./checks/deadlocks.ts";
import { duplicateIndexes } from "./checks/duplicate-indexes.ts";
import { invalidIndexes } from "./checks/invalid-indexes.ts";
import { locks } from "./checks/locks.ts";
import { longTransactions } from "./checks/long-transactions.ts";
import { missingFkIndexes } from "./checks/missing-fk-indexes.ts";
import { replication } from "./checks/replication.ts";
import { role } from "./checks/role.ts";
import { sequences } from "./checks/sequences.ts";
import { settings } from "./checks/settings.ts";
import { slowStatements } from "./checks/slow-statements.ts";
import { tempFiles } from "./checks/temp-files.ts";
import { unusedIndexes } from "./checks/unused-indexes.ts";
import { vacuum } from "./checks/vacuum.ts";
import { wraparound } from "./checks/wraparound.ts";

/** All checks, in the order in which they are shown: what stops people now, what will, what wastes, what may be better. */
export const CHECKS: readonly Check[] = [
  connections,
  locks,
  longTransactions,
  wraparound,
  sequences,
  replication,
  vacuum,
  settings,
  invalidIndexes,
  duplicateIndexes,
  unusedIndexes,
  missingFkIndexes,
  bloat,
  cacheHit,
  checkpoints,
  tempFiles,
  deadlocks,
  slowStatements,
  role,
];
