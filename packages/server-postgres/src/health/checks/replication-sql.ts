import { secondsSince } from "../sessions.ts";

export interface Standby {
  readonly name: string | null;
  readonly address: string | null;
  /** NULL when we may not see it. */
  readonly state: string | null;
  readonly sync: string | null;
  readonly bytes: number | null;
  readonly seconds: number | null;
}

export interface Slot {
  readonly name: string;
  readonly kind: string;
  readonly active: boolean;
  /** WAL kept for it; NULL when it has never been used. */
  readonly bytes: number | null;
  readonly status: string | null;
  /** Inactive for so long; NULL before 17. */
  readonly seconds: number | null;
}

export interface ReplicationRow {
  readonly standby: boolean;
  readonly paused: boolean;
  readonly replay_seconds: number | null;
  readonly received_all: boolean | null;
  readonly max_wal_size: number;
  readonly standbys: readonly Standby[] | null;
  /** Most WAL first. */
  readonly slots: readonly Slot[] | null;
  readonly archive_failing: boolean;
  readonly archive_wal: string | null;
}

/** Only a server in recovery has replay positions, and only one that is not has a position of its own; CASE asks the right one. */
export function replicationSql(version: number): string {
  const idleSince = version >= 170_000 ? secondsSince("s.inactive_since") : "null::float8";
  return `with here as materialized (
  select pg_catalog.pg_is_in_recovery() as standby,
    case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_receive_lsn() else pg_catalog.pg_current_wal_lsn() end as lsn
)
select h.standby,
  case when h.standby then pg_catalog.pg_is_wal_replay_paused() else false end as paused,
  case when h.standby then ${secondsSince("pg_catalog.pg_last_xact_replay_timestamp()")} end as replay_seconds,
  case when h.standby then h.lsn = pg_catalog.pg_last_wal_replay_lsn() end as received_all,
  pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size')) as max_wal_size,
  (select pg_catalog.json_agg(r) from (
    select r.application_name as name, pg_catalog.host(r.client_addr) as address, r.state, r.sync_state as sync,
      pg_catalog.pg_wal_lsn_diff(h.lsn, r.replay_lsn)::float8 as bytes, extract(epoch from r.replay_lag)::float8 as seconds
    from pg_catalog.pg_stat_replication r order by 5 desc nulls last limit 30) r) as standbys,
  (select pg_catalog.json_agg(s) from (
    select s.slot_name as name, s.slot_type as kind, s.active, pg_catalog.pg_wal_lsn_diff(h.lsn, s.restart_lsn)::float8 as bytes,
      s.wal_status as status, ${idleSince} as seconds
    from pg_catalog.pg_replication_slots s where not s.temporary order by 4 desc nulls last limit 100) s) as slots,
  coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false) as archive_failing, a.last_failed_wal as archive_wal
from here h cross join pg_catalog.pg_stat_archiver a`;
}
