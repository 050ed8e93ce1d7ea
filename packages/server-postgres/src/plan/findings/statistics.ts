import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showTable } from "../names.ts";
import { showCount, showPercent } from "../numbers.ts";
import { type PlanNode } from "../plan.ts";
import type { Table } from "../relations.ts";

/** Autovacuum analyses after a tenth of the rows has changed; at a fifth it is late. */
const STALE_PART = 0.2;
/** Changed rows below this are of no consequence. */
const MIN_CHANGED = 1000;
/** 8 kB pages: of a smaller table the planner's guess is good enough. */
const MIN_PAGES = 10;
/** Missing statistics make every estimate a guess, but not every guess is wrong. */
const MISSING_WEIGHT = 0.5;
const STALE_WEIGHT = 0.3;

/** Tables that were never analysed, or much changed since. */
export function findStatistics(evidence: Evidence): readonly Finding[] {
  const found = new Map<number, { table: Table; node: PlanNode; share: number }>();
  for (const node of evidence.plan.nodes) {
    const table = evidence.table(node);
    if (table === undefined || table.kind === "f") continue;
    found.set(table.id, {
      table,
      node: found.get(table.id)?.node ?? node,
      share: (found.get(table.id)?.share ?? 0) + evidence.shares.own(node),
    });
  }
  return [...found.values()].flatMap(({ table, node, share }) => {
    const name = showTable(table);
    const advice = `ANALYZE ${name};`;
    const touched = Math.max(share, 0.2);
    if (isMissing(table)) {
      return [
        {
          weight: MISSING_WEIGHT * touched,
          node,
          what: `${name} has no statistics: it was never analysed, so every estimate about it is a guess`,
          advice,
        },
      ];
    }
    const rows = Math.max(table.rows, table.live);
    if (!table.analysed || table.modified < MIN_CHANGED || table.modified < rows * STALE_PART) return [];
    const part = rows > 0 ? ` (${showPercent(table.modified / rows)} of ${showCount(rows)})` : "";
    return [
      {
        weight: STALE_WEIGHT * touched,
        node,
        what: `${name} has changed since it was last analysed: ${showCount(table.modified)} rows${part}`,
        advice,
      },
    ];
  });
}

/** From PostgreSQL 14 on, reltuples is -1 until something has counted; before, it is 0. Statistics may be there but not ours to see. */
function isMissing({ rows, pages, live, hasStatistics, analysed }: Table): boolean {
  return !hasStatistics && !analysed && (rows < 0 || (rows === 0 && (pages >= MIN_PAGES || live >= MIN_CHANGED)));
}
