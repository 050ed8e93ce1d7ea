import { cpuMs, family } from "../process-facts.ts";
import type { Figure, Row } from "../row.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Subject } from "../subject.ts";

/** The first call to a fresh server: what loads on first use is paid for here. */
export function firstCallRow(server: string, subjects: readonly Subject[], figures: readonly Figure[]): Row {
  return {
    id: `${server}/first`,
    title: "the first call after the start",
    rounds: 10,
    subjects,
    metrics: [
      { key: "call", title: "call, wall ms" },
      { key: "total", title: "spawn to answer, wall ms" },
      { key: "cpu", title: "spawn to answer, CPU ms" },
    ],
    figures,
    open: async (subject) => ({
      async sample() {
        const spawned = performance.now();
        const wire = await connect(subject);
        try {
          const called = performance.now();
          await callRight(wire, callOf(subject));
          const answered = performance.now();
          return { call: answered - called, total: answered - spawned, cpu: cpuMs(family(wire.pid)) };
        } finally {
          await wire.close();
        }
      },
      close: async () => {},
    }),
  };
}
