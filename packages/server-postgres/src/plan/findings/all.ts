import type { Evidence } from "../evidence.ts";
import type { Find, Finding } from "../finding.ts";
import { createIndex } from "../index-idea.ts";
import { showCount } from "../numbers.ts";
import { findMisestimates } from "./estimates.ts";
import { findFilteredScans } from "./filtered-scans.ts";
import { findJoins } from "./joins.ts";
import { findPages } from "./pages.ts";
import { findPartitions } from "./partitions.ts";
import { findSorting } from "./sorting.ts";
import { findSpills } from "./spills.ts";
import { findStatistics } from "./statistics.ts";
import { findSubplans } from "./subplans.ts";
import { findWhole } from "./whole.ts";

const FINDS: readonly Find[] = [
  findFilteredScans,
  findJoins,
  findSubplans,
  findSorting,
  findSpills,
  findMisestimates,
  findStatistics,
  findPages,
  findPartitions,
  findWhole,
];
/** Less of the work than this is no reason to change anything. */
const MIN_WEIGHT = 0.02;

/** Everything worth saying about a plan, the weightiest first. */
export function findAll(evidence: Evidence): readonly Finding[] {
  const found = FINDS.flatMap((find) => alikeOnce(find(evidence), evidence));
  return found.filter(({ weight }) => weight >= MIN_WEIGHT).toSorted((a, b) => b.weight - a.weight);
}

/** What is the same on several partitions of a table is said once, of the heaviest, with the weight of all. */
function alikeOnce(findings: readonly Finding[], { table }: Evidence): Finding[] {
  const groups = Map.groupBy(findings, (finding) => {
    const root = finding.node && table(finding.node)?.root;
    return root === undefined || root === null ? finding : JSON.stringify([root.id, finding.node?.type, finding.ideas?.map(createIndex)]);
  });
  return [...groups.values()].flatMap((alike) => {
    const [heaviest] = alike.toSorted((a, b) => b.weight - a.weight);
    if (heaviest === undefined || alike.length === 1) return alike;
    const weight = Math.min(
      1,
      alike.reduce((sum, each) => sum + each.weight, 0),
    );
    return [{ ...heaviest, weight, what: `${heaviest.what}, and alike on ${showCount(alike.length - 1)} more partitions` }];
  });
}
