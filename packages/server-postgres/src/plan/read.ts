import { ToolError } from "@org/mcp-core/errors";

import { type Actual, isRecord, numberAt, type Plan, type PlanNode, recordsAt, type Relation, textAt } from "./plan.ts";

/** Far more than any plan that a server makes in reasonable time; keeps a hostile or broken one from taking all memory. */
const MAX_NODES = 50_000;

type Raw = Readonly<Record<string, unknown>>;
interface Growing extends PlanNode {
  readonly children: PlanNode[];
}

/**
 * Reads the JSON of EXPLAIN. Whatever is missing or of an unknown kind is passed over: node types and fields differ between versions
 * and extensions. A statement that rules have turned into several gives the first of them.
 *
 * @throws ToolError when there is no plan in it.
 */
export function readPlan(json: string): Plan {
  let report: unknown;
  try {
    report = JSON.parse(json);
  } catch (error) {
    throw new ToolError("The server's plan is not JSON.", { cause: error });
  }
  const raw = (Array.isArray(report) ? report : [report]).filter(isRecord).find((each) => isRecord(each["Plan"]));
  const root = raw?.["Plan"];
  if (raw === undefined || !isRecord(root)) {
    throw new ToolError("The server gave no plan for this statement.", {
      fix: "A rule may have turned it into nothing, or it is a utility statement, which has no plan.",
    });
  }
  const { ["Plan"]: _plan, ...rest } = raw;
  const [first, ...others] = readNodes(root);
  if (first === undefined) throw new TypeError("a plan has a root");
  return {
    nodes: [first, ...others],
    analysed: first.actual !== undefined,
    planningMs: numberAt(raw, "Planning Time"),
    executionMs: numberAt(raw, "Execution Time"),
    settings: readSettings(raw["Settings"]),
    raw: rest,
  };
}

/** Without recursion: a plan may be as deep as the server's own stack allowed, which is deeper than ours. */
function readNodes(root: Raw): PlanNode[] {
  const nodes: Growing[] = [];
  const waiting: { raw: Raw; parent: Growing | undefined }[] = [{ raw: root, parent: undefined }];
  for (let next = waiting.pop(); next !== undefined && nodes.length < MAX_NODES; next = waiting.pop()) {
    const node = readNode(next.raw, nodes.length + 1, next.parent);
    nodes.push(node);
    next.parent?.children.push(node);
    for (const raw of recordsAt(next.raw, "Plans").toReversed()) waiting.push({ raw, parent: node });
  }
  return nodes;
}

function readNode(all: Raw, number: number, parent: Growing | undefined): Growing {
  const { ["Plans"]: _plans, ...raw } = all;
  return {
    number,
    depth: parent === undefined ? 0 : parent.depth + 1,
    parent,
    children: [],
    type: textAt(raw, "Node Type") ?? "?",
    relation: readRelation(raw),
    cost: numberAt(raw, "Total Cost") ?? 0,
    startupCost: numberAt(raw, "Startup Cost") ?? 0,
    rows: numberAt(raw, "Plan Rows") ?? 0,
    width: numberAt(raw, "Plan Width") ?? 0,
    actual: readActual(raw),
    raw,
  };
}

function readRelation(raw: Raw): Relation | undefined {
  const name = textAt(raw, "Relation Name");
  return name === undefined ? undefined : { schema: textAt(raw, "Schema"), name, alias: textAt(raw, "Alias") ?? name };
}

function readActual(raw: Raw): Actual | undefined {
  const loops = numberAt(raw, "Actual Loops");
  return loops === undefined ? undefined : { loops, rows: numberAt(raw, "Actual Rows") ?? 0, ms: numberAt(raw, "Actual Total Time") };
}

function readSettings(raw: unknown): Record<string, string> {
  if (!isRecord(raw)) return {};
  return Object.fromEntries(Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
