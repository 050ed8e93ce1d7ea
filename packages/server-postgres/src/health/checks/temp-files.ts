import { countOf, showBytes } from "../../schema/figures.ts";
import { showSeconds } from "../amounts.ts";
import type { Check } from "../check.ts";

interface Row {
  readonly files: number;
  readonly bytes: number;
  readonly counted_seconds: number | null;
  readonly work_mem: string;
}

/** Per day, or in all where nobody knows since when (a rule of thumb: enough that disks and other queries feel it). */
const MANY_BYTES = 10 * 1024 ** 3;
const DAY = 86_400;

export const tempFiles: Check<Row> = {
  name: "temp_files",
  title: "Temporary files",
  sql: () => `select d.temp_files::float8 as files, d.temp_bytes::float8 as bytes,
  extract(epoch from pg_catalog.clock_timestamp() - d.stats_reset)::float8 as counted_seconds,
  pg_catalog.current_setting('work_mem') as work_mem
from pg_catalog.pg_stat_database d where d.datname = pg_catalog.current_database()`,
  read([row]) {
    const {
      files,
      bytes,
      counted_seconds: seconds,
      work_mem: workMem,
    } = row ?? { files: 0, bytes: 0, counted_seconds: null, work_mem: "" };
    const since = seconds === null ? "" : ` in ${showSeconds(seconds)}`;
    const summary = files === 0 ? "none" : `${countOf(files, "file")}, ${showBytes(bytes)}${since}`;
    const daily = seconds === null ? bytes : (bytes / Math.max(seconds, DAY)) * DAY;
    if (daily < MANY_BYTES) return { summary, findings: [] };
    return {
      summary,
      findings: [
        {
          level: "notice",
          text: `${summary} of temporary files, ${showBytes(bytes / Math.max(1, files))} each on average`,
          means: `Sorts, hashes and materialised results that did not fit in work_mem (${workMem}) were written to disk.`,
          advice:
            "Find the statements (check slow_statements: temporary blocks; log_temp_files = 10MB) and give those an index or, in their session or role, more work_mem.",
        },
      ],
    };
  },
};
