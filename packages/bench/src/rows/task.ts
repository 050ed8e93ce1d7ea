import { runRight } from "../command.ts";
import { peakMb } from "../process-facts.ts";
import type { Figure, Row, Sample, Sampler } from "../row.ts";
import { quantile } from "../samples.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Command, Subject } from "../subject.ts";

/** Calls after the first one; the middle one counts. */
const AGAIN = 5;

/** What a task row is about, besides who does it. */
export interface Task {
  /** `files/search` */
  readonly id: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly rounds?: number;
}

/**
 * A piece of work with a beginning and an end, by servers and by programs from a shell: a fresh process does it once, and a server
 * then some times more.
 */
export function taskRow({ id, title, figures, rounds = 7 }: Task, subjects: readonly Subject[]): Row {
  return {
    id,
    title,
    rounds,
    subjects,
    metrics: [
      { key: "first", title: "first time, ms" },
      { key: "again", title: "again, p50 ms" },
      { key: "tokens", title: "tokens of the answer (characters / 4)" },
      { key: "peak", title: "peak MB of the process" },
    ],
    figures,
    open: async (subject) => taskSampler(subject),
  };
}

/** One sample is one process. */
export function taskSampler(subject: Subject): Sampler {
  const { command } = subject;
  return { sample: () => (command === undefined ? sampleServer(subject) : sampleCommand(command)), close: async () => {} };
}

async function sampleServer(subject: Subject): Promise<Sample> {
  const call = callOf(subject);
  const { back } = subject;
  const wire = await connect(subject);
  try {
    // The server is up; what is measured is the work.
    await wire.request("tools/list");
    const { ms: first, text } = await timed(() => callRight(wire, call));
    if (back !== undefined) await callRight(wire, back);
    const again: number[] = [];
    for (let index = 0; index < AGAIN; index++) {
      again.push((await timed(() => callRight(wire, call))).ms);
      if (back !== undefined) await callRight(wire, back);
    }
    return { first, again: quantile(again, 0.5), tokens: tokensOf(text), peak: peakMb(wire.pid) };
  } finally {
    await wire.close();
  }
}

/** A program has no second time: it starts anew for each, which is what `again` is compared with. */
async function sampleCommand(command: Command): Promise<Sample> {
  const { ms, text } = await timed(() => runRight(command));
  return { first: ms, again: ms, tokens: tokensOf(text) };
}

async function timed(work: () => Promise<string>): Promise<{ ms: number; text: string }> {
  const started = performance.now();
  const text = await work();
  return { ms: performance.now() - started, text };
}

/** As `estimatedTokens` of core's test kit does it for tool lists. */
function tokensOf(text: string): number {
  return Math.round(text.length / 4);
}
