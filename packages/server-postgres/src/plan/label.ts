import { oneLine } from "../schema/texts.ts";
import { showCondition } from "./condition.ts";
import type { Evidence } from "./evidence.ts";
import { showName, showTable, showWords } from "./names.ts";
import { showAbout, showCount, showKb, showMs, showPages, showPercent } from "./numbers.ts";
import { isShared, numberAt, type PlanNode, textAt, textsAt } from "./plan.ts";
import type { Shares } from "./shares.ts";

/** A share below this says nothing. */
const MIN_SHARE = 0.005;
/** Fewer pages than this (8 MB) are not worth a mention in the tree. */
const MIN_PAGES = 1000;

/** What EXPLAIN says under a key, and how a line introduces it. Rechecks repeat what stands elsewhere. */
const CONDITIONS: readonly (readonly [key: string, word: string])[] = [
  ["Index Cond", "cond"],
  ["Hash Cond", "on"],
  ["Merge Cond", "on"],
  ["TID Cond", "tid"],
  ["Order By", "by"],
  ["Join Filter", "join filter"],
  ["Filter", "filter"],
  ["One-Time Filter", "only if"],
  ["Conflict Filter", "conflict filter"],
];
const KEYS: readonly (readonly [key: string, word: string])[] = [
  ["Sort Key", "by"],
  ["Group Key", "by"],
  ["Presorted Key", "presorted"],
];

/** What a node is, and on what: `Index Scan using orders_pkey on shop.orders o`. One line, safe to show. */
export function showNode(node: PlanNode): string {
  const { raw, relation } = node;
  const index = textAt(raw, "Index Name");
  const target = relation === undefined ? showSource(raw) : showTable(relation);
  const alias = relation === undefined || relation.alias === relation.name ? "" : ` ${showName(relation.alias)}`;
  return [
    showWords(kindOf(node)),
    ...(index === undefined ? [] : [`using ${showName(index)}`]),
    ...(target === undefined ? [] : [`on ${target}${alias}`]),
  ].join(" ");
}

/** Rows that a node had in all its loops. Of several EXPLAIN tells the rounded average; a table is read anew in each, unless processes share it. */
export function showInLoops(total: number, node: PlanNode): string {
  const loops = node.actual?.loops ?? 1;
  if (loops <= 1) return showCount(total);
  return isShared(node) || node.relation === undefined ? showAbout(total) : `${showCount(loops)} times ${showCount(total / loops)}`;
}

/** A whole line of the tree, without its indentation. */
export function showLine(node: PlanNode, evidence: Evidence): string {
  const subplan = textAt(node.raw, "Subplan Name");
  const parts = [
    `${subplan === undefined ? "" : `[${showWords(subplan)}] `}${showNode(node)}${showConditions(node, evidence)}`,
    showRows(node, evidence.plan.analysed),
    showShare(node, evidence.shares),
    ...showDetails(node),
  ];
  return `#${node.number} ${parts.filter((part) => part !== "").join(" · ")}`;
}

function kindOf({ type, raw }: PlanNode): string {
  const join = textAt(raw, "Join Type");
  const strategy = textAt(raw, "Strategy");
  const partial = textAt(raw, "Partial Mode");
  const kind =
    type === "Aggregate"
      ? `${partial === undefined || partial === "Simple" ? "" : `${partial} `}${{ Sorted: "Group", Hashed: "Hash", Mixed: "Mixed " }[strategy ?? ""] ?? ""}Aggregate`
      : type === "ModifyTable"
        ? (textAt(raw, "Operation") ?? type)
        : type === "SetOp"
          ? `${strategy === "Hashed" ? "Hash" : ""}SetOp ${textAt(raw, "Command") ?? ""}`.trimEnd()
          : type;
  const joined =
    join === undefined || join === "Inner" ? kind : kind.endsWith(" Join") ? `${kind.slice(0, -5)} ${join} Join` : `${kind} ${join} Join`;
  const backward = raw["Scan Direction"] === "Backward" ? " Backward" : "";
  return `${raw["Parallel Aware"] === true ? "Parallel " : ""}${joined}${backward}`;
}

