import { oneLine } from "../schema/texts.ts";
import type { Explained } from "./explain.ts";
import { type Finding, severity } from "./finding.ts";
import { type IndexIdea, serves, showIdea } from "./index-idea.ts";
import { showCount, showMs, showPages } from "./numbers.ts";
import { numberAt, type Plan, totalRows } from "./plan.ts";
import { showTree } from "./tree.ts";

/** More findings than this are repetitions of the same on other tables. */
const MAX_FINDINGS = 12;
const MAX_FINDING_CHARS = 900;
/** Some 4,000 tokens: beyond it a plan is no longer read, only searched. */
const MAX_TREE_CHARS = 14_000;
const MAX_SETTINGS_CHARS = 300;
/** Milliseconds; below it, no change to the statement can be felt. */
const FAST_MS = 5;

/** The plan and what there is to say about it, in at most `budget` characters as far as its own lines allow. */
export function reportOf(explained: Explained, budget: number): string {
  const { evidence } = explained;
  const head = showHead(explained);
  const { shown, tail } = fittingFindings(explained, budget / 2);
  const wanted = new Set(shown.flatMap(({ node }) => (node === undefined ? [] : [node])));
  const room = Math.max(200, Math.min(MAX_TREE_CHARS, budget - head.length - tail.length - 2));
  return [head, showTree(evidence, wanted, room), tail].join("\n");
}

/** As many findings as fit; one at least. */
function fittingFindings(explained: Explained, room: number): { shown: readonly Finding[]; tail: string } {
  for (let count = Math.min(MAX_FINDINGS, explained.findings.length); ; count--) {
    const shown = explained.findings.slice(0, count);
    const tail = showFindings(explained, shown);
    if (count <= 1 || tail.length <= room) return { shown, tail };
  }
}

function showHead(explained: Explained): string {
  const { subject, evidence } = explained;
  const { plan } = evidence;
  const [root] = plan.nodes;
  const legend = plan.analysed
    ? "rows: estimated -> actual of one loop (x loops); %: a node's own part of the time"
    : "rows: estimated; %: a node's own part of the cost";
  const summary = plan.analysed
    ? `${subject.command}, run: ${showMs(plan.executionMs ?? 0)}${plan.planningMs === undefined ? "" : ` and ${showMs(plan.planningMs)} of planning`}, ${showRows(totalRows(root))}${showBuffers(plan)}`
    : `${subject.command}, ${showUnmeasured(explained)}: cost ${showCount(root.cost)}${root.type === "ModifyTable" ? "" : `, ${showRows(root.rows)} expected`}`;
  const settings = Object.entries(plan.settings).filter(([name]) => name !== "search_path");
  const changed =
    settings.length === 0
      ? []
      : [oneLine(`settings: ${settings.map(([name, value]) => `${name}=${value}`).join(", ")}`, MAX_SETTINGS_CHARS)];
  return [summary, ...changed, legend].join("\n");
}

function showUnmeasured({ subject, stoppedAfterMs }: Explained): string {
  if (stoppedAfterMs !== undefined)
    return `stopped by the time limit after ${(stoppedAfterMs / 1000).toFixed(1)} s, so this is the plan without measuring`;
  return `not run${subject.command === "SELECT" ? " (analyze: true measures)" : ""}`;
}

function showRows(rows: number): string {
  return rows === 1 ? "1 row" : `${showCount(rows)} rows`;
}

function showBuffers({ nodes: [root] }: Plan): string {
  const [hit, read, temp] = ["Shared Hit Blocks", "Shared Read Blocks", "Temp Written Blocks"].map((key) => numberAt(root.raw, key) ?? 0);
  if (hit === undefined || read === undefined || temp === undefined || hit + read === 0) return "";
  const outside = read > 0 ? `, ${showPages(read)} of them not in the buffers` : "";
  return `; ${showPages(hit + read)}${outside}${temp > 0 ? `, temporary files ${showPages(temp)}` : ""}`;
}

function showFindings(explained: Explained, shown: readonly Finding[]): string {
  const { findings, evidence } = explained;
  const { plan } = evidence;
  if (findings.length === 0) {
    const measured = "Nothing stands out: no scan, join, sort or estimate in this plan is worth changing by what was measured.";
    const estimated = `Nothing stands out, as far as estimates tell${explained.subject.command === "SELECT" && explained.stoppedAfterMs === undefined ? "; analyze: true compares them with the facts" : ""}.`;
    return `Findings: ${plan.analysed ? measured : estimated}`;
  }
  const fast =
    plan.executionMs !== undefined && plan.executionMs < FAST_MS
      ? ` (it takes ${showMs(plan.executionMs)}: they matter only as the data grows)`
      : "";
  const lines = shown.map(
    (finding, at) => `${at + 1}. [${severity(finding)}] ${oneLine(showFinding(finding, explained, shown), MAX_FINDING_CHARS)}`,
  );
  const more = findings.length - shown.length;
  return [
    `Findings${fast}:`,
    ...lines,
    ...(more > 0 ? [`... ${more} lighter findings left out`] : []),
    ...showNotes(explained, shown),
  ].join("\n");
}

function showFinding({ node, what, advice, ideas = [] }: Finding, explained: Explained, shown: readonly Finding[]): string {
  const all = shown.flatMap((finding) => finding.ideas ?? []);
  const better = ideas.map((idea) => all.find((other) => other !== idea && serves(other, idea) && !serves(idea, other)) ?? idea);
  const indexes = [...new Set(better.map((idea) => `${showIdea(idea)}${showTrial(idea, explained)}`))];
  const where = node === undefined || what.startsWith("#") ? "" : `#${node.number} `;
  return [`${where}${what}.`, ...indexes, ...(advice === "" ? [] : [advice])].join(" ");
}

function showTrial(idea: IndexIdea, { trials }: Explained): string {
  const trial = trials?.get(idea);
  if (trial === undefined) return "";
  if (trial.kind === "failed") return ` [what-if failed: ${oneLine(trial.why, 120)}]`;
  const { before, after, used } = trial;
  return used ? ` [what-if: cost ${showCount(before)} -> ${showCount(after)}]` : " [what-if: the planner would not use it]";
}

function showNotes({ trials, evidence }: Explained, shown: readonly Finding[]): string[] {
  const ideas = shown.flatMap((finding) => finding.ideas ?? []);
  if (ideas.length === 0) return [];
  const extensions = [...new Set(ideas.flatMap(({ extension }) => (extension === undefined ? [] : [extension])))];
  const partitioned = ideas.every(({ table }) => table.root !== null);
  return [
    [
      ...extensions.map((name) => `Needs CREATE EXTENSION ${name}.`),
      ...(partitioned ? [] : ["On a table in use: CREATE INDEX CONCURRENTLY."]),
      ...(trials === undefined && !evidence.facts.extensions.includes("hypopg")
        ? ["With the extension hypopg installed, suggested indexes are tried out here."]
        : []),
    ].join(" "),
  ];
}
