import type { Measured, Result } from "./measure.ts";
import type { Figure } from "./row.ts";
import { ratios, spread } from "./samples.ts";
import { formatNumber, formatSpread, markdownTable, plainTable } from "./table.ts";

/** One row as a plain table: every metric of every subject, and the ratios. */
export function rowReport({ row, rounds, pinned, measured }: Result): string {
  const compared = row.figures.filter(({ over }) => over !== undefined);
  const head = ["", ...row.metrics.map(({ title }) => title), ...compared.map(({ title }) => title)];
  const lines = measured.map((entry) => [
    entry.subject.name,
    ...row.metrics.map(({ key }) => cell(entry.samples[key] ?? [])),
    ...compared.map((figure) => cell(figureSamples(figure, entry, measured))),
  ]);
  const failures = measured.flatMap(({ subject, failure }) => (failure === undefined ? [] : [`FAILED ${subject.name}: ${failure}`]));
  return [
    `${row.id}: ${row.title} (${rounds} rounds${cores(pinned)}; median, 10th..90th percentile)`,
    plainTable(head, lines),
    ...failures,
  ].join("\n");
}

/** Whether our server met the targets, one line each. */
export function targetLines(results: readonly Result[]): string[] {
  return results.flatMap(({ row, measured }) =>
    row.figures.flatMap((figure) => {
      const ours = measured.find(({ subject }) => subject.role === "ours");
      if (figure.target === undefined || ours === undefined) return [];
      const samples = figureSamples(figure, ours, measured);
      if (samples.length === 0) return [`${figure.title}: not measured (target ${figure.target})`];
      const { median } = spread(samples);
      return [`${figure.title}: ${formatNumber(median)} (target ${figure.target}): ${median <= figure.target ? "met" : "MISSED"}`];
    }),
  );
}

/** All figures as one Markdown table: a line for each figure, a column for each subject. */
export function markdownReport(results: readonly Result[]): string {
  const subjects = [...new Map(results.flatMap(({ measured }) => measured.map(({ subject }) => [subject.name, subject]))).values()];
  const columns = subjects.filter(({ role }) => role !== "limit").toSorted((a, b) => rank(a.role) - rank(b.role));
  const lines = results.flatMap(({ row, measured }) =>
    row.figures.map((figure) => [
      figure.title,
      ...columns.map(({ name }) => {
        const entry = measured.find(({ subject }) => subject.name === name);
        const samples = entry === undefined ? [] : figureSamples(figure, entry, measured);
        return samples.length === 0 ? "" : formatNumber(spread(samples).median);
      }),
    ]),
  );
  return markdownTable(["", ...columns.map(({ name, version, role }) => (role === "peer" ? `${name} ${version}` : name))], lines);
}

function cores(pinned: boolean | undefined): string {
  if (pinned === undefined) return "";
  return pinned ? ", all on one core" : ", NOT on one core: ratios depend on the scheduler";
}

function rank(role: Measured["subject"]["role"]): number {
  return ["ours", "limit", "reference", "peer"].indexOf(role);
}

function figureSamples({ metric, over }: Figure, entry: Measured, measured: readonly Measured[]): number[] {
  const samples = entry.samples[metric] ?? [];
  if (over === undefined) return samples;
  const base = measured.find(({ subject }) => subject.name === over);
  return ratios(samples, base?.samples[metric] ?? []);
}

function cell(samples: readonly number[]): string {
  return samples.length === 0 ? "" : formatSpread(spread(samples));
}
