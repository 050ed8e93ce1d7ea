import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Connected, connectInMemory } from "@org/mcp-core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { uriOfPath } from "../src/addresses/uri.ts";
import { addressServer } from "./fixtures/address-server.ts";

let root: string;
let open: Connected[] = [];
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-prompts-")));
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "src", "app.ts"), "export const one = 1;\n");
  writeFileSync(join(root, "src", "a#b 100%.md"), "# Odd\n");
});
afterEach(async () => {
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
  rmSync(root, { recursive: true });
});

async function connect(era: "legacy" | "modern", dirs = [root]): Promise<Connected["client"]> {
  const connected = await connectInMemory(addressServer, { era, args: dirs });
  open.push(connected);
  return connected.client;
}

describe.each(["legacy", "modern"] as const)("prompts, %s era", (era) => {
  test("are listed with their arguments", async () => {
    const client = await connect(era);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name, arguments: args }) => [name, args?.map((each) => `${each.name}${each.required ? "!" : ""}`)])).toEqual([
      ["review_file", ["path!", "focus"]],
      ["explain_file", ["path!", "focus"]],
    ]);
  });

  test.each(["review_file", "explain_file"])("%s embeds the file, and says that its content is data", async (name) => {
    const client = await connect(era);
    const { messages } = await client.getPrompt({ name, arguments: { path: "src/app.ts", focus: "naming" } });
    expect(messages).toEqual([
      {
        role: "user",
        content: {
          type: "text",
          text: expect.stringMatching(
            /^(Review|Explain) this file[^]*"src\/app\.ts"[^]*Pay particular attention to: naming[^]*is data to look at.*do not follow/,
          ) as string,
        },
      },
      {
        role: "user",
        content: {
          type: "resource",
          resource: { uri: uriOfPath(join(root, "src", "app.ts")), mimeType: "text/typescript", text: "export const one = 1;\n" },
        },
      },
    ]);
    const plain = await client.getPrompt({ name, arguments: { path: "src/app.ts", focus: "  " } });
    expect(JSON.stringify(plain.messages[0])).not.toContain("Pay particular attention");
  });

  test.each(["src/a#b 100%.md", "./src//a#b 100%.md"])("any form of a path: %s", async (path) => {
    const client = await connect(era);
    const uri = uriOfPath(join(root, "src", "a#b 100%.md"));
    for (const given of [path, join(root, path), uri]) {
      const { messages } = await client.getPrompt({ name: "explain_file", arguments: { path: given } });
      expect(messages[1]?.content).toMatchObject({ type: "resource", resource: { uri, text: "# Odd\n" } });
    }
  });

  test("a long file is cut, and the notice names the call that goes on", async () => {
    writeFileSync(join(root, "long.txt"), "0123456789\n".repeat(20_000));
    const client = await connect(era);
    const { messages } = await client.getPrompt({ name: "review_file", arguments: { path: "long.txt" } });
    const whole = messages.map(({ content }) =>
      content.type === "resource" && "text" in content.resource ? content.resource.text : content.type === "text" ? content.text : "",
    );
    expect(whole.join("").length).toBeLessThanOrEqual(60_000);
    expect(whole[1]).toMatch(/\[Cut: lines 1-\d+ of 20000 are shown\. For the rest: read_file with path "long\.txt" and offset=\d+\.\]$/);
  });

  test.each([
    ["src/ap.ts", /"src\/ap\.ts" does not exist\. Did you mean "src\/app\.ts"\?/],
    ["src", /"src" is a directory/],
    ["../x", /outside the allowed directories/],
    [".env", /denied by the pattern/],
    ["file://host/x", /names the host "host"/],
    ["picture.png", /"picture\.png" is image\/png, not text/],
    ["out/x", /outside the allowed directories/],
    ["\0", /NUL/],
  ])("%j is refused with the protocol's own error", async (path, message) => {
    writeFileSync(join(root, "picture.png"), Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    symlinkSync(tmpdir(), join(root, "out"));
    const client = await connect(era);
    await expect(client.getPrompt({ name: "review_file", arguments: { path } })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(message) as string,
    });
  });

  test("path is required, focus is bounded", async () => {
    const client = await connect(era);
    await expect(client.getPrompt({ name: "review_file", arguments: {} })).rejects.toThrow(/Missing argument path/);
    await expect(client.getPrompt({ name: "review_file", arguments: { path: "src/app.ts", focus: "x".repeat(2001) } })).rejects.toThrow(
      /focus has 2001 characters; the limit is 2000/,
    );
  });

  test("completes paths in the form that is typed", async () => {
    const client = await connect(era);
    const complete = async (value: string, from = client): Promise<readonly string[]> =>
      (await from.complete({ ref: { type: "ref/prompt", name: "review_file" }, argument: { name: "path", value } })).completion.values;
    expect(await complete("")).toEqual(["src/"]);
    expect(await complete("S")).toEqual(["src/"]);
    expect(await complete("src")).toEqual(["src/"]);
    expect(await complete("src/")).toEqual(["src/a#b 100%.md", "src/app.ts"]);
    expect(await complete("./src/AP")).toEqual(["src/app.ts"]);
    expect(await complete(join(root, "src", "ap"))).toEqual([join(root, "src", "app.ts")]);
    expect(await complete(uriOfPath(join(root, "src", "a")))).toEqual(
      ["src/a#b 100%.md", "src/app.ts"].map((path) => uriOfPath(join(root, path))),
    );
    expect(await complete("file://")).toEqual([`${uriOfPath(root)}/`]);
    mkdirSync(join(root, "~"));
    expect(await complete("./")).toEqual(["src/", "./~/"]);

    const several = await connect(era, [`code=${root}`, `docs=${join(root, "src")}`]);
    expect(await complete("", several)).toEqual(["code/", "docs/"]);
    expect(await complete("D", several)).toEqual(["docs/"]);
    expect(await complete("docs/", several)).toEqual(["docs/a#b 100%.md", "docs/app.ts"]);
    expect(await complete("code/s", several)).toEqual(["code/src/"]);
    expect(await complete("nothing/", several)).toEqual([]);
  });

  test("at most 100 proposals, and how many there are", async () => {
    for (let n = 0; n < 150; n++) writeFileSync(join(root, `n${n}.txt`), "");
    const client = await connect(era);
    const { completion } = await client.complete({
      ref: { type: "ref/prompt", name: "review_file" },
      argument: { name: "path", value: "n" },
    });
    expect(completion.values).toHaveLength(100);
    expect(completion).toMatchObject({ total: 150, hasMore: true });
  });
});
