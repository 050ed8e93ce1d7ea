import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showName, showTable, showWords } from "../names.ts";
import { showCount } from "../numbers.ts";
import { numberAt, textAt } from "../plan.ts";
import type { Table } from "../relations.ts";

/** Reading all of a few partitions is no loss. */
const MIN_PARTITIONS = 4;

/** Appends that read every partition although there is a condition, because it is not on the partition key. */
export function findPartitions(evidence: Evidence): readonly Finding[] {
  return evidence.plan.nodes.flatMap((node) => {
    if (!node.type.endsWith("Append") || (numberAt(node.raw, "Subplans Removed") ?? 0) > 0) return [];
    const scans = node.children.map((child) => (child.relation === undefined ? (child.children[0] ?? child) : child));
    const tables = scans.map(evidence.table).filter((table): table is Table => table !== undefined && table.root !== null);
    const root = tables[0]?.root;
    if (root === undefined || root === null || root.partitions < MIN_PARTITIONS || scans.length < root.partitions) return [];
    const [scan] = scans;
    const conditions = ["Filter", "Index Cond", "Recheck Cond"];
    if (scan === undefined || conditions.every((key) => textAt(scan.raw, key) === undefined)) return [];
    const key = keyColumns(root.key);
    const predicates = conditions.flatMap((name) => evidence.predicates(scan, name));
    const direct = predicates.some(
      (each) => each.kind === "comparison" && each.left.wraps.length === 0 && each.left.columns.some(({ name }) => key.has(name)),
    );
    // A condition on the key itself: then all partitions are read because all can match.
    if (direct) return [];
    const hidden = predicates.flatMap((each) => (each.kind === "comparison" ? each.left.columns : [])).find(({ name }) => key.has(name));
    return [
      {
        weight: 0.8 * evidence.shares.whole(node),
        node,
        what: `All ${showCount(root.partitions)} partitions of ${showTable(root)} are read: ${hidden === undefined ? "no condition is on" : `the condition hides ${showName(hidden.name)}, which is`} the partition key ${showWords(root.key)}`,
        advice:
          "Add a condition that compares the bare key with constants or parameters (a range for RANGE partitions); then only the partitions that match are read.",
      },
    ];
  });
}

/** The plain columns of `RANGE (created_at, id)`. */
function keyColumns(definition: string): ReadonlySet<string> {
  const list = /\((.*)\)$/s.exec(definition)?.[1] ?? "";
  return new Set(list.split(",").map((part) => part.trim().replaceAll(/^"|"$/g, "").replaceAll('""', '"')));
}
