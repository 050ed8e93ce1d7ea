import { countOf, showBytes } from "../../schema/figures.ts";
import { oneLine } from "../../schema/texts.ts";
import { showSeconds } from "../amounts.ts";
import type { Check, Finding, Hidden } from "../check.ts";
import { seeStatistics } from "../visibility.ts";
import { replicationSql, type ReplicationRow, type Slot, type Standby } from "./replication-sql.ts";

/** Somebody who reads from the standby notices (rules of thumb). */
const LAG_NOTICE_SECONDS = 10;
const LAG_WARNING_SECONDS = 300;
/** So many times max_wal_size, the WAL between two checkpoints, kept for one slot. */
const MANY_CHECKPOINTS = 10;

export const replication: Check<ReplicationRow> = {
  name: "replication",
  title: "Replication, slots and archiving",
  sql: ({ version }) => replicationSql(version),
  read([row], facts) {
    if (row === undefined) throw new TypeError("the query has one row");
    const standbys = row.standbys ?? [];
    const slots = row.slots ?? [];
    const role = row.standby ? `standby, ${showSeconds(delay(row))} behind` : countOf(standbys.length, "standby", "standbys");
    const unseen = standbys.filter(({ state }) => state === null).length;
    const hidden: Hidden[] = unseen === 0 ? [] : [seeStatistics(`the lag of ${countOf(unseen, "standby", "standbys")}`, facts.user)];
    return {
      summary: `${role}, ${countOf(slots.length, "slot")}`,
      findings: [...standing(row), ...lagging(standbys, row.max_wal_size), ...idle(slots, row.max_wal_size), ...archiving(row)],
      lines: [...standbys.map(describeStandby), ...slots.map(describeSlot)].slice(0, 40),
      hidden,
    };
  },
};

/** A standby that has replayed all it received is not behind, however long ago the last transaction was. */
function delay({ received_all: receivedAll, replay_seconds: seconds }: ReplicationRow): number {
  return receivedAll === true ? 0 : (seconds ?? 0);
}

function standing(row: ReplicationRow): Finding[] {
  const seconds = delay(row);
  if (!row.standby || (seconds < LAG_NOTICE_SECONDS && !row.paused)) return [];
  return [
    {
      level: seconds < LAG_WARNING_SECONDS && !row.paused ? "notice" : "warning",
      text: `this standby is ${showSeconds(seconds)} behind${row.paused ? ", its replay is paused" : ""}`,
      means: "Queries here see the past, and taking over would take that long.",
      advice: row.paused
        ? "SELECT pg_wal_replay_resume();"
        : "Look for long queries here that hold replay up (max_standby_streaming_delay), slow disks, or a broken connection to the primary (pg_stat_wal_receiver).",
    },
  ];
}

function lagging(standbys: readonly Standby[], maxWalSize: number): Finding[] {
  const behind = standbys.filter(({ seconds, bytes }) => (seconds ?? 0) >= LAG_NOTICE_SECONDS || (bytes ?? 0) >= maxWalSize);
  const [first] = behind;
  if (first === undefined) return [];
  const bad = behind.some(({ seconds, bytes }) => (seconds ?? 0) >= LAG_WARNING_SECONDS || (bytes ?? 0) >= maxWalSize * MANY_CHECKPOINTS);
  return [
    {
      level: bad ? "warning" : "notice",
      text: `${countOf(behind.length, "standby", "standbys")} behind: ${describeStandby(first)}`,
      means: "What reads there sees the past; after a failover what had not arrived is lost, unless replication is synchronous.",
      advice:
        "Compare sent, write, flush and replay positions in pg_stat_replication: the first that is far back is the network, the disk, or replay held up by queries.",
      lines: behind.map(describeStandby),
    },
  ];
}

function idle(slots: readonly Slot[], maxWalSize: number): Finding[] {
  const lost = slots.filter(({ status }) => status === "lost" || status === "unreserved");
  const inactive = slots.filter((slot) => !slot.active && !lost.includes(slot));
  const findings: Finding[] = [];
  const [broken] = lost;
  if (broken !== undefined) {
    findings.push({
      level: "problem",
      text: `${countOf(lost.length, "replication slot")} lost or about to lose WAL: ${describeSlot(broken)}`,
      means:
        "The slot kept more than max_slot_wal_keep_size. Once it is lost, its standby or subscriber cannot go on and has to be made anew.",
      advice: "Let the consumer catch up at once, or SELECT pg_drop_replication_slot(name) and rebuild it.",
      lines: lost.map(describeSlot),
    });
  }
  const [worst] = inactive;
  if (worst !== undefined) {
    const retained = worst.bytes ?? 0;
    findings.push({
      level: retained < maxWalSize ? "notice" : retained < maxWalSize * MANY_CHECKPOINTS ? "warning" : "problem",
      text: `${countOf(inactive.length, "replication slot")} that nobody uses: ${describeSlot(worst)}`,
      means: "A slot keeps all WAL since its consumer last confirmed, until the disk is full, and may hold VACUUM back.",
      advice:
        "If the consumer is gone for good: SELECT pg_drop_replication_slot(name). Set max_slot_wal_keep_size so that none can fill the disk.",
      lines: inactive.map(describeSlot),
    });
  }
  return findings;
}

function archiving({ archive_failing: failing, archive_wal: wal }: ReplicationRow): Finding[] {
  if (!failing) return [];
  return [
    {
      level: "problem",
      text: `archiving WAL fails, last at ${oneLine(wal ?? "unknown", 60)}`,
      means: "WAL is kept until it is archived, so the disk fills; backups cannot be restored past this point.",
      advice: "Read the server's log for what archive_command or archive_library says, then see pg_stat_archiver.",
    },
  ];
}

function describeStandby({ name, address, state, sync, seconds, bytes }: Standby): string {
  const lag = bytes === null ? "lag not visible" : `${showBytes(bytes)} and ${showSeconds(seconds ?? 0)} behind`;
  const words = [name, address, state, sync].filter((word) => word !== null && word !== "");
  return oneLine(`standby ${words.join(" ")}: ${lag}`, 250);
}

function describeSlot({ name, kind, active, bytes, status, seconds }: Slot): string {
  const since = seconds === null ? "" : ` for ${showSeconds(seconds)}`;
  const kept = bytes === null ? "keeps no WAL" : `keeps ${showBytes(bytes)} of WAL`;
  return oneLine(`slot ${name} (${kind}) ${active ? "active" : `inactive${since}`}, ${kept}${status === null ? "" : `, ${status}`}`, 250);
}
