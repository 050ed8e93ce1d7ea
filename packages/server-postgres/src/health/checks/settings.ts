import { countOf, showBytes } from "../../schema/figures.ts";
import { oneLine } from "../../schema/texts.ts";
import type { Check, Finding, Level } from "../check.ts";

export interface SettingRow {
  readonly name: string;
  readonly setting: string;
  readonly unit: string | null;
  readonly pending_restart: boolean;
  /** Bytes of all tables and indexes of this database, as of their last VACUUM. */
  readonly database_bytes: number;
}

interface Rule {
  readonly level: Exclude<Level, "ok">;
  readonly wrong: (value: string, of: (name: string) => string, row: SettingRow) => boolean;
  readonly means: string;
  readonly advice: string;
}

/** More than so many processes at once spend their time on snapshots and context switches. */
const MANY_CONNECTIONS = 500;
/** In kB, the setting's unit: every sort and hash of every session may take it. */
const HUGE_WORK_MEM = 1024 ** 2;
/** The default of 128 MB, in blocks of 8 kB, for a database eight times as large. */
const SMALL_BUFFERS = 16_384;
const LARGE_DATABASE = 1024 ** 3;
/** Leaves less than half of the way to 2^31 for a vacuum that has to be in time. */
const LATE_FREEZE = 1_000_000_000;

const off = (value: string): boolean => value === "off";
const on = (value: string): boolean => value === "on";
const planner: Rule = {
  level: "notice",
  wrong: off,
  means: "A planner method is off for everybody, though such switches are meant for experiments in one session.",
  advice: "Set it on again, and treat the query that it was for.",
};

/** What is surely wrong or forgotten; the reasons are the manual's, Server Configuration. */
const RULES: Readonly<Record<string, Rule>> = {
  fsync: { level: "problem", wrong: off, means: "A crash of the machine may destroy all data.", advice: "fsync = on" },
  full_page_writes: {
    level: "problem",
    wrong: off,
    means: "A crash of the machine may leave pages half written, beyond repair.",
    advice: "full_page_writes = on",
  },
  autovacuum: {
    level: "problem",
    wrong: off,
    means: "Tables grow without end and statistics get old, up to wraparound.",
    advice: "autovacuum = on",
  },
  track_counts: {
    level: "problem",
    wrong: off,
    means: "Autovacuum does not know what to do without the counts.",
    advice: "track_counts = on",
  },
  zero_damaged_pages: { level: "problem", wrong: on, means: "Damaged pages are wiped silently.", advice: "zero_damaged_pages = off" },
  ignore_checksum_failure: {
    level: "problem",
    wrong: on,
    means: "Damaged pages are read as if they were whole.",
    advice: "ignore_checksum_failure = off",
  },
  synchronous_commit: {
    level: "notice",
    wrong: off,
    means: "A crash loses the last fraction of a second of committed transactions.",
    advice: "Fine if that is meant; else synchronous_commit = on",
  },
  ssl: {
    level: "notice",
    wrong: (value, of) => off(value) && !/^(localhost|127\.[\d.]+|::1|,|\s)*$/.test(of("listen_addresses")),
    means: "The server listens on the network, and passwords' hashes and data go over it in the clear.",
    advice: "Set ssl = on with a certificate, and hostssl in pg_hba.conf.",
  },
  password_encryption: {
    level: "notice",
    wrong: (value) => value === "md5",
    means: "New passwords are stored as MD5 hashes, which are deprecated.",
    advice: "password_encryption = scram-sha-256, then set the passwords anew.",
  },
  max_connections: {
    level: "notice",
    wrong: (value) => Number(value) > MANY_CONNECTIONS,
    means: "Far more sessions than processors: each costs memory, and all are slower together.",
    advice: "Put a pooler such as PgBouncer in front and lower max_connections.",
  },
  work_mem: {
    level: "warning",
    wrong: (value) => Number(value) >= HUGE_WORK_MEM,
    means: "Every sort and hash of every session may take that much memory at the same time.",
    advice: "Lower it for the server; raise it for single sessions or roles.",
  },
  shared_buffers: {
    level: "notice",
    wrong: (value, _of, row) => Number(value) <= SMALL_BUFFERS && row.database_bytes >= LARGE_DATABASE,
    means: "The default or less, for a database that is much larger.",
    advice: "About a quarter of the memory; needs a restart.",
  },
  autovacuum_freeze_max_age: {
    level: "notice",
    wrong: (value) => Number(value) > LATE_FREEZE,
    means: "Little room is left between the start of anti-wraparound vacuums and the end.",
    advice: "The default of 200 million suits most.",
  },
  enable_seqscan: planner,
  enable_indexscan: planner,
  enable_bitmapscan: planner,
  enable_hashjoin: planner,
  enable_mergejoin: planner,
  enable_nestloop: planner,
  enable_sort: planner,
};

const NAMES = [...Object.keys(RULES), "listen_addresses"];

export const settings: Check<SettingRow> = {
  name: "settings",
  title: "Settings that endanger data or were forgotten",
  sql: () => `select s.name, s.setting, s.unit, s.pending_restart,
  (select pg_catalog.sum(c.relpages::int8)::float8 from pg_catalog.pg_class c) * pg_catalog.current_setting('block_size')::float8 as database_bytes
from pg_catalog.pg_settings s
where s.pending_restart or s.name in (${NAMES.map((name) => `'${name}'`).join(", ")})
order by s.name`,
  read(rows) {
    const findings = [...rows.flatMap((row) => judge(row, rows)), ...pending(rows)];
    return { summary: "none wrong", findings };
  },
};

function judge(row: SettingRow, rows: readonly SettingRow[]): Finding[] {
  const rule = RULES[row.name];
  const of = (name: string): string => rows.find((other) => other.name === name)?.setting ?? "";
  if (rule === undefined || !rule.wrong(row.setting, of, row)) return [];
  return [{ level: rule.level, text: show(row), means: rule.means, advice: rule.advice }];
}

function show({ name, setting, unit }: SettingRow): string {
  const [, factor, base] = /^(\d*)(kB|MB|B)$/.exec(unit ?? "") ?? [];
  const bytes =
    base === undefined ? undefined : Number(setting) * Number(factor || 1) * { B: 1, kB: 1024, MB: 1024 ** 2 }[base as "B" | "kB" | "MB"];
  return `${name} = ${bytes === undefined ? oneLine(setting, 60) : showBytes(bytes)}`;
}

function pending(rows: readonly SettingRow[]): Finding[] {
  const waiting = rows.filter((row) => row.pending_restart).map(({ name }) => name);
  if (waiting.length === 0) return [];
  return [
    {
      level: "notice",
      text: `${countOf(waiting.length, "changed setting")} not in force until a restart: ${oneLine(waiting.join(", "), 200)}`,
      means: "The configuration file says something else than the running server.",
      advice: "Restart when it suits, or take the change back, so that the next restart brings no surprise.",
    },
  ];
}