function showSource(raw: PlanNode["raw"]): string | undefined {
  const name = ["CTE Name", "Function Name", "Table Function Name", "Tuplestore Name", "Alias"]
    .map((key) => textAt(raw, key))
    .find((text) => text !== undefined);
  return name === undefined ? undefined : showName(name);
}

function showConditions({ raw }: PlanNode, evidence: Evidence): string {
  const conditions = CONDITIONS.flatMap(([key, word]) => {
    const text = textAt(raw, key);
    return text === undefined ? [] : [` ${word} ${showCondition(text, evidence)}`];
  });
  const keys = KEYS.flatMap(([key, word]) => {
    const texts = textsAt(raw, key);
    return texts.length === 0 ? [] : [` ${word} ${showCondition(texts.join(", "), evidence)}`];
  });
  return [...keys, ...conditions].join("");
}

function showRows({ rows, actual, raw }: PlanNode, analysed: boolean): string {
  if (!analysed) return `rows ${showCount(rows)}`;
  if (actual === undefined) return `rows ${showCount(rows)} -> ?`;
  if (actual.loops === 0) return `rows ${showCount(rows)}, never executed`;
  const loops = actual.loops === 1 ? "" : ` x${showCount(actual.loops)}`;
  const removed = (numberAt(raw, "Rows Removed by Filter") ?? 0) + (numberAt(raw, "Rows Removed by Join Filter") ?? 0);
  return `rows ${showCount(rows)} -> ${showCount(actual.rows)}${loops}${removed > 0 ? `, removed ${showCount(removed)}` : ""}`;
}

function showShare(node: PlanNode, shares: Shares): string {
  const share = shares.own(node);
  if (share < MIN_SHARE) return "";
  const ms = shares.ownMs(node);
  return `${showPercent(share)}${ms === undefined ? "" : ` ${showMs(ms)}`}`;
}

function showDetails({ raw, children }: PlanNode): string[] {
  const sort = textAt(raw, "Sort Method");
  const batches = numberAt(raw, "Hash Batches") ?? numberAt(raw, "HashAgg Batches") ?? 0;
  const fetches = numberAt(raw, "Heap Fetches") ?? 0;
  const lossy = numberAt(raw, "Lossy Heap Blocks") ?? 0;
  const planned = numberAt(raw, "Workers Planned");
  const launched = numberAt(raw, "Workers Launched");
  const removed = numberAt(raw, "Subplans Removed") ?? 0;
  const read = ownPages(raw, children, "Shared Read Blocks");
  const temp = ownPages(raw, children, "Temp Written Blocks");
  return [
    ...(sort === undefined ? [] : [`${oneLine(sort, 30)} ${showKb(numberAt(raw, "Sort Space Used") ?? 0)}`]),
    ...(batches > 1 ? [`${showCount(batches)} batches`] : []),
    ...(fetches > 0 ? [`${showCount(fetches)} heap fetches`] : []),
    ...(lossy > 0 ? [`${showCount(lossy)} lossy pages`] : []),
    ...(planned === undefined
      ? []
      : [`workers ${launched === undefined ? showCount(planned) : `${showCount(launched)} of ${showCount(planned)}`}`]),
    ...(removed > 0 ? [`${showCount(removed)} partitions pruned`] : []),
    ...(read >= MIN_PAGES ? [`read ${showPages(read)}`] : []),
    ...(temp >= MIN_PAGES ? [`temp ${showPages(temp)}`] : []),
    ...(raw["Disabled"] === true ? ["disabled"] : []),
  ];
}

/** EXPLAIN counts the pages of what is below a node too. */
function ownPages(raw: PlanNode["raw"], children: readonly PlanNode[], key: string): number {
  return (numberAt(raw, key) ?? 0) - children.reduce((sum, child) => sum + (numberAt(child.raw, key) ?? 0), 0);
}
