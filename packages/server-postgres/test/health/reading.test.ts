import { describe, expect, test } from "vitest";

import type { Facts } from "../../src/database.ts";
import type { Check, Finding } from "../../src/health/check.ts";
import { bloat } from "../../src/health/checks/bloat.ts";
import { cacheHit } from "../../src/health/checks/cache-hit.ts";
import { checkpoints } from "../../src/health/checks/checkpoints.ts";
import { connections } from "../../src/health/checks/connections.ts";
import { deadlocks } from "../../src/health/checks/deadlocks.ts";
import { longTransactions } from "../../src/health/checks/long-transactions.ts";
import { missingFkIndexes } from "../../src/health/checks/missing-fk-indexes.ts";
import { replication } from "../../src/health/checks/replication.ts";
import { role } from "../../src/health/checks/role.ts";
import { sequences } from "../../src/health/checks/sequences.ts";
import { settings } from "../../src/health/checks/settings.ts";
import { tempFiles } from "../../src/health/checks/temp-files.ts";
import { unusedIndexes } from "../../src/health/checks/unused-indexes.ts";
import { wraparound } from "../../src/health/checks/wraparound.ts";

const FACTS: Facts = {
  version: 180_004,
  database: "shop",
  user: "reader",
  schemas: ["pg_catalog", "public"],
  searchPath: "public",
  timeZone: "UTC",
  extensions: [],
  excess: [],
};
const GB = 1024 ** 3;

/** `level: text` of each finding. */
function found<Row>(check: Check<Row>, ...rows: Row[]): string[] {
  return check.read(rows, FACTS).findings.map(({ level, text }: Finding) => `${level}: ${text}`);
}

describe("connections", () => {
  const row = { max: 100, reserved: 3, used: 20, hidden: 0, states: [{ state: "idle", count: 20 }], top: [], idle: [], limits: [] };
  const session = { pid: 9, user: "app", database: "shop", application: "web", state: "idle in transaction", query: "select 1" };

  test("counts what an ordinary role may have", () => {
    expect(connections.read([row], FACTS).summary).toBe("20 of 97 used");
    expect(found(connections, { ...row, used: 77 })).toEqual([]);
    expect(found(connections, { ...row, used: 78 })).toEqual(["warning: 78 of 97 connections used (80.4 %)"]);
    expect(found(connections, { ...row, used: 93 })).toEqual(["problem: 93 of 97 connections used (95.9 %)"]);
  });

  test("names who is idle in a transaction", () => {
    const idle = [
      { ...session, state_seconds: 7_300 },
      { ...session, pid: 10, state_seconds: 400, database: "other" },
    ];
    expect(found(connections, { ...row, idle })).toEqual(["warning: 2 sessions idle in transaction for over 5 min, longest 2.0 h (pid 9)"]);
    expect(connections.read([{ ...row, idle }], FACTS).findings[0]?.lines).toEqual([
      "9 app (web) idle in transaction 2.0 h: select 1",
      "[other] 10 app (web) idle in transaction 7 min: select 1",
    ]);
  });

  test("knows limits of roles and databases", () => {
    const limits = [
      { kind: "role" as const, name: "app\n", limit: 10, used: 8 },
      { kind: "database" as const, name: "shop", limit: 5, used: 5 },
      { kind: "role" as const, name: "web", limit: 10, used: 7 },
    ];
    expect(found(connections, { ...row, limits })).toEqual([
      String.raw`warning: role app\n uses 8 of its limit of 10 connections`,
      "problem: database shop uses 5 of its limit of 5 connections",
    ]);
  });
});

describe("long_transactions", () => {
  const session = {
    kind: "session" as const,
    pid: 7,
    user: "app",
    database: "shop",
    application: "etl",
    state: "active",
    state_seconds: 1,
    query: "select 1",
    seconds: 10,
    xids: 5,
  };
  const prepared = {
    ...session,
    kind: "prepared" as const,
    pid: null,
    application: "gid\n1",
    state: "prepared",
    state_seconds: null,
    query: null,
  };

  test.each([
    [299, []],
    [300, ["notice: 1 transaction open for over 5 min, longest 5 min (pid 7, active)"]],
    [90_000, ["warning: 1 transaction open for over 5 min, longest 25.0 h (pid 7, active)"]],
  ])("a transaction open %i s", (seconds, findings) => expect(found(longTransactions, { ...session, seconds })).toEqual(findings));

  test.each([
    [200, []],
    [300, [String.raw`warning: 1 prepared transaction left open, oldest 5 min (gid\n1)`]],
    [3_600, [String.raw`problem: 1 prepared transaction left open, oldest 60 min (gid\n1)`]],
  ])("a prepared transaction %i s old", (seconds, findings) => expect(found(longTransactions, { ...prepared, seconds })).toEqual(findings));

  test.each([
    [
      "slot" as const,
      50_000_000,
      "warning: the oldest snapshot is 50,000,000 transactions old: 50,000,000 transactions old: replication slot sub, inactive",
    ],
    [
      "standby" as const,
      150_000_000,
      "problem: the oldest snapshot is 150,000,000 transactions old: 150,000,000 transactions old: standby sub with hot_standby_feedback",
    ],
  ])("a %s holds VACUUM back", (kind, xids, finding) => {
    const holder = { ...session, kind, application: "sub", state: "inactive", seconds: null, xids };
    expect(found(longTransactions, session, holder)).toEqual([finding]);
  });

  test("says how much it cannot see", () => {
    const hidden = { ...session, state: null, seconds: null };
    expect(longTransactions.read([hidden], FACTS).hidden).toEqual([
      { what: "how long the transactions of 1 session are open", remedy: "GRANT pg_monitor TO reader;" },
    ]);
  });
});

