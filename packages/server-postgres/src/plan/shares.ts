import type { Plan, PlanNode } from "./plan.ts";

/** How much of a statement's work each node is: of the time where it was measured, else of the estimated cost. */
export interface Shares {
  readonly of: "time" | "cost";
  /** What a node does itself, without its children: 0 to 1. */
  own(node: PlanNode): number;
  /** With everything below it: 0 to 1. */
  whole(node: PlanNode): number;
  /** Milliseconds of what a node does itself, as the clock goes; undefined where time was not measured. */
  ownMs(node: PlanNode): number | undefined;
}

/** Computes the shares of all nodes. */
export function sharesOf(plan: Plan): Shares {
  const [root] = plan.nodes;
  const timed = root.actual?.ms !== undefined;
  const whole = timed ? times(plan) : costs(plan);
  const own = new Map<PlanNode, number>();
  for (const node of plan.nodes) {
    const below = node.children.filter((child) => !isElsewhere(child)).reduce((sum, child) => sum + (whole.get(child) ?? 0), 0);
    // A CTE's rows are made where they are first read; that time is not the reader's own.
    const made = timed && node.type === "CTE Scan" ? timeOfItsCte(node, plan, whole) : 0;
    own.set(node, Math.max(0, (whole.get(node) ?? 0) - below - made));
  }
  const total = Math.max(timed ? (plan.executionMs ?? 0) : 0, whole.get(root) ?? 0);
  const part = (value = 0): number => (total > 0 ? Math.min(1, value / total) : 0);
  return {
    of: timed ? "time" : "cost",
    own: (node) => part(own.get(node)),
    whole: (node) => part(whole.get(node)),
    ownMs: (node) => (timed ? own.get(node) : undefined),
  };
}

/** A child that runs when some other node first wants its rows. */
function isElsewhere({ raw }: PlanNode): boolean {
  return raw["Parent Relationship"] === "InitPlan";
}

/** Milliseconds as the clock goes: below a Gather, the loops of all processes ran side by side. */
function times({ nodes }: Plan): Map<PlanNode, number> {
  const processes = new Map<PlanNode, number>();
  const whole = new Map<PlanNode, number>();
  for (const node of nodes) {
    const { parent, actual } = node;
    const above = parent === undefined ? 1 : (processes.get(parent) ?? 1);
    const starts = parent?.type.startsWith("Gather") === true && node.raw["Parent Relationship"] !== "InitPlan";
    const side = starts ? Math.max(1, (actual?.loops ?? 1) / Math.max(1, parent.actual?.loops ?? 1)) : above;
    processes.set(node, side);
    whole.set(node, ((actual?.ms ?? 0) * (actual?.loops ?? 0)) / side);
  }
  return whole;
}

/** A nested loop's inner side is paid once for each outer row; a Limit pays only for a part of what is below it. */
function costs({ nodes }: Plan): Map<PlanNode, number> {
  const whole = new Map<PlanNode, number>([[nodes[0], nodes[0].cost]]);
  for (const node of nodes) {
    const there = whole.get(node) ?? 0;
    const wanted = node.children.map(
      (child, at) => child.cost * (node.type === "Nested Loop" && at === 1 ? Math.max(1, node.children[0]?.rows ?? 1) : 1),
    );
    const sum = wanted.reduce((a, b) => a + b, 0);
    const scale = sum > there && sum > 0 ? there / sum : 1;
    for (const [at, child] of node.children.entries()) whole.set(child, (wanted[at] ?? 0) * scale);
  }
  return whole;
}

function timeOfItsCte(scan: PlanNode, { nodes }: Plan, whole: ReadonlyMap<PlanNode, number>): number {
  const name = scan.raw["CTE Name"];
  const readers = nodes.filter(({ type, raw }) => type === "CTE Scan" && raw["CTE Name"] === name);
  const [first] = readers.toSorted((a, b) => (whole.get(b) ?? 0) - (whole.get(a) ?? 0));
  const cte = nodes.find(({ raw }) => raw["Subplan Name"] === `CTE ${String(name)}`);
  return first === scan && cte !== undefined ? (whole.get(cte) ?? 0) : 0;
}
