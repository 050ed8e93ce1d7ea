import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showNode } from "../label.ts";
import { showWords } from "../names.ts";
import { showCount, showPercent } from "../numbers.ts";
import { inAllLoops, type PlanNode, textAt, totalRows } from "../plan.ts";

/** A subquery that runs fewer times than this is not what takes the time. */
const MANY_RUNS = 1000;
const MIN_SHARE = 0.2;
/** As for scans: rows that a filter throws away again. */
const MIN_ROWS = 10_000;
const MAX_KEPT = 0.1;

/** Subqueries that run once a row, and CTEs that are computed whole for a part of their rows. */
export function findSubplans(evidence: Evidence): readonly Finding[] {
  return evidence.plan.nodes.flatMap((node) => [...runsForEachRow(node, evidence), ...filteredCte(node, evidence)]);
}

function runsForEachRow(node: PlanNode, { plan, shares }: Evidence): readonly Finding[] {
  const name = textAt(node.raw, "Subplan Name");
  if (name === undefined || node.raw["Parent Relationship"] !== "SubPlan" || node.parent === undefined) return [];
  const filter = textAt(node.parent.raw, "Filter") ?? "";
  if (filter.includes(`hashed ${name}`)) return [];
  const runs = plan.analysed ? (node.actual?.loops ?? 0) : node.parent.rows;
  const share = plan.analysed ? shares.whole(node) : shares.own(node.parent);
  if (runs < MANY_RUNS || share < MIN_SHARE) return [];
  const isNotIn = /NOT \((?:ALL |ANY )?|<> ALL/.test(filter);
  return [
    {
      weight: plan.analysed ? share : share / 2,
      node,
      what: `${showWords(name)} (${showNode(node)}) ${plan.analysed ? "ran" : "may run"} ${showCount(runs)} times, once for each row of #${node.parent.number} (${showPercent(share)} of the ${shares.of})`,
      advice: isNotIn
        ? "Write NOT IN (SELECT ...) as NOT EXISTS: with it the planner can use an anti join."
        : "Write the correlated subquery as a join: LEFT JOIN a derived table that is grouped by the correlated column, or EXISTS for a test.",
    },
  ];
}

function filteredCte(node: PlanNode, { plan, shares }: Evidence): readonly Finding[] {
  if (node.type !== "CTE Scan" || textAt(node.raw, "Filter") === undefined) return [];
  const name = textAt(node.raw, "CTE Name") ?? "";
  const made = plan.nodes.find(({ raw }) => raw["Subplan Name"] === `CTE ${name}`);
  const kept = totalRows(node);
  const read = plan.analysed ? kept + inAllLoops(node, "Rows Removed by Filter") : (made?.rows ?? 0);
  if (made === undefined || made.type === "Recursive Union" || read < MIN_ROWS || kept > read * MAX_KEPT) return [];
  return [
    {
      weight: 0.8 * Math.min(1, shares.own(node) + shares.whole(made)),
      node,
      what: `The CTE ${showWords(name)} is computed whole: ${showCount(read)} rows, of which the filter outside it keeps ${showCount(kept)}`,
      advice: "Put the condition inside the CTE, or say AS NOT MATERIALIZED so that the planner can.",
    },
  ];
}
