import type { Evidence } from "./evidence.ts";
import { showLine } from "./label.ts";
import { showCount, showPercent } from "./numbers.ts";
import type { Plan, PlanNode } from "./plan.ts";
import type { Shares } from "./shares.ts";

/** Deeper nodes are not indented further: the number of the depth is shorter. */
const MAX_INDENT = 24;
/** Of children that are alike (partitions, branches of a UNION ALL), this many are shown when there are more than {@link MANY_ALIKE}. */
const SHOWN_ALIKE = 3;
const MANY_ALIKE = 5;

/**
 * The plan as an indented tree, one line a node, in at most `budget` characters (the root's line is always there). What matters most
 * stays: `wanted` nodes (those with findings), the heaviest, and the way to them. What is folded says so in its place.
 */
export function showTree(evidence: Evidence, wanted: ReadonlySet<PlanNode>, budget: number): string {
  const { plan, shares } = evidence;
  const weights = weigh(plan, shares, wanted);
  const alike = alikeIn(plan, weights);
  const lines = new Map<PlanNode, string>();
  const line = (node: PlanNode): string => {
    const known = lines.get(node) ?? `${indent(node)}${showLine(node, evidence)}`;
    lines.set(node, known);
    return known;
  };
  // Heavier first; a parent weighs at least what its children do and has the smaller number, so it comes before them.
  const order = plan.nodes
    .filter((node) => !alike.has(node))
    .toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || a.number - b.number);
  for (let room = budget; ; room = Math.floor(room * 0.8)) {
    const kept = new Set<PlanNode>();
    let used = 0;
    for (const node of order) {
      used += line(node).length + 1;
      if (used > room && kept.size > 0) break;
      kept.add(node);
    }
    const tree = draw(plan, kept, line, shares);
    if (tree.length <= budget || kept.size === 1) return tree;
  }
}

/** How much each node deserves its line; a parent at least as much as the best below it. */
function weigh(plan: Plan, shares: Shares, wanted: ReadonlySet<PlanNode>): Map<PlanNode, number> {
  const weights = new Map(plan.nodes.map((node) => [node, (wanted.has(node) ? 2 : 0) + shares.own(node)]));
  for (const node of plan.nodes.toReversed()) {
    if (node.parent === undefined) continue;
    weights.set(node.parent, Math.max(weights.get(node.parent) ?? 0, weights.get(node) ?? 0));
  }
  return weights;
}

/** The lighter ones of many siblings of one type, and everything below them. */
function alikeIn({ nodes }: Plan, weights: ReadonlyMap<PlanNode, number>): Set<PlanNode> {
  const found = new Set<PlanNode>();
  for (const node of nodes) {
    for (const group of Map.groupBy(node.children, ({ type }) => type).values()) {
      if (group.length <= MANY_ALIKE) continue;
      for (const child of group.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0)).slice(SHOWN_ALIKE)) found.add(child);
    }
    if (node.parent !== undefined && found.has(node.parent)) found.add(node);
  }
  return found;
}

function draw(plan: Plan, kept: ReadonlySet<PlanNode>, line: (node: PlanNode) => string, shares: Shares): string {
  const lines: string[] = [];
  let folded: PlanNode[] = [];
  for (const node of plan.nodes) {
    if (!kept.has(node)) {
      folded.push(node);
      continue;
    }
    if (folded.length > 0) lines.push(showFold(folded, shares));
    folded = [];
    lines.push(line(node));
  }
  if (folded.length > 0) lines.push(showFold(folded, shares));
  return lines.join("\n");
}

function showFold(nodes: readonly PlanNode[], shares: Shares): string {
  const [first] = nodes;
  if (first === undefined) return "";
  const types = [...Map.groupBy(nodes, ({ type }) => type)].toSorted(([, a], [, b]) => b.length - a.length);
  const named = types.slice(0, 3).map(([type, { length }]) => `${showCount(length)} ${type.replaceAll(/[^\w ]/g, "?").slice(0, 40)}`);
  const share = nodes.reduce((sum, node) => sum + shares.own(node), 0);
  const many = nodes.length === 1 ? "1 node" : `${showCount(nodes.length)} nodes`;
  return `${indent(first)}… ${many} folded (${named.join(", ")}${types.length > 3 ? ", ..." : ""}) · ${showPercent(Math.min(1, share))}`;
}

function indent({ depth }: PlanNode): string {
  return depth <= MAX_INDENT ? "  ".repeat(depth) : `${"  ".repeat(MAX_INDENT)}(depth ${depth}) `;
}
