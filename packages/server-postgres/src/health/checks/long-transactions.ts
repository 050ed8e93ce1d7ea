import { countOf } from "../../schema/figures.ts";
import { oneLine } from "../../schema/texts.ts";
import { showCount, showSeconds } from "../amounts.ts";
import type { Check, Finding } from "../check.ts";
import { describeIn, secondsSince, SESSION_COLUMNS, type SessionRow } from "../sessions.ts";
import { seeStatistics } from "../visibility.ts";

interface Row extends Omit<SessionRow, "pid"> {
  readonly kind: "session" | "prepared" | "slot" | "standby";
  readonly pid: number | null;
  /** How long the transaction is open; NULL for slots and standbys, and where we may not see it. */
  readonly seconds: number | null;
  /** How many transactions have begun since the oldest that it still has to see. */
  readonly xids: number | null;
}

const LONG_SECONDS = 300;
const VERY_LONG_SECONDS = 3_600;
/** Prepared transactions are meant to end at once, by a transaction manager (manual, PREPARE TRANSACTION). */
const PREPARED_SECONDS = 300;
const ORPHANED_SECONDS = 3_600;
/** Defaults of vacuum_freeze_min_age and vacuum_freeze_table_age: what is held back longer, cannot be frozen in time. */
const HELD_XIDS = 50_000_000;
const LONG_HELD_XIDS = 150_000_000;

const NO_SESSION = `null::float8 as state_seconds, null::text as query`;

export const longTransactions: Check<Row> = {
  name: "long_transactions",
  title: "Long transactions and what else holds VACUUM back",
  sql: () => `select 'session' as kind, ${SESSION_COLUMNS},
    ${secondsSince("a.xact_start")} as seconds,
    greatest(pg_catalog.age(a.backend_xid), pg_catalog.age(a.backend_xmin)) as xids
from pg_catalog.pg_stat_activity a
where a.pid <> pg_catalog.pg_backend_pid() and a.datid is not null
  and coalesce(a.backend_type, '') not in ('autovacuum worker', 'walsender')
  and not exists (select from pg_catalog.pg_stat_replication r where r.pid = a.pid)
  and (a.xact_start is not null or a.backend_xid is not null or a.backend_xmin is not null)
union all
select 'prepared', null, p.owner::text, p.database::text, p.gid, 'prepared', ${NO_SESSION},
    ${secondsSince("p.prepared")}, pg_catalog.age(p.transaction)
from pg_catalog.pg_prepared_xacts p
union all
select 'slot', s.active_pid, null, s.database::text, s.slot_name::text, case when s.active then 'active' else 'inactive' end, ${NO_SESSION},
    null, greatest(pg_catalog.age(s.xmin), pg_catalog.age(s.catalog_xmin))
from pg_catalog.pg_replication_slots s
where s.xmin is not null or s.catalog_xmin is not null
union all
select 'standby', r.pid, r.usename::text, null, r.application_name, r.state, ${NO_SESSION}, null, pg_catalog.age(r.backend_xmin)
from pg_catalog.pg_stat_replication r
where r.backend_xmin is not null
order by seconds desc nulls last, xids desc nulls last
limit 100`,
  read(rows, facts) {
    const describe = (row: Row): string => describeHolder(row, facts.database);
    const [oldest] = rows.filter(({ xids }) => xids !== null).sort((a, b) => (b.xids ?? 0) - (a.xids ?? 0));
    const [longest] = rows.filter(({ seconds }) => seconds !== null);
    const unseen = rows.filter(({ kind, state }) => kind === "session" && state === null).length;
    const summary = longest === undefined ? "none open" : `longest open ${showSeconds(longest.seconds ?? 0)}`;
    return {
      summary: oldest === undefined ? summary : `${summary}, oldest snapshot ${countOf(oldest.xids ?? 0, "transaction")} ago`,
      findings: [
        ...prepared(
          rows.filter(({ kind, seconds }) => kind === "prepared" && (seconds ?? 0) >= PREPARED_SECONDS),
          describe,
        ),
        ...long(
          rows.filter(({ kind, seconds }) => kind === "session" && (seconds ?? 0) >= LONG_SECONDS),
          describe,
        ),
        ...(oldest === undefined ? [] : holding(oldest, describe)),
      ],
      lines: rows
        .filter(({ kind, seconds }) => kind !== "session" || (seconds ?? 1) >= 1)
        .slice(0, 30)
        .map(describe),
      hidden: unseen === 0 ? [] : [seeStatistics(`how long the transactions of ${countOf(unseen, "session")} are open`, facts.user)],
    };
  },
};

