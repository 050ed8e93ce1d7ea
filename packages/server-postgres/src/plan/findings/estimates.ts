import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showNode } from "../label.ts";
import { showName, showTable } from "../names.ts";
import { showCount } from "../numbers.ts";
import { ancestors, numberAt, type PlanNode, textAt, textsAt } from "../plan.ts";
import type { Table } from "../relations.ts";
import { usableIn } from "../usable.ts";
import { obstaclesIn } from "./obstacles.ts";

/** Planners live with errors of a few times; from about ten on they choose other joins than they should. */
const MIN_FACTOR = 10;
/** Rows: being wrong about less than this changes no plan. */
const MIN_ROWS = 100;
/** Too many rows expected is the lesser evil: it makes the planner careful. */
const MIN_ROWS_EXPECTED = 1000;
const FEWER_WEIGHT = 0.5;
/** An error counts as made above when it is this much worse than what came from below. */
const WORSE = 5;
/** An error of a thousand times counts in full. */
const FULL_FACTOR = 1000;

/** Nodes that return far more or fewer rows than was expected, each where the error starts. */
export function findMisestimates(evidence: Evidence): readonly Finding[] {
  const { plan, shares } = evidence;
  if (!plan.analysed) return [];
  return plan.nodes.flatMap((node) => {
    const factor = factorOf(node);
    if (factor < MIN_FACTOR || node.children.some((child) => factorOf(child) * WORSE > factor)) return [];
    const actual = node.actual?.rows ?? 0;
    const [more, word] = actual > node.rows ? [actual / Math.max(node.rows, 1), "more"] : [node.rows / Math.max(actual, 1), "fewer"];
    const above = ancestors(node).find(({ type }) => /Join|Nested Loop|Aggregate|Sort/.test(type));
    const advice = adviceFor(node, evidence, above?.type ?? "");
    if (advice === undefined) return [];
    // What was done above on a wrong estimate, not what it took to get there.
    const touched = above === undefined ? shares.own(node) / 2 : shares.own(node) + shares.whole(above) - shares.whole(node);
    // An estimate is no cost: it can only have led to one.
    const weight = (word === "more" ? 0.7 : 0.7 * FEWER_WEIGHT) * touched * Math.min(1, Math.log(factor) / Math.log(FULL_FACTOR));
    const led = above === undefined ? "" : `; #${above.number} ${above.type} was chosen on it`;
    return [
      {
        weight,
        node,
        what: `${showNode(node)} gave ${showCount(more)} times ${word} rows than estimated (${showCount(node.rows)} -> ${showCount(actual)}${(node.actual?.loops ?? 1) > 1 ? " per loop" : ""}), and the error starts here${led}`,
        advice,
      },
    ];
  });
}

/** Their rows are those of others, or (of recursion) nobody's to estimate. */
const PASSED_OVER =
  /^(?:Hash|Materialize|Memoize|Gather|Gather Merge|Limit|Bitmap Index Scan|BitmapAnd|BitmapOr|Recursive Union|WorkTable Scan|CTE Scan)$/;

/** How many times the estimate is off; 1 where nothing can be said. */
function factorOf(node: PlanNode): number {
  const { actual, rows } = node;
  if (actual === undefined || actual.loops === 0 || PASSED_OVER.test(node.type)) return 1;
  const [estimated, real] = [Math.max(rows, 1), Math.max(actual.rows, 1)];
  if (Math.max(estimated, real) * (real > estimated ? actual.loops : 1) < MIN_ROWS) return 1;
  if (real > estimated) return real / estimated;
  return estimated < MIN_ROWS_EXPECTED || mayStopEarly(node) ? 1 : estimated / real;
}

/** Whether somebody above may have wanted only the first rows: then fewer than estimated is no error. */
function mayStopEarly(node: PlanNode): boolean {
  let below = node;
  for (const above of ancestors(node)) {
    if (above.type === "Limit" || above.type.startsWith("Merge")) return true;
    const join = textAt(above.raw, "Join Type");
    if (
      (join === "Semi" || join === "Anti" || above.raw["Inner Unique"] === true) &&
      above.children[1] === below &&
      above.type === "Nested Loop"
    )
      return true;
    // These read everything before they give anything.
    if (/^(?:Sort|Hash|Aggregate|Unique)$/.test(above.type)) return false;
    if (textAt(below.raw, "Subplan Name") !== undefined) return true;
    below = above;
  }
  return false;
}

/** Undefined where nothing can be done, and it did no harm. */
function adviceFor(node: PlanNode, evidence: Evidence, above: string): string | undefined {
  const table = evidence.table(node);
  if (/Function/.test(node.type))
    return "A function's rows are guessed from its ROWS property (1,000 unless stated): state it, or put the rows in a temporary table and ANALYZE it.";
  if (table !== undefined) return adviceForScan(node, table, evidence, above);
  if (node.type === "Aggregate" && textsAt(node.raw, "Group Key").length > 0) {
    return "The number of groups is guessed: for columns of one table CREATE STATISTICS (ndistinct) ON their list, for an expression CREATE STATISTICS ON (expression), then ANALYZE.";
  }
  if (numberAt(node.raw, "Rows Removed by Join Filter") !== undefined || /Join|Nested Loop/.test(node.type)) {
    return "Values are unevenly spread over the join, or a condition on one table says something about the other: narrow the larger side before the join, or split off a step into a temporary table and ANALYZE it.";
  }
  return "Look at what this node computes: the planner has no statistics for results of expressions, set operations and subqueries.";
}

function adviceForScan(node: PlanNode, table: Table, evidence: Evidence, above: string): string | undefined {
  const name = showTable(table);
  const predicates = ["Index Cond", "Filter", "Recheck Cond"].flatMap((key) => evidence.predicates(node, key));
  const rewrites = new Set(
    obstaclesIn(evidence, node, table, predicates).flatMap(({ hides, rewrite }) => (hides === undefined ? [] : [rewrite])),
  );
  if (rewrites.size > 0) {
    const measured = evidence.facts.version >= 140_000 ? ` Or CREATE STATISTICS ON (expression) FROM ${name}; ANALYZE ${name};` : "";
    return `The planner knows the values of a column, not those of an expression or a cast: ${[...rewrites].join("; ")}.${measured}`;
  }
  if (usableIn(evidence, node, predicates).some(({ how, facts }) => how === "gin" && facts.type === "jsonb")) {
    return /Join|Nested Loop/.test(above)
      ? "Statistics are of whole jsonb values, not of what is in them: where that misleads a join, keep the key in a column of its own."
      : undefined;
  }
  const columns = new Set(predicates.flatMap((each) => (each.kind === "comparison" ? each.left.columns.map((column) => column.name) : [])));
  if (columns.size > 1) {
    const list = [...columns].slice(0, 8).map(showName).join(", ");
    return `The columns may depend on each other: CREATE STATISTICS (dependencies, mcv) ON ${list} FROM ${name}; ANALYZE ${name};`;
  }
  return `ANALYZE ${name}; and if it stays, a larger statistics target for the column (ALTER TABLE ... ALTER COLUMN ... SET STATISTICS 1000).`;
}
