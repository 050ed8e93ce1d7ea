import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showNode } from "../label.ts";
import { showCount, showKb } from "../numbers.ts";
import { isRecord, numberAt, type PlanNode, recordsAt, textAt } from "../plan.ts";

/** Bytes of each row in memory that the sorted file has not: headers, padding and its place in the list. Measured: 72 on version 15, 48 on 18. */
const SORT_ROW_BYTES = 72;
/** The same for hashed groups and stored rows, whose number is not told: some two to three times the file. */
const IN_MEMORY = 2.5;
/** Part of a node's work that memory saves: measured, a sort of 600,000 rows on disk takes a tenth to a third longer, if at all. */
const SAVED = 0.35;
/** Several processes that sort on disk are often faster than the one that sorts everything in memory. */
const SAVED_IN_PARALLEL = 0.15;
/** Above this (1 GB, for one node of one statement) memory is not the cure. */
const MAX_WORK_MEM_KB = 1024 * 1024;
/** A predicted sort this much larger than work_mem will spill even when the widths are guessed badly. */
const CLEARLY_LARGER = 1.5;
/** kB; a file this small stays in the operating system's cache. */
const MIN_DISK_KB = 1000;

/** Sorts, hashes and the like that did not fit in work_mem and went through temporary files. */
export function findSpills(evidence: Evidence): readonly Finding[] {
  const { plan, shares, settings } = evidence;
  return plan.nodes.flatMap((node) => {
    const spill = plan.analysed ? spillOf(node, settings.hashMemMultiplier) : foreseenSpill(node, settings.workMem);
    if (spill === undefined) return [];
    const { diskKb, neededKb, processes = 1 } = spill;
    const wanted = roundUp(neededKb);
    const advice =
      wanted > MAX_WORK_MEM_KB
        ? `Keeping it in memory would take work_mem of about ${showKb(neededKb)}: too much; make it work on fewer or narrower rows (filter or aggregate earlier, select fewer columns).`
        : `It needs work_mem of about ${setting(wanted)} (now ${setting(settings.workMem)}): set it for the session or role that runs this, not for all${processes > 1 ? `; then one process may sort everything instead of ${showCount(processes)}: see that it is faster` : ""}.`;
    const verb = plan.analysed ? "wrote" : "would write about";
    return [
      {
        weight: (processes > 1 ? SAVED_IN_PARALLEL : SAVED) * shares.own(node),
        node,
        what: `${showNode(node)} ${verb} ${showKb(diskKb)} to temporary files`,
        advice,
      },
    ];
  });
}

interface Spill {
  readonly diskKb: number;
  readonly neededKb: number;
  /** That shared the work. */
  readonly processes?: number;
}

function spillOf(node: PlanNode, hashMultiplier: number): Spill | undefined {
  const { raw, type, children } = node;
  const sorts = [raw, ...recordsAt(raw, "Workers")].filter((each) => numberAt(each, "Sort Space Used") !== undefined);
  const onDisk = sorts.filter((each) => textAt(each, "Sort Space Type") === "Disk");
  if (onDisk.length > 0) {
    const diskKb = onDisk.reduce((sum, each) => sum + (numberAt(each, "Sort Space Used") ?? 0), 0);
    // Of a sort that ran several times, EXPLAIN tells the space of the last; with enough memory the planner gives it all to one process.
    const rows = (node.actual?.rows ?? 0) * sorts.length;
    return { diskKb, neededKb: diskKb + (rows * SORT_ROW_BYTES) / 1024, processes: sorts.length };
  }
  const groups = [raw["Full-sort Groups"], raw["Pre-sorted Groups"]].filter(isRecord);
  const peak = Math.max(0, ...groups.map((group) => numberAt(group, "Sort Space Disk", "Peak Sort Space Used") ?? 0));
  if (peak > 0) return { diskKb: peak, neededKb: peak * IN_MEMORY };
  const batches = numberAt(raw, "Hash Batches") ?? 1;
  const memory = numberAt(raw, "Peak Memory Usage") ?? 0;
  const temporaryKb =
    8 *
    ((numberAt(raw, "Temp Written Blocks") ?? 0) -
      children.reduce((sum, child) => sum + (numberAt(child.raw, "Temp Written Blocks") ?? 0), 0));
  if (batches > 1) {
    // The join above writes the other side's batches; both count as this node's.
    const joined = node.parent === undefined ? 0 : 8 * (numberAt(node.parent.raw, "Temp Written Blocks") ?? 0);
    return { diskKb: Math.max(temporaryKb, joined), neededKb: (memory * batches) / Math.max(1, hashMultiplier) };
  }
  if ((numberAt(raw, "HashAgg Batches") ?? 1) > 1) {
    const diskKb = numberAt(raw, "Disk Usage") ?? 0;
    return { diskKb, neededKb: (memory + diskKb * IN_MEMORY) / Math.max(1, hashMultiplier) };
  }
  const isStore = /^(?:Materialize|CTE Scan|WindowAgg|Recursive Union)$/.test(type);
  return isStore && temporaryKb >= MIN_DISK_KB ? { diskKb: temporaryKb, neededKb: temporaryKb * IN_MEMORY } : undefined;
}

function foreseenSpill({ type, rows, width, parent }: PlanNode, workMem: number): Spill | undefined {
  // A sort below a Limit keeps only the first rows.
  if (type !== "Sort" || parent?.type === "Limit") return undefined;
  const diskKb = (rows * width) / 1024;
  return diskKb > workMem * CLEARLY_LARGER ? { diskKb, neededKb: diskKb + (rows * SORT_ROW_BYTES) / 1024 } : undefined;
}

/** To a round number of MB: 5, 96, 160. */
function roundUp(kb: number): number {
  const mb = Math.max(1, kb / 1024);
  const step = Math.max(1, 2 ** (Math.floor(Math.log2(mb)) - 2));
  return Math.ceil(mb / step) * step * 1024;
}

function setting(kb: number): string {
  return kb % 1024 === 0 ? `${kb / 1024}MB` : `${kb}kB`;
}
