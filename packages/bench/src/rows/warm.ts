import { cpuMs, family } from "../process-facts.ts";
import type { Figure, Row } from "../row.ts";
import { quantile } from "../samples.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Subject } from "../subject.ts";

const CALLS = 300;
const WARM_UPS = 5;

/**
 * Calls one after another to a server that has been called before. On one core, which shows what they cost; or wherever the scheduler
 * puts client, server and the server's threads, which is what a user gets and varies more.
 */
export function warmRow(server: string, subjects: readonly Subject[], figures: readonly Figure[], oneCore: boolean = true): Row {
  return {
    id: oneCore ? `${server}/warm` : `${server}/warm-free`,
    title: `warm calls, one after another, ${CALLS} a round${oneCore ? "" : ", on any core"}`,
    rounds: 15,
    subjects,
    metrics: [
      { key: "p50", title: "p50 ms" },
      { key: "p95", title: "p95 ms" },
      { key: "rate", title: "calls/s" },
      { key: "cpu", title: "CPU ms a call" },
    ],
    figures,
    oneCore,
    async open(subject) {
      const call = callOf(subject);
      const wire = await connect(subject);
      const times = async (): Promise<number[]> => {
        const taken: number[] = [];
        for (let index = 0; index < CALLS; index++) {
          const started = performance.now();
          await callRight(wire, call);
          taken.push(performance.now() - started);
        }
        return taken;
      };
      // Until the compilers on both sides have settled.
      for (let index = 0; index < WARM_UPS; index++) await times();
      return {
        async sample() {
          // Taken each round: a server may have replaced its worker.
          const pids = family(wire.pid);
          const before = cpuMs(pids);
          const taken = await times();
          const cpu = (cpuMs(pids) - before) / CALLS;
          const total = taken.reduce((sum, time) => sum + time, 0);
          return { p50: quantile(taken, 0.5), p95: quantile(taken, 0.95), rate: (CALLS / total) * 1000, cpu };
        },
        close: () => wire.close(),
      };
    },
  };
}
