import { setTimeout as sleep } from "node:timers/promises";

import { UriTemplate } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

import { MAX_ANSWER_CHARS, MAX_URI_CHARS } from "../../src/limits.ts";
import { matchUri } from "../../src/serve/resources.ts";
import { type Connected, type ConnectOptions, connectInMemory } from "../../src/testing/index.ts";
import { pantry } from "../fixtures/pantry.ts";

const FILES = new UriTemplate("file://{+path}");
const watched = new Map<string, () => void>();
let open: Connected[] = [];
async function connect(options: ConnectOptions): Promise<Connected["client"]> {
  const connected = await connectInMemory(pantry(watched), options);
  open.push(connected);
  return connected.client;
}
afterEach(async () => {
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
  expect(watched.size).toBe(0); // every watch ends with its connection
});

// Each address and the path that a family of files reads it as.
const addresses: [uri: string, path: string][] = [
  ["file:///a/b%20c/%C3%A9.txt", "/a/b c/é.txt"],
  ["file:///a/b c/é.txt", "/a/b c/é.txt"], // not a URI, but what clients send
  ["file:///a%2520b", "/a%20b"], // decoded once, not twice
  ["file:///100%25", "/100%"],
  ["file:///%2500", "/%00"],
  ["file:///a%2Fb", "/a/b"], // `uri` tells it from /a/b
  ["file:///a%2F..%2Fb", "/a/../b"],
  ["file:///a/../b", "/a/../b"], // nothing is resolved on the way
  ["file:///a//b/./c/", "/a//b/./c/"],
  ["file:///a?b=c", "/a?b=c"], // RFC 6570 section 3.2.3: reserved characters stay
  ["file:///a%3Fb", "/a?b"],
  ["file:///a#b", "/a#b"],
  ["file:///a%23b", "/a#b"],
  ["file:///a,b;c=d&e+f", "/a,b;c=d&e+f"],
  ["file:///a%0Ab", "/a\nb"],
  ["file://host/share", "host/share"],
  ["file://localhost/a", "localhost/a"],
  ["file:///C:/x", "/C:/x"],
  ["file:///%F0%9F%98%80", "/😀"],
  ["file:///__proto__", "/__proto__"],
];

// What is no address of a file at all.
const nowhere = [
  "file://",
  "file:/a",
  "FILE:///a",
  "file:///%",
  "file:///%zz",
  "file:///%E0%A4%A",
  "file:///%FF", // not UTF-8
  "file:///%C0%AF", // an overlong slash
  "file:///%ED%A0%80", // half a surrogate pair
  "file:///a%00b",
  "file:///a\0b",
  "file:///a\nb",
  "xfile:///a",
  " file:///a",
];

describe.each(["legacy", "modern"] as const)("file:// addresses, %s era", (era) => {
  test.each(addresses)("%j is read as %j, and the reader gets the address itself too", async (uri, path) => {
    const client = await connect({ era });
    const { contents } = await client.readResource({ uri });
    expect(contents).toEqual([{ uri, mimeType: "text/plain", text: JSON.stringify({ path, uri }) }]);
  });

  test.each(nowhere)("%j does not exist", async (uri) => {
    const client = await connect({ era });
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_602, data: { uri } });
  });

  test("an address may have 16,384 characters; of a longer one the client hears how long it was", async () => {
    const client = await connect({ era });
    const uri = `file:///${"x".repeat(MAX_URI_CHARS - 8)}`;
    expect((await client.readResource({ uri })).contents).toHaveLength(1);
    await expect(client.readResource({ uri: `${uri}x` })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining("has 16385 characters; the limit is 16384") as string,
      data: { characters: 16_385, limit: 16_384 },
    });
    await expect(client.readResource({ uri: `file:///${"%".repeat(9_000_000)}` })).rejects.toThrow("has 9000008 characters");
  });

  test("completes a path, unescaped", async () => {
    const client = await connect({ era });
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: "file://{+path}" },
      argument: { name: "path", value: "/a b" },
    });
    expect(completion.values).toEqual(["/a b/crème brûlée"]);
  });

  test("bytes are sent up to a million characters of base64, and refused beyond", async () => {
    const client = await connect({ era });
    const [content] = (await client.readResource({ uri: "pantry://bytes/750000" })).contents;
    expect(content !== undefined && "blob" in content ? content.blob.length : 0).toBe(MAX_ANSWER_CHARS);
    await expect(client.readResource({ uri: "pantry://bytes/750001" })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining("750001 bytes are 1000004 characters in base64; a resource may have at most 1000000") as string,
      // With `uri` alone the client would read it as a resource that does not exist.
      data: { uri: "pantry://bytes/750001", characters: 1_000_004, limit: 1_000_000 },
    });
  });

  test("a prompt may have a million characters in all", async () => {
    const client = await connect({ era });
    const { messages } = await client.getPrompt({ name: "embed", arguments: { count: "999800" } });
    expect(JSON.stringify(messages.map(({ content }) => content)).length).toBeLessThanOrEqual(MAX_ANSWER_CHARS);
    await expect(client.getPrompt({ name: "embed", arguments: { count: "1000000" } })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(/would have 100\d{4} characters; the limit is 1000000/) as string,
    });
  });
});

test.each(addresses)("a 2025 client hears of %j, by the address it subscribed to", async (uri) => {
  const client = await connect({ era: "legacy" });
  const heard: string[] = [];
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
  await client.subscribeResource({ uri });
  await expect.poll(() => [...watched.keys()]).toEqual([uri]);
  watched.get(uri)?.();
  await expect.poll(() => heard).toEqual([uri]);
});

test("a 2026 client hears of each address it listens to; what can be no file is not watched", async () => {
  const client = await connect({ era: "modern" });
  const heard: string[] = [];
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
  const uris = addresses.map(([uri]) => uri);
  const subscription = await client.listen({ resourceSubscriptions: [...nowhere, ...uris, `file:///${"x".repeat(20_000)}`] });
  await expect.poll(() => [...watched.keys()]).toEqual(uris);
  for (const changed of watched.values()) changed();
  await expect.poll(() => heard.toSorted()).toEqual(uris.toSorted());
  await subscription.close();
});

test("a 2025 client may subscribe to what can be no file; nothing is watched", async () => {
  const client = await connect({ era: "legacy" });
  for (const uri of [...nowhere, `file:///${"x".repeat(20_000)}`]) await client.subscribeResource({ uri });
  await sleep(20);
  expect(watched.size).toBe(0);
});

test("any path comes back from its address as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }), (name) => {
      fc.pre(name.isWellFormed() && !name.includes("\0"));
      const uri = `file:///${encodeURIComponent(name)}`;
      expect(matchUri(FILES, uri)).toEqual({ path: `/${name}` });
    }),
  );
});

test("no address makes matching throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 50 }), fc.boolean(), (text, file) => {
      const path = matchUri(FILES, file ? `file://${text}` : text)?.["path"];
      expect(path === undefined || !path.includes("\0")).toBe(true);
    }),
  );
});
