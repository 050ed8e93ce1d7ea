import { describe, expect, test } from "vitest";

import { runRight } from "../../src/command.ts";
import { taskRow } from "../../src/rows/task.ts";
import type { Subject } from "../../src/subject.ts";

/** A server of a few lines: `add` counts up and `back` down, both say the count and a text of many lines. */
const server = `
let count = 0;
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  count += { add: 1, back: -1 }[params?.name] ?? 0;
  const result = { initialize: { serverInfo: {} }, "tools/list": { tools: [] } }[method] ?? { content: [{ type: "text", text: "count " + count + " " + "x".repeat(3_000_000) }] };
  process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
});`;

function call(tool: string, right: RegExp): NonNullable<Subject["call"]> {
  return { tool, arguments: {}, right };
}

function counting(right: RegExp): Subject {
  return {
    name: "counter",
    version: "1",
    role: "reference",
    args: ["-e", server],
    call: call("add", right),
    back: call("back", /^count 0 x/),
  };
}

const task = { id: "test/task", title: "a task", figures: [] };
const file = process.execPath;

function program(code: string, right: RegExp): Subject {
  return { name: "program", version: "1", role: "peer", args: [], command: { file, args: ["-e", code], right } };
}

describe("taskRow", () => {
  test("measures a server's first and later times, and changes back what a call changed", async () => {
    const subject = counting(/^count 1 x/);
    const sampler = await taskRow(task, [subject]).open(subject);
    const { first = 0, again = 0, tokens } = await sampler.sample();
    expect(first).toBeGreaterThan(0);
    expect(again).toBeGreaterThan(0);
    expect(tokens).toBe(750_002);
  });

  test("a wrong answer is no sample", async () => {
    const subject = counting(/^count 2 x/);
    const sampler = await taskRow(task, [subject]).open(subject);
    await expect(sampler.sample()).rejects.toThrow(/^add \{\} answered .*count 1/);
  });

  test("a program is measured from its start to its end", async () => {
    const subject = program("console.log('found 3')", /^found 3\n$/);
    const { first, again, tokens, peak } = await (await taskRow(task, [subject]).open(subject)).sample();
    expect(first).toBeGreaterThan(0);
    expect(again).toBe(first);
    expect({ tokens, peak }).toEqual({ tokens: 2, peak: undefined });
  });
});

describe("runRight", () => {
  test("throws what a program said when its output is wrong, whatever its exit code", async () => {
    const code = "console.log('found 2'); console.error('no such folder'); process.exit(2)";
    await expect(runRight({ file, args: ["-e", code], right: /3/ })).rejects.toThrow(
      /ended with code 2 and printed "found 2\\n" no such folder/,
    );
    await expect(runRight({ file, args: ["-e", code], right: /2/ })).resolves.toBe("found 2\n");
  });

  test("throws when there is no such program", async () => {
    await expect(runRight({ file: "no-such-program", args: [], right: /x/ })).rejects.toThrow(/ENOENT/);
  });
});
