import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showNode } from "../label.ts";
import { showTable } from "../names.ts";
import { showCount, showPercent } from "../numbers.ts";
import { inAllLoops, numberAt, type PlanNode, totalRows } from "../plan.ts";

/** Visits to the table that an index-only scan was to save; fewer cost less than a millisecond. */
const MIN_FETCHES = 1000;
/** Of the rows; below it the visibility map is in good order. */
const MAX_FETCHED = 0.1;
/** Rows checked again because the bitmap knew only their page. */
const MIN_RECHECKED = 10_000;
const MAX_LOSSY = 0.1;

/** Index-only scans that visit the table after all, and bitmaps that did not fit in memory. */
export function findPages(evidence: Evidence): readonly Finding[] {
  return evidence.plan.nodes.flatMap((node) => [...heapFetches(node, evidence), ...lossyBitmap(node, evidence)]);
}

function heapFetches(node: PlanNode, { shares, table }: Evidence): readonly Finding[] {
  const fetches = node.type === "Index Only Scan" ? inAllLoops(node, "Heap Fetches") : 0;
  const rows = Math.max(1, totalRows(node) + inAllLoops(node, "Rows Removed by Filter"));
  if (fetches < MIN_FETCHES || fetches < rows * MAX_FETCHED) return [];
  const found = table(node) ?? node.relation;
  return [
    {
      weight: 0.8 * shares.own(node) * Math.min(1, fetches / rows),
      node,
      what: `${showNode(node)} visited the table ${showCount(fetches)} times for ${showCount(rows)} rows: its visibility map is out of date`,
      advice: `VACUUM ${found === undefined ? "the table" : showTable(found)}; and see that autovacuum keeps up with its changes.`,
    },
  ];
}

function lossyBitmap(node: PlanNode, { shares, settings }: Evidence): readonly Finding[] {
  const lossy = numberAt(node.raw, "Lossy Heap Blocks") ?? 0;
  const exact = numberAt(node.raw, "Exact Heap Blocks") ?? 0;
  const rechecked = inAllLoops(node, "Rows Removed by Index Recheck");
  if (rechecked < MIN_RECHECKED || lossy < (lossy + exact) * MAX_LOSSY) return [];
  return [
    {
      weight: 0.8 * shares.own(node),
      node,
      what: `${showNode(node)}: the bitmap did not fit in work_mem, ${showPercent(lossy / (lossy + exact))} of the pages are lossy and ${showCount(rechecked)} rows were checked in vain`,
      advice: `Raise work_mem for this session (now ${settings.workMem} kB), or narrow what the index finds.`,
    },
  ];
}
