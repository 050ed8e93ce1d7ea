import { createHash } from "node:crypto";

import type { Session } from "../database.ts";
import { countOf } from "../schema/figures.ts";
import { showQualified } from "../schema/identifiers.ts";
import type { Counted } from "./count.ts";

/** Rows that a transaction has inserted, updated and deleted in one table, by whatever means: the statement, triggers, cascades. */
export interface Count {
  readonly oid: string;
  readonly schema: string;
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** What a transaction has done so far. */
export interface Effect {
  /** The command tag: `UPDATE 3`. */
  readonly tag: string;
  readonly counts: readonly Count[];
  /** What the statement has made, dropped, altered and emptied, a line each. */
  readonly definitions: readonly string[];
  /** Rows that the tables had, by OID, where known. Others change them too: they are not part of what must be the same. */
  readonly totals: ReadonlyMap<string, Omit<Counted, "values">>;
}

// What this session has counted and not yet handed on (manual 28.2: pg_stat_xact_user_tables). That is not this transaction alone: an
// earlier one of the same second may still be in it, so what matters is the difference.
const COUNTS = `
  select relid::text as oid, schemaname as schema, relname as "table", n_tup_ins as inserted, n_tup_upd as updated, n_tup_del as deleted
  from pg_catalog.pg_stat_xact_user_tables
  where n_tup_ins > 0 or n_tup_upd > 0 or n_tup_del > 0
  order by 2, 3`;

export function countsOf(session: Session): Promise<Count[]> {
  return session.rows<Count>(COUNTS);
}

/** What has been counted since `before`, in the same transaction. */
export function countsSince(before: readonly Count[], now: readonly Count[]): Count[] {
  const earlier = new Map(before.map((count) => [count.oid, count]));
  return now
    .map((count) => {
      const then = earlier.get(count.oid);
      return {
        ...count,
        inserted: count.inserted - (then?.inserted ?? 0),
        updated: count.updated - (then?.updated ?? 0),
        deleted: count.deleted - (then?.deleted ?? 0),
      };
    })
    .filter(({ inserted, updated, deleted }) => inserted > 0 || updated > 0 || deleted > 0);
}

/** Whether a rehearsal found nothing that a commit would change. */
export function isNothing({ tag, counts, definitions }: Effect): boolean {
  // The rows of foreign tables are counted nowhere but in the tag.
  return counts.length === 0 && definitions.length === 0 && !/ [1-9]\d*$|^TRUNCATE/.test(tag);
}

/** Lines of an effect that are shown. */
const LINES = 200;

/** The effect in words, one line for each table, at most `lines`. */
export function effectText({ tag, counts, definitions, totals }: Effect, lines = LINES): string {
  const all = [...counts.map((count) => countText(count, totals.get(count.oid))), ...definitions];
  const more = all.length > lines ? [`and ${all.length - lines} more`] : [];
  return all.length > 0 ? [...all.slice(0, lines), ...more].join("\n") : `${tag}: no change that is counted here`;
}

function countText({ schema, table, inserted, updated, deleted }: Count, total: Omit<Counted, "values"> | undefined): string {
  const parts = [inserted > 0 && `${inserted} inserted`, updated > 0 && `${updated} updated`, deleted > 0 && `${deleted} deleted`];
  const done = `${showQualified(schema, table)}: ${parts.filter((part) => part !== false).join(", ")}`;
  if (total === undefined || (updated === 0 && deleted === 0)) return done;
  if (!total.exact) return `${done} (of about ${countOf(total.rows, "row")})`;
  const all = updated === total.rows || deleted === total.rows;
  return `${done} (${all ? "all" : "of"} ${countOf(total.rows, "row")})`;
}

/** Characters of a digest: 132 bits. */
const DIGEST_CHARS = 22;

/** The same for two effects only when they did the same to the same tables. */
export function digestOf({ tag, counts, definitions }: Effect): string {
  const changes = counts.map(({ schema, table, inserted, updated, deleted }) => [schema, table, inserted, updated, deleted]);
  return createHash("sha256")
    .update(JSON.stringify([tag, changes, definitions]))
    .digest("base64url")
    .slice(0, DIGEST_CHARS);
}
