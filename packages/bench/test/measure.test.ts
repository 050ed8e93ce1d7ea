import { describe, expect, test } from "vitest";

import { measure, rotated } from "../src/measure.ts";
import type { Row, Sample } from "../src/row.ts";
import type { Subject } from "../src/subject.ts";

function subject(name: string): Subject {
  return { name, version: "1.0.0", role: "reference", args: [] };
}

function row(names: readonly string[], sample: (name: string, round: number) => Sample, log: string[] = []): Row {
  return {
    id: "test/row",
    title: "a row",
    rounds: 3,
    subjects: names.map(subject),
    metrics: [{ key: "ms", title: "ms" }],
    figures: [],
    async open({ name }) {
      if (name === "absent") throw new Error("cannot start");
      let round = 0;
      return {
        async sample() {
          log.push(name);
          return sample(name, round++);
        },
        close: async () => void log.push(`${name} closed`),
      };
    },
  };
}

describe("measure", () => {
  test("interleaves the subjects, and each round begins with another", async () => {
    const log: string[] = [];
    const { measured } = await measure(
      row(["a", "b"], (_, round) => ({ ms: round }), log),
      3,
    );
    expect(log).toEqual(["a", "b", "b", "a", "a", "b", "a closed", "b closed"]);
    expect(measured.map(({ samples }) => samples)).toEqual([{ ms: [0, 1, 2] }, { ms: [0, 1, 2] }]);
  });

  test("a wrong answer ends that subject's part, keeps what it has, and closes it", async () => {
    const log: string[] = [];
    const wrong = (name: string, round: number): Sample => {
      if (name === "bad" && round === 1) throw new Error("answered 5");
      return { ms: 1 };
    };
    const { measured } = await measure(row(["bad", "good"], wrong, log), 3);
    expect(measured.map(({ failure, samples }) => [failure, samples["ms"]?.length])).toEqual([
      ["answered 5", 1],
      [undefined, 3],
    ]);
    expect(log).toContain("bad closed");
  });

  test("a server that does not start is a failure, not the end of the row", async () => {
    const { measured } = await measure(
      row(["absent", "good"], () => ({ ms: 1 })),
      2,
    );
    expect(measured.map(({ failure, samples }) => [failure, samples["ms"]])).toEqual([
      ["cannot start", []],
      [undefined, [1, 1]],
    ]);
  });
});

test("rotated begins anywhere, also past the end, also with nothing", () => {
  expect(rotated(["a", "b", "c"], 4)).toEqual(["b", "c", "a"]);
  expect(rotated([], 4)).toEqual([]);
});
