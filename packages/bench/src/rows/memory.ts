import { descendants, family, residentMb } from "../process-facts.ts";
import type { Figure, Row } from "../row.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Subject } from "../subject.ts";

const CALLS = 1000;

/** Resident memory of a server and all its child processes after many calls. */
export function memoryRow(server: string, subjects: readonly Subject[], figures: readonly Figure[]): Row {
  return {
    id: `${server}/memory`,
    title: `memory after ${CALLS} calls`,
    rounds: 5,
    subjects,
    metrics: [
      { key: "rss", title: "RSS MB, all processes" },
      { key: "own", title: "RSS MB, server alone" },
      { key: "processes", title: "processes" },
    ],
    figures,
    open: async (subject) => ({
      async sample() {
        const wire = await connect(subject);
        try {
          for (let index = 0; index < CALLS; index++) await callRight(wire, callOf(subject));
          return { rss: residentMb(family(wire.pid)), own: residentMb([wire.pid]), processes: 1 + descendants(wire.pid) };
        } finally {
          await wire.close();
        }
      },
      close: async () => {},
    }),
  };
}
