import type { Figure, Row } from "../row.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Call, Subject } from "../subject.ts";
import { NoAnswer, type Wire } from "../wire.ts";

/** Past this a call counts as never answered: three times the deadline of our servers. */
const PATIENCE_MS = 6000;

/** A call that would not end: when it is answered, whether another call gets through meanwhile, and how soon the next one is answered. */
export function recoveryRow(server: string, subjects: readonly Subject[], figures: readonly Figure[]): Row {
  return {
    id: `${server}/recovery`,
    title: "a call that would not end, one beside it, one after it",
    rounds: 5,
    subjects: subjects.filter(({ endless }) => endless !== undefined),
    metrics: [
      { key: "stopped", title: "stopped after, wall ms" },
      { key: "beside", title: "call beside it, wall ms" },
      { key: "after", title: "call after it, wall ms" },
    ],
    figures,
    open: async (subject) => ({
      async sample() {
        const { endless } = subject;
        if (endless === undefined) throw new TypeError(`${subject.name} has no endless call`);
        const wire = await connect(subject);
        try {
          await callRight(wire, callOf(subject));
          const running = answeredAfter(wire, endless);
          const beside = await answeredAfter(wire, callOf(subject));
          const stopped = await running;
          return { stopped, beside, after: stopped === Infinity ? Infinity : await answeredAfter(wire, callOf(subject)) };
        } finally {
          await wire.close();
        }
      },
      close: async () => {},
    }),
  };
}

async function answeredAfter(wire: Wire, call: Call): Promise<number> {
  const started = performance.now();
  try {
    await callRight(wire, call, PATIENCE_MS);
    return performance.now() - started;
  } catch (error) {
    if (error instanceof NoAnswer) return Infinity;
    throw error;
  }
}
