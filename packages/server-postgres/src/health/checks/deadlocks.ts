import { countOf } from "../../schema/figures.ts";
import { showCount, showSeconds, showShare } from "../amounts.ts";
import type { Check, Finding } from "../check.ts";

interface Row {
  readonly commits: number;
  readonly rollbacks: number;
  readonly deadlocks: number;
  readonly conflicts: number;
  /** NULL when checksums are off. */
  readonly checksum_failures: number | null;
  readonly counted_seconds: number | null;
}

/** Rules of thumb. */
const ROLLBACK_SHARE = 0.1;
const ENOUGH_TRANSACTIONS = 10_000;
const DEADLOCKS_A_DAY = 10;
const DEADLOCKS_IN_ALL = 100;
const DAY = 86_400;

export const deadlocks: Check<Row> = {
  name: "deadlocks",
  title: "Deadlocks, rollbacks and checksum failures",
  sql: () => `select d.xact_commit::float8 as commits, d.xact_rollback::float8 as rollbacks, d.deadlocks::float8 as deadlocks,
  d.conflicts::float8 as conflicts, d.checksum_failures::float8 as checksum_failures,
  extract(epoch from pg_catalog.clock_timestamp() - d.stats_reset)::float8 as counted_seconds
from pg_catalog.pg_stat_database d where d.datname = pg_catalog.current_database()`,
  read([row]) {
    if (row === undefined) return { summary: "nothing counted yet", findings: [] };
    const share = row.rollbacks / Math.max(1, row.commits + row.rollbacks);
    return {
      summary: `${countOf(row.deadlocks, "deadlock")}, ${showShare(share)} of transactions rolled back, every read of this server among them`,
      findings: [...damaged(row), ...deadlocked(row), ...rolledBack(row, share)],
      lines: row.conflicts > 0 ? [`${countOf(row.conflicts, "query", "queries")} cancelled because of replay on this standby`] : [],
    };
  },
};

function since({ counted_seconds: seconds }: Row): string {
  return seconds === null ? "" : ` in ${showSeconds(seconds)}`;
}

function damaged({ checksum_failures: failures }: Row): Finding[] {
  if (failures === null || failures === 0) return [];
  return [
    {
      level: "problem",
      text: `${countOf(failures, "checksum failure")}: data on disk is damaged`,
      means: "A page read from disk was not what had been written: disk, controller, memory, or somebody else writing there.",
      advice:
        "Stop and take a copy of the data directory, look for the pages in the server's log, restore from a backup, replace the hardware.",
    },
  ];
}

function deadlocked(row: Row): Finding[] {
  const { deadlocks: count, counted_seconds: seconds } = row;
  const many = seconds === null ? count >= DEADLOCKS_IN_ALL : (count / Math.max(seconds, DAY)) * DAY >= DEADLOCKS_A_DAY;
  if (!many) return [];
  return [
    {
      level: "notice",
      text: `${countOf(count, "deadlock")}${since(row)}`,
      means: "Transactions locked the same things in different order; PostgreSQL ended one of each pair.",
      advice:
        "The server's log has both statements of each. Lock rows in one order everywhere (ORDER BY id FOR UPDATE), keep transactions short, repeat on SQLSTATE 40P01.",
    },
  ];
}

function rolledBack(row: Row, share: number): Finding[] {
  if (share < ROLLBACK_SHARE || row.commits + row.rollbacks < ENOUGH_TRANSACTIONS) return [];
  return [
    {
      level: "notice",
      text: `${showShare(share)} of ${showCount(row.commits + row.rollbacks)} transactions rolled back${since(row)}`,
      means: "Errors, or applications that end reading transactions with ROLLBACK, as this server does with each of its own.",
      advice: "If applications say nothing about errors, look into the server's log (log_min_error_statement) for what fails.",
    },
  ];
}
