import { afterEach, describe, expect, test } from "vitest";

import { createLogger } from "../../src/index.ts";
import { type Connected, type ConnectOptions, connectInMemory, dataOf, failureOf, textOf } from "../../src/testing/index.ts";
import { kitchen, seen } from "../fixtures/kitchen.ts";

let open: Connected[] = [];
async function connect(options: ConnectOptions = {}): Promise<Connected["client"]> {
  const connected = await connectInMemory(kitchen(), options);
  open.push(connected);
  return connected.client;
}
afterEach(async () => {
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
});

describe.each(["legacy", "modern"] as const)("tools, %s era", (era) => {
  test("a text answer is text alone", async () => {
    const client = await connect({ era });
    const result = await client.callTool({ name: "echo", arguments: { text: "héllo" } });
    expect(result.structuredContent).toBeUndefined();
    expect(textOf(result)).toBe("héllo");
  });

  test("a data answer is the same JSON twice, without keys the schema does not advertise", async () => {
    const client = await connect({ era });
    await client.listTools(); // so that the client validates against the output schema
    expect(dataOf(await client.callTool({ name: "add", arguments: { first: 1, second: 2, label: "x" } }))).toEqual({ sum: 3, label: "x" });
  });

  test("an expected failure carries what to do next", async () => {
    const client = await connect({ era });
    expect(failureOf(await client.callTool({ name: "fail", arguments: { how: "expected" } }))).toBe(
      "The moon is 384400 km away.\nTake a rocket.",
    );
  });

  test("a bug is answered by an id that the log explains, and by nothing else", async () => {
    const lines: string[] = [];
    const client = await connect({ era, log: createLogger({ level: "error", format: "json", write: (line) => lines.push(line) }) });
    const answer = failureOf(await client.callTool({ name: "fail", arguments: { how: "bug" } }));
    const id = /^Internal error ([0-9a-f]{8}): /.exec(answer)?.[1];
    expect(answer).not.toMatch(/hunter2|shadow|TypeError|at /);
    expect(lines.join("")).toContain(`"id":"${id}"`);
    expect(lines.join("")).toContain("hunter2 in /etc/shadow");
  });

  test.each([
    [{ txt: "a" }, /Unknown argument "txt"\. Did you mean "text"\?/],
    [{ text: "a", time: 2 }, /Unknown argument "time"\. Did you mean "times"\?/],
    [{}, /Missing argument text/],
    [{ text: 5 }, /Argument text is 5: .*string/],
    [{ text: "a", times: 0 }, /^Argument times is 0: expected number to be at least 1\.$/m],
    [{ text: "a", times: 1.5 }, /Argument times is 1\.5: .*int/],
  ])("wrong arguments %j are named", async (args, message) => {
    const client = await connect({ era });
    const failure = failureOf(await client.callTool({ name: "echo", arguments: args }));
    expect(failure).toMatch(message);
    expect(failure).toContain("Arguments: text (required), times.");
  });

  test("an unknown tool is a protocol error that names the nearest", async () => {
    const client = await connect({ era });
    await expect(client.callTool({ name: "ecko" })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('Did you mean "echo"?') as string,
    });
  });

  test("an answer over the budget is cut with a notice", async () => {
    const client = await connect({ era, args: ["--max-answer-chars", "1000"] });
    const text = textOf(await client.callTool({ name: "echo", arguments: { text: "x", times: 5000 } }));
    expect(text.length).toBeLessThanOrEqual(1000);
    expect(text).toMatch(/\[Cut: \d+ of 5000 characters shown\./);
  });

  test("many small blocks together keep to the budget too, and data over it is refused", async () => {
    const client = await connect({ era });
    const cut = textOf(await client.callTool({ name: "blocks", arguments: { count: 2000 } }));
    expect(cut.length).toBeLessThanOrEqual(61_000);
    expect(cut).toMatch(/\[Cut: /);
    expect(failureOf(await client.callTool({ name: "table", arguments: { rows: 50_000 } }))).toMatch(
      /would have \d+ characters; the limit is 60000/,
    );
  });

  test("a fault whose cause is a circle is answered like any other", async () => {
    const client = await connect({ era });
    expect(failureOf(await client.callTool({ name: "fail", arguments: { how: "circular" } }))).toMatch(/^Internal error [0-9a-f]{8}: /);
  });

  test("cancelling stops the tool", async () => {
    const client = await connect({ era });
    const abort = new AbortController();
    const before = seen.aborted;
    const call = client.callTool({ name: "wait", arguments: { ms: 30_000 } }, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("enough")), 50);
    await expect(call).rejects.toThrow("enough");
    await expect.poll(() => seen.aborted).toBe(before + 1);
    expect(textOf(await client.callTool({ name: "echo", arguments: { text: "still here" } }))).toBe("still here");
  });

  test("progress rises and is sparing", async () => {
    const client = await connect({ era });
    const reported: number[] = [];
    await client.callTool({ name: "wait", arguments: { ms: 400 } }, { onprogress: ({ progress }) => reported.push(progress) });
    // 20 steps are reported by the tool; what reaches the client is spaced by at least 100 ms, the last step excepted.
    expect(reported.length).toBeGreaterThanOrEqual(2);
    expect(reported.length).toBeLessThan(20);
    expect(reported).toEqual(reported.toSorted((a, b) => a - b));
  });

  test("confirm asks the user and heeds the answer", async () => {
    const questions: string[] = [];
    const asking = async (answer: "accept" | "decline" | "cancel"): Promise<Connected["client"]> =>
      connect({
        era,
        answer: (question) => {
          questions.push(question);
          return answer;
        },
      });
    expect(textOf(await (await asking("accept")).callTool({ name: "remove", arguments: { what: "dust" } }))).toBe("deleted dust");
    expect(failureOf(await (await asking("decline")).callTool({ name: "remove", arguments: { what: "dust" } }))).toMatch(
      /declined.*Delete dust\?/,
    );
    expect(failureOf(await (await asking("cancel")).callTool({ name: "remove", arguments: { what: "dust" } }))).toMatch(/dismissed/);
    expect(questions).toEqual(["Delete dust?", "Delete dust?", "Delete dust?"]);
  });

  test("confirm says when the client cannot ask", async () => {
    const client = await connect({ era });
    expect(failureOf(await client.callTool({ name: "remove", arguments: { what: "dust" } }))).toMatch(/cannot ask.*\n.*sure: true/);
    expect(textOf(await client.callTool({ name: "remove", arguments: { what: "dust", sure: true } }))).toBe("deleted dust");
  });
});
