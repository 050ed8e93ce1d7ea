import { afterEach, describe, expect, test, vi } from "vitest";

import { createLogger } from "../../src/index.ts";
import { DRAIN_MS } from "../../src/lifetime.ts";
import { ROOTS_TIME_LIMIT_MS } from "../../src/serve/client-roots.ts";
import { type Connected, type ConnectOptions, connectInMemory, textOf } from "../../src/testing/index.ts";
import { pantry } from "../fixtures/pantry.ts";

let open: Connected[] = [];
async function connect(options: ConnectOptions): Promise<Connected["client"]> {
  const connected = await connectInMemory(pantry(), options);
  open.push(connected);
  return connected.client;
}
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
});

const A = { uri: "file:///home/a", name: "a" };
const B = { uri: "file:///home/b%20c" };

/** Replaces the client's answer and counts how often it is asked. */
function answering(client: Connected["client"], answer: () => unknown): () => number {
  let asked = 0;
  // What a hostile client sends is not what the types allow.
  client.setRequestHandler("roots/list", async () => {
    asked += 1;
    return (await answer()) as { roots: [] };
  });
  return () => asked;
}

async function roots(client: Connected["client"], times = 1): Promise<string> {
  return textOf(await client.callTool({ name: "roots", arguments: { times } }));
}

describe("a 2025 client over stdio", () => {
  test("is asked for its roots once, however many calls want them", async () => {
    const client = await connect({ era: "legacy", roots: [A, B] });
    const asked = answering(client, () => ({ roots: [A, B] }));
    const expected = JSON.stringify([A.uri, B.uri]);
    expect(await Promise.all([roots(client, 20), roots(client, 20)])).toEqual([expected, expected]);
    expect(await roots(client)).toBe(expected);
    expect(asked()).toBe(1);
  });

  test("is not asked before anything wants them", async () => {
    const client = await connect({ era: "legacy", roots: [A] });
    const asked = answering(client, () => ({ roots: [A] }));
    await client.listTools();
    await client.readResource({ uri: "file:///x" });
    expect(asked()).toBe(0);
  });

  test("is asked again after it says that they changed", async () => {
    const client = await connect({ era: "legacy", roots: [A] });
    expect(await roots(client)).toBe(JSON.stringify([A.uri]));
    const asked = answering(client, () => ({ roots: [B] }));
    expect(await roots(client)).toBe(JSON.stringify([A.uri]));
    await client.sendRootsListChanged();
    expect(await roots(client)).toBe(JSON.stringify([B.uri]));
    expect(asked()).toBe(1);
  });

  test("offers the same to resources, prompts and completions", async () => {
    const client = await connect({ era: "legacy", roots: [A] });
    const expected = JSON.stringify([A.uri]);
    expect((await client.readResource({ uri: "pantry://roots" })).contents).toMatchObject([{ text: expected }]);
    const { messages } = await client.getPrompt({ name: "embed", arguments: { count: "1" } });
    expect(messages[1]?.content).toMatchObject({ text: expected });
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: "file://{+path}" },
      argument: { name: "path", value: "/a" },
    });
    expect(completion.values).toEqual(["/a/crème brûlée", A.uri]);
  });

  test("that declares no roots offers none and is not asked", async () => {
    const client = await connect({ era: "legacy" });
    expect(await roots(client)).toBe("none");
  });

  test("that has declared roots and lists none offers an empty list", async () => {
    expect(await roots(await connect({ era: "legacy", roots: [] }))).toBe("[]");
  });

  test("does not see the roots of another connection", async () => {
    const [first, second] = [await connect({ era: "legacy", roots: [A] }), await connect({ era: "legacy", roots: [B] })];
    expect(await roots(first)).toBe(JSON.stringify([A.uri]));
    expect(await roots(second)).toBe(JSON.stringify([B.uri]));
  });
});

describe("a hostile 2025 client", () => {
  test("is held to a hundred roots of 4,096 characters that are files, each once", async () => {
    const client = await connect({ era: "legacy", roots: [] });
    const long = `file:///${"x".repeat(4096 - 8)}`;
    const bad = ["http://example.org/", "/etc", "", " file:///x", "FILE:///x", `${long}x`, 5, null].map((uri) => ({ uri }));
    answering(client, () => ({ roots: [...bad, { uri: long }, A, A, null, "file:///string", {}, { uri: B.uri, name: 5 }] }));
    expect(await roots(client)).toBe(JSON.stringify([long, A.uri, B.uri]));

    const many = await connect({ era: "legacy", roots: [] });
    answering(many, () => ({ roots: Array.from({ length: 5000 }, (_, index) => ({ uri: `file:///${index}` })) }));
    const used = JSON.parse(await roots(many)) as string[];
    expect(used).toHaveLength(100);
    expect(used[99]).toBe("file:///99");
  });

  test.each([
    [
      "an error",
      (): never =>
        ((): never => {
          throw new Error("no");
        })(),
    ],
    ["no list", () => ({ roots: "file:///etc" })],
    ["nothing", () => ({})],
  ])("that answers with %s offers none, and says so in the log", async (_what, answer) => {
    const lines: string[] = [];
    const log = createLogger({ level: "warn", format: "json", write: (line) => lines.push(line) });
    const client = await connect({ era: "legacy", roots: [], log });
    const asked = answering(client, answer);
    expect(await roots(client, 3)).toBe("none");
    expect(await roots(client)).toBe("none");
    expect(asked()).toBe(1);
    expect(lines.join("")).toContain("the client did not list its roots");
  });

  test("that fails after a change keeps what it offered last: narrower, not wider", async () => {
    const client = await connect({ era: "legacy", roots: [A] });
    expect(await roots(client)).toBe(JSON.stringify([A.uri]));
    const asked = answering(client, () => Promise.reject(new Error("no")));
    await client.sendRootsListChanged();
    expect(await roots(client)).toBe(JSON.stringify([A.uri]));
    expect(asked()).toBe(1);
  });

  test("that never answers delays the first call by four seconds and no other", async () => {
    const client = await connect({ era: "legacy", roots: [] });
    const asked = answering(client, () => new Promise(() => {}));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const first = roots(client, 10);
    let ended = false;
    void first.then(() => (ended = true));
    await vi.waitUntil(() => asked() === 1);
    await vi.advanceTimersByTimeAsync(3900);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await first).toBe("none");
    expect(await roots(client)).toBe("none");
    expect(asked()).toBe(1);
  });

  test("that says a thousand times that its roots changed is asked only when a call wants them", async () => {
    const client = await connect({ era: "legacy", roots: [A] });
    const asked = answering(client, () => ({ roots: [A] }));
    for (let count = 0; count < 1000; count++) await client.sendRootsListChanged();
    expect(await roots(client)).toBe(JSON.stringify([A.uri]));
    expect(asked()).toBe(1);
  });
});

test("a 2026 client is not asked, whatever it declares", async () => {
  const client = await connect({ era: "modern", roots: [A] });
  const asked = answering(client, () => ({ roots: [A] }));
  expect(await roots(client)).toBe("none");
  expect(asked()).toBe(0);
});

test("a call that waits for roots when the input ends has time to be answered", () => {
  expect(ROOTS_TIME_LIMIT_MS).toBeLessThanOrEqual(DRAIN_MS - 1000);
});
