import { showIdentifier, showQualified } from "../../schema/identifiers.ts";
import { showCount, showShare } from "../amounts.ts";
import type { Check, Finding, Level } from "../check.ts";

export interface WraparoundRow {
  readonly kind: "database" | "table";
  readonly schema: string | null;
  readonly name: string;
  /** Transactions, and multixacts, since the oldest that is not frozen. */
  readonly xids: number;
  readonly multixacts: number;
  readonly freeze_max: number;
  readonly multixact_freeze_max: number;
}

/** Transaction IDs are compared modulo 2^32, so half of that is the end (manual, Preventing Transaction ID Wraparound Failures). */
const LIMIT = 2 ** 31;
/** Half of the way: autovacuum, which begins at autovacuum_freeze_max_age, does not get it done. */
const WARNING = LIMIT / 2;
/** Default of vacuum_failsafe_age, at which VACUUM drops everything else to be in time (manual). */
const PROBLEM = 1_600_000_000;

export const wraparound: Check<WraparoundRow> = {
  name: "wraparound",
  title: "Transaction ID wraparound",
  sql: () => `select 'database' as kind, null::text as schema, d.datname::text as name,
  pg_catalog.age(d.datfrozenxid) as xids, pg_catalog.mxid_age(d.datminmxid) as multixacts,
  pg_catalog.current_setting('autovacuum_freeze_max_age')::float8 as freeze_max,
  pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::float8 as multixact_freeze_max
from pg_catalog.pg_database d
union all (
  select 'table', n.nspname::text, c.relname::text, pg_catalog.age(c.relfrozenxid), pg_catalog.mxid_age(c.relminmxid),
    pg_catalog.current_setting('autovacuum_freeze_max_age')::float8,
    pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::float8
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'm', 't') and c.relfrozenxid <> '0'
  order by greatest(pg_catalog.age(c.relfrozenxid), pg_catalog.mxid_age(c.relminmxid)) desc, c.relpages desc
  limit 10)
order by kind, xids desc
limit 1000`,
  read(rows) {
    const lines = rows.filter(({ kind }, index) => kind === "table" || index < 20).map(describe);
    const databases = rows.filter(({ kind }) => kind === "database");
    const [oldest] = [...databases].sort((a, b) => worstAge(b) - worstAge(a));
    if (oldest === undefined) return { summary: "no database", findings: [], lines };
    return {
      summary: `${showShare(worstAge(oldest) / LIMIT)} of the way (${nameOf(oldest)})`,
      findings: findings(databases, lines),
      lines,
    };
  },
};

function findings(databases: readonly WraparoundRow[], lines: readonly string[]): Finding[] {
  const kinds = [
    {
      noun: "transactions",
      setting: "autovacuum_freeze_max_age",
      age: (row: WraparoundRow) => row.xids,
      max: (row: WraparoundRow) => row.freeze_max,
    },
    {
      noun: "multixacts",
      setting: "autovacuum_multixact_freeze_max_age",
      age: (row: WraparoundRow) => row.multixacts,
      max: (row: WraparoundRow) => row.multixact_freeze_max,
    },
  ];
  return kinds.flatMap(({ noun, setting, age, max }): Finding[] => {
    const [oldest] = [...databases].sort((a, b) => age(b) - age(a));
    if (oldest === undefined) return [];
    const level = levelOf(age(oldest), max(oldest));
    if (level === "ok") return [];
    return [
      {
        level,
        text: `database ${nameOf(oldest)} has not frozen ${showCount(age(oldest))} ${noun} (${showShare(age(oldest) / LIMIT)} of the way to wraparound)`,
        means: `Past ${setting} (${showCount(max(oldest))}) autovacuum freezes tables whatever else is to do; about 3 million before 2^31 PostgreSQL refuses all writes.`,
        advice:
          "See what holds it back (check long_transactions: old snapshots, prepared transactions, slots), then as superuser in that database: VACUUM (FREEZE, VERBOSE) the oldest tables, named below for this database.",
        lines,
      },
    ];
  });
}

function levelOf(age: number, freezeMax: number): Level {
  if (age >= PROBLEM) return "problem";
  if (age >= WARNING) return "warning";
  return age > freezeMax ? "notice" : "ok";
}

function worstAge({ xids, multixacts }: WraparoundRow): number {
  return Math.max(xids, multixacts);
}

function nameOf({ schema, name }: WraparoundRow): string {
  return schema === null ? showIdentifier(name) : showQualified(schema, name);
}

function describe(row: WraparoundRow): string {
  return `${row.kind} ${nameOf(row)}: ${showCount(row.xids)} transactions, ${showCount(row.multixacts)} multixacts`;
}
