import { isDeepStrictEqual } from "node:util";

import type { ContentBlock } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

import { withinBudget } from "../../src/budget.ts";
import { ToolError } from "../../src/index.ts";
import { MAX_ANSWER_CHARS } from "../../src/limits.ts";
import { type Connected, type ConnectOptions, connectInMemory, failureOf } from "../../src/testing/index.ts";
import { pantry } from "../fixtures/pantry.ts";

let open: Connected[] = [];
async function connect(options: ConnectOptions): Promise<Connected["client"]> {
  const connected = await connectInMemory(pantry(), options);
  open.push(connected);
  return connected.client;
}
afterEach(async () => {
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
});

describe.each(["legacy", "modern"] as const)("answers with more than text, %s era", (era) => {
  test.each(["image", "audio", "blob", "link"])("%s counts towards a million characters", async (kind) => {
    const client = await connect({ era });
    const most = await client.callTool({ name: "mixed", arguments: { [kind]: 998_800 } });
    expect(most.isError).toBeUndefined();
    expect(JSON.stringify(most.content).length).toBeLessThanOrEqual(MAX_ANSWER_CHARS);
    expect(failureOf(await client.callTool({ name: "mixed", arguments: { [kind]: 1_000_000 } }))).toMatch(
      /^The answer would have 1000\d{3} characters of images, audio or files in base64; the limit for a whole answer is 1000000\.\nAsk for less/,
    );
  });

  test("what is within the limit one by one is refused when it is over it together", async () => {
    const client = await connect({ era });
    const result = await client.callTool({ name: "mixed", arguments: { image: 400_000, audio: 400_000, blob: 400_000 } });
    expect(failureOf(result)).toMatch(/would have 1200\d{3} characters/);
  });

  test("the text of an embedded file counts towards the budget for text, and is cut like text", async () => {
    const client = await connect({ era });
    const { content } = await client.callTool({ name: "mixed", arguments: { text: 50_000, file: 50_000, image: 100 } });
    expect(content).toHaveLength(2); // what comes after the cut is left out
    const [text, file] = content;
    const shown = file?.type === "resource" && "text" in file.resource ? file.resource.text : "";
    expect(text).toMatchObject({ text: "t".repeat(50_000) });
    expect(file).toMatchObject({ resource: { uri: "file:///notes.txt" } });
    expect(shown).toMatch(/^f{9000,}\n\[Cut: \d+ of 50000 characters shown\./);
    expect(shown.length).toBeLessThanOrEqual(10_000);
  });

  test("where a file finds no room, a notice stands for it, not a file with a notice in it", async () => {
    const client = await connect({ era });
    const { content } = await client.callTool({ name: "mixed", arguments: { text: 59_900, file: 1000 } });
    expect(content[1]).toMatchObject({ type: "text", text: expect.stringMatching(/^\[Cut: the answer has 60900 characters/) as string });
  });

  test("text gives way to images", async () => {
    const client = await connect({ era, args: ["--max-answer-chars", "1000000"] });
    const { content } = await client.callTool({ name: "mixed", arguments: { text: 500_000, image: 900_000 } });
    expect(JSON.stringify(content).length).toBeLessThanOrEqual(MAX_ANSWER_CHARS);
    expect(content[0]).toMatchObject({ text: expect.stringMatching(/^t{90000,}\n\[Cut: \d+ of 500000/) as string });
  });
});

test("whatever the blocks, an answer is at most a million characters or refused, and what fits is untouched", () => {
  const length = fc.oneof(fc.nat(3000), fc.integer({ min: 0, max: 1_100_000 }));
  const block = fc.oneof(
    length.map((size) => ({ type: "text" as const, text: "t".repeat(size) })),
    length.map((size) => ({ type: "image" as const, data: "A".repeat(size), mimeType: "image/png" })),
    length.map((size) => ({ type: "resource" as const, resource: { uri: "file:///a", text: "f".repeat(size) } })),
    length.map((size) => ({ type: "resource" as const, resource: { uri: "file:///b", blob: "A".repeat(size) } })),
    length.map((size) => ({ type: "resource_link" as const, uri: "file:///c", name: "l".repeat(size) })),
  );
  fc.assert(
    fc.property(fc.array(block, { maxLength: 6 }), fc.integer({ min: 1000, max: MAX_ANSWER_CHARS }), (content, budget) => {
      const asked = JSON.stringify(content).length;
      const answer = within(content, budget);
      const fits = asked <= Math.min(budget, MAX_ANSWER_CHARS - 1000);
      const right =
        answer === "refused"
          ? asked > MAX_ANSWER_CHARS - 1000
          : JSON.stringify(answer).length <= MAX_ANSWER_CHARS && (!fits || isDeepStrictEqual(answer, content));
      expect(right).toBe(true);
    }),
    { numRuns: 200 },
  );
});

function within(content: ContentBlock[], budget: number): ContentBlock[] | "refused" {
  try {
    return withinBudget({ content }, budget).content;
  } catch (error) {
    if (error instanceof ToolError) return "refused";
    throw error;
  }
}