describe("wraparound", () => {
  const row = {
    kind: "database" as const,
    schema: null,
    name: "shop",
    xids: 0,
    multixacts: 0,
    freeze_max: 200_000_000,
    multixact_freeze_max: 400_000_000,
  };

  test.each([
    [{ xids: 200_000_000 }, []],
    [{ xids: 200_000_001 }, ["notice: database shop has not frozen 200,000,001 transactions (9.3 % of the way to wraparound)"]],
    [{ xids: 2 ** 30 }, ["warning: database shop has not frozen 1,073,741,824 transactions (50.0 % of the way to wraparound)"]],
    [{ xids: 1_600_000_000 }, ["problem: database shop has not frozen 1,600,000,000 transactions (74.5 % of the way to wraparound)"]],
    [{ multixacts: 500_000_000 }, ["notice: database shop has not frozen 500,000,000 multixacts (23.3 % of the way to wraparound)"]],
  ])("%j", (ages, findings) => expect(found(wraparound, { ...row, name: "young" }, { ...row, ...ages })).toEqual(findings));

  test("names the oldest tables of this database", () => {
    const table = { ...row, kind: "table" as const, schema: "shop", name: "Old", xids: 2 ** 30 };
    expect(wraparound.read([{ ...row, xids: 2 ** 30 }, table], FACTS).findings[0]?.lines).toContain(
      'table shop."Old": 1,073,741,824 transactions, 0 multixacts',
    );
  });
});

describe("replication", () => {
  const row = {
    standby: false,
    paused: false,
    replay_seconds: null,
    received_all: null,
    max_wal_size: GB,
    standbys: null,
    slots: null,
    archive_failing: false,
    archive_wal: null,
  };
  const standby = { name: "b", address: "10.0.0.2", state: "streaming", sync: "async", bytes: 1024, seconds: 0.1 };
  const slot = { name: "s", kind: "logical", active: false, bytes: 0, status: "reserved", seconds: null };

  test("standbys that are behind, by time or by WAL", () => {
    expect(found(replication, { ...row, standbys: [standby] })).toEqual([]);
    expect(found(replication, { ...row, standbys: [{ ...standby, seconds: 20 }] })).toEqual([
      "notice: 1 standby behind: standby b 10.0.0.2 streaming async: 1024 B and 20 s behind",
    ]);
    expect(found(replication, { ...row, standbys: [{ ...standby, bytes: 10 * GB }] })).toEqual([
      "warning: 1 standby behind: standby b 10.0.0.2 streaming async: 10 GB and 0.1 s behind",
    ]);
  });

  test("a standby whose lag may not be seen", () => {
    const unseen = { name: "b", address: null, state: null, sync: null, bytes: null, seconds: null };
    expect(replication.read([{ ...row, standbys: [unseen] }], FACTS)).toMatchObject({
      findings: [],
      hidden: [{ what: "the lag of 1 standby", remedy: "GRANT pg_monitor TO reader;" }],
    });
  });

  test.each([
    ["notice", 0.5 * GB],
    ["warning", 2 * GB],
    ["problem", 20 * GB],
  ])("an unused slot is a %s when it keeps %d bytes", (level, bytes) => {
    expect(found(replication, { ...row, slots: [{ ...slot, bytes }] })).toEqual([
      expect.stringMatching(`^${level}: 1 replication slot that nobody uses`),
    ]);
  });

  test("a slot that is losing WAL, even while it is used", () => {
    expect(found(replication, { ...row, slots: [{ ...slot, active: true, status: "unreserved" }] })).toEqual([
      "problem: 1 replication slot lost or about to lose WAL: slot s (logical) active, keeps 0 B of WAL, unreserved",
    ]);
  });

  test("a standby is behind only if it has not replayed what it received", () => {
    const here = { ...row, standby: true, replay_seconds: 4_000 };
    expect(found(replication, { ...here, received_all: true })).toEqual([]);
    expect(found(replication, { ...here, received_all: false })).toEqual(["warning: this standby is 67 min behind"]);
    expect(found(replication, { ...here, received_all: true, paused: true })).toEqual([
      "warning: this standby is 0.0 s behind, its replay is paused",
    ]);
  });

  test("archiving that fails", () => {
    expect(found(replication, { ...row, archive_failing: true, archive_wal: "0001" })).toEqual([
      "problem: archiving WAL fails, last at 0001",
    ]);
  });
});