function describeHolder(row: Row, current: string): string {
  const { kind, pid, application } = row;
  const age = [
    ...(row.seconds === null ? [] : [`open ${showSeconds(row.seconds)}`]),
    ...(row.xids === null ? [] : [`${countOf(row.xids, "transaction")} old`]),
  ].join(", ");
  const name = oneLine(application ?? "", 200);
  if (kind === "session" && pid !== null) return `${age}: ${describeIn({ ...row, pid }, current)}`;
  if (kind === "prepared")
    return `${age}: prepared transaction ${name} of ${oneLine(row.user ?? "", 63)} in ${oneLine(row.database ?? "", 63)}`;
  return kind === "slot" ? `${age}: replication slot ${name}, ${row.state ?? ""}` : `${age}: standby ${name} with hot_standby_feedback`;
}

function prepared(rows: readonly Row[], describe: (row: Row) => string): Finding[] {
  const [oldest] = rows;
  if (oldest === undefined) return [];
  const seconds = oldest.seconds ?? 0;
  return [
    {
      level: seconds < ORPHANED_SECONDS ? "warning" : "problem",
      text: `${countOf(rows.length, "prepared transaction")} left open, oldest ${showSeconds(seconds)} (${oneLine(oldest.application ?? "", 60)})`,
      means:
        "A prepared transaction keeps its locks and holds VACUUM back until it is ended, across restarts too. Usually its transaction manager has lost it.",
      advice:
        "In the database it belongs to: COMMIT PREPARED 'id' or ROLLBACK PREPARED 'id'. Set max_prepared_transactions to 0 if nobody uses two-phase commit.",
      lines: rows.map(describe),
    },
  ];
}

function long(rows: readonly Row[], describe: (row: Row) => string): Finding[] {
  const [longest] = rows;
  if (longest === undefined) return [];
  const seconds = longest.seconds ?? 0;
  return [
    {
      level: seconds < VERY_LONG_SECONDS ? "notice" : "warning",
      text: `${countOf(rows.length, "transaction")} open for over ${showSeconds(LONG_SECONDS)}, longest ${showSeconds(seconds)} (pid ${longest.pid ?? 0}, ${longest.state ?? "unknown"})`,
      means:
        "As long as a transaction is open, VACUUM cannot remove what it might still see, so tables and indexes grow; its locks are kept.",
      advice:
        "Let reports run on a standby or in shorter transactions; end one with SELECT pg_terminate_backend(pid); set statement_timeout, idle_in_transaction_session_timeout, transaction_timeout (17 and later).",
      lines: rows.map(describe),
    },
  ];
}

function holding(oldest: Row, describe: (row: Row) => string): Finding[] {
  const xids = oldest.xids ?? 0;
  if (xids < HELD_XIDS) return [];
  return [
    {
      level: xids < LONG_HELD_XIDS ? "warning" : "problem",
      text: `the oldest snapshot is ${showCount(xids)} transactions old: ${describe(oldest)}`,
      means:
        "Nothing deleted since can be removed and nothing newer frozen, in the whole database (for a slot or a standby: in all of them). It ends in transaction ID wraparound.",
      advice:
        "End the holder: pg_terminate_backend for a session, ROLLBACK PREPARED, pg_drop_replication_slot for a slot nobody needs, hot_standby_feedback = off on a standby.",
    },
  ];
}
