import { countOf } from "../../schema/figures.ts";
import { showSeconds } from "../amounts.ts";
import type { Check, Level } from "../check.ts";
import { type LockRow, lockTree } from "../lock-tree.ts";
import { secondsSince, SESSION_COLUMNS } from "../sessions.ts";
import { seeStatistics } from "../visibility.ts";

/** Shorter waits are everyday: deadlock_timeout, after which log_lock_waits logs one, is 1 s by default (manual, Lock Management). */
const NOTICE_SECONDS = 1;
/** By then people notice, and by a minute other requests queue up behind (rules of thumb). */
const WARNING_SECONDS = 10;
const PROBLEM_SECONDS = 60;
/** pg_blocking_pids holds up the whole lock manager for a moment, so not for any number of sessions. */
const MAX_WAITING = 200;

export const locks: Check<LockRow> = {
  name: "locks",
  title: "Locks: who blocks whom",
  sql: ({ version }) => `with waiting as materialized (
  select l.pid, l.mode, l.locktype, n.nspname::text as schema, c.relname::text as relation, pg_catalog.count(*) over () as total,
    ${version >= 140_000 ? secondsSince("l.waitstart") : secondsSince("a.query_start")} as seconds
  from pg_catalog.pg_locks l
  left join pg_catalog.pg_stat_activity a on a.pid = l.pid
  left join pg_catalog.pg_class c on c.oid = l.relation
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
  left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where not l.granted
  order by seconds desc nulls last
  limit ${MAX_WAITING}
), blocked as materialized (
  select *, pg_catalog.pg_blocking_pids(pid) as blockers from waiting
), involved as (
  select pid from blocked union select pg_catalog.unnest(blockers) from blocked
)
select i.pid as session, coalesce(pg_catalog.to_json(b.blockers), '[]') as blockers, b.seconds, b.mode, b.locktype, b.schema, b.relation,
    b.total, ${SESSION_COLUMNS}
from involved i left join blocked b on b.pid = i.pid left join pg_catalog.pg_stat_activity a on a.pid = i.pid
order by b.seconds desc nulls last`,
  read(rows, facts) {
    const waiting = rows.filter(({ blockers }) => blockers.length > 0);
    const [longest] = waiting;
    if (longest === undefined) return { summary: "no session waits", findings: [] };
    const total = longest.total ?? waiting.length;
    const seconds = longest.seconds ?? 0;
    const level = levelOf(seconds);
    const roots = lockTree(rows, facts.database);
    const lines = roots.flatMap(({ lines }) => lines);
    const unseen = rows.filter(({ pid, state }) => pid !== null && state === null).length;
    const hidden = unseen === 0 ? [] : [seeStatistics(`what ${countOf(unseen, "session")} in lock queues do`, facts.user)];
    const text = `${countOf(total, "session")} ${total === 1 ? "waits" : "wait"} for locks, longest ${showSeconds(seconds)}; at the head: ${roots
      .slice(0, 3)
      .map(({ head }) => head)
      .join("; ")}`;
    if (level === "ok") return { summary: `${countOf(total, "session")} in a short wait`, findings: [], lines, hidden };
    const left = total - waiting.length;
    const finding = {
      level,
      text,
      means:
        "Each line waits for the one it is indented under. A request for a strong lock (ALTER TABLE, TRUNCATE) that waits makes everybody behind it wait too.",
      advice: `Let the session at the head finish, or stop its statement with SELECT pg_cancel_backend(pid), its transaction with SELECT pg_terminate_backend(pid); a prepared transaction with ROLLBACK PREPARED. Set lock_timeout before ALTER TABLE.`,
      lines: left > 0 ? [...lines, `and ${countOf(left, "more session")}`] : lines,
    };
    return { summary: text, findings: [finding], hidden };
  },
};

function levelOf(seconds: number): Level {
  if (seconds < NOTICE_SECONDS) return "ok";
  if (seconds < WARNING_SECONDS) return "notice";
  return seconds < PROBLEM_SECONDS ? "warning" : "problem";
}