describe("settings", () => {
  const set = (name: string, setting: string, more = {}): Parameters<typeof settings.read>[0][number] => ({
    name,
    setting,
    unit: null,
    pending_restart: false,
    database_bytes: 0,
    ...more,
  });

  test.each([
    ["fsync", "off", "problem: fsync = off"],
    ["full_page_writes", "off", "problem: full_page_writes = off"],
    ["autovacuum", "off", "problem: autovacuum = off"],
    ["zero_damaged_pages", "on", "problem: zero_damaged_pages = on"],
    ["enable_seqscan", "off", "notice: enable_seqscan = off"],
    ["password_encryption", "md5", "notice: password_encryption = md5"],
    ["max_connections", "2000", "notice: max_connections = 2000"],
  ])("%s = %s", (name, value, finding) => expect(found(settings, set(name, value))).toEqual([finding]));

  test.each([
    ["fsync", "on"],
    ["zero_damaged_pages", "off"],
    ["password_encryption", "scram-sha-256"],
    ["max_connections", "200"],
    ["synchronous_commit", "local"],
  ])("%s = %s is fine", (name, value) => expect(found(settings, set(name, value))).toEqual([]));

  test("memory is shown in its unit", () => {
    expect(found(settings, set("work_mem", "2097152", { unit: "kB" }))).toEqual(["warning: work_mem = 2 GB"]);
    expect(found(settings, set("shared_buffers", "16384", { unit: "8kB", database_bytes: 50 * GB }))).toEqual([
      "notice: shared_buffers = 128 MB",
    ]);
    expect(found(settings, set("shared_buffers", "16384", { unit: "8kB", database_bytes: 1 }))).toEqual([]);
  });

  test("ssl matters only where others can listen", () => {
    expect(found(settings, set("ssl", "off"), set("listen_addresses", "localhost, 127.0.0.1"))).toEqual([]);
    expect(found(settings, set("ssl", "off"), set("listen_addresses", "*"))).toEqual(["notice: ssl = off"]);
  });

  test("what waits for a restart", () => {
    expect(found(settings, set("shared_buffers", "99999", { pending_restart: true }))).toEqual([
      "notice: 1 changed setting not in force until a restart: shared_buffers",
    ]);
  });
});

describe("counters", () => {
  test("cache hits need reads enough to judge", () => {
    const row = { hit: 50, read: 50, shared_buffers: "128MB", tables: null };
    expect(found(cacheHit, row)).toEqual([]);
    expect(found(cacheHit, { ...row, hit: 940_000, read: 60_000 })).toEqual([
      "notice: 94.0 % of block reads came from shared_buffers (128MB)",
    ]);
    expect(found(cacheHit, { ...row, hit: 500_000, read: 500_000, tables: [{ schema: "s", name: "T", hit: 1, read: 9 }] })).toEqual([
      'warning: 50.0 % of block reads came from shared_buffers (128MB); most read: s."T"',
    ]);
    expect(found(cacheHit, { ...row, hit: 990_000, read: 10_000 })).toEqual([]);
  });

  test("checkpoints come by time", () => {
    const row = { timed: 90, requested: 10, counted_seconds: 86_400, max_wal_size: "1GB", checkpoint_timeout: "5min" };
    expect(found(checkpoints, row)).toEqual([]);
    expect(found(checkpoints, { ...row, requested: 100 })).toEqual(["notice: 52.6 % of 190 checkpoints came before their time in 24.0 h"]);
    expect(found(checkpoints, { ...row, timed: 0, requested: 15 })).toEqual([]);
  });

  test("temporary files count by the day where it is known since when", () => {
    const row = { files: 20, bytes: 20 * GB, counted_seconds: null, work_mem: "4MB" };
    expect(found(tempFiles, row)).toEqual(["notice: 20 files, 20 GB of temporary files, 1 GB each on average"]);
    expect(found(tempFiles, { ...row, counted_seconds: 30 * 86_400 })).toEqual([]);
    expect(found(tempFiles, { ...row, bytes: GB })).toEqual([]);
  });

  test("deadlocks, rollbacks and damage", () => {
    const row = { commits: 100_000, rollbacks: 0, deadlocks: 0, conflicts: 0, checksum_failures: null, counted_seconds: null };
    expect(found(deadlocks, row)).toEqual([]);
    expect(found(deadlocks, { ...row, checksum_failures: 0 })).toEqual([]);
    expect(found(deadlocks, { ...row, checksum_failures: 2 })).toEqual(["problem: 2 checksum failures: data on disk is damaged"]);
    expect(found(deadlocks, { ...row, deadlocks: 20, counted_seconds: 86_400 })).toEqual(["notice: 20 deadlocks in 24.0 h"]);
    expect(found(deadlocks, { ...row, deadlocks: 20, counted_seconds: 20 * 86_400 })).toEqual([]);
    expect(found(deadlocks, { ...row, rollbacks: 100_000 })).toEqual(["notice: 50.0 % of 200,000 transactions rolled back"]);
    expect(found(deadlocks, { ...row, commits: 10, rollbacks: 10 })).toEqual([]);
  });
});

