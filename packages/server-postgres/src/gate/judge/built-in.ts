import type { FunctionReference } from "../walk/reference.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Built-in functions that PostgreSQL calls volatile and that only look, or give a new value each time (reviewed for 13 to 18). `pg_sleep` only
 * takes time, and time is limited.
 */
export const HARMLESS: ReadonlySet<string> = words(`
  array_sample array_shuffle clock_timestamp current_query gen_random_uuid random random_normal timeofday uuidv4 uuidv7
  pg_sleep pg_sleep_for pg_sleep_until
  pg_database_size pg_indexes_size pg_relation_size pg_table_size pg_tablespace_size pg_total_relation_size
  pg_partition_ancestors pg_partition_tree pg_sequence_last_value pg_get_sequence_data
  pg_blocking_pids pg_lock_status pg_prepared_xact pg_safe_snapshot_blocking_pids pg_notification_queue_usage
  pg_current_wal_flush_lsn pg_current_wal_insert_lsn pg_current_wal_lsn pg_get_wal_replay_pause_state pg_get_wal_resource_managers
  pg_get_wal_summarizer_state pg_available_wal_summaries pg_is_in_recovery pg_is_wal_replay_paused pg_last_wal_receive_lsn
  pg_last_wal_replay_lsn pg_last_xact_replay_timestamp
  pg_get_multixact_members pg_last_committed_xact pg_xact_commit_timestamp pg_xact_commit_timestamp_origin pg_xact_status txid_status
  pg_collation_actual_version pg_database_collation_actual_version pg_jit_available
  pg_control_checkpoint pg_control_init pg_control_recovery pg_control_system
  pg_get_aios pg_get_backend_memory_contexts pg_get_loaded_modules pg_get_shmem_allocations pg_get_shmem_allocations_numa pg_get_wait_events
  pg_show_replication_origin_status pg_replication_origin_progress
  pg_stat_get_backend_io pg_stat_get_backend_wal pg_stat_get_io pg_stat_get_recovery_prefetch pg_stat_have_stats
  pg_stat_get_xact_blocks_fetched pg_stat_get_xact_blocks_hit pg_stat_get_xact_function_calls pg_stat_get_xact_function_self_time
  pg_stat_get_xact_function_total_time pg_stat_get_xact_numscans pg_stat_get_xact_tuples_deleted pg_stat_get_xact_tuples_fetched
  pg_stat_get_xact_tuples_hot_updated pg_stat_get_xact_tuples_inserted pg_stat_get_xact_tuples_newpage_updated
  pg_stat_get_xact_tuples_returned pg_stat_get_xact_tuples_updated`);

/** What `execute` may call besides: that is what writing is. */
const WRITING = words("nextval setval currval lastval setseed");

interface Danger {
  readonly why: string;
  readonly fix?: string;
}

const RUNS_SQL: Danger = {
  why: "it runs SQL that is given to it as text, or whatever stands behind a name",
  fix: "Write that query itself, with xmlelement, xmlforest and xmlagg for XML.",
};
const BY_TYPE: Danger = { why: "it converts to a type that is named only when it runs", fix: "Write a cast: value::type." };
const ASSIGNS: Danger = { why: "it uses up a transaction id", fix: "Use pg_current_xact_id_if_assigned() or pg_current_snapshot()." };
const LOCKS: Danger = { why: "it takes or gives back a lock that outlives the statement", fix: "Look at pg_locks instead." };
const LARGE: Danger = { why: "it works on large objects", fix: "Store such data in bytea columns to read it here." };
const FILES: Danger = { why: "it reads files of the server" };
const SEQUENCES: Danger = {
  why: "it moves a sequence, which no rollback undoes, or asks about this session's own",
  fix: "SELECT last_value FROM the_sequence, or pg_sequences.",
};

/** Built-in functions that are refused whatever PostgreSQL calls them, and what volatile ones do, for the message. */
const DANGERS: readonly (readonly [RegExp, Danger])[] = [
  [
    /^set_config$/,
    {
      why: "it changes settings of the session, and can switch READ ONLY off",
      fix: "Leave it out; SHOW and current_setting read settings.",
    },
  ],
  [/_to_xml(?:schema|_and_xmlschema)?$/, RUNS_SQL],
  [
    /^ts_stat$/,
    {
      ...RUNS_SQL,
      fix: "SELECT word, count(*), sum(cardinality(positions)) FROM the_table, unnest(the_tsvector) AS t(word, positions, weights) GROUP BY word.",
    },
  ],
  [/^(?:txid_current|pg_current_xact_id)$/, ASSIGNS],
  [/^pg_input_(?:is_valid|error_info)$/, BY_TYPE],
  [/^(?:array|domain|enum|multirange|range|record)_(?:in|recv)$/, BY_TYPE],
  [/^satisfies_hash_partition$|_validator$/, { why: "it is for PostgreSQL itself, and runs functions that it is told of" }],
  [/^pg_(?:try_)?advisory_/, LOCKS],
  [/^(?:lo_|loread|lowrite)/, LARGE],
  [/^pg_(?:read_|stat_file|ls_|current_logfile|hba_file|ident_file|show_all_file)/, FILES],
  [/^(?:nextval|setval|currval|lastval)$/, SEQUENCES],
  [
    /^setseed$/,
    {
      why: "it changes the session for whoever comes next",
      fix: "TABLESAMPLE ... REPEATABLE (seed), or ORDER BY md5(key) for a random order that repeats.",
    },
  ],
  [
    /^pg_(?:cancel|terminate)_backend$/,
    { why: "it stops somebody else's work", fix: "Look at pg_stat_activity, and let an administrator decide." },
  ],
  [/^pg_notify$/, { why: "it sends a message to other sessions" }],
];

/** Those of them that PostgreSQL does not all call volatile. */
export const NEVER: ReadonlySet<string> = words(`
  set_config ts_stat txid_current pg_current_xact_id pg_input_is_valid pg_input_error_info satisfies_hash_partition
  cursor_to_xml cursor_to_xmlschema database_to_xml database_to_xml_and_xmlschema database_to_xmlschema query_to_xml
  query_to_xml_and_xmlschema query_to_xmlschema schema_to_xml schema_to_xml_and_xmlschema schema_to_xmlschema table_to_xml
  table_to_xml_and_xmlschema table_to_xmlschema
  array_in array_recv domain_in domain_recv enum_in enum_recv multirange_in multirange_recv range_in range_recv record_in record_recv
  fmgr_c_validator fmgr_internal_validator fmgr_sql_validator plpgsql_validator`);

/** Why a function that PostgreSQL brings must not be called; undefined when it may be. */
export function dangerOf(name: string, volatile: boolean, writing: boolean): Danger | undefined {
  if (writing && WRITING.has(name)) return undefined;
  if (!NEVER.has(name) && (!volatile || HARMLESS.has(name))) return undefined;
  return (
    DANGERS.find(([pattern]) => pattern.test(name))?.[1] ?? { why: "it is volatile: it can change something that a rollback does not undo" }
  );
}

/** Whether this call is of the form of `ts_rewrite` that runs SQL: two arguments, the second a query as text. */
export function isTextRewrite({ name, given }: Pick<FunctionReference, "name" | "given">): boolean {
  return name === "ts_rewrite" && (given === undefined || given <= 2);
}
