import { onOneCore } from "./affinity.ts";
import type { Row, Sampler } from "./row.ts";
import type { Subject } from "./subject.ts";

/** What one subject showed in one row. */
export interface Measured {
  readonly subject: Subject;
  /** Metric key -> one number for each round. */
  readonly samples: Readonly<Record<string, number[]>>;
  /** Why the subject dropped out: it did not start, or it answered wrongly. */
  failure: string | undefined;
}

export interface Result {
  readonly row: Row;
  readonly rounds: number;
  /** Whether all ran on one core; undefined when the row did not ask for it. */
  readonly pinned: boolean | undefined;
  readonly measured: readonly Measured[];
}

/** Measures all subjects in turn, round by round, each round beginning with another one, so that none has the quiet moments for itself. */
export async function measure(row: Row, rounds: number): Promise<Result> {
  if (row.oneCore !== true) return { row, rounds, pinned: undefined, measured: await interleaved(row, rounds) };
  const { pinned, value } = await onOneCore(() => interleaved(row, rounds));
  return { row, rounds, pinned, measured: value };
}

async function interleaved(row: Row, rounds: number): Promise<Measured[]> {
  const measured = row.subjects.map((subject): Measured => ({
    subject,
    samples: Object.fromEntries(row.metrics.map(({ key }) => [key, []])),
    failure: undefined,
  }));
  const samplers = new Map<Measured, Sampler>();
  try {
    for (const entry of measured) await attempt(entry, async () => void samplers.set(entry, await row.open(entry.subject)));
    for (let round = 0; round < rounds; round++) {
      for (const entry of rotated(measured, round)) await attempt(entry, async () => add(entry, samplers.get(entry)));
    }
  } finally {
    for (const sampler of samplers.values()) await sampler.close();
  }
  return measured;
}

async function add(entry: Measured, sampler: Sampler | undefined): Promise<void> {
  const sample = await sampler?.sample();
  for (const [key, value] of Object.entries(sample ?? {})) entry.samples[key]?.push(value);
}

/** One subject's failure ends its part and no other's. */
async function attempt(entry: Measured, work: () => Promise<void>): Promise<void> {
  if (entry.failure !== undefined) return;
  try {
    await work();
  } catch (error) {
    entry.failure = error instanceof Error ? error.message : String(error);
  }
}

/** The items beginning with the one at `start`, which may be past the end. */
export function rotated<T>(items: readonly T[], start: number): T[] {
  const from = items.length === 0 ? 0 : start % items.length;
  return [...items.slice(from), ...items.slice(0, from)];
}
