import { oneLine } from "../schema/texts.ts";
import { showSeconds } from "./amounts.ts";
import { statementText } from "./statement-text.ts";

/** A session as `SESSION_COLUMNS` gives it. Without pg_read_all_stats, state and query of other roles' sessions are NULL. */
export interface SessionRow {
  readonly pid: number;
  readonly user: string | null;
  readonly database: string | null;
  readonly application: string | null;
  readonly state: string | null;
  /** How long it has been in this state. */
  readonly state_seconds: number | null;
  readonly query: string | null;
}

/** What is shown of a session `a` in `pg_stat_activity`. */
export const SESSION_COLUMNS = `a.pid, a.usename::text as "user", a.datname::text as database, a.application_name as application,
    a.state, ${secondsSince("a.state_change")} as state_seconds,
    case when a.backend_type is not null then pg_catalog.left(a.query, 1000) end as query`;

/** SQL for the seconds since a moment. */
export function secondsSince(moment: string): string {
  return `extract(epoch from pg_catalog.clock_timestamp() - ${moment})::float8`;
}

const QUERY_CHARS = 80;
const NAME_CHARS = 63;

/** `4711 app (psql) idle in transaction 3 min: update ...`; `doing` instead of the state, where something more is known. */
export function describeSession(session: SessionRow, doing?: string): string {
  const { state, state_seconds: seconds, query } = session;
  const does = doing ?? (state === null ? ", not visible" : `${state}${seconds === null ? "" : ` ${showSeconds(seconds)}`}`);
  // Somebody else wrote the text, so nothing of ours comes after it.
  return `${nameSession(session)}${does.startsWith(",") ? "" : " "}${does}${query ? `: ${statementText(query, QUERY_CHARS)}` : ""}`;
}

/** `4711 app (psql)` */
function nameSession({ pid, user, application }: SessionRow): string {
  return `${pid} ${oneLine(user ?? "unknown role", NAME_CHARS)}${application ? ` (${oneLine(application, NAME_CHARS)})` : ""}`;
}

/** The same, with its database where that is not the one asked about. */
export function describeIn(session: SessionRow, current: string, doing?: string): string {
  const elsewhere = session.database !== null && session.database !== current;
  return `${elsewhere ? `[${oneLine(session.database, NAME_CHARS)}] ` : ""}${describeSession(session, doing)}`;
}