describe("relations", () => {
  test("bloat counts when it is much of much", () => {
    const row = { kind: "table" as const, schema: "s", name: "t", bytes: 100 * 1024 ** 2, waste: 60 * 1024 ** 2 };
    expect(found(bloat, row)).toEqual(["notice: 1 table at least half empty, about 60 MB (estimated); most s.t: 60 MB of 100 MB (60.0 %)"]);
    expect(found(bloat, { ...row, waste: 40 * 1024 ** 2 }, { ...row, bytes: 2 ** 20, waste: 2 ** 20 - 1 })).toEqual([]);
    expect(found(bloat, { ...row, kind: "index", bytes: 4 * GB, waste: 3 * GB })).toEqual([
      expect.stringMatching(/^warning: 1 index at least half empty, about 3 GB/),
    ]);
    expect(
      bloat.read(
        [
          { ...row, waste: null },
          { ...row, schema: "pg_catalog", waste: null },
        ],
        FACTS,
      ),
    ).toMatchObject({
      findings: [],
      hidden: [{ what: expect.stringMatching(/^bloat of 1 large table or index:/) as string }],
    });
  });

  test("indexes are not called unused after a day", () => {
    const row = {
      schema: "s",
      index_name: "i",
      table_name: "t",
      partitions: 0,
      bytes: 2 ** 21,
      writes: 5,
      total: 1,
      total_bytes: 2 ** 21,
      counted_seconds: 86_400,
    };
    expect(unusedIndexes.read([row], FACTS)).toMatchObject({ findings: [], summary: expect.stringContaining("too early") as string });
    expect(found(unusedIndexes, { ...row, counted_seconds: 8 * 86_400 })).toEqual([
      "notice: 1 index never scanned, 2 MB; largest s.i on t: 2 MB, 5 rows written",
    ]);
    expect(found(unusedIndexes, { ...row, counted_seconds: null })).toHaveLength(1);
  });

  test("a foreign key without an index is worse on a large table", () => {
    const row = { schema: "s", table_name: "t", constraint_name: "f", columns: ["a", "B"], referenced: "r", rows: 20_000, total: 3 };
    const text = '3 foreign keys without an index on the referencing side; largest s.t (a, "B") -> r';
    expect(found(missingFkIndexes, row)).toEqual([`notice: ${text}, ~20,000 rows`]);
    expect(found(missingFkIndexes, { ...row, rows: 2_000_000 })).toEqual([`warning: ${text}, ~2,000,000 rows`]);
  });

  test("sequences", () => {
    const near = {
      schema: "s",
      name: "q",
      table_schema: "s",
      table_name: "t",
      column_name: "id",
      type: "integer",
      last: "0",
      limit: "2147483647",
      used: 0.6,
    };
    const row = { last: 1, counted: 1, hidden: 0, near: [near] };
    expect(found(sequences, row)).toEqual([]);
    expect(found(sequences, { ...row, near: [{ ...near, used: 0.7 }] })).toEqual([
      expect.stringMatching(/^warning: 1 sequence over 70 % used: s\.q for s\.t\.id \(integer\): 70\.0 %/),
    ]);
    expect(found(sequences, { ...row, near: [] }, { ...row, near: [{ ...near, used: 0.99999 }, near] })).toEqual([
      expect.stringMatching(/^problem: 1 sequence .* 99\.9 %/),
    ]);
  });
});

test("role says what is too much, in one line", () => {
  const read = (excess: readonly string[]): string[] =>
    role.read([{ name: "x", monitor: false }], { ...FACTS, user: "x\ny", excess }).findings.map(({ text }) => text);
  expect(read([])).toEqual([]);
  expect(read(["is a superuser", "owns a\nb"])).toEqual([String.raw`x\ny is a superuser, owns a\nb`]);
});
