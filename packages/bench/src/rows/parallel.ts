import type { Figure, Row } from "../row.ts";
import { quantile } from "../samples.ts";
import { callOf, callRight, connect } from "../session.ts";
import type { Subject } from "../subject.ts";

const BURSTS = 20;

/** This many calls sent all at once to a warm server; the time until the last is answered. */
export function parallelRow(server: string, subjects: readonly Subject[], figures: readonly Figure[], calls: number = 20): Row {
  return {
    id: `${server}/parallel`,
    title: `${calls} calls at once, ${BURSTS} bursts a round`,
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
        await Promise.all(Array.from({ length: calls }, () => callRight(wire, call)));
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
          return { burst: typical, rate: (calls / typical) * 1000 };
        },
        close: () => wire.close(),
      };
    },
  };
}
