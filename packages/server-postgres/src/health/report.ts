import type { Facts } from "../database.ts";
import { countOf } from "../schema/figures.ts";
import { oneLine } from "../schema/texts.ts";
import { type Finding, type Hidden, type Level, LEVELS, type Reading, rank, worst } from "./check.ts";
import type { Outcome } from "./run.ts";

/** One screen: how the database is, what is not as it should be with the worst first, then the rest. */
export function overview(name: string, facts: Facts, outcomes: readonly Outcome[]): string {
  const sorted = [...outcomes].sort((a, b) => rank(levelOf(b)) - rank(levelOf(a)));
  const read = sorted.filter(({ reading }) => reading !== undefined);
  const unread = sorted.filter(({ reading }) => reading === undefined);
  return [
    `${where(name, facts)}: ${tally(outcomes)}`,
    ...read.filter((each) => !isPlain(each)).flatMap(lineOf),
    ...plainLine(read.filter(isPlain)),
    ...unread.map(({ check, failure }) => `unread ${check.name}: ${failure ?? ""}`),
    ...notSeen(outcomes, facts),
    "What a finding means, what to do and the SQL behind it: check=NAME",
  ].join("\n");
}

/** One check with everything behind it. */
export function inFull(name: string, facts: Facts, outcome: Outcome): string {
  const { check, sql, reading, failure } = outcome;
  const head = `${check.title} -- ${where(name, facts)}: `;
  const text =
    reading === undefined
      ? [`${head}unread`, failure ?? ""]
      : [
          `${head}${reading.findings.length === 0 ? `ok, ${reading.summary}` : levelOf(outcome)}`,
          ...reading.findings.flatMap(findingInFull),
          ...figures(reading),
          ...notSeen([outcome], facts),
        ];
  // Where all is well nobody wants to look further, and the SQL is longer than the answer.
  const well = reading !== undefined && reading.findings.length === 0;
  return [
    ...text,
    ...(sql === undefined || well
      ? []
      : ["", `SQL${check.pieces === undefined ? "" : ` ($1 = ${check.pieces.first}, then the last of the rows before)`}:`, sql]),
  ].join("\n");
}

function where(name: string, { version, database, user }: Facts): string {
  return `${oneLine(name, 63)}: PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}, database ${oneLine(database, 63)} as ${oneLine(user, 63)}`;
}

function levelOf({ reading }: Outcome): Level {
  return worst(reading?.findings ?? []);
}

/** `1 problem, 2 warnings; 15 checks ok, 1 unread` */
function tally(outcomes: readonly Outcome[]): string {
  const findings = outcomes.flatMap(({ reading }) => reading?.findings ?? []);
  const counts = LEVELS.toReversed().flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [countOf(count, level)];
  });
  const ok = outcomes.filter((outcome) => outcome.reading !== undefined && levelOf(outcome) === "ok").length;
  const unread = outcomes.filter(({ reading }) => reading === undefined).length;
  return `${counts.length === 0 ? "all well" : counts.join(", ")}; ${countOf(ok, "check")} ok${unread === 0 ? "" : `, ${unread} unread`}`;
}

/** Whether a check is ok and has no number to tell: `none`, `nothing large enough to matter`. */
function isPlain({ reading }: Outcome): boolean {
  return reading !== undefined && reading.findings.length === 0 && /^(no|none|nothing)\b/.test(reading.summary);
}

function plainLine(plain: readonly Outcome[]): string[] {
  return plain.length === 0 ? [] : [`ok, nothing to report: ${plain.map(({ check }) => check.name).join(", ")}`];
}

function lineOf({ check, reading }: Outcome): string[] {
  const findings = [...(reading?.findings ?? [])].sort((a, b) => rank(b.level) - rank(a.level));
  if (findings.length === 0) return [`ok ${check.name}: ${reading?.summary ?? ""}`];
  return findings.map(({ level, text }) => `${level} ${check.name}: ${text}`);
}

function findingInFull({ level, text, means, advice, lines = [] }: Finding): string[] {
  return ["", `${level}: ${text}`, `Means: ${means}`, `Do: ${advice}`, ...lines.map((line) => `  ${line}`)];
}

function figures({ findings, lines = [] }: Reading): string[] {
  const shown = new Set(findings.flatMap((finding) => finding.lines ?? []));
  const left = lines.filter((line) => !shown.has(line));
  return left.length === 0 ? [] : ["", ...left];
}

/** What the role cannot see, with one remedy for all that it helps. */
function notSeen(outcomes: readonly Outcome[], { user }: Facts): string[] {
  const byRemedy = Map.groupBy(
    outcomes.flatMap(({ reading }): readonly Hidden[] => reading?.hidden ?? []),
    ({ remedy }) => remedy,
  );
  return [...byRemedy].map(
    ([remedy, hidden]) => `Not visible to ${oneLine(user, 63)}: ${hidden.map(({ what }) => what).join("; ")}. Shown after: ${remedy}`,
  );
}
