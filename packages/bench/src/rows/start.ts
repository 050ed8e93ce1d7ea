import { cpuMs, hasProcessFacts, residentMb } from "../process-facts.ts";
import type { Figure, Row } from "../row.ts";
import { initialize } from "../session.ts";
import type { Subject } from "../subject.ts";

/** From spawn to the first answer, of `initialize`, in a fresh process. */
export function startRow(server: string, subjects: readonly Subject[], figures: readonly Figure[]): Row {
  return {
    id: `${server}/start`,
    title: "spawn to the answer of initialize",
    rounds: 20,
    subjects,
    metrics: [
      // Without scheduler statistics only the clock is left; the table says so.
      { key: "cpu", title: hasProcessFacts ? "CPU ms" : "wall ms (no CPU time here)" },
      { key: "wall", title: "wall ms" },
      { key: "rss", title: "RSS MB" },
    ],
    figures,
    open: async (subject) => ({
      async sample() {
        const started = performance.now();
        const wire = await initialize(subject);
        const wall = performance.now() - started;
        // Read at this very moment: what the process does after the answer is not the start.
        const cpu = hasProcessFacts ? cpuMs([wire.pid]) : wall;
        const rss = residentMb([wire.pid]);
        await wire.close();
        return { cpu, wall, rss };
      },
      close: async () => {},
    }),
  };
}
