import { countOf } from "../../schema/figures.ts";
import { showSeconds, showShare } from "../amounts.ts";
import type { Check } from "../check.ts";

interface Row {
  readonly timed: number;
  readonly requested: number;
  readonly counted_seconds: number | null;
  readonly max_wal_size: string;
  readonly checkpoint_timeout: string;
}

/** Checkpoints should begin by time; many by request mean that max_wal_size is reached before (manual, WAL Configuration). */
const SHARE = 0.5;
const ENOUGH = 20;

export const checkpoints: Check<Row> = {
  name: "checkpoints",
  title: "Checkpoints",
  sql: ({ version }) => {
    const [view, timed, requested] =
      version >= 170_000
        ? ["pg_stat_checkpointer", "num_timed", "num_requested"]
        : ["pg_stat_bgwriter", "checkpoints_timed", "checkpoints_req"];
    return `select s.${timed} as timed, s.${requested} as requested,
  extract(epoch from pg_catalog.clock_timestamp() - s.stats_reset)::float8 as counted_seconds,
  pg_catalog.current_setting('max_wal_size') as max_wal_size, pg_catalog.current_setting('checkpoint_timeout') as checkpoint_timeout
from pg_catalog.${view} s`;
  },
  read([row]) {
    if (row === undefined) throw new TypeError("the query has one row");
    const { timed, requested, counted_seconds: seconds } = row;
    const total = timed + requested;
    const share = requested / Math.max(1, total);
    const since = seconds === null ? "" : ` in ${showSeconds(seconds)}`;
    const summary = `${requested} of ${countOf(total, "checkpoint")} requested${since}`;
    const lines = [`max_wal_size ${row.max_wal_size}, checkpoint_timeout ${row.checkpoint_timeout}`];
    if (total < ENOUGH || share <= SHARE) return { summary, findings: [], lines };
    return {
      summary,
      findings: [
        {
          level: "notice",
          text: `${showShare(share)} of ${countOf(total, "checkpoint")} came before their time${since}`,
          means:
            "The WAL reached max_wal_size before checkpoint_timeout (or somebody asked: base backups, CHECKPOINT, CREATE DATABASE). Each makes a burst of writes, and full pages in the WAL after it.",
          advice: `Raise max_wal_size (now ${row.max_wal_size}) so that checkpoints come by time, every ${row.checkpoint_timeout}; log_checkpoints says what began each.`,
        },
      ],
      lines,
    };
  },
};
