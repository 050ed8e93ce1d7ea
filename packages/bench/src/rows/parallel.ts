import type { Figure, Row } from "../row.ts";
import { quantile } from "../samples.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Subject } from "../subject.ts";

const CALLS = 20;
const BURSTS = 20;

/** Calls sent all at once to a warm server; the time until the last is answered. */
export function parallelRow(server: string, subjects: readonly Subject[], figures: readonly Figure[]): Row {
  return {
    id: `${server}/parallel`,
    title: `${CALLS} calls at once, ${BURSTS} bursts a round`,
    rounds: 15,
    subjects,
    metrics: [
      { key: "burst", title: "p50 ms until all are answered" },
      { key: "rate", title: "calls/s" },
    ],
    figures,
    async open(subject) {
      const call = callOf(subject);
      const wire = await connect(subject);
      const burst = async (): Promise<number> => {
        const started = performance.now();
        await Promise.all(Array.from({ length: CALLS }, () => callRight(wire, call)));
        return performance.now() - started;
      };
      const bursts = async (): Promise<number[]> => {
        const taken: number[] = [];
        for (let index = 0; index < BURSTS; index++) taken.push(await burst());
        return taken;
      };
      await bursts();
      return {
        async sample() {
          const typical = quantile(await bursts(), 0.5);
          return { burst: typical, rate: (CALLS / typical) * 1000 };
        },
        close: () => wire.close(),
      };
    },
  };
}
