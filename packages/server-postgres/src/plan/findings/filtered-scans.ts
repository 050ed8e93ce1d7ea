import { showCondition } from "../condition.ts";
import type { Evidence } from "../evidence.ts";
import type { Predicate } from "../expression.ts";
import type { Finding } from "../finding.ts";
import { existingIndex, type IndexIdea } from "../index-idea.ts";
import { showInLoops, showNode } from "../label.ts";
import { showName } from "../names.ts";
import { showCount } from "../numbers.ts";
import { inAllLoops, type PlanNode, textAt, totalRows } from "../plan.ts";
import type { Table } from "../relations.ts";
import { ideaFor, type Usable, usableIn } from "../usable.ts";
import { type Obstacle, obstaclesIn } from "./obstacles.ts";

/** Reading fewer rows than this takes about a millisecond, whatever the plan. */
const MIN_ROWS = 10_000;
/** An index fetches rows one by one from all over the table: above about this part of it, reading everything in order is as fast. */
const MAX_KEPT = 0.05;
/** The same for rows that an index scan has already fetched one by one: here nine of ten were in vain. */
const MAX_KEPT_BY_INDEX = 0.1;
/** A table of a few pages is read as fast as an index of it. */
const MIN_PAGES = 10;

/** Scans that read many rows to keep few: sequential ones, and those through an index that is not selective enough. */
export function findFilteredScans(evidence: Evidence): readonly Finding[] {
  return evidence.plan.nodes.flatMap((node) => {
    const isSequential = node.type === "Seq Scan";
    if (!isSequential && !/^(?:Index Scan|Index Only Scan|Bitmap Heap Scan)$/.test(node.type)) return [];
    const table = evidence.table(node);
    if (table === undefined || textAt(node.raw, "Filter") === undefined || (table.pages > 0 && table.pages < MIN_PAGES)) return [];
    const { read, kept } = effort(node, table, evidence, isSequential);
    if (read < MIN_ROWS || kept > read * (isSequential ? MAX_KEPT : MAX_KEPT_BY_INDEX)) return [];
    const reads = `${showNode(node)} ${evidence.plan.analysed ? "reads" : "is expected to read"} ${showInLoops(read, node)} rows to keep ${showInLoops(kept, node)}`;
    const filter = showCondition(textAt(node.raw, "Filter") ?? "", evidence);
    const { advice, ideas, why } = adviceFor(evidence, node, table);
    return [{ weight: weightOf(node, evidence), node, what: `${reads} (filter ${filter})${why === "" ? "" : `: ${why}`}`, advice, ideas }];
  });
}

/** Rows looked at and rows kept, in all loops. Without measurement a scan by index cannot be judged: EXPLAIN does not say how many it fetches. */
function effort(node: PlanNode, table: Table, { plan }: Evidence, isSequential: boolean): { read: number; kept: number } {
  const kept = totalRows(node);
  if (plan.analysed) return { kept, read: node.actual === undefined ? 0 : kept + inAllLoops(node, "Rows Removed by Filter") };
  return { kept, read: isSequential ? Math.max(table.rows, 0) : 0 };
}

/** Below a nested loop the scan's share is what matters; a scan that others wait for is not lighter because it was spread over workers. */
function weightOf(node: PlanNode, { shares }: Evidence): number {
  return shares.own(node);
}

interface Advice {
  readonly why: string;
  readonly advice: string;
  readonly ideas: readonly IndexIdea[];
}

function adviceFor(evidence: Evidence, node: PlanNode, table: Table): Advice {
  const predicates = [
    ...evidence.predicates(node, "Index Cond"),
    ...bitmapConditions(evidence, node),
    ...evidence.predicates(node, "Filter"),
  ];
  const usable = usableIn(evidence, node, predicates);
  const obstacles = obstaclesIn(evidence, node, table, predicates);
  const why = obstacles.map((obstacle) => obstacle.why).join("; ");
  const filtered = new Set(usableIn(evidence, node, evidence.predicates(node, "Filter")).map(({ side }) => side.key));
  const idea = ideaFor(evidence, table, usable);
  // An index that adds nothing of the filter to the one that was used would be that one again.
  if (idea?.keys.some(({ sql }) => filtered.has(sql)) === true) return { why, ...byIndex(idea, node, usable, obstacles) };
  const alternatives = predicates.flatMap((predicate) =>
    predicate.kind === "or" ? [ideasForOr(evidence, node, table, predicate.alternatives)] : [],
  )[0];
  if (alternatives !== undefined && alternatives.length > 0) {
    return {
      why,
      advice:
        "With an index for each side of the OR both can be used (BitmapOr); where that is not taken, write it as a UNION of one SELECT for each side.",
      ideas: alternatives,
    };
  }
  const rewrites = [...new Set(obstacles.map(({ rewrite }) => rewrite))];
  if (rewrites.length > 0) return { why, advice: `${sentence(rewrites.join("; "))}.`, ideas: [] };
  return {
    why,
    advice: "No part of the filter can use an index as it is written: look for a narrower condition, or store what is computed here.",
    ideas: [],
  };
}

function byIndex(idea: IndexIdea, node: PlanNode, usable: readonly Usable[], obstacles: readonly Obstacle[]): Omit<Advice, "why"> {
  const loose = usable.filter(({ how }) => how === "equal" || how === "list").length;
  const existing = existingIndex(idea, Math.min(loose, idea.keys.length));
  if (existing !== undefined && !existing.valid) {
    return {
      advice: `The index ${showName(existing.name)} would serve but is not valid (a CREATE INDEX CONCURRENTLY has failed): REINDEX it.`,
      ideas: [],
    };
  }
  if (existing?.partial === null) {
    const estimate = node.actual === undefined ? "" : ` (it expected ${showCount(node.rows)} rows and got ${showCount(node.actual.rows)})`;
    return {
      advice: `The index ${showName(existing.name)} could serve, and the planner did not take it${estimate}: check the estimate, random_page_cost, and enable_* settings.`,
      ideas: [],
    };
  }
  const others = [...new Set(obstacles.map(({ rewrite }) => rewrite))];
  return { advice: others.length === 0 || idea.method === "gin" ? "" : `Or: ${others.join("; ")}.`, ideas: [idea] };
}

/** An index for each side of an OR; none unless every side has one, for one side without makes the others useless. */
function ideasForOr(evidence: Evidence, node: PlanNode, table: Table, alternatives: readonly (readonly Predicate[])[]): IndexIdea[] {
  const ideas = alternatives.map((each) => ideaFor(evidence, table, usableIn(evidence, node, each)));
  const whole = ideas.filter((idea) => idea !== undefined);
  return whole.length === ideas.length ? whole.filter((idea) => existingIndex(idea)?.partial !== null) : [];
}

function bitmapConditions(evidence: Evidence, node: PlanNode): readonly Predicate[] {
  return node.type === "Bitmap Heap Scan" ? evidence.predicates(node, "Recheck Cond") : [];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
