import { peakMb, residentMb } from "../process-facts.ts";
import type { Figure, Row } from "../row.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Call, Subject } from "../subject.ts";

/** One large answer from a server that is warm: how long it takes, and how much memory it costs at the most. */
export function growthRow(
  { id, title, figures, warmUp }: { id: string; title: string; figures: readonly Figure[]; warmUp(call: Call): Call },
  subjects: readonly Subject[],
): Row {
  return {
    id,
    title,
    rounds: 7,
    subjects,
    metrics: [
      { key: "ms", title: "ms" },
      { key: "grown", title: "MB more at the peak" },
      { key: "tokens", title: "tokens of the answer (characters / 4)" },
    ],
    figures,
    open: async (subject) => ({
      async sample() {
        const wire = await connect(subject);
        try {
          const call = callOf(subject);
          // What loads on first use is not what the answer costs.
          for (let index = 0; index < 20; index++) await callRight(wire, warmUp(call));
          const before = residentMb([wire.pid]);
          const started = performance.now();
          const text = await callRight(wire, call);
          const ms = performance.now() - started;
          return { ms, grown: Math.max(0, peakMb(wire.pid) - before), tokens: Math.round(text.length / 4) };
        } finally {
          await wire.close();
        }
      },
      close: async () => {},
    }),
  };
}
