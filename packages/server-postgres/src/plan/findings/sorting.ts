import { showCondition } from "../condition.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { existingIndex } from "../index-idea.ts";
import { showInLoops, showNode } from "../label.ts";
import { showName } from "../names.ts";
import type { Column } from "../nodes.ts";
import { showCount } from "../numbers.ts";
import { type PlanNode, textsAt, totalRows } from "../plan.ts";
import { ideaFor, usableIn } from "../usable.ts";

/** Sorting fewer rows than this takes a few milliseconds. */
const MIN_ROWS = 10_000;
/** An index in the wanted order pays when the LIMIT takes less than this of the rows. */
const MAX_TAKEN = 0.05;
/** Rows passed over; below it, nobody notices. */
const MIN_OFFSET = 1000;
/** An OFFSET counts when it passes over this many times the rows it returns. */
const TIMES_RETURNED = 10;

/** Sorts of many rows for the first few, which an index would deliver in order, and OFFSETs that read what they throw away. */
export function findSorting(evidence: Evidence): readonly Finding[] {
  return evidence.plan.nodes.flatMap((node) => {
    if (node.type === "Aggregate") return sortedForFew(node, 1, evidence);
    if (node.type !== "Limit") return [];
    const sort = below(node, /^(?:Gather Merge|Result|Subquery Scan)$/);
    return [...(sort?.type === "Sort" ? sortedForFew(sort, totalRows(node), evidence) : []), ...bigOffset(node, evidence)];
  });
}

/** A sort, or an aggregate that looks for the smallest or largest: the first of an order. */
function sortedForFew(sort: PlanNode, taken: number, evidence: Evidence): readonly Finding[] {
  const scan = below(sort, /^(?:Gather|Result)$/);
  const table = scan && evidence.table(scan);
  const keys = evidence.sortKeys(sort);
  if (scan === undefined || table === undefined || keys === undefined || keys.length === 0) return [];
  const read = totalRows(scan);
  const mine = keys.every(
    ({ side }) =>
      side.key !== undefined &&
      side.columns[0] !== undefined &&
      isOf(side.columns[0], scan, evidence) &&
      side.wraps.every(({ kind }) => kind !== "cast"),
  );
  if (read < MIN_ROWS || taken > read * MAX_TAKEN || !mine) return [];
  const predicates = ["Index Cond", "Recheck Cond", "Filter"].flatMap((key) => evidence.predicates(scan, key));
  const equal = usableIn(evidence, scan, predicates).filter(({ how }) => how === "equal");
  // Rows that another condition keeps may be far from the first.
  if (sort.type === "Aggregate" && equal.length < predicates.length) return [];
  const idea = ideaFor(evidence, table, equal, keys);
  if (idea === undefined) return [];
  const order = textsAt(sort.raw, sort.type === "Aggregate" ? "Output" : "Sort Key")
    .join(", ")
    .replaceAll("PARTIAL ", "");
  const what = `${showNode(sort)} ${sort.type === "Aggregate" ? "for" : "by"} ${showCondition(order, evidence)} goes through ${showInLoops(read, scan)} rows of ${showNode(scan)} for ${sort.type === "Aggregate" ? "one value" : `the first ${showCount(taken)}`}`;
  const weight = 0.9 * Math.min(1, evidence.shares.own(sort) + evidence.shares.own(scan));
  const existing = existingIndex(idea, idea.keys.length - keys.length, keys);
  if (existing === undefined || existing.partial !== null)
    return [{ weight, node: sort, what, advice: "An index in that order gives the first without reading the rest.", ideas: [idea] }];
  return [
    {
      weight,
      node: sort,
      what,
      advice: `The index ${showName(existing.name)} has that order${existing.valid ? ", and the planner did not take it: check the estimates, random_page_cost, and enable_* settings" : " but is not valid: REINDEX it"}.`,
    },
  ];
}

/** What an aggregate computes is told without tables where there is only one. */
function isOf(column: Column, scan: PlanNode, evidence: Evidence): boolean {
  if (column.alias !== undefined) return evidence.scanOf(column) === scan;
  return evidence.table(scan)?.columns.some(({ name }) => name === column.name) === true;
}

function bigOffset(limit: PlanNode, { plan, shares }: Evidence): readonly Finding[] {
  const child = outerOf(limit);
  if (child === undefined) return [];
  const returned = totalRows(limit);
  const skipped = plan.analysed ? totalRows(child) - returned : offsetIn(limit, child);
  if (skipped < MIN_OFFSET || skipped < returned * TIMES_RETURNED) return [];
  return [
    {
      weight: (shares.whole(limit) * skipped) / (skipped + returned),
      node: limit,
      what: `OFFSET reads ${showCount(skipped)} rows and throws them away before the ${showCount(returned)} it returns`,
      advice:
        "Page by key: remember the last row's sort columns (with the primary key as the last of them) and ask WHERE (a, id) > (last_a, last_id) ORDER BY a, id LIMIT n.",
    },
  ];
}

/** The planner charges a Limit's start with the part of its child that the OFFSET passes over. */
function offsetIn(limit: PlanNode, child: PlanNode): number {
  const run = child.cost - child.startupCost;
  return run > 0 ? Math.round(((limit.startupCost - child.startupCost) / run) * child.rows) : 0;
}

function below(node: PlanNode, plumbing: RegExp): PlanNode | undefined {
  let at = outerOf(node);
  while (at !== undefined && plumbing.test(at.type)) at = outerOf(at);
  return at;
}

/** CTEs and initial plans are children too, and come first. */
function outerOf({ children }: PlanNode): PlanNode | undefined {
  return children.find(({ raw }) => raw["Parent Relationship"] === "Outer");
}
