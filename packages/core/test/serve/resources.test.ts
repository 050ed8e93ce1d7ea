import { afterEach, describe, expect, test } from "vitest";

import { type Connected, type ConnectOptions, connectInMemory } from "../../src/testing/index.ts";
import { kitchen } from "../fixtures/kitchen.ts";

let open: Connected[] = [];
const watchers = new Map<string, () => void>();
async function connect(options: ConnectOptions): Promise<Connected["client"]> {
  const connected = await connectInMemory(kitchen(undefined, watchers), options);
  open.push(connected);
  return connected.client;
}
afterEach(async () => {
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
  expect(watchers.size).toBe(0); // every watch ends with its connection
});

describe.each(["legacy", "modern"] as const)("resources and prompts, %s era", (era) => {
  test("listing pages through the fixed resources and every family", async () => {
    const client = await connect({ era });
    const uris: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listResources(cursor === undefined ? undefined : { cursor }, { cacheMode: "refresh" });
      uris.push(...page.resources.map((resource) => resource.uri));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(uris.slice(0, 2)).toEqual(["config://kitchen", "kitchen://menu"]);
    expect(uris).toContain("kitchen://dish/5");
    expect(new Set(uris).size).toBe(uris.length);
  });

  test("a cursor from elsewhere is refused", async () => {
    const client = await connect({ era });
    await expect(client.listResources({ cursor: "bogus" })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining("cursor is not valid") as string,
    });
  });

  test("reads text, bytes, and names that need escaping", async () => {
    const client = await connect({ era });
    expect((await client.readResource({ uri: "kitchen://menu" })).contents).toEqual([
      { uri: "kitchen://menu", mimeType: "text/plain", text: "soup" },
    ]);
    expect((await client.readResource({ uri: "kitchen://dish/photo" })).contents).toEqual([
      { uri: "kitchen://dish/photo", mimeType: "image/png", blob: "AQL/" },
    ]);
    const uri = `kitchen://dish/${encodeURIComponent("crème brûlée, 2/3")}`;
    expect((await client.readResource({ uri })).contents).toEqual([{ uri, mimeType: "text/plain", text: "a crème brûlée, 2/3" }]);
  });

  test("a resource over the budget is cut with a notice", async () => {
    const client = await connect({ era });
    const [content] = (await client.readResource({ uri: "kitchen://dish/feast" })).contents;
    const text = content !== undefined && "text" in content ? content.text : "";
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/\[Cut: \d+ of 5000000 characters shown/);
  });

  test.each(["kitchen://dish/nothing", "kitchen://elsewhere", "nonsense", "kitchen://dish/%E0%A4%A"])("%s does not exist", async (uri) => {
    const client = await connect({ era });
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_602, data: { uri } });
  });

  test("config shows the settings in force without secrets", async () => {
    const client = await connect({ era, args: ["--depth", "5"], env: { KITCHEN_KEY: "hunter2", MCP_TOKEN: "swordfish" } });
    const [content] = (await client.readResource({ uri: "config://kitchen" })).contents;
    const text = content !== undefined && "text" in content ? content.text : "";
    expect(JSON.parse(text)).toMatchObject({ settings: { depth: 5, apiKey: "[set, hidden]", token: "[set, hidden]", port: 3000 } });
    expect(text).not.toMatch(/hunter2|swordfish/);
  });

  test("completes template variables and prompt arguments, at most 100", async () => {
    const client = await connect({ era });
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: "kitchen://dish/{name}" },
      argument: { name: "name", value: "dish1" },
    });
    expect(completion.values.slice(0, 2)).toEqual(["dish1", "dish10"]);
    const all = await client.complete({
      ref: { type: "ref/resource", uri: "kitchen://dish/{name}" },
      argument: { name: "name", value: "" },
    });
    expect(all.completion).toMatchObject({ total: 150, hasMore: true });
    expect(all.completion.values).toHaveLength(100);
    const inherited = await client.complete({
      ref: { type: "ref/resource", uri: "kitchen://dish/{name}" },
      argument: { name: "constructor", value: "x" },
    });
    expect(inherited.completion.values).toEqual([]);
    const prompt = await client.complete({ ref: { type: "ref/prompt", name: "cook" }, argument: { name: "dish", value: "st" } });
    expect(prompt.completion.values).toEqual(["stew"]);
    await expect(
      client.complete({ ref: { type: "ref/prompt", name: "bake" }, argument: { name: "dish", value: "" } }),
    ).rejects.toMatchObject({ code: -32_602 });
  });

  test("prompts are listed, filled, and checked", async () => {
    const client = await connect({ era });
    expect((await client.listPrompts()).prompts[0]).toMatchObject({
      name: "cook",
      arguments: [
        { name: "dish", required: true },
        { name: "style", required: false },
      ],
    });
    const { messages } = await client.getPrompt({ name: "cook", arguments: { dish: "stew", style: "slowly" } });
    expect(messages).toEqual([{ role: "user", content: { type: "text", text: "Cook stew slowly." } }]);
    await expect(client.getPrompt({ name: "cook", arguments: { dishes: "stew" } })).rejects.toThrow(
      /Unknown argument "dishes"\. Did you mean "dish"\?/,
    );
    await expect(client.getPrompt({ name: "cook", arguments: {} })).rejects.toThrow(/Missing argument dish: What to cook/);
    await expect(client.getPrompt({ name: "coook" })).rejects.toThrow(/Did you mean "cook"\?/);
  });
});

test("a 2025 client hears of a change it subscribed to, until it unsubscribes", async () => {
  const client = await connect({ era: "legacy" });
  const heard: string[] = [];
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
  await client.subscribeResource({ uri: "kitchen://dish/soup" });
  await expect.poll(() => watchers.has("kitchen://dish/soup")).toBe(true);
  watchers.get("kitchen://dish/soup")?.();
  await expect.poll(() => heard).toEqual(["kitchen://dish/soup"]);
  await client.unsubscribeResource({ uri: "kitchen://dish/soup" });
  await expect.poll(() => watchers.size).toBe(0);
});

test("a 2026 client hears of a change it listens to", async () => {
  const client = await connect({ era: "modern" });
  const heard: string[] = [];
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
  const subscription = await client.listen({ resourceSubscriptions: ["kitchen://dish/soup"] });
  await expect.poll(() => watchers.has("kitchen://dish/soup")).toBe(true);
  watchers.get("kitchen://dish/soup")?.();
  await expect.poll(() => heard).toEqual(["kitchen://dish/soup"]);
  await subscription.close();
  await expect.poll(() => watchers.size).toBe(0);
});
