import { showCondition } from "../condition.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { existingIndex, type IndexIdea } from "../index-idea.ts";
import { showInLoops, showNode } from "../label.ts";
import { showName } from "../names.ts";
import { showCount, showPercent } from "../numbers.ts";
import { inAllLoops, type PlanNode, textAt, totalRows } from "../plan.ts";
import { ideaFor, usableIn } from "../usable.ts";

/** Reading fewer rows than this takes about a millisecond. */
const MIN_ROWS = 10_000;
/** A join that keeps less than this of a table it has read whole would have done better to look its rows up. */
const MAX_KEPT = 0.02;
/** Each loop of an inner side costs some microseconds at least; from here on a hash join is usually faster. */
const MANY_LOOPS = 10_000;
/** Fetching less than this part of a table one by one is what indexes are for. */
const MIN_PART = 0.1;
/** Below this part of the work, the loops are not what takes the time. */
const MIN_SHARE = 0.25;
/** Pairs of rows; below it even the product of two tables is no work. */
const MIN_PAIRS = 1_000_000;

/** Joins that read a whole table for a few rows, compare row by row, or run their inner side too often. */
export function findJoins(evidence: Evidence): readonly Finding[] {
  return evidence.plan.nodes.flatMap((node) => {
    if (node.type === "Hash Join" || node.type === "Merge Join") return wholeTableForFew(node, evidence);
    if (node.type !== "Nested Loop") return [];
    return [...comparesPairs(node, evidence), ...manyLoops(node, evidence)];
  });
}

/** A hash or merge join where nearly all rows of a scanned table find no partner, and no index leads to those that do. */
function wholeTableForFew(join: PlanNode, evidence: Evidence): readonly Finding[] {
  const predicates = [...evidence.predicates(join, "Hash Cond"), ...evidence.predicates(join, "Merge Cond")];
  const sides = sidesOf(join);
  return sides.flatMap((side) => {
    const scan = scanBelow(side);
    const table = scan && evidence.table(scan);
    if (scan === undefined || table === undefined || scan.type !== "Seq Scan" || (scan.actual?.loops ?? 1) > 8) return [];
    const read = evidence.plan.analysed ? totalRows(scan) : scan.rows;
    const kept = totalRows(join);
    const other = sides.find((child) => child !== side);
    if (read < MIN_ROWS || kept > read * MAX_KEPT || other === undefined || totalRows(other) > read * MAX_KEPT) return [];
    const idea = ideaFor(evidence, table, usableIn(evidence, scan, predicates));
    // With an index that leads there, the planner has weighed this and decided by cost.
    if (idea === undefined || existingIndex(idea)?.valid === true) return [];
    const reads = `${showNode(join)} reads all rows (${showInLoops(read, scan)}) of ${showNode(scan)} for ${showInLoops(kept, join)} that match (on ${showCondition(conditionOf(join), evidence)})`;
    return [{ weight: evidence.shares.own(scan), node: scan, what: reads, ...adviceFor(idea) }];
  });
}

