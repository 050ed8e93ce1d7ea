import { countOf } from "../../schema/figures.ts";
import { oneLine } from "../../schema/texts.ts";
import { showSeconds, showShare } from "../amounts.ts";
import type { Check, Finding, Hidden } from "../check.ts";
import { describeIn, SESSION_COLUMNS, type SessionRow } from "../sessions.ts";
import { seeStatistics } from "../visibility.ts";

interface Row {
  readonly max: number;
  readonly reserved: number;
  readonly used: number;
  readonly hidden: number;
  readonly states: readonly { readonly state: string | null; readonly count: number }[];
  readonly top: readonly { readonly user: string; readonly application: string; readonly database: string; readonly count: number }[];
  readonly idle: readonly SessionRow[];
  readonly limits: readonly { readonly kind: "role" | "database"; readonly name: string; readonly limit: number; readonly used: number }[];
}

/** Of the connections an ordinary role may have. Above the second only a burst is missing until nobody can connect (rules of thumb). */
const MANY = 0.8;
const FULL = 0.95;
/** A transaction that waits for its client keeps its locks and holds VACUUM back (manual, idle_in_transaction_session_timeout). */
const IDLE_SECONDS = 300;

export const connections: Check<Row> = {
  name: "connections",
  title: "Connections",
  sql: () => `with clients as materialized (
  select ${SESSION_COLUMNS}, a.usesysid, a.datid, a.backend_type
  from pg_catalog.pg_stat_activity a
  where a.backend_type = 'client backend' or a.backend_type is null and a.datid is not null
)
select pg_catalog.current_setting('max_connections')::int4 as max,
  pg_catalog.current_setting('superuser_reserved_connections')::int4
    + coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::int4 as reserved,
  pg_catalog.count(*)::int4 as used,
  (pg_catalog.count(*) filter (where backend_type is null))::int4 as hidden,
  (select coalesce(pg_catalog.json_agg(s), '[]') from (
    select state, pg_catalog.count(*) as count from clients group by state order by 2 desc) s) as states,
  (select coalesce(pg_catalog.json_agg(t), '[]') from (
    select "user", application, database, pg_catalog.count(*) as count from clients group by 1, 2, 3 order by 4 desc limit 8) t) as top,
  (select coalesce(pg_catalog.json_agg(i), '[]') from (
    select * from clients where state like 'idle in transaction%' and state_seconds >= ${IDLE_SECONDS}::float8
    order by state_seconds desc limit 30) i) as idle,
  (select coalesce(pg_catalog.json_agg(l), '[]') from (
    select 'role' as kind, r.rolname as name, r.rolconnlimit as limit, pg_catalog.count(*) as used
    from clients c join pg_catalog.pg_roles r on r.oid = c.usesysid where r.rolconnlimit >= 0 and not r.rolsuper group by 2, 3
    union all
    select 'database', d.datname, d.datconnlimit, pg_catalog.count(*)
    from clients c join pg_catalog.pg_database d on d.oid = c.datid where d.datconnlimit >= 0 group by 2, 3) l) as limits
from clients`,
  read([row], facts) {
    if (row === undefined) throw new TypeError("the query has one row");
    const available = row.max - row.reserved;
    const lines = [
      `max_connections ${row.max}, of which ${row.reserved} are reserved`,
      `by state: ${row.states.map(({ state, count }) => `${state ?? "not visible"} ${count}`).join(", ")}`,
      ...row.top.map(({ user, application, database, count }) => `${count}: ${named(user)} ${named(application)} in ${named(database)}`),
    ];
    return {
      summary: `${row.used} of ${available} used`,
      findings: [...crowded(row.used, available), ...forgotten(row.idle, facts.database), ...limited(row)],
      lines,
      hidden: hidden(row.hidden, facts.user),
    };
  },
};

function named(text: string | null): string {
  return text === null || text === "" ? "(no name)" : oneLine(text, 63);
}

function hidden(sessions: number, user: string): Hidden[] {
  return sessions === 0 ? [] : [seeStatistics(`the state of ${countOf(sessions, "session")}`, user)];
}

function crowded(used: number, available: number): Finding[] {
  const share = used / available;
  if (share < MANY) return [];
  return [
    {
      level: share < FULL ? "warning" : "problem",
      text: `${used} of ${available} connections used (${showShare(share)})`,
      means: "When none is left, nobody but a superuser can connect. Each connection is a process with memory of its own, idle or not.",
      advice:
        "Put a pooler (PgBouncer) in front, give the applications smaller pools, find who leaks connections below. Raising max_connections needs a restart and costs memory.",
    },
  ];
}

function forgotten(idle: readonly SessionRow[], current: string): Finding[] {
  const [oldest] = idle;
  if (oldest === undefined) return [];
  return [
    {
      level: "warning",
      text: `${countOf(idle.length, "session")} idle in transaction for over ${showSeconds(IDLE_SECONDS)}, longest ${showSeconds(oldest.state_seconds ?? 0)} (pid ${oldest.pid})`,
      means: "An open transaction whose client does nothing keeps its locks and keeps VACUUM from removing what was deleted since.",
      advice: `Find out why the application does not commit; end one with SELECT pg_terminate_backend(${oldest.pid}); set idle_in_transaction_session_timeout.`,
      lines: idle.map((session) => describeIn(session, current)),
    },
  ];
}

function limited({ limits }: Row): Finding[] {
  return limits
    .filter(({ used, limit }) => used >= limit * MANY)
    .map(({ kind, name, used, limit }) => ({
      level: used >= limit ? "problem" : "warning",
      text: `${kind} ${named(name)} uses ${used} of its limit of ${countOf(limit, "connection")}`,
      means: `The ${kind} has a CONNECTION LIMIT of its own, below max_connections.`,
      advice: `Use a smaller pool, or raise it: ALTER ${kind.toUpperCase()} ... CONNECTION LIMIT n.`,
    }));
}