/** A nested loop that compares every row with every row: by its join filter, or with no condition at all. */
function comparesPairs(join: PlanNode, evidence: Evidence): readonly Finding[] {
  const [outer, inner] = sidesOf(join);
  if (outer === undefined || inner === undefined) return [];
  const filter = textAt(join.raw, "Join Filter");
  const weight = evidence.shares.own(join) + evidence.shares.whole(inner);
  if (filter !== undefined) {
    const pairs = evidence.plan.analysed ? totalRows(join) + inAllLoops(join, "Rows Removed by Join Filter") : outer.rows * inner.rows;
    const kept = totalRows(join);
    if (pairs < MIN_PAIRS || kept > pairs * MAX_KEPT) return [];
    const scan = scanBelow(inner);
    const table = scan && evidence.table(scan);
    const idea = scan && table && ideaFor(evidence, table, usableIn(evidence, scan, evidence.predicates(join, "Join Filter")));
    const what = `${showNode(join)} compares ${showInLoops(pairs, join)} pairs of rows to keep ${showInLoops(kept, join)} (join filter ${showCondition(filter, evidence)})`;
    const advice = "An equality between the tables' bare columns would let it hash, merge or look up; split an OR into a UNION.";
    return [{ weight, node: join, what, ...(idea === undefined ? { advice } : adviceFor(idea)) }];
  }
  const rows = totalRows(join);
  const independent =
    scanBelow(inner) !== undefined && inner.children.length + (inner.type === "Materialize" ? 0 : 1) >= 1 && !looksUp(inner);
  if (!independent || join.raw["Join Type"] !== "Inner" || rows < MIN_PAIRS || outer.rows < 2 || inner.rows < 2) return [];
  return [
    {
      weight,
      node: join,
      what: `${showNode(join)} joins every row with every row: ${showInLoops(rows, join)} rows, and no condition between #${outer.number} and #${inner.number}`,
      advice: "A join condition is missing; if every pair is wanted, aggregate each side first.",
    },
  ];
}

function manyLoops(join: PlanNode, evidence: Evidence): readonly Finding[] {
  const [outer, inner] = sidesOf(join);
  const loops = inner?.actual?.loops ?? 0;
  if (outer === undefined || inner === undefined || loops < MANY_LOOPS) return [];
  const share = evidence.shares.whole(inner);
  const scan = scanBelow(inner);
  const rows = (scan && evidence.table(scan)?.rows) ?? 0;
  if (share < MIN_SHARE || (rows > 0 && loops < rows * MIN_PART)) return [];
  const estimated = outer.rows < loops / 10 ? `; only ${showCount(outer.rows)} outer rows were expected` : "";
  return [
    {
      weight: share * 0.9,
      node: inner,
      what: `${showNode(inner)} ran ${showCount(loops)} times, once for each row of #${outer.number} (${showPercent(share)} of the ${evidence.shares.of})${estimated}`,
      advice:
        estimated === ""
          ? "Narrow the outer rows before the join, or let it hash: an equality on bare columns, and enough work_mem."
          : "With the right estimate the planner would hash: see the misestimate below the loop first (ANALYZE, CREATE STATISTICS).",
    },
  ];
}

function adviceFor(idea: IndexIdea): Pick<Finding, "advice" | "ideas"> {
  const existing = existingIndex(idea);
  if (existing === undefined || existing.partial !== null) return { advice: "", ideas: [idea] };
  return existing.valid
    ? {
        advice: `The index ${showName(existing.name)} could look the rows up, and the planner did not take it: check the estimates, random_page_cost, and enable_* settings.`,
      }
    : { advice: `The index ${showName(existing.name)} would serve but is not valid: REINDEX it.` };
}

/** The table a side of a join reads, where nothing but plumbing lies between. */
function scanBelow(side: PlanNode): PlanNode | undefined {
  let at = side;
  while (/^(?:Hash|Sort|Materialize|Gather|Gather Merge|Memoize)$/.test(at.type)) {
    const [child] = at.children;
    if (child === undefined) return undefined;
    at = child;
  }
  return at.relation === undefined ? undefined : at;
}

/** CTEs and subplans hang there too. */
function sidesOf({ children }: PlanNode): readonly PlanNode[] {
  return children.filter(({ raw }) => raw["Parent Relationship"] === "Outer" || raw["Parent Relationship"] === "Inner");
}

/** Whether it is told by the outer side which rows to fetch. */
function looksUp(inner: PlanNode): boolean {
  return textAt(inner.raw, "Index Cond") !== undefined || inner.type === "Memoize" || inner.type === "Bitmap Heap Scan";
}

function conditionOf({ raw }: PlanNode): string {
  return textAt(raw, "Hash Cond") ?? textAt(raw, "Merge Cond") ?? "";
}
